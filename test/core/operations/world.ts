import type { Seed } from '#demo/seed/format.ts'

type Addon = Seed['addons'][number]

const organization = 'shop'

function app(name: string, space: string, more: Partial<Seed['apps'][number]> = {}): Seed['apps'][number] {
  return { name, space, organization, ...more }
}

function addon(plan: string, owner: string, name?: string, attachments: Addon['attachments'] = []): Addon {
  return { plan, owner: { app: owner, ...(name === undefined ? {} : { name }) }, attachments }
}

/**
 * A platform in which every refusal of creating, attaching, detaching, promoting and renaming can be met. Two-part names
 * say what an app is there for.
 */
export function world(): Seed {
  return {
    format: 1,
    organizations: [{ name: organization }],
    regions: [{ name: 'us-seattle' }, { name: 'eu-frankfurt' }],
    stacks: [
      { name: 'seattle', region: 'us-seattle' },
      { name: 'frankfurt', region: 'eu-frankfurt' },
    ],
    spaces: [
      { name: 'qa', stack: 'seattle', compliance: ['qa'] },
      { name: 'dev', stack: 'seattle', compliance: [] },
      { name: 'prod', stack: 'seattle', compliance: ['prod'] },
      { name: 'pay', stack: 'seattle', compliance: ['prod', 'socs'] },
      { name: 'eu', stack: 'frankfurt', compliance: [] },
    ],
    apps: [
      app('owner', 'qa'),
      app('reader', 'qa'),
      app('third', 'qa'),
      app('bare', 'qa', { formation: [] }),
      app('fresh', 'qa', { releases: [] }),
      app('idle', 'qa', { maintenance: true }),
      app('empty', 'dev'),
      app('twins', 'dev'),
      app('shop', 'prod'),
      app('cart', 'prod'),
      app('cards', 'pay'),
      app('far', 'eu'),
      app('pull', 'dev', { previewOf: 'owner-qa' }),
    ],
    provisioningSeconds: { 'akkeris-postgresql:premium-0': 240 },
    addons: [
      addon('akkeris-postgresql:standard-0', 'owner-qa', 'main-db', [
        { app: 'reader-qa', name: 'orders-db' },
        { app: 'bare-qa', name: 'bare-db' },
        { app: 'twins-dev', name: 'akkeris-postgresql-quince-6293' },
      ]),
      addon('akkeris-postgresql:standard-0', 'owner-qa', 'second-db'),
      addon('akkeris-postgresql:standard-0', 'owner-qa', 'third-db'),
      addon('akkeris-postgresql:standard-0', 'reader-qa', 'own-db'),
      addon('akkeris-mysql:standard-0', 'third-qa', 'mysql-db'),
      addon('akkeris-redis:small', 'owner-qa', 'cache', [{ app: 'reader-qa', name: 'their-cache' }]),
      addon('akkeris-postgresql:premium-0', 'shop-prod', 'shop-db', [{ app: 'cart-prod', name: 'cart-db' }]),
      addon('akkeris-postgresql:premium-0', 'cards-pay', 'cards-db'),
      addon('akkeris-postgresql:eu-residency', 'far-eu', 'far-db'),
      addon('akkeris-cdn:dist', 'owner-qa', 'edge'),
      addon('akkeris-rabbitmq:sandbox', 'owner-qa', 'queue'),
      addon('papertrail:basic', 'owner-qa', 'logs'),
      addon('ledger-db:dev', 'owner-qa', 'ledger'),
      addon('kafka:nonprod', 'owner-qa', 'events', [{ app: 'third-qa', name: 'their-events' }]),
      addon('kafka:nonprod', 'reader-qa', 'reader-events'),
      addon('securekey:fortnightly', 'owner-qa', 'key', [{ app: 'third-qa', name: 'their-key' }]),
      addon('securekey:fortnightly', 'reader-qa', 'reader-key'),
    ],
  }
}
