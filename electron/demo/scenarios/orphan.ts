import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

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
  const story =
    'Two days ago somebody detached parcels-db from the very app that owned it, and the platform let it happen. The ' +
    'database lives on: three apps read and write it, it is paid for, and no list of add-ons shows it. Once the last ' +
    'of the three lets go, it is lost for good.'
  return { story, seed: land.seed }
}
