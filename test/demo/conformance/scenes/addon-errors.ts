import { expect } from 'vitest'
import { z } from 'zod'
import type { Outage } from '#demo/platform/backend.ts'
import type { Instance } from '#demo/platform/instances.ts'
import {
  addon,
  cache,
  firstDatabase,
  having,
  productionDatabase,
  secondDatabase,
  secureKey,
  sharedMain,
} from '../lab-addons.ts'
import { recordedAddon, replacing } from '../recorded-addons.ts'
import type { Lab, Scenes } from '../scene.ts'

const cacheHolder = { app: 'labd-dev', name: 'akkeris-redis-approval-9106', primary: true }

/** Something behind the controller answers otherwise, once or for good. */
const outage =
  (one: Outage) =>
  (lab: Lab): void => {
    lab.demo.platform.backend.outages.add(one)
  }

/** The broker is busy with an add-on that is there. */
const busy =
  (id: string | undefined, task: NonNullable<Instance['task']>) =>
  (lab: Lab): void => {
    const { directory, instances } = lab.demo.platform
    const held = directory.addon(id ?? '')
    if (held) instances.occupy(held, task, 600)
  }

const names = z.array(z.object({ id: z.string(), name: z.string(), state: z.string() }))

const listed = async (lab: Lab, path: string): Promise<z.infer<typeof names>> =>
  names.parse(JSON.parse((await lab.ask('GET', path)).body))

const socsDatabase = recordedAddon('addons/create-in-socs-space')
const memcached = recordedAddon('addons/create-memcached')
const papertrail = recordedAddon('addons/get-papertrail')
const sandboxCache = recordedAddon('addons/create-on-app-without-formation')
const busyDatabase = addon('f14e7925-0466-4ebd-8985-22e092a26b10', 'akkeris-mysql:standard-0', {
  app: 'labq-qa',
  name: 'akkeris-mysql-plum-12',
})
const silent = addon('e5d5e4a6-e97a-42ef-baa3-0cf7dc9765ed', 'akkeris-postgresql:hobby', {
  app: 'catalog-audit',
  name: 'akkeris-postgresql-plum-12',
})

