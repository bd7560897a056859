import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

export function sharedProductionDatabase(): Plot {
  const land = foundTown()
  land.share('orders-db', 'checkout-shop-prod basket-shop-prod mailer-shop-prod prices-shop-prod')
  // Nobody asked: the platform lets any app of the region in.
  land.share('orders-db', 'parcels-ship-prod labels-ship-prod tracking-ship-prod')
  land.share('orders-db', 'desk-care-prod inbox-care-prod')
  land.share('orders-db', 'reports-data-prod lake-data-prod events-data-prod')
  const story =
    'The shop’s orders live in one database, and over two years twelve apps of four teams were attached to it. ' +
    'Whoever migrates, restarts or restores orders-db does it to all of them at once. Look at who hangs on it, in ' +
    'which spaces, and what the widest finding says about it.'
  return { story, seed: land.seed }
}
