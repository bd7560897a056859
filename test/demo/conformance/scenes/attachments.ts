import { expect } from 'vitest'
import { z } from 'zod'
import {
  addon,
  cache,
  firstDatabase,
  having,
  kafka,
  processShare,
  productionDatabase,
  renamedShare,
  secondDatabase,
  secureKey,
  sharedMain,
} from '../lab-addons.ts'
import type { Held } from '../lab-addons.ts'
import { readNotes } from '../recordings.ts'
import type { Lab, Scenes } from '../scene.ts'

const mysql = addon('c82906e9-a121-45d1-9de4-181bcfdd2a61', 'akkeris-mysql:standard-0', {
  app: 'labq-qa',
  name: 'akkeris-mysql-flight-3776',
})

const memcached = addon('8544a75d-021b-4ae1-9cad-507c1f6acb56', 'akkeris-memcached:small', {
  app: 'labd-dev',
  name: 'akkeris-memcached-door-5411',
})

const bucket = addon('f5a8fd80-40dd-4d10-9962-40ca2995f859', 'akkeris-s3:basic', {
  app: 'labr-qa',
  name: 'akkeris-s3-plum-12',
})

/** The database that ten apps share. */
const hub = addon(
  '9f21688d-8e22-48dd-8b64-ec9f29958957',
  'akkeris-postgresql:standard-0',
  { id: 'a1549596-b752-464c-b237-cca8f852b3b2', app: 'users-qa', name: 'akkeris-postgresql-error-6980' },
  ...(
    [
      ['catalog-qa', 'akkeris-postgresql-step-2641', 'b24a796e-ad8c-45cf-88e7-55368b408c72', false],
      ['catalog-sandbox', 'akkeris-postgresql-reason-1925', 'eea87078-2211-4996-9997-3d0bead61d27', false],
      ['billing-default', 'akkeris-postgresql-guitar-4147', '201978d1-8b54-482e-8a71-8bf22c51a5f1', false],
      ['checkout-default', 'sessions-s69', '3f648a3c-97fc-41f7-91d4-48bec1b6acff', false],
      ['search-core-dev', 'archive-s8', '7d278446-ba4e-4652-a07c-8d74805cfb41', false],
      ['checkout-dev', 'akkeris-postgresql-church-8537', 'c8e24102-9e6f-47c6-a5fc-38dbbe7df835', false],
      ['checkout-core-qa', 'akkeris-postgresql-horn-1687', 'b7fbf049-9868-4830-a446-b213da79f7c1', true],
      ['search-core-prod', 'cache-s67', 'bc7b5894-8d0b-4dd4-ba16-42428b24a07c', true],
      ['billing-qa', 'twin', '0da16e79-5f32-4c78-a315-571aa728d13f', false],
    ] as const
  ).map(([app, name, id, primary]): Held => ({ id, app, name, primary })),
)

const orphan = addon('cb221d80-1bed-4f43-9d7c-3382888a291e', 'akkeris-postgresql:standard-1', null, {
  id: 'cdea3e43-496a-4f21-a5f9-2d59761b0737',
  app: 'ledger-core-dev',
  name: 'orphaned-share',
  primary: false,
})

const secureKeyShare: Held = {
  id: '3df04553-8533-4c4e-b081-83bad7ebd7f9',
  app: 'labr-qa',
  name: 'securekey-statement-9122',
  primary: true,
}

const cacheShare: Held = {
  id: '4144f668-422f-4813-94f0-ae5e751c7c71',
  app: 'labd-dev',
  name: 'akkeris-redis-approval-9106',
  primary: true,
}

const holding = (lab: Lab, app: string): string[] =>
  lab.demo.platform.directory.app(app)?.attachments.map(({ addon: held }) => held.id) ?? []

const rows = z.array(z.object({ id: z.string() }))

async function order(lab: Lab, path: string): Promise<string[]> {
  const { body } = await lab.ask('GET', path)
  return rows.parse(JSON.parse(body)).map(({ id }) => id)
}

