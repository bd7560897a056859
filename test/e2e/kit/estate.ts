import { request } from 'undici'
import { z } from 'zod'

const named = z.object({ id: z.string(), name: z.string() })
const appRows = z.array(named.extend({ space: named }))
const addonRows = z.array(named)
const attachmentRows = z.array(
  z.object({
    name: z.string(),
    app: named,
    addon: z.object({ id: z.string(), plan: named, app: z.object({ name: z.string() }) }),
  }),
)
const planRow = named.extend({
  state: z.string(),
  price: z.object({ cents: z.number() }),
  compliance: z.array(z.string()),
})
const serviceRows = z.array(named.extend({ human_name: z.string(), plans: z.array(planRow) }))
const detailRow = z.object({ state: z.string(), config_vars: z.record(z.string(), z.string()) })

/** What a platform says of itself, read past the program: what the page shows is compared with it. */
export interface Estate {
  apps: { id: string; name: string; space: string }[]
  /** Orphans included. */
  addons: {
    id: string
    name: string
    service: string
    planId: string
    owner: string | null
    holders: string[]
    spaces: string[]
  }[]
  services: z.output<typeof serviceRows>
}

interface Source {
  url: string
  key: string
}

async function ask<Value>({ url, key }: Source, path: string, shape: z.ZodType<Value>): Promise<Value> {
  const { body } = await request(`${url}${path}`, { headers: { authorization: key } })
  return shape.parse(await body.json())
}

export async function readEstate(source: Source): Promise<Estate> {
  const apps = (await ask(source, '/apps', appRows)).map(({ id, name, space }) => ({ id, name, space: space.name }))
  const spaceOf = new Map(apps.map((app) => [app.name, app.space]))
  const names = new Map((await ask(source, '/addons', addonRows)).map(({ id, name }) => [id, name]))
  const addons = new Map<string, Estate['addons'][number]>()
  for (const { name, app, addon } of await ask(source, '/addon-attachments', attachmentRows)) {
    const owner = addon.app.name === 'null-null' ? null : addon.app.name
    const row = addons.get(addon.id) ?? {
      id: addon.id,
      name: names.get(addon.id) ?? name,
      service: addon.plan.name.split(':')[0] ?? '',
      planId: addon.plan.id,
      owner,
      holders: [],
      spaces: [],
    }
    addons.set(addon.id, row)
    row.holders.push(app.name)
    const space = spaceOf.get(app.name) ?? ''
    if (!row.spaces.includes(space)) row.spaces.push(space)
  }
  return { apps, addons: [...addons.values()], services: await ask(source, '/addon-services', serviceRows) }
}

/** What the platform says of one add-on, secrets included. */
export function readAddon(source: Source, id: string): Promise<z.output<typeof detailRow>> {
  return ask(source, `/addons/${id}`, detailRow)
}
