import { expect } from 'vitest'
import {
  addon,
  cache,
  firstDatabase,
  having,
  kafka,
  processShare,
  secondDatabase,
  secureKey,
  sharedMain,
} from '../lab-addons.ts'
import type { Held } from '../lab-addons.ts'
import { all, app } from '../lab-apps.ts'
import { kindOf } from '../compare.ts'
import { readExchange } from '../recordings.ts'
import type { Scene, Scenes } from '../scene.ts'

const bucket = addon('f5a8fd80-40dd-4d10-9962-40ca2995f859', 'akkeris-s3:basic', {
  id: '4ac152a8-4015-46a8-9492-7edc7cb7c9c7',
  app: 'labr-qa',
  name: 'akkeris-s3-calendar-2792',
})
const shares = having(bucket, secureKey({ app: 'labr-qa' }), firstDatabase(sharedMain), secondDatabase(processShare))

const mysqlId = 'f14e7925-0466-4ebd-8985-22e092a26b10'

/** What labd-dev holds: two of its own, two of labq-qa's. */
const holdings = having(
  addon('0b52a7e1-19c4-4d7e-8fb5-8b2e5ce1a115', 'akkeris-memcached:small', { app: 'labd-dev' }),
  addon('0b52a7e1-19c4-4d7e-8fb5-8b2e5ce1a116', 'kafka:nonprod', { app: 'labd-dev' }),
  addon(mysqlId, 'akkeris-mysql:standard-0', { app: 'labq-qa' }, { app: 'labd-dev', primary: true }),
  cache({ app: 'labd-dev', primary: true }),
)

const vaulted = (...attachments: Held[]) =>
  addon(
    'a1d25d19-6278-44bc-9ad8-75a7e8b332dc',
    'akkeris-postgresql:hobby',
    { app: 'vault-socs1', name: 'akkeris-postgresql-steam-9619' },
    ...attachments,
  )
/** Shared with an app outside socs before that was forbidden. */
const leaking = having(vaulted({ app: 'leak-open1', name: 'old-share', primary: true }))

const clashing = having(
  addon('775f21dd-4879-49b9-99a3-ccd0c0691425', 'akkeris-postgresql:hobby', {
    app: 'clash-open1',
    name: 'akkeris-postgresql-floor-6088',
  }),
  addon('4825943e-1fcc-4f08-9765-d47d434e4b9c', 'akkeris-mysql:standard-0', {
    app: 'clash-open1',
    name: 'akkeris-mysql-measure-2727',
  }),
)

/** The region, asked for credentials, says this. */
const credentials = (answer: number): Scene => ({
  given: having(firstDatabase(), secondDatabase()),
  before: ({ demo }) => demo.platform.backend.outages.add({ step: 'credentials', answer }),
})

const unknownId = '8adbdea1-ba03-4893-834b-0975a3aabacd'

/** labq-qa as it had become by then: much of everything, two databases of one kind, one nobody knows any more. */
const manyThings = having(
  firstDatabase(),
  kafka(),
  addon(unknownId, 'akkeris-postgresql:standard-0', { app: 'labq-qa', primary: false }),
  addon('0b52a7e1-19c4-4d7e-8fb5-8b2e5ce1a117', 'ledger-db:dev', { app: 'labq-qa' }),
  addon(mysqlId, 'akkeris-mysql:standard-0', { app: 'labq-qa' }),
  secondDatabase(),
  addon('47f2ff7e-c311-4d5d-a755-5ede355a7f9a', 'akkeris-rabbitmq:sandbox', { app: 'labq-qa' }),
  addon('c82906e9-a121-45d1-9de4-181bcfdd2a61', 'akkeris-mysql:standard-0', { app: 'labq-qa' }),
  cache(),
  secureKey(),
)

const behind = (calls: string[]): string[] => calls.map((call) => kindOf(call, '')).toSorted()

