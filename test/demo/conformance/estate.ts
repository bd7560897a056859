import { z } from 'zod'
import { seedSchema } from '#demo/seed/format.ts'
import type { Seed } from '#demo/seed/format.ts'
import { readNotes, recordedBody, recordingNames } from './recordings.ts'

/**
 * The platform that was recorded, put together from the recordings themselves: its places, its catalogue, every app any
 * recording mentions under its recorded id, and the add-ons of the two global lists. The apps called `lab...`, on which
 * changes were made, hold nothing here; a scene gives them what it needs.
 */

const named = z.object({ id: z.string(), name: z.string() })

const spaceRows = z.array(named.extend({ compliance: z.array(z.string()), stack: named }))
const regionRows = z.array(
  named.extend({
    country: z.string(),
    description: z.string(),
    locale: z.string(),
    private_capable: z.boolean(),
    high_availability: z.boolean(),
    provider: z.object({ region: z.string(), availability_zones: z.array(z.string()) }),
  }),
)
/** As apps carry them. */
export const formationRows = z.array(
  z.object({
    id: z.string(),
    type: z.string(),
    size: z.string(),
    quantity: z.number(),
    port: z.number().nullable(),
    command: z.string().nullable(),
  }),
)
const appRows = z.array(
  named.extend({
    organization: named,
    owner: named.pick({ id: true }),
    description: z.string(),
    formation: formationRows,
  }),
)
const addonRows = z.array(named.extend({ app: named, plan: named, primary: z.boolean() }))
const attachmentRows = z.array(
  named.extend({ addon: z.object({ id: z.string(), app: z.object({ name: z.string() }) }), app: named }),
)

/** Spaces of the throw-away controller, which no list was recorded of. */
const otherSpaces = [
  { name: 'open1', stack: 'ds1', compliance: [] },
  { name: 'socs1', stack: 'ds1', compliance: ['socs'] },
  { name: 'prod1', stack: 'ds1', compliance: ['prod'] },
]

/** Apps that are only ever named, never shown. */
const unseen = [
  'labe-eu-dev',
  'labx-qa',
  'prapp-prod1',
  'socsapp-socs1',
  'billing-core-prod',
  'catalog-audit',
  'billing-qa',
]

/** Every two-part name that occurs beside an id in any answer, with that id. */
function appIds(): Map<string, string> {
  const found = new Map<string, string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) look(item)
      return
    }
    if (typeof value !== 'object' || value === null) return
    const children = Object.entries(value)
    for (const [key, child] of children) {
      const apps = key === 'app' ? [child] : key === 'attached_to' && Array.isArray(child) ? child : []
      for (const app of apps) note(app)
      look(child)
    }
    if ('simple_name' in value) note(value)
  }
  const note = (value: unknown): void => {
    const app = named.safeParse(value).data
    if (app && /^[a-z0-9]+-/.test(app.name) && !found.has(app.name)) found.set(app.name, app.id)
  }
  const firstEstate = new Set(['one', 'edge', 'test'])
  for (const name of recordingNames) {
    const recording = z.object({ endpoint: z.string().optional() }).parse(readNotes(name)).endpoint
    if (recording === undefined || firstEstate.has(recording)) look(readNotes(name))
  }
  return found
}

/** Several objects are recorded more than once, since the platform was set up more than once; the first counts. */
function firstById<Row extends { id: string }>(rows: Row[]): Row[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap(([row]) => row ?? [])
}

function build(): Seed {
  const spaces = recordedBody('spaces/list', spaceRows)
  const rows = new Map(recordedBody('apps/list', appRows).map((row) => [row.name, row]))
  const ids = appIds()
  const spaceNames = new Set([...spaces, ...otherSpaces].map(({ name }) => name))
  const names = [...new Set([...rows.keys(), ...ids.keys(), ...unseen])].filter((name) =>
    spaceNames.has(name.slice(name.indexOf('-') + 1)),
  )
  const addons = firstById(recordedBody('addons/list-global', addonRows)).filter(({ app }) => names.includes(app.name))
  const attachments = recordedBody('attachments/list-global', attachmentRows)
  const held = new Set(addons.map(({ id }) => id))

  return seedSchema.parse({
    format: 1,
    historic: true,
    now: '2026-11-23T09:00:00.000Z',
    organizations: recordedBody('organizations/list', z.array(named)).map(({ id, name }) => ({ id, name })),
    regions: recordedBody('spaces/regions', regionRows).map((row) => ({
      id: row.id,
      name: row.name,
      country: row.country,
      description: row.description,
      locale: row.locale,
      provider: row.provider.region,
      zones: row.provider.availability_zones,
      privateCapable: row.private_capable,
      highAvailability: row.high_availability,
    })),
    stacks: recordedBody('spaces/stacks', z.array(named.extend({ region: named }))).map((row) => ({
      id: row.id,
      name: row.name,
      region: row.region.name,
    })),
    spaces: [
      ...spaces.map(({ id, name, compliance, stack }) => ({ id, name, compliance, stack: stack.name })),
      ...otherSpaces,
    ],
    services: recordedBody('catalog/addon-services', z.array(z.json())),
    apps: names.map((name) => {
      const row = rows.get(name)
      const id = row?.id ?? ids.get(name)
      return {
        ...(id === undefined ? {} : { id }),
        name: name.slice(0, name.indexOf('-')),
        space: name.slice(name.indexOf('-') + 1),
        organization: row?.organization.name ?? 'test',
        ...(row ? { ownerId: row.owner.id, description: row.description, formation: row.formation } : {}),
        // These two were given none, to see what the server does then.
        ...(/^lab[nm]-sandbox$/.test(name) ? { formation: [] } : {}),
        // Of the apps on which changes were made only two were ever deployed.
        ...(/^lab(?![qr]-qa$)|-(open1|socs1|prod1)$/.test(name) ? { releases: [] } : {}),
      }
    }),
    addons: addons.map((row) => {
      const own = attachments.find((one) => one.addon.id === row.id && one.app.name === row.app.name)
      return {
        id: row.id,
        plan: row.plan.name,
        owner: { ...(own ? { id: own.id } : {}), app: row.app.name, name: row.name, primary: row.primary },
      }
    }),
    attachments: attachments
      .filter(({ addon, app }) => held.has(addon.id) && app.name !== addon.app.name && names.includes(app.name))
      .map(({ id, name, addon, app }) => ({ id, name, addon: addon.id, app: app.name })),
    accounts: [
      { name: 'Olive Operator', email: 'olive@example.invalid', token: 'operator-token', role: 'operator' },
      { name: 'Dev Eloper', email: 'dev@example.invalid', token: 'developer-token', role: 'developer' },
      { name: 'Otto Outsider', email: 'otto@example.invalid', token: 'outsider-token', role: 'outsider' },
    ],
  })
}

let built: Seed | null = null

/** A copy of its own for everybody who asks, to be changed at will. */
export function estate(): Seed {
  built ??= build()
  return structuredClone(built)
}
