import { expect } from 'vitest'
import { z } from 'zod'
import { addonVariables } from '#demo/rows/config-variables.ts'
import { compareShapes } from '../compare.ts'
import { cache, firstDatabase, having, processShare, secondDatabase, sharedMain } from '../lab-addons.ts'
import { recordedAddon, recordedAddons, replacing } from '../recorded-addons.ts'
import { recordedBody } from '../recordings.ts'
import type { Lab, Scene, Scenes } from '../scene.ts'

const primaryOf = (lab: Lab, id: string): boolean | undefined =>
  lab.demo.platform.directory.addon(id)?.owner?.primary ?? undefined

/** What the demo shows in a single read is what the recording shows, given what the recording shows. */
const reads = (...names: string[]): Scenes =>
  Object.fromEntries(names.map((name) => [name, { given: replacing(recordedAddon(name)) }]))

const main = recordedAddon('addons/patch-empty')
const borrowed = { ...sharedMain, name: 'akkeris-postgresql-vine-7' }
/** The first database once it was renamed and the second was promoted. */
const demoted = { ...main, plan: 'akkeris-postgresql:standard-0' }
const promoted = { ...recordedAddon('addons/get-after-promote'), attachments: [processShare] }
/** The two before that. */
const renamed = { ...firstDatabase(borrowed), owner: { app: 'labq-qa', name: 'main-db', primary: true } }
const reporting = secondDatabase(processShare)

const cacheHolder = { app: 'labd-dev', name: 'akkeris-redis-approval-9106', primary: true }

const oldest = { ...recordedAddon('addons/delete-primary-promotes-other'), state: 'provisioned' as const }
const younger = {
  ...recordedAddon('addons/get-promoted-by-delete'),
  owner: { app: 'labd-dev', name: 'second', primary: false },
}
const last = recordedAddon('addons/get-promoted-by-delete')

const relic = recordedAddon('addons/get-on-shutdown-plan')
const pending = recordedAddon('addons/get-while-provisioning')

/** The broker is still making it. */
const stillMaking = (lab: Lab): void => {
  const { directory, instances } = lab.demo.platform
  const addon = directory.addon(pending.id ?? '')
  if (addon) instances.occupy(addon, 'provision', 600)
}

/** A plan change of the first database; the recorded answers show the plan it has after that. */
const changesPlan = (from: string): Scene => ({
  given: replacing({ ...demoted, plan: from }, promoted),
  older: true,
  after({ demo: { platform } }, answer) {
    const { plan } = planned.parse(JSON.parse(answer.body))
    expect(platform.directory.addon(demoted.id ?? '')?.plan.name).toBe(plan.name)
    expect(platform.worker.pending().map(({ id }) => id)).toEqual([demoted.id])
  },
})

const created = z
  .object({ id: z.string(), config_vars: z.object({ SECURE_KEY: z.string() }) })
  .transform(({ id, config_vars: variables }) => ({ addon: id, key: variables.SECURE_KEY }))
const planned = z.object({ plan: z.object({ name: z.string() }) })

/** One add-on called `jobs` on each of these, the first of them shared with two more apps. */
const jobs = ['search-default', 'users-core-qa', 'users-pay-prod'].map((app, at) => ({
  plan: 'akkeris-postgresql:hobby',
  owner: { app, name: 'jobs', primary: false },
  attachments: at === 0 ? [{ app: 'billing-eu-dev' }, { app: 'billing-web-prod' }] : [],
}))
const catalogJobs = recordedAddon('addons/get-same-one-by-id')

