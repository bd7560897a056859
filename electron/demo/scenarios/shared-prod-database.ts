import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

/** What grows by itself where attaching asks nobody: twelve borrowers of four teams in four spaces. */
export function sharedProductionDatabase(): Plot {
  const land = foundTown()
  land.share('orders-db', 'checkout-shop-prod basket-shop-prod mailer-shop-prod prices-shop-prod')
  // Nobody asked: the platform lets any app of the region in.
  land.share('orders-db', 'parcels-ship-prod labels-ship-prod tracking-ship-prod')
  land.share('orders-db', 'desk-care-prod inbox-care-prod')
  land.share('orders-db', 'reports-data-prod lake-data-prod events-data-prod')
  return { seed: land.seed }
}