export const scenes: Scenes = {
  'apps/config-vars': { given: shares },
  'apps/config-vars-after-late-attach': {
    given: having(
      bucket,
      addon(
        '14dd9849-7e5d-41bd-b8f4-d17762982c2e',
        'kafka:nonprod',
        { app: 'labq-qa', name: 'kafka-ghost-6786' },
        { app: 'labr-qa', name: 'kafka-gate-12', primary: true },
      ),
      addon(
        '8e3f1f0a-15a9-4b6e-a3f1-5d7e63b3e3a1',
        'akkeris-s3:basic',
        { app: 'labd-dev', name: 'akkeris-s3-zoo-1' },
        { app: 'labr-qa', name: 'akkeris-s3-watch-4293', primary: false },
      ),
      firstDatabase({ ...sharedMain, primary: false }),
      secondDatabase({ ...processShare, primary: true }),
    ),
  },
  'apps/config-vars-notes': { given: shares },
  'apps/config-vars-socs': {
    given: having(
      addon('0b52a7e1-19c4-4d7e-8fb5-8b2e5ce1a111', 'akkeris-postgresql:hobby', { app: 'billing-core-prod' }),
      addon('0b52a7e1-19c4-4d7e-8fb5-8b2e5ce1a112', 'akkeris-redis:small', { app: 'billing-core-prod' }),
    ),
  },
  'apps/config-vars-socs-redaction': {
    given: all(
      app('socsapp-socs1', {
        configVariables: {
          PLAIN: 'https://user:fakeword@host.invalid/x',
          SESSION_SALT: 'fakesalt',
          MY_TOKEN: 'faketoken',
          HARMLESS: 'seen',
        },
      }),
      having(addon('0b52a7e1-19c4-4d7e-8fb5-8b2e5ce1a113', 'akkeris-s3:basic', { app: 'socsapp-socs1' })),
    ),
  },
  'errors/409-config-var-owned-by-addon': { given: having(firstDatabase()) },
  'errors/409-config-var-reserved': {},
  'errors/503-config-vars-region-down': {
    before: ({ demo }) => demo.platform.backend.outages.add({ step: 'region', answer: 500 }),
  },
  'apps/patch-config-vars': {
    given(seed) {
      manyThings(seed)
      for (const { id, owner } of seed.addons) {
        if (!owner) continue
        if (id === '46f91d3a-c41e-480e-b31c-64c9417323e9') Object.assign(owner, { name: 'maindb', primary: false })
        if (id === 'db1d1039-dbbf-46c8-9b78-302fc6ae99ee') owner.primary = true
      }
    },
    before({ demo }) {
      demo.platform.backend.outages.add({ step: 'credentials', addon: unknownId, answer: 500 })
    },
    backend:
      'A delivery to a webhook is among them, which the demo makes outside its backend; the rest is compared here.',
    async after(lab) {
      const recorded = readExchange('apps/patch-config-vars')?.backend_calls ?? []
      expect(behind(lab.demo.platform.backend.log)).toEqual(behind(recorded.filter((call) => !call.includes('_sink'))))
      const { body } = await lab.ask('GET', '/apps/labq-qa/config-vars')
      expect(JSON.parse(body)).toMatchObject({ FEATURE_X: 'on', API_TOKEN: 'fake' })
      expect(lab.demo.platform.fleet.audits?.at(-1)?.info).toContain('"name":"FEATURE_X"')
    },
  },

  'failure/app-config-vars-when-credentials-fail': {
    given: holdings,
    before: ({ demo }) => demo.platform.backend.outages.add({ step: 'credentials', answer: 500 }),
  },
  'failure/config-vars-broker-down': {
    given: holdings,
    before: ({ demo }) => demo.platform.backend.outages.add({ step: 'status', answer: 503 }),
  },
  'failure/config-when-region-says-404': credentials(404),
  'failure/config-when-region-says-500': credentials(500),
  'failure/socs-secret-global-config': { given: leaking },
  'failure/socs-secret-owner-view': { given: having(vaulted()) },
  'failure/socs-secret-through-non-socs-app': { given: leaking },
  'failure/socs-secret-through-non-socs-config-vars': { given: leaking },
  'failure/variable-name-clash': { given: clashing },
  'failure/variable-name-clash-addons': { given: clashing },
}
