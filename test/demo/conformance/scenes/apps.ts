import { expect } from 'vitest'
import { z } from 'zod'
import type { Seed } from '#demo/seed/format.ts'
import { addon, firstDatabase, having, processShare, secondDatabase, secureKey, sharedMain } from '../lab-addons.ts'
import { recordedBody } from '../recordings.ts'
import type { Scene, Scenes } from '../scene.ts'

type SeedApp = Seed['apps'][number]

/** For `given`: an app of the estate with these facts instead. */
const app =
  (name: string, facts: Partial<SeedApp>) =>
  (seed: Seed): void => {
    const found = seed.apps.find((one) => `${one.name}-${one.space}` === name)
    if (!found) throw new Error(`The estate has no app ${name}.`)
    Object.assign(found, facts)
  }

const without =
  (name: string) =>
  (seed: Seed): void => {
    seed.apps = seed.apps.filter((one) => `${one.name}-${one.space}` !== name)
  }

const all =
  (...changes: ((seed: Seed) => void)[]) =>
  (seed: Seed): void => {
    for (const change of changes) change(seed)
  }

/** What the build service had made of it when it was recorded: its second build, released for the first time. */
const recordedRelease = {
  id: 'a18c4f83-f0d0-4edb-8444-e6a6361949ba',
  buildId: '03d60e84-770e-4e69-ad27-fa0a130fb8e7',
  commit: '0a1b2c3',
  author: 'seed@example.invalid',
  message: '',
}
const released = app('billing-eu-prod', { releases: [{ ...recordedRelease, version: 1 }] })
const built = app('billing-eu-prod', {
  releases: [{ ...recordedRelease, version: 2 }],
})

const bucket = addon('f5a8fd80-40dd-4d10-9962-40ca2995f859', 'akkeris-s3:basic', {
  id: '4ac152a8-4015-46a8-9492-7edc7cb7c9c7',
  app: 'labr-qa',
  name: 'akkeris-s3-calendar-2792',
})
const shares = having(bucket, secureKey({ app: 'labr-qa' }), firstDatabase(sharedMain), secondDatabase(processShare))

/** The space had another id when changes were recorded. */
const otherSpace = (seed: Seed): void => {
  const space = seed.spaces.find(({ name }) => name === 'qa')
  if (space) space.id = '20737b5f-a689-4024-87e7-8dd94b2ffb90'
}

const newcomer = { description: 'd', labels: 'a,b', releases: [] }
const webDyno = { id: '29b353f6-56a1-47d3-8c63-2fd3f66dd99c', type: 'web', size: 'gp1', port: 9000 }

const listedRows = z.array(
  z.object({
    id: z.string(),
    simple_name: z.string(),
    space: z.object({ name: z.string() }),
    organization: z.object({ name: z.string() }),
    description: z.string(),
    labels: z.string(),
    web_url: z.string(),
    owner: z.object({ id: z.string() }).optional(),
    released_at: z.string().nullish(),
    formation: z
      .array(
        z.object({
          id: z.string(),
          type: z.string(),
          size: z.string(),
          quantity: z.number(),
          port: z.number().nullable(),
          command: z.string().nullable(),
        }),
      )
      .optional(),
  }),
)

const hostless = (url: string): string => url.replace(/(stub\.invalid|akkeris\.example)/, '')

/** A list of all apps on a platform that has only those whose rows the recording kept. */
function listing(name: string): Scene {
  const rows = recordedBody(name, listedRows)
  return {
    given(seed) {
      seed.addons = []
      seed.attachments = []
      seed.apps = rows.map((row) => ({
        id: row.id,
        name: row.simple_name,
        space: row.space.name,
        organization: row.organization.name,
        description: row.description,
        labels: row.labels,
        ...(row.owner ? { ownerId: row.owner.id } : {}),
        ...(row.formation ? { formation: row.formation } : {}),
        ...(row.released_at === null ? { releases: [] } : {}),
      }))
    },
    ordered: true,
    // The platform's own app, the first in the list, was given its address by hand.
    loose: ['[].web_url'],
    after(_lab, { body }) {
      const ours = listedRows.parse(JSON.parse(body)).slice(1)
      expect(ours.map((row) => hostless(row.web_url))).toEqual(rows.slice(1).map((row) => hostless(row.web_url)))
    },
  }
}

