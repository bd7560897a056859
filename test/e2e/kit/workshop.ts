import type { Seed } from '#demo/seed/format.ts'

type Addon = Seed['addons'][number]

function addon(plan: string, owner: string, name: string, others: [app: string, name: string][] = []): Addon {
  return { plan, owner: { app: owner, name }, attachments: others.map(([app, as]) => ({ app, name: as })) }
}

function app(name: string, space: string): Seed['apps'][number] {
  return { name, space, organization: 'shop' }
}

const database = 'akkeris-postgresql:standard-0'

/**
 * A platform in which each kind of operation has something of its own to do, and each refusal something to refuse, so that
 * tests can share it: nothing in `dev` is guarded, and what is in `prod` asks for a name.
 */
export function workshop(): Seed {
  const dev = ['api', 'web', 'mail', 'jobs', 'cron', 'idle', 'gone', 'desk', 'push', 'pull', 'poll', 'feed', 'tick']
  const refusing = ['owner', 'reader', 'leaver', 'empty']
  const others = Array.from({ length: 70 }, (_, at) => `other${at}`)
  return {
    format: 1,
    organizations: [{ name: 'shop' }],
    regions: [{ name: 'us-seattle' }, { name: 'eu-frankfurt' }],
    stacks: [
      { name: 'seattle', region: 'us-seattle' },
      { name: 'frankfurt', region: 'eu-frankfurt' },
    ],
    spaces: [
      { name: 'dev', stack: 'seattle', compliance: [] },
      { name: 'qa', stack: 'seattle', compliance: [] },
      { name: 'prod', stack: 'seattle', compliance: ['prod'] },
      { name: 'pay', stack: 'seattle', compliance: ['prod', 'socs'] },
      { name: 'eu', stack: 'frankfurt', compliance: [] },
      { name: 'more', stack: 'seattle', compliance: [] },
    ],
    apps: [
      ...dev.map((name) => app(name, 'dev')),
      ...refusing.map((name) => app(name, 'qa')),
      { ...app('bare', 'qa'), formation: [] },
      ...['web', 'mail', 'cart'].map((name) => app(name, 'prod')),
      app('cards', 'pay'),
      app('far', 'eu'),
      ...others.map((name) => app(name, 'more')),
    ],
    provisioningSeconds: { 'akkeris-postgresql:premium-0': 1, [database]: 1 },
    addons: [
      addon(database, 'api-dev', 'attach-db'),
      addon(database, 'api-dev', 'detach-db', [['mail-dev', 'borrowed-db']]),
      addon(database, 'web-dev', 'first-db'),
      addon(database, 'web-dev', 'promote-db'),
      addon(database, 'api-dev', 'rename-db'),
      addon(database, 'push-dev', 'change-db'),
      addon(database, 'jobs-dev', 'destroy-db'),
      addon('akkeris-postgresql:premium-0', 'desk-dev', 'backup-db', [['pull-dev', 'backup-copy']]),
      addon('akkeris-redis:small', 'feed-dev', 'cache'),
      addon('akkeris-s3:basic', 'poll-dev', 'bucket', [
        ['feed-dev', 'files'],
        ['tick-dev', 'files-too'],
      ]),
      addon(database, 'tick-dev', 'stop-db', [['cron-dev', 'stop-copy']]),
      addon(database, 'tick-dev', 'lost-db', [['cron-dev', 'lost-copy']]),
      addon(database, 'tick-dev', 'twin-db', [['cron-dev', 'twin-copy']]),
      addon(database, 'web-prod', 'orders-db', [['mail-prod', 'mail-orders']]),
      addon(database, 'cart-prod', 'alone-db'),
      addon(database, 'cards-pay', 'cards-db'),
      addon(database, 'owner-qa', 'main-db', [
        ['reader-qa', 'reports-db'],
        ['bare-qa', 'bare-db'],
      ]),
      addon(database, 'owner-qa', 'second-db'),
      addon(database, 'owner-qa', 'vanished-db'),
      addon('kafka:nonprod', 'owner-qa', 'events'),
      addon('kafka:nonprod', 'reader-qa', 'reader-events'),
      addon('papertrail:basic', 'owner-qa', 'logs'),
      addon('akkeris-rabbitmq:sandbox', 'owner-qa', 'queue'),
      addon('akkeris-mongodb:shared', 'owner-qa', 'papers'),
      addon('securekey:fortnightly', 'owner-qa', 'key'),
    ],
  }
}
