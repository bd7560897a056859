import type { Seed } from '#demo/seed/format.ts'
import { stage, type Stage, type Wanted } from '../stage.ts'

type App = Seed['apps'][number]
type Addon = Seed['addons'][number]

const app = (name: string, space: string, more: Partial<App> = {}): App => ({
  name,
  space,
  organization: 'shop',
  createdAt: '2026-01-05T09:00:00.000Z',
  ...more,
})

const addon = (plan: string, owner: string, name: string, borrowers: Record<string, string> = {}): Addon => ({
  plan,
  owner: { app: owner, name },
  attachments: Object.entries(borrowers).map(([borrower, as]) => ({ app: borrower, name: as })),
})

const worker = { type: 'worker', quantity: 2, port: null, command: 'node worker.js' }

/** A platform for changes of apps and of what they own; two-part names say what an app is there for. */
export const town = (): Seed => ({
  format: 1,
  historic: true,
  now: '2026-11-23T09:00:00.000Z',
  organizations: [{ name: 'shop' }],
  regions: [{ name: 'us-seattle' }, { name: 'eu-frankfurt' }],
  stacks: [
    { name: 'seattle', region: 'us-seattle' },
    { name: 'frankfurt', region: 'eu-frankfurt' },
  ],
  spaces: [
    { name: 'qa', stack: 'seattle', compliance: [] },
    { name: 'prod', stack: 'seattle', compliance: ['prod'] },
    { name: 'eu', stack: 'frankfurt', compliance: [] },
  ],
  pipelines: [{ name: 'line' }],
  couplings: [{ app: 'jobs-qa', pipeline: 'line', stage: 'staging' }],
  apps: [
    app('owner', 'qa', { formation: [{ type: 'web', quantity: 2 }] }),
    app('reader', 'qa', { formation: [{ type: 'web', quantity: 3 }] }),
    app('idle', 'qa', { maintenance: true }),
    app('stopped', 'qa', { formation: [{ type: 'web', quantity: 0 }] }),
    app('bare', 'qa', { formation: [] }),
    app('holder', 'qa', { formation: [] }),
    app('fresh', 'qa', { releases: [] }),
    app('failed', 'qa', { releases: [{}, { status: 'failed' }] }),
    app('jobs', 'qa', { formation: [{ type: 'web', quantity: 1 }, worker] }),
    app('mute', 'qa', { formation: [{ type: 'web' }, { ...worker, command: null }] }),
    app('marked', 'qa', { configVariables: { ADDON_ATLAS_REDEPLOY: 'set to redeploy' } }),
    app('source', 'qa'),
    app('pull', 'qa', { previewOf: 'source-qa' }),
    app('plain', 'qa'),
    app('branch', 'qa', { previewOf: 'plain-qa' }),
    app('root', 'qa'),
    app('leaf', 'qa', { previewOf: 'root-qa' }),
    app('shop', 'prod'),
    app('cart', 'prod'),
    app('vault', 'qa', { formation: [] }),
  ],
  provisioningSeconds: { 'akkeris-postgresql:premium-0': 240, 'akkeris-postgresql:standard-1': 60 },
  addons: [
    addon('akkeris-postgresql:standard-0', 'owner-qa', 'main-db', { 'reader-qa': 'orders-db', 'idle-qa': 'idle-db' }),
    addon('akkeris-postgresql:standard-0', 'owner-qa', 'second-db'),
    addon('akkeris-postgresql:standard-0', 'plain-qa', 'plain-db'),
    addon('akkeris-redis:small', 'plain-qa', 'plain-cache'),
    addon('akkeris-mysql:standard-0', 'jobs-qa', 'shared-mysql'),
    addon('akkeris-mysql:premium-0', 'jobs-qa', 'big-mysql'),
    addon('akkeris-s3:basic', 'jobs-qa', 'files'),
    addon('akkeris-es:small', 'jobs-qa', 'search'),
    addon('akkeris-redis:small', 'jobs-qa', 'cache', { 'holder-qa': 'their-cache' }),
    addon('papertrail:basic', 'jobs-qa', 'logs'),
    addon('securekey:fortnightly', 'jobs-qa', 'key'),
    addon('ledger-db:dev', 'vault-qa', 'ledger'),
    addon('akkeris-postgresql:hobby', 'source-qa', 'source-db', { 'reader-qa': 'source-db', 'pull-qa': 'pull-db' }),
    addon('akkeris-redis:small', 'leaf-qa', 'leaf-cache', { 'reader-qa': 'leaf-cache' }),
    {
      ...addon('akkeris-postgresql:premium-0', 'shop-prod', 'shop-db', { 'cart-prod': 'cart-db' }),
      instance: {
        backups: [
          { id: 'b1', createdAt: '2026-11-20T09:00:00.000Z', status: 'available', progress: 100 },
          { id: 'b2', createdAt: '2026-11-22T09:00:00.000Z', status: 'available', progress: 100 },
          { id: 'b3', createdAt: '2026-11-23T08:59:00.000Z', status: 'creating', progress: 10 },
        ],
      },
    },
    addon('akkeris-postgresql:premium-0', 'cart-prod', 'own-db'),
    { plan: 'akkeris-redis:small', attachments: [{ app: 'stopped-qa', name: 'left-cache' }] },
    {
      plan: 'akkeris-redis:small',
      attachments: [
        { app: 'stopped-qa', name: 'two-cache' },
        { app: 'mute-qa', name: 'two-cache' },
      ],
    },
  ],
})

export const inTown = (): Promise<Stage> => stage({ file: town() })

export const idOf = (on: Stage, app: string): string => on.app(app).id
export const addonIdOf = (on: Stage, app: string, name: string): string => on.hold(app, name).addon.id

/** Plans, expects this very refusal, sends, and expects the server to say the same. Gives the explanation. */
export async function refusal(on: Stage, wanted: Wanted, status: number, words: string): Promise<string> {
  const planned = await on.plan(wanted)
  const { verdict } = planned.plan
  if (verdict.kind !== 'refused' || verdict.status !== status || verdict.words !== words) {
    throw new Error(`It is foretold otherwise: ${JSON.stringify(verdict)}`)
  }
  const said = await on.send(planned)
  if (said.status !== status || said.words !== words)
    throw new Error(`It is answered otherwise: ${JSON.stringify(said)}`)
  return verdict.explanation
}