export const scenes: Scenes = {
  'attachments/create': {
    given: having(firstDatabase()),
    after(lab) {
      expect(holding(lab, 'labr-qa')).toEqual([firstDatabase().id])
    },
  },
  'attachments/create-cross-space-while-provisioning': {
    given: having(mysql),
    before({ demo: { platform } }) {
      const pending = platform.directory.addon('c82906e9-a121-45d1-9de4-181bcfdd2a61')
      if (pending) platform.instances.occupy(pending, 'provision', 600)
    },
  },
  'attachments/create-dev-into-prod': { given: having(memcached) },
  'attachments/create-into-app-without-formation': {
    given: having(bucket),
    after({ demo: { platform } }) {
      const app = platform.directory.app('labm-sandbox')
      expect(app?.formation.map(({ type, quantity }) => ({ type, quantity }))).toEqual([{ type: 'web', quantity: 1 }])
    },
  },
  'attachments/create-kafka-legacy': { given: having(kafka()) },
  'attachments/create-on-addon-path': {
    given: having(firstDatabase(), cache()),
    after(lab) {
      expect(holding(lab, 'labd-dev')).toEqual([cache().id])
    },
  },
  'attachments/create-on-doc-path-app-by-name': { given: having(firstDatabase(sharedMain), secondDatabase()) },
  'attachments/create-securekey': { given: having(secureKey()) },
  'attachments/delete': {
    given: having(cache(cacheShare)),
    after(lab) {
      expect(holding(lab, 'labd-dev')).toEqual([])
    },
  },
  'attachments/delete-again-404': {
    given: having(cache(cacheShare)),
    async before(lab) {
      expect((await lab.replay('attachments/delete')).status).toBe(200)
    },
  },
  'attachments/delete-in-prod-without-elevated': {
    given: having(
      productionDatabase({
        id: '168746e2-3e20-474b-b332-47597e0305b8',
        app: 'labz-pay-prod',
        name: 'akkeris-postgresql-experience-5077',
        primary: true,
      }),
    ),
  },
  'attachments/delete-on-app-path': { given: having(secureKey(secureKeyShare)) },
  'attachments/get-by-app-and-id': { given: having(firstDatabase(sharedMain)) },
  'attachments/get-by-app-and-name': { given: having(firstDatabase(sharedMain)) },
  'attachments/get-by-app-owned-one': { given: having(firstDatabase(sharedMain)) },
  'attachments/get-global': { given: having(firstDatabase(sharedMain)) },
  'attachments/get-global-by-name': { given: having(firstDatabase(sharedMain)) },
  'attachments/get-orphan': { given: having(orphan) },
  'attachments/list-by-app-with-orphan': { given: having(orphan) },
  'attachments/get-secondary-view-of-same': {
    older: true,
    given: having({
      ...firstDatabase({ ...sharedMain, primary: false }),
      plan: 'akkeris-postgresql:eu-residency',
    }),
  },
  'attachments/list-by-addon': { given: having(firstDatabase(sharedMain)) },
  'attachments/list-by-addon-hub': { older: true, given: having(hub) },
  'attachments/list-by-addon-unknown': {},
  'attachments/list-by-app': {
    older: true,
    given: having(firstDatabase(sharedMain), secondDatabase(processShare), secureKey(secureKeyShare)),
  },
  'attachments/list-global': { given: having(orphan), onlyShape: true },
  'attachments/order-after-writes': {
    given: having(firstDatabase(sharedMain), secondDatabase(processShare)),
    async story(lab) {
      const before = [await order(lab, '/addon-attachments'), await order(lab, '/addons')]
      const changed = await Promise.all([
        lab.ask('PATCH', `/apps/labr-qa/addon-attachments/${processShare.id}`, { name: 'moved' }),
        lab.ask('PATCH', `/apps/labq-qa/addons/${firstDatabase().id}`, { plan: 'akkeris-postgresql:premium-0' }),
      ])
      expect(changed.map(({ status }) => status)).toEqual([200, 200])
      const after = [await order(lab, '/addon-attachments'), await order(lab, '/addons')]
      expect(readNotes('attachments/order-after-writes')).toMatchObject({
        addon_attachments_kept_order: false,
        addons_kept_order: false,
      })
      expect(after.map((ids) => ids.toSorted())).toEqual(before.map((ids) => ids.toSorted()))
      expect(after[0]).not.toEqual(before[0])
      expect(after[1]).not.toEqual(before[1])
    },
  },
  'attachments/patch-nothing': {
    older: true,
    given: having(firstDatabase(), secondDatabase({ ...renamedShare, primary: true })),
  },
  'attachments/patch-owners-own': { older: true, given: having(firstDatabase(), secondDatabase()) },
  'attachments/patch-rename': { older: true, given: having(firstDatabase(sharedMain), secondDatabase(processShare)) },
  'attachments/get-after-rename': {
    given: having(firstDatabase(sharedMain), secondDatabase(processShare)),
    async before(lab) {
      await lab.replay('attachments/patch-rename')
    },
  },
  'attachments/patch-promote': {
    older: true,
    given: having(firstDatabase(sharedMain), secondDatabase(renamedShare)),
    async after(lab) {
      const { body } = await lab.ask('GET', '/apps/labr-qa/addon-attachments/Shared-Main')
      expect(JSON.parse(body)).toMatchObject({ primary: false })
    },
  },
  'attachments/get-after-promote': {
    given: having(firstDatabase(sharedMain), secondDatabase(renamedShare)),
    async before(lab) {
      await lab.replay('attachments/patch-promote')
    },
  },
  'errors/403-attach-papertrail-detach': {
    given: having(
      addon('0b151de4-d887-4b19-a096-709e11932772', 'papertrail:basic', {
        id: '6d4758e1-1e38-4d1e-819e-1bb4fafad315',
        app: 'labq-qa',
        name: 'papertrail-mountain-8612',
      }),
    ),
  },
  'errors/404-attach-by-addon-name': { given: having(cache()) },
  'errors/404-attach-to-unknown-app': { given: having(cache()) },
  'errors/404-attach-unknown-addon': {},
  'errors/404-delete-unknown-attachment': {},
  'errors/404-unknown-attachment': {},
  'errors/404-unknown-attachment-in-app': {},
  'errors/409-attach-already-attached': { given: having(firstDatabase(sharedMain)) },
  'errors/409-attach-multiple-not-supported': {
    given: having(
      kafka(),
      addon('da817d27-4369-42de-afd1-9a9a9f132800', 'kafka:nonprod', { app: 'labd-dev', name: 'kafka-plum-12' }),
    ),
  },
  'errors/409-attach-name-in-use-for-this-addon': { given: having(firstDatabase(sharedMain)) },
  'errors/409-attach-not-shareable-broker': {
    given: having(
      addon('47f2ff7e-c311-4d5d-a755-5ede355a7f9a', 'akkeris-rabbitmq:sandbox', {
        app: 'labq-qa',
        name: 'akkeris-rabbitmq-plum-12',
      }),
    ),
  },
  'errors/409-attach-not-shareable-papertrail': {
    given: having(
      addon('0b151de4-d887-4b19-a096-709e11932772', 'papertrail:basic', {
        app: 'labq-qa',
        name: 'papertrail-mountain-8612',
      }),
    ),
  },
  'errors/409-attach-not-shareable-vault': {
    given: having(
      addon('e8b10867-28a3-4d78-8183-2a76ca1b379a', 'ledger-db:dev', { app: 'labq-qa', name: 'ledger-veil-797' }),
    ),
  },
  'errors/409-attach-prod-to-nonprod': { given: having(productionDatabase()) },
  'errors/409-attach-prod-to-nonprod-force': { given: having(productionDatabase()) },
  'errors/409-attach-region-mismatch': { given: having(firstDatabase()) },
  'errors/409-attach-same-app': { given: having(firstDatabase()) },
  'errors/409-attach-socs-to-nonsocs': {
    given: having(
      addon('4fc3064b-d64a-4e3e-ad2c-b7d0eb413dc5', 'akkeris-postgresql:premium-socs', {
        app: 'labs-core-prod',
        name: 'akkeris-postgresql-plum-12',
      }),
    ),
  },
  'errors/409-demote-attachment': {
    given: having(firstDatabase(), secondDatabase({ ...renamedShare, primary: true })),
  },
  'errors/409-detach-owner-of-unshared-addon': {
    given: having(
      addon('8544a75d-021b-4ae1-9cad-507c1f6acb56', 'akkeris-memcached:small', {
        id: '61d0d824-a740-416c-b117-2545e0816aa6',
        app: 'labd-dev',
        name: 'akkeris-memcached-door-5411',
      }),
    ),
  },
  'errors/409-detach-vault': {
    given: having(
      addon('e8b10867-28a3-4d78-8183-2a76ca1b379a', 'ledger-db:dev', {
        id: '4a90277f-4b4d-4c15-8db9-20b96208b4e7',
        app: 'labq-qa',
        name: 'ledger-veil-797',
      }),
    ),
  },
  'errors/409-detach-when-app-has-no-formation': {
    given: having(
      addon(
        'f5a8fd80-40dd-4d10-9962-40ca2995f859',
        'akkeris-s3:basic',
        { app: 'labr-qa', name: 'akkeris-s3-plum-12' },
        {
          id: '6979da77-e247-479f-b93c-97c0df2b128c',
          app: 'labm-sandbox',
          name: 'akkeris-s3-quiver-6665',
          primary: true,
        },
      ),
    ),
  },
  'errors/422-attach-bad-name': { given: having(secondDatabase()) },
  'errors/422-attachment-ambiguous-name': {
    given: having(
      addon('46f91d3a-c41e-480e-b31c-64c9417323e9', 'akkeris-postgresql:standard-0', {
        app: 'labq-qa',
        name: 'main-db',
      }),
      addon('643f8451-e871-401b-a760-14b6643ce8c3', 'akkeris-redis:small', { app: 'labq-qa', name: 'main-db' }),
    ),
  },
  'errors/422-get-attachment-twin': {
    given: having(
      hub,
      addon(
        '0d9b2f0e-6a7c-4f6e-9a53-6a5d1f0c9b11',
        'akkeris-s3:versioned',
        { app: 'checkout-sandbox', name: 'akkeris-s3-plum-12' },
        { id: '242165b4-0d26-4fff-a7cf-885c37169699', app: 'billing-qa', name: 'twin', primary: true },
      ),
    ),
  },
  'errors/422-patch-attachment-bad-name': { given: having(firstDatabase(), secondDatabase(renamedShare)) },
  'errors/503-attach-bind-fails': {
    given: having(secondDatabase()),
    before({ demo: { platform } }) {
      platform.backend.outages.add({ step: 'bind', answer: 500 })
    },
    after(lab) {
      expect(holding(lab, 'labd-dev')).toEqual([])
    },
  },
  'errors/503-attach-broker-down': {
    given: having(secondDatabase()),
    before({ demo: { platform } }) {
      platform.backend.outages.add({ step: 'status', answer: 500 })
    },
  },
}
