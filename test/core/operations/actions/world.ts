import type { Seed } from '#demo/seed/format.ts'
import type { Stage, Wanted } from '../stage.ts'

type Addon = Seed['addons'][number]

const now = '2026-02-01T00:00:00.000Z'
const backups: NonNullable<NonNullable<Addon['instance']>['backups']> = [
  { id: 'b0ld', createdAt: '2026-01-01T00:00:00.000Z', status: 'available', progress: 100 },
  { id: 'bad', createdAt: '2026-01-31T23:59:00.000Z', status: 'failed', progress: 30 },
]
const roles = [{ name: 'rdo1abcdefg', generation: 0 }]
const replica = { createdAt: '2026-01-01T00:00:00.000Z' }

/** Named after what it is, owned by api-prod, and held by two more where it can be shared. */
function addon(name: string, plan: string, more: Partial<Addon> = {}, shared = true): Addon {
  return {
    plan,
    owner: { app: 'api-prod', name },
    attachments: shared ? ['web-prod', 'jobs-qa'].map((app) => ({ app, name: `${name}-too` })) : [],
    instance: { backups, roles },
    ...more,
  }
}

/** A platform on which every action can be tried on an add-on that has it, has it not, is busy, has failed or is gone. */
export function actionsWorld(): Seed {
  return {
    format: 1,
    historic: true,
    now,
    organizations: [{ name: 'shop' }],
    regions: [{ name: 'us-seattle' }],
    stacks: [{ name: 'ds1', region: 'us-seattle' }],
    spaces: [
      { name: 'prod', stack: 'ds1', compliance: ['prod'] },
      { name: 'qa', stack: 'ds1', compliance: [] },
    ],
    apps: [
      { name: 'api', space: 'prod', organization: 'shop' },
      { name: 'web', space: 'prod', organization: 'shop' },
      { name: 'jobs', space: 'qa', organization: 'shop', releases: [] },
      { name: 'idle', space: 'qa', organization: 'shop' },
      { name: 'spare', space: 'prod', organization: 'shop' },
    ],
    addons: [
      addon('premium', 'akkeris-postgresql:premium-0'),
      addon('mirrored', 'akkeris-postgresql:premium-1', { instance: { backups, roles, replica } }),
      addon('fresh', 'akkeris-postgresql:premium-0', { instance: {} }),
      addon('hobby', 'akkeris-postgresql:hobby'),
      addon('busy', 'akkeris-postgresql:premium-0', {
        state: 'provisioning',
        instance: { backups, roles, busy: { task: 'restore', seconds: 10_000_000 } },
      }),
      addon('failed', 'akkeris-postgresql:premium-0', { state: 'deprovisioned' }),
      addon('ghost', 'akkeris-postgresql:premium-0', { ghost: true }),
      {
        plan: 'akkeris-postgresql:premium-0',
        attachments: [{ app: 'web-prod', name: 'orphan' }],
        instance: { backups, roles },
      },
      addon('shared-mysql', 'akkeris-mysql:standard-0'),
      addon('own-mysql', 'akkeris-mysql:premium-0', { instance: { backups, roles, replica } }),
      addon('sessions', 'akkeris-redis:small'),
      addon('twins', 'akkeris-redis:replicated'),
      addon('pages', 'akkeris-memcached:small'),
      addon('files', 'akkeris-s3:basic'),
      addon('keys', 'securekey:fortnightly'),
      addon('search', 'shop-search:shared'),
      addon('index', 'akkeris-es:small'),
      addon('papers', 'akkeris-mongodb:shared'),
      addon('queue', 'alamo-rabbitmq:sandbox'),
      addon('topics', 'kafka:prod'),
      addon('ledger', 'ledger-db:prod', {}, false),
      addon('drain', 'papertrail:basic', {}, false),
      addon('texts', 'twilio:basic', {}, false),
    ],
    audits: [],
  }
}

export type ActionWanted = Extract<Wanted, { kind: 'action' }>
export type CustomWanted = Extract<Wanted, { kind: 'custom-action' }>

/** By the name it has on api-prod; that of the orphan on web-prod. */
export function idOf(on: Stage, name: string): string {
  return on.hold(name === 'orphan' ? 'web-prod' : 'api-prod', name).addon.id
}

export function act(on: Stage, name: string, action: string, subject = '', app: string | null = null): ActionWanted {
  return { kind: 'action', addonId: idOf(on, name), appId: app === null ? null : on.app(app).id, action, subject }
}

export function custom(on: Stage, name: string, given: Partial<CustomWanted> = {}): CustomWanted {
  return {
    kind: 'custom-action',
    addonId: idOf(on, name),
    appId: null,
    method: 'POST',
    action: 'reindex',
    subject: '',
    body: '',
    ...given,
  }
}
