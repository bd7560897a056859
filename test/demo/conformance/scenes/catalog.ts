import { z } from 'zod'
import { recordedBody } from '../recordings.ts'
import type { Scene, Scenes } from '../scene.ts'

const provisionedRow = z.object({
  id: z.string(),
  name: z.string(),
  provisioned_by: z.array(z.object({ id: z.string(), name: z.string() })),
})

/** The recorded apps hold the plan, under the ids they had then, and nobody else does. */
function heldAsRecorded(name: string): Scene {
  const plan = recordedBody(name, provisionedRow)
  return {
    ordered: true,
    given(seed) {
      const holders = new Map(plan.provisioned_by.map((app) => [app.name, app.id]))
      seed.addons = plan.provisioned_by.map((app) => ({ plan: plan.id, owner: { app: app.name } }))
      seed.attachments = []
      for (const app of seed.apps) {
        const id = holders.get(`${app.name}-${app.space}`)
        holders.delete(`${app.name}-${app.space}`)
        if (id !== undefined) app.id = id
      }
      for (const [holder, id] of holders) {
        const hyphen = holder.indexOf('-')
        seed.apps.push({ id, name: holder.slice(0, hyphen), space: holder.slice(hyphen + 1), organization: 'test' })
      }
    },
  }
}

/** Of these lists only the first row was kept. */
const firstOnly: Scene = {
  given(seed) {
    seed.services = seed.services?.slice(0, 1) ?? []
    seed.addons = []
    seed.attachments = []
  },
}

export const scenes: Scenes = {
  'catalog/addon-service-bare-broker': {},
  'catalog/addon-service-by-id': {},
  'catalog/addon-service-by-name': {},
  'catalog/addon-service-kafka-legacy': {},
  'catalog/addon-service-papertrail': {},
  'catalog/addon-service-securekey': {},
  'catalog/addon-service-vault': {},
  'catalog/addon-services': { ordered: true },
  'catalog/addon-services-gzip': firstOnly,
  'catalog/addon-services-if-none-match': firstOnly,
  'catalog/plan-by-full-name': heldAsRecorded('catalog/plan-by-full-name'),
  'catalog/plan-by-id': heldAsRecorded('catalog/plan-by-id'),
  'catalog/plan-by-short-name': heldAsRecorded('catalog/plan-by-short-name'),
  'catalog/plan-provisioned-by-repeats': heldAsRecorded('catalog/plan-provisioned-by-repeats'),
  'catalog/plan-shutdown': heldAsRecorded('catalog/plan-shutdown'),
  'catalog/plans': { ordered: true },
  'errors/404-unknown-plan': {},
  'errors/404-unknown-service': {},
}
