import { createLand } from './build.ts'
import type { Land } from './build.ts'

/**
 * The company that all stories are told of, in good order: a shop with its payments, its parcels, its customer care and
 * its numbers. Production has machines of its own, sharing stays inside a team and a space, and few share.
 */
export function foundTown(): Land {
  const land = createLand()
  const { seed } = land
  for (const name of ['commerce', 'finance', 'logistics', 'care', 'insight']) seed.organizations.push({ name })
  seed.regions.push(
    { name: 'us-seattle', description: 'United States, West', country: 'United States', locale: 'Seattle' },
    { name: 'eu-frankfurt', description: 'European Union', country: 'Germany', locale: 'Frankfurt' },
  )
  seed.stacks.push({ name: 'seattle', region: 'us-seattle' }, { name: 'frankfurt', region: 'eu-frankfurt' })

  land.space(
    'shop-prod',
    { team: 'commerce', tags: ['prod'] },
    {
      web: 'sessions=web-sessions edge logs watch',
      basket: 'database sessions logs',
      checkout: 'database key logs watch',
      catalog: 'database=catalog-db search=catalog-search cache bucket logs',
      prices: 'cache logs',
      orders: 'worker database=orders-db queue stream=order-events logs watch',
      mailer: 'worker queue logs',
      coupons: 'database logs',
    },
  )
  land.space(
    'shop-stage',
    { team: 'commerce', tags: [] },
    {
      web: 'sessions logs',
      basket: 'database sessions logs',
      checkout: 'database key logs',
      catalog: 'database search cache bucket logs',
      orders: 'worker database queue stream logs',
      mailer: 'worker queue logs',
    },
  )
  land.space(
    'shop-dev',
    { team: 'commerce', tags: ['dev'] },
    {
      web: 'sessions',
      basket: 'database sessions',
      checkout: 'database key',
      catalog: 'database search cache bucket',
      orders: 'worker database queue stream',
      mailer: 'worker queue',
      playground: 'database',
    },
  )
  land.space(
    'shop-eu',
    { team: 'commerce', tags: ['prod'], stack: 'frankfurt' },
    {
      web: 'sessions logs',
      basket: 'mysql=eu-baskets logs',
      checkout: 'residency=eu-checkout key logs',
      catalog: 'mysql=eu-catalog cache bucket logs',
      orders: 'worker residency=eu-orders queue logs',
      mailer: 'worker queue logs',
    },
  )
  land.space(
    'pay-prod',
    { team: 'finance', tags: ['prod', 'socs'] },
    {
      cards: 'database=cards-db key logs watch',
      ledger: 'worker database queue logs watch',
      refunds: 'database logs',
      payouts: 'database logs',
      invoices: 'worker database bucket=statements logs',
      risk: 'documents cache logs',
    },
  )
  land.space(
    'pay-dev',
    { team: 'finance', tags: ['dev'] },
    {
      cards: 'database key',
      ledger: 'worker database queue',
      refunds: 'database',
      invoices: 'database bucket',
      risk: 'documents cache',
    },
  )
  land.space(
    'ship-prod',
    { team: 'logistics', tags: ['prod'] },
    {
      parcels: 'database=parcels-db logs watch',
      labels: 'bucket=label-files logs',
      routes: 'database cache logs',
      tracking: 'database cache edge logs',
      customs: 'documents bucket logs',
      carriers: 'worker database queue logs',
    },
  )
  land.space(
    'ship-dev',
    { team: 'logistics', tags: ['dev'] },
    { parcels: 'database', labels: 'bucket', routes: 'database cache', tracking: 'database cache' },
  )
  land.space(
    'care-prod',
    { team: 'care', tags: ['prod'] },
    {
      desk: 'database=desk-db sessions logs watch',
      inbox: 'worker queue bucket logs',
      chat: 'cache logs',
      answers: 'search cache logs',
      reviews: 'database logs',
    },
  )
  land.space(
    'data-prod',
    { team: 'insight', tags: ['prod'] },
    {
      ingest: 'worker stream=click-stream logs',
      lake: 'bucket=lake-files logs',
      reports: 'database=reports-db cache logs',
      events: 'worker database logs',
      models: 'bucket documents logs',
      metrics: 'database cache logs watch',
    },
  )

  land.share('catalog-db', 'prices-shop-prod coupons-shop-prod')
  land.share('catalog-search', 'web-shop-prod')
  land.share('web-sessions', 'checkout-shop-prod')
  land.share('order-events', 'basket-shop-prod checkout-shop-prod mailer-shop-prod')
  land.share('label-files', 'parcels-ship-prod')
  land.share('desk-db', 'inbox-care-prod')
  land.share('click-stream', 'lake-data-prod reports-data-prod events-data-prod metrics-data-prod')
  land.share('lake-files', 'models-data-prod')

  for (const name of ['web', 'basket', 'checkout', 'catalog', 'orders', 'mailer']) {
    land.pipeline(name, {
      development: `${name}-shop-dev`,
      staging: `${name}-shop-stage`,
      production: `${name}-shop-prod ${name}-shop-eu`,
    })
  }
  for (const name of ['cards', 'ledger', 'refunds', 'invoices', 'risk']) {
    land.pipeline(name, { development: `${name}-pay-dev`, production: `${name}-pay-prod` })
  }
  for (const name of ['parcels', 'labels', 'routes', 'tracking']) {
    land.pipeline(name, { development: `${name}-ship-dev`, production: `${name}-ship-prod` })
  }

  // The store keeps them for longer than any rule asks for.
  land.audit(45 * 1440, 'jonas.weber', 'released', 'web-shop-prod', { release: { version: 1 } })
  land.audit(1440, 'jonas.weber', 'released', 'catalog-shop-prod', { release: { version: 1 } })
  land.audit(310, 'mila.novak', 'released', 'refunds-pay-prod', { release: { version: 1 } })
  land.audit(95, 'lee.tanaka', 'released', 'desk-care-prod', { release: { version: 1 } })
  return land
}