export const scenes: Scenes = {
  'errors/400-empty-body': {},
  'errors/400-malformed-json': {},
  'errors/403-delete-addon-elevated-without-username': { given: having(productionDatabase()) },
  'errors/403-delete-addon-in-prod': { given: having(productionDatabase()) },
  'errors/403-delete-addon-in-socs': { given: replacing(socsDatabase) },
  'errors/403-elevated-must-be-lower-case-true': {},
  'errors/404-delete-unknown-addon': {},
  'errors/404-unknown-addon-config': {},
  'errors/404-unknown-addon-global': {},
  'errors/404-unknown-addon-in-app': {},
  'errors/404-unknown-app-addons': {},
  'errors/409-create-multiple-not-supported-papertrail': { given: replacing(papertrail) },
  'errors/409-create-multiple-not-supported-securekey': { given: having(secureKey()) },
  'errors/409-create-plan-not-in-region': {},
  'errors/409-create-service-not-in-region': {},
  'errors/409-delete-addon-attached-elsewhere': { given: having(firstDatabase(sharedMain)) },
  'errors/409-delete-addon-through-non-owner': { given: having(firstDatabase(sharedMain)) },
  'errors/409-demote-addon': { given: replacing(recordedAddon('addons/get-after-promote')) },
  'errors/409-patch-half-applied': {
    given: having(cache(cacheHolder)),
    after({ demo: { platform } }) {
      expect(platform.directory.addon(cache().id ?? '')?.owner?.name).toBe('half-applied')
    },
  },
  'errors/409-upgrade-not-supported': { given: having(cache()) },
  'errors/409-upgrade-not-supported-undefined': { given: replacing(memcached) },
  'errors/409-upgrade-to-other-service': { given: having(secondDatabase()) },
  'errors/422-create-bad-name': {},
  'errors/422-create-missing-compliance': {},
  'errors/422-create-name-too-long': {},
  'errors/422-create-no-plan': {},
  'errors/422-create-one-letter-name': {},
  'errors/422-create-plan-short-name': {},
  'errors/422-create-shutdown-plan': {},
  'errors/422-create-unknown-plan': {},
  'errors/422-patch-non-owner': { given: having(firstDatabase(sharedMain)) },
  'errors/424-create-broker-says-412': { before: outage({ step: 'provision', answer: 412 }) },
  'errors/424-get-broker-says-412': {
    given: having(secondDatabase()),
    before: outage({ step: 'status', answer: 412 }),
  },
  'errors/500-create-broker-503': { before: outage({ step: 'provision', answer: 503 }) },
  'errors/500-create-broker-always-fails': {
    before: outage({ step: 'provision', service: 'akkeris-mongodb', answer: 500 }),
    async after(lab) {
      expect(await listed(lab, '/apps/labq-qa/addons')).toEqual([])
    },
  },
  'errors/500-create-rename-map-fails': {
    given: having(firstDatabase()),
    before: outage({ step: 'rename-map', answer: 500, times: 1 }),
    async after(lab) {
      // A ghost: listed, and never to be reached again.
      const ghost = (await listed(lab, '/addons')).find(({ name }) => name === 'half-made')
      expect(ghost?.state).toBe('provisioned')
      expect(lab.demo.platform.directory.addon(ghost?.id ?? '')?.ghost).toBe(true)
      const path = `/apps/labq-qa/addons/${ghost?.id}`
      const answers = await Promise.all([
        lab.ask('GET', `/addons/${ghost?.id}`),
        lab.ask('PATCH', path, { primary: true }),
        lab.ask('DELETE', path),
      ])
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
      expect((await listed(lab, '/apps/labq-qa/addons')).map(({ name }) => name)).not.toContain('half-made')
    },
  },
  'errors/500-create-status-check-fails-after-provision': {
    before: outage({ step: 'status', answer: 500, times: 1 }),
    async after(lab) {
      const { directory, instances } = lab.demo.platform
      expect(await listed(lab, '/apps/labq-qa/addons')).toEqual([])
      // It is paid for, and the app bound to it.
      const unrecorded = [...instances.known()].filter(([id]) => directory.addon(id) === null)
      expect(unrecorded.map(([, { exists, bindings }]) => [exists, [...bindings]])).toEqual([[true, ['labq-qa']]])
    },
  },
  'errors/500-patch-unknown-plan': { given: having(secondDatabase()) },
  'errors/500-rename-securekey': { given: having(secureKey()) },
  'errors/503-broker-silent-for-60-seconds': {
    given: having(silent),
    before: outage({ step: 'status', answer: 'silent' }),
    passing: 60_000,
  },
  'errors/503-delete-broker-fails': {
    given(seed) {
      replacing(sandboxCache)(seed)
      for (const app of seed.apps) if (app.name === 'labn') app.formation = [{ type: 'web' }]
    },
    before: outage({ step: 'deprovision', answer: 500, times: 1 }),
    async after(lab) {
      const { directory } = lab.demo.platform
      expect(directory.addon(sandboxCache.id ?? '')?.owner?.unbound).toBe(true)
      expect((await listed(lab, '/apps/labn-sandbox/addons')).map(({ id }) => id)).toEqual([sandboxCache.id])
      // The second time it works.
      expect((await lab.ask('DELETE', `/apps/labn-sandbox/addons/${sandboxCache.id}`)).status).toBe(200)
      expect(await listed(lab, '/apps/labn-sandbox/addons')).toEqual([])
    },
  },
  'errors/503-delete-while-busy': { given: having(busyDatabase), before: busy(busyDatabase.id, 'provision') },
  'errors/503-get-broker-down': { given: having(secondDatabase()), before: outage({ step: 'status', answer: 500 }) },
  'errors/503-get-broker-hangs-up': {
    given: having(secondDatabase()),
    before: outage({ step: 'status', answer: 'hangs-up' }),
  },
  'errors/503-get-global-broker-down': {
    given: having(secondDatabase()),
    before: outage({ step: 'status', answer: 500 }),
  },
  'errors/503-upgrade-while-busy': { given: having(firstDatabase()), before: busy(firstDatabase().id, 'change') },
}
