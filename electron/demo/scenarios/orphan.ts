import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

/** The platform lets an owner detach its own add-on while others hold it (API-FACTS section 1.7). */
export function orphan(): Plot {
  const land = foundTown()
  land.seed.historic = true
  land.share('parcels-db', 'labels-ship-prod tracking-ship-prod carriers-ship-prod')
  const addon = land.addon('parcels-db')
  addon.id = 'a9d1c7e4-52b3-4f0e-8c66-0d3b7f1e2a95'
  delete addon.owner
  land.audit(2870, 'jonas.weber', 'addon_change', 'parcels-ship-prod', {
    change: 'detach',
    changes: [{ id: addon.id }],
  })
  return { seed: land.seed }
}