export const scenes: Scenes = {
  'apps/builds': {
    given: all(built, app('billing-eu-prod', { repository: { url: 'https://git.akkeris.example/x', branch: 'main' } })),
    // The address that the recorded server was told to be at, and what its client called the build.
    loose: ['[].output_stream_url', '[].source_blob.version'],
  },
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
  'apps/create': {
    given: all(without('labnew-qa'), otherSpace),
    async after(lab) {
      const { body } = await lab.ask('GET', '/apps/labnew-qa/config-vars')
      expect(JSON.parse(body)).toEqual({ PORT: '9000' })
      expect(lab.demo.platform.fleet.audits?.at(-1)).toMatchObject({ action: 'created', app: 'labnew', space: 'qa' })
    },
  },
  'apps/delete': {
    given: having(
      firstDatabase({ app: 'labx-qa', primary: true }),
      addon('53ed79a9-ec3f-4bd3-ae94-ae3ca6da0180', 'akkeris-redis:small', { app: 'labx-qa' }),
    ),
    async after(lab) {
      expect((await lab.ask('GET', '/addons/53ed79a9-ec3f-4bd3-ae94-ae3ca6da0180')).status).toBe(404)
      expect((await lab.ask('GET', '/addons/46f91d3a-c41e-480e-b31c-64c9417323e9/addon-attachments')).body).toBe('[]')
    },
  },
  'apps/dynos': {
    given: all(
      released,
      app('billing-eu-prod', {
        // The region that was recorded had one of each, however many were asked for.
        formation: [
          { type: 'web', size: 'gp2-prod', quantity: 1 },
          { type: 'worker', size: 'gp1-prod', quantity: 1, command: 'node worker.js' },
        ],
      }),
    ),
    // Names of pods, and that region's idea of the time.
    loose: ['[].name', '[].created_at', '[].updated_at'],
  },
  'apps/features': {},
  'apps/formation': {},
  'apps/formation-create': { given: app('labnew-qa', { ...newcomer, formation: [] }) },
  'apps/formation-created-behind-the-back': {
    async before(lab) {
      expect((await lab.ask('POST', '/apps/labn-sandbox/addons', { plan: 'akkeris-redis:small' })).status).toBe(201)
    },
  },
  'apps/formation-patch': { given: app('labnew-qa', { ...newcomer, formation: [webDyno] }) },
  'apps/get-by-id': { given: built },
  'apps/get-by-name': { given: built },
  'apps/get-deleted-404': {
    async before(lab) {
      expect((await lab.ask('DELETE', '/apps/labx-qa')).status).toBe(200)
    },
  },
  'apps/get-never-deployed': {
    given: all(app('labnew-qa', { ...newcomer, formation: [{ ...webDyno, quantity: 2 }] }), otherSpace),
  },
  'apps/list': listing('apps/list'),
  'apps/list-other-query': listing('apps/list-other-query'),
  'apps/list-range-header': listing('apps/list-range-header'),
  'apps/list-simple': listing('apps/list-simple'),
  'apps/list-simple-false': listing('apps/list-simple-false'),
  'apps/log-drains': {},
  'apps/patch-labels': { given: otherSpace },
  'apps/patch-maintenance-off': { given: all(app('labq-qa', { maintenance: true }), otherSpace) },
  'apps/patch-maintenance-on': { given: otherSpace },
  'apps/pipeline-couplings': {},
  'apps/previews': {},
  'apps/release': { given: released },
  'apps/release-statuses': { given: released },
  'apps/releases': { given: released, ordered: true },
  'apps/restart-dynos': {},
  'apps/routes': {},

  'errors/400-rename-app': {},
  'errors/403-build-in-prod': {},
  'errors/403-delete-app-in-prod': {},
  'errors/404-app-simple-name': {},
  'errors/404-app-upper-case': {},
  'errors/404-unknown-app': {},
  'errors/404-unknown-app-addons': {},
  'errors/404-gzip': {},
  'errors/404-path-in-other-case': {},
  'errors/409-config-var-owned-by-addon': { given: having(firstDatabase()) },
  'errors/409-config-var-reserved': {},
  'errors/409-create-app-exists': {},
  'errors/409-delete-app-with-addon-attached-elsewhere': { given: having(firstDatabase(sharedMain)) },
  'errors/422-create-app-dash': {},
  'errors/422-create-app-too-long': {},
  'errors/422-release-bad-uuid': {},
  'errors/503-config-vars-region-down': {
    before: ({ demo }) => demo.platform.backend.outages.add({ step: 'region', answer: 500 }),
  },
}