export const scenes: Scenes = {
  'addons/create-by-plan-key-s3': {},
  'addons/create-first': {
    after({ demo: { platform } }) {
      const app = platform.directory.app('labq-qa')
      expect(app?.attachments).toHaveLength(1)
      // Creating an add-on is a change of the app.
      expect(app?.updatedAt).toBe(app?.attachments[0]?.createdAt)
    },
  },
  'addons/create-in-prod-space': {},
  'addons/create-in-socs-space': {},
  'addons/create-kafka-legacy': {},
  'addons/create-memcached': {},
  'addons/create-on-app-without-formation': {
    after({ demo: { platform } }) {
      const [made, ...others] = platform.directory.app('labn-sandbox')?.formation ?? []
      expect([made?.type, made?.quantity, others.length]).toEqual(['web', 1, 0])
    },
  },
  'addons/create-papertrail': {},
  'addons/create-rabbitmq-not-shareable': {},
  'addons/create-redis-not-upgradable': {},
  'addons/create-second-named': { given: having(firstDatabase()) },
  'addons/create-securekey': {
    async after(lab, answer) {
      const { key, addon } = created.parse(JSON.parse(answer.body))
      // Nowhere else again, but the app has it.
      const { body } = await lab.ask('GET', `/addons/${addon}`)
      expect(JSON.parse(body)).toMatchObject({ config_vars: {} })
      const app = lab.demo.platform.directory.app('labq-qa')
      if (!app) throw new Error('labq-qa is there.')
      expect(addonVariables(lab.demo.platform, app)).toMatchObject([{ name: 'SECURE_KEY', value: key }])
    },
  },
  'addons/create-slow-provisioning': {
    given(seed) {
      seed.provisioningSeconds = { 'akkeris-mysql:standard-0': 30 }
    },
    after({ demo: { platform } }) {
      expect(platform.worker.pending()).toHaveLength(1)
    },
  },
  'addons/create-vault-credentials': {},
  'addons/delete-again-404': {
    given: replacing(last),
    async before(lab) {
      expect((await lab.replay('addons/delete-by-name')).status).toBe(200)
    },
  },
  'addons/delete-by-name': { given: replacing(last) },
  'addons/delete-in-prod-elevated': {
    given: replacing({ ...recordedAddon('addons/delete-in-prod-elevated'), state: 'provisioned' }),
  },
  'addons/delete-on-app-without-formation': {
    given(seed) {
      replacing({ ...recordedAddon('addons/delete-on-app-without-formation'), state: 'provisioned' })(seed)
      for (const app of seed.apps) if (app.name === 'holder' && app.space === 'open1') app.formation = []
    },
  },
  'addons/delete-primary-promotes-other': {
    given: replacing(oldest, younger),
    after(lab) {
      expect(primaryOf(lab, younger.id ?? '')).toBe(true)
    },
  },
  'addons/get-promoted-by-delete': {
    given: replacing(oldest, younger),
    async before(lab) {
      expect((await lab.replay('addons/delete-primary-promotes-other')).status).toBe(200)
    },
  },
  ...reads(
    'addons/get-attached-through-non-owner',
    'addons/get-broker-says-failed',
    'addons/get-by-app-and-id',
    'addons/get-by-app-and-name',
    'addons/get-global-by-id',
    'addons/get-global-with-attached',
    'addons/get-hub',
    'addons/get-kafka-legacy',
    'addons/get-papertrail',
    'addons/get-same-one-by-id',
    'addons/get-securekey',
    'addons/get-vault',
  ),
  'addons/get-on-shutdown-plan': {
    // This row was written into the recorded database by hand: secondary, but without the renaming a secondary has.
    given: replacing({
      ...relic,
      owner: { app: 'billing-core-qa', name: 'akkeris-postgresql-relic-1', primary: true },
    }),
    loose: ['primary'],
  },
  'addons/get-after-half-applied': {
    given: having(cache(cacheHolder)),
    async before(lab) {
      expect((await lab.replay('errors/409-patch-half-applied')).status).toBe(409)
    },
  },
  'addons/get-after-promote': {
    given: replacing(renamed, reporting),
    async before(lab) {
      expect((await lab.replay('addons/patch-promote')).status).toBe(200)
    },
  },
  'addons/get-demoted-by-promote': {
    given: replacing(renamed, reporting),
    async before(lab) {
      expect((await lab.replay('addons/patch-promote')).status).toBe(200)
    },
  },
  'addons/get-after-rename': {
    given: having(firstDatabase(sharedMain)),
    async before(lab) {
      expect((await lab.replay('addons/patch-rename')).status).toBe(200)
    },
  },
  'addons/get-by-ambiguous-name': {
    given: replacing(renamed, {
      ...cache(cacheHolder),
      owner: { app: 'labq-qa', name: 'main-db', primary: true },
    }),
  },
  'addons/get-by-app-and-attachment-id': { given: having(firstDatabase()) },
  'addons/get-by-app-and-name-wrong-case': { given: having(firstDatabase(), secondDatabase()) },
  'addons/get-by-name-shared-by-other-apps': { given: replacing(catalogJobs, ...jobs) },
  'addons/get-config': { given: having(firstDatabase()) },
  'addons/get-config-prefix-of-a-three-part-name': {
    given: replacing(renamed, reporting),
    async before(lab) {
      await lab.replay('addons/patch-promote')
      const path = `/apps/labq-qa/addons/${firstDatabase().id}`
      expect((await lab.ask('PATCH', path, { attachment: { name: 'My-New-DB' } })).status).toBe(200)
    },
  },
  'addons/get-config-secondary': { given: having(firstDatabase(), secondDatabase()) },
  'addons/get-config-socs': { given: replacing(recordedAddon('addons/create-in-socs-space')) },
  'addons/get-during-upgrade': {
    given(seed) {
      replacing(demoted, promoted)(seed)
      seed.provisioningSeconds = { 'akkeris-postgresql:premium-0': 5 }
    },
    async before(lab) {
      expect((await lab.replay('addons/patch-upgrade-plan')).status).toBe(200)
    },
  },
  'addons/get-global-by-name': { given: having(firstDatabase()) },
  'addons/get-while-provisioning': { given: replacing(pending), before: stillMaking },
  'addons/list-global-while-provisioning-one': { given: replacing(pending), before: stillMaking },
  'addons/list-by-app': { given: replacing(...recordedAddons('addons/list-by-app')), before: stillMaking },
  'addons/list-by-app-empty': {},
  'addons/list-by-app-with-failed': { given: replacing(...recordedAddons('addons/list-by-app-with-failed')) },
  'addons/list-global': {
    onlyShape: true,
    given(seed) {
      const states = ['provisioning', 'deprovisioned'] as const
      for (const [at, state] of states.entries()) {
        seed.addons.push({ plan: 'akkeris-s3:basic', state, owner: { app: 'labq-qa', name: `state-${at}` } })
      }
    },
    after(lab, { body }) {
      const listed = z.array(z.object({ state: z.string() })).parse(JSON.parse(body))
      expect(lab.demo.platform.fleet.addons.filter(({ state }) => state !== 'provisioned').length).toBeGreaterThan(1)
      // Nobody asks the brokers for this list.
      expect(new Set(listed.map(({ state }) => state))).toEqual(new Set(['provisioned']))
    },
  },
  'addons/list-global-endpoint-two': {
    // Another controller with another key, as like this one as any other.
    async story(lab) {
      const { status, body } = await lab.ask('GET', '/addons')
      const recorded = recordedBody('addons/list-global-endpoint-two', z.json())
      expect([status, compareShapes(recorded, JSON.parse(body))]).toEqual([200, []])
    },
  },
  'addons/patch-empty': { older: true, given: replacing(main) },
  'addons/patch-promote': {
    given: replacing(renamed, reporting),
    after(lab) {
      expect([primaryOf(lab, renamed.id ?? ''), primaryOf(lab, reporting.id ?? '')]).toEqual([false, true])
    },
  },
  'addons/patch-rename': { given: having(firstDatabase(sharedMain)) },
  'addons/patch-rename-to-a-name-in-use': { given: replacing(renamed, cache(cacheHolder)) },
  'addons/patch-same-plan': { older: true, given: replacing(main) },
  'addons/patch-to-plan-missing-compliance': changesPlan('akkeris-postgresql:standard-0-v9'),
  'addons/patch-to-plan-of-another-region': changesPlan('akkeris-postgresql:premium-socs'),
  'addons/patch-to-shutdown-plan': changesPlan('akkeris-postgresql:premium-0'),
  'addons/patch-upgrade-plan': changesPlan('akkeris-postgresql:standard-0'),
}
