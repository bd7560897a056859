import { z } from 'zod'
import type { Seed } from '#demo/seed/format.ts'
import { recordedBody } from './recordings.ts'

/** Add-ons as recorded answers show them, so that a scene can begin where the recording was made. */

type SeedAddon = Seed['addons'][number]

const named = z.object({ id: z.string(), name: z.string() })
const row = z.object({
  id: z.string(),
  name: z.string(),
  app: named,
  plan: named,
  primary: z.boolean(),
  state: z.enum(['provisioned', 'provisioning', 'deprovisioned']),
  attached_to: z.array(z.object({ name: z.string(), owner: z.boolean() })).optional(),
})

type Row = z.infer<typeof row>

/** The app asked has the name and primary of the row, the others whatever they get. */
function fromRow({ id, name, app, plan, primary, state, attached_to: holders }: Row): SeedAddon {
  const asked = { app: app.name, name, primary }
  const holding = (other: string) => (other === app.name ? asked : { app: other })
  const owner = holders?.find((holder) => holder.owner)?.name ?? app.name
  const borrowers = (holders ?? []).filter((holder) => !holder.owner)
  return {
    id,
    plan: plan.name,
    // What the broker is busy with is up to the scene.
    state: state === 'provisioning' ? 'provisioned' : state,
    owner: holding(owner),
    attachments: borrowers.map((holder) => holding(holder.name)),
  }
}

/** The add-on of a recorded single read or PATCH. */
export const recordedAddon = (name: string): SeedAddon => fromRow(recordedBody(name, row))

/** Every add-on of a recorded list. */
export const recordedAddons = (name: string): SeedAddon[] => recordedBody(name, z.array(row)).map(fromRow)

/** For `given`: the estate with these, instead of whatever it holds under their ids. */
export const replacing =
  (...addons: SeedAddon[]) =>
  (seed: Seed): void => {
    const ids = new Set(addons.map(({ id }) => id))
    seed.addons = [...seed.addons.filter(({ id }) => !ids.has(id)), ...addons]
    seed.attachments = seed.attachments?.filter(({ addon }) => !ids.has(addon)) ?? []
  }
