import { expect } from 'vitest'
import { z } from 'zod'
import type { Seed } from '#demo/seed/format.ts'
import { formationRows } from '../estate.ts'
import { addon, firstDatabase, having, sharedMain } from '../lab-addons.ts'
import { all, app, without } from '../lab-apps.ts'
import { recordedBody } from '../recordings.ts'
import type { Scene, Scenes } from '../scene.ts'

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
    formation: formationRows.optional(),
  }),
)

/** It owns a bucket, borrows another app's, and has no dynos at all. */
const holder = all(
  app('holder-open1', { formation: [] }),
  having(
    addon('7e61eca4-9aab-4c00-b067-f0721d01a5f4', 'akkeris-s3:basic', {
      app: 'holder-open1',
      name: 'akkeris-s3-plantation-8919',
    }),
    addon(
      '0b52a7e1-19c4-4d7e-8fb5-8b2e5ce1a114',
      'akkeris-s3:basic',
      { app: 'leak-open1' },
      { app: 'holder-open1', primary: false },
    ),
  ),
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
    older: true,
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
    older: true,
    given: all(built, app('billing-eu-prod', { repository: { url: 'https://git.akkeris.example/x', branch: 'main' } })),
    // The address that the recorded server was told to be at, and what its client called the build.
    loose: ['[].output_stream_url', '[].source_blob.version'],
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
  'apps/get-by-id': { given: built, older: true },
  'apps/get-by-name': { given: built, older: true },
  'apps/get-deleted-404': {
    async before(lab) {
      expect((await lab.ask('DELETE', '/apps/labx-qa')).status).toBe(200)
    },
  },
  'apps/get-never-deployed': {
    older: true,
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
  'errors/404-gzip': {},
  'errors/404-path-in-other-case': {},
  'errors/409-create-app-exists': {},
  'errors/409-delete-app-with-addon-attached-elsewhere': { given: having(firstDatabase(sharedMain)) },
  'errors/409-delete-app-attached-without-formation': { given: holder },
  'errors/422-create-app-dash': {},
  'errors/422-create-app-too-long': {},
  'errors/422-release-bad-uuid': {},

  'failure/app-after-refused-delete': {
    given: holder,
    async before(lab) {
      expect((await lab.ask('DELETE', '/apps/holder-open1', undefined, true)).status).toBe(409)
    },
  },
}
