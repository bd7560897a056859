import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Seed } from '#demo/seed/format.ts'
import { compare } from '../compare.ts'
import { having } from '../lab-addons.ts'
import { app } from '../lab-apps.ts'
import { readNotes, recordedBody } from '../recordings.ts'
import type { Lab, Scene, Scenes } from '../scene.ts'
import { bucket } from './auth.ts'

const auditRows = z.array(
  z.object({
    action: z.string(),
    app: z.string(),
    space: z.string(),
    username: z.string(),
    received_at: z.string(),
    info: z.string(),
  }),
)

/** The recorded audits are the newest, of `total` that answer the question; others are in the way. */
function audited(name: string, total: number): Scene {
  const recorded = recordedBody(name, auditRows)
  const rows = recorded.map(({ received_at: receivedAt, ...rest }) => ({ ...rest, receivedAt }))
  const older = rows
    .slice(-1)
    .flatMap((row) =>
      Array.from({ length: total - rows.length }, () => ({ ...row, receivedAt: '2026-11-23T08:55:00.000Z' })),
    )
  return {
    onlyShape: true,
    given(seed) {
      const elsewhere = older.map((row) => ({ ...row, app: 'other', receivedAt: '2026-11-23T08:00:00.000Z' }))
      seed.audits = [...elsewhere, ...elsewhere, ...older, ...rows.toReversed()]
    },
    after(_, { body }) {
      const answered = auditRows.parse(JSON.parse(body))
      expect(answered.length).toBe(total)
      expect(answered.slice(0, recorded.length)).toEqual(recorded)
    },
  }
}

async function buildAndRelease(lab: Lab): Promise<void> {
  const { clock } = lab.demo.platform
  const on = '/apps/billing-eu-prod'
  const worker = { type: 'worker', size: 'gp1', quantity: 1, command: 'node worker.js' }
  expect((await lab.ask('POST', `${on}/formation`, worker)).status).toBe(201)
  const source = { url: 'https://git.akkeris.example/x.tgz', repo: 'https://git.akkeris.example/x', branch: 'main' }
  const blob = { ...source, sha: '0a1b2c3', version: 'v1.0', author: 'seed@example.invalid' }
  expect((await lab.ask('POST', `${on}/builds`, blob, true)).status).toBe(201)
  // It is released by itself when it is built, and rolled out after that.
  for (let turn = 0; turn < 10; turn += 1) await clock.advance(10_000)
}

const invoice = z.object({
  period_end: z.string(),
  items: z.array(
    z.object({
      organization: z.string(),
      app: z.object({ name: z.string() }),
      description: z.string(),
      type: z.enum(['addon', 'dyno']),
      quantity: z.number(),
      created_at: z.string(),
    }),
  ),
})

/** The platform has what this invoice charges and nothing else. */
function charged(name: string): (seed: Seed) => void {
  const { period_end: now, items } = recordedBody(name, invoice)
  return (seed) => {
    seed.now = now
    seed.attachments = []
    const ofApp = Map.groupBy(items, ({ app }) => app.name)
    seed.apps = [...ofApp].map(([app, charges]) => {
      const hyphen = app.indexOf('-')
      return {
        name: app.slice(0, hyphen),
        space: app.slice(hyphen + 1),
        organization: charges[0]?.organization ?? '',
        createdAt: '2026-11-23T08:50:00.000Z',
        formation: charges
          .filter(({ type }) => type === 'dyno')
          .map(({ description, quantity, created_at: createdAt }) => {
            const [size = '', type = ''] = description.split(' ')
            return { type, size, quantity, createdAt }
          }),
      }
    })
    seed.addons = items
      .filter(({ type }) => type === 'addon')
      .map(({ app, description, created_at: createdAt }) => ({
        plan: description.split(' ')[0] ?? '',
        createdAt,
        owner: { app: app.name },
      }))
  }
}

/** Every app is as young as the recorded platform was. */
function young(seed: Seed): void {
  for (const app of seed.apps) app.createdAt = '2026-11-23T08:50:00.000Z'
}

const recommended = (seed: Seed): void => {
  for (const app of seed.apps) {
    if (`${app.name}-${app.space}` !== 'billing-eu-prod') continue
    app.recommendations = [
      {
        id: '4b6522e5-e10e-4d60-a256-fe924b438696',
        service: 'advisor',
        resourceType: 'formation',
        action: 'scale',
        details: { resource: 'web', quantity: 2, description: 'Scale web to 2' },
      },
    ]
  }
}

const hookId = 'dd053b2b-84b5-4a89-bedc-df2e9ca598f1'

function hooked(seed: Seed, url: string): void {
  for (const app of seed.apps) {
    if (`${app.name}-${app.space}` !== 'labq-qa') continue
    app.hooks = [{ id: hookId, url, events: ['addon_change', 'config_change'], secret: 'fake-hook-secret' }]
  }
}

const recordedUrl = 'http://127.0.0.1:5600/one/_sink/hook'

interface Delivered {
  headers: unknown
  body: unknown
}

/** A server that takes deliveries, as the recording one did. */
async function openSink() {
  const deliveries: Delivered[] = []
  const server = createServer((request, response) => {
    void take(request, response)
  })
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    deliveries.push({ headers: request.headers, body: await json(request) })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return { deliveries, url: `http://127.0.0.1:${port}/one/_sink/hook`, close: () => server.close() }
}

const made = z.object({ id: z.string() })
const idOf = (body: string): string => made.parse(JSON.parse(body)).id

/** Create, rename, delete, attach and detach, each of them delivered before the next. */
async function fiveChanges(lab: Lab, url: string, arrived: (count: number) => Promise<void>): Promise<string> {
  const hook = { url, events: ['addon_change', 'config_change'], secret: 'fake-hook-secret', active: true }
  const { body: hooks } = await lab.ask('POST', '/apps/labq-qa/hooks', hook)
  const created = await lab.ask('POST', '/apps/labq-qa/addons', { plan: 'akkeris-s3:basic' })
  await arrived(1)
  const path = `/apps/labq-qa/addons/${idOf(created.body)}`
  await lab.ask('PATCH', path, { attachment: { name: 'bucket-one' } })
  await arrived(2)
  await lab.ask('DELETE', path)
  await arrived(3)
  const attached = await lab.ask('POST', '/addon-attachments', { addon: bucket.id, app: 'labq-qa' })
  await arrived(4)
  await lab.ask('DELETE', `/addon-attachments/${idOf(attached.body)}`)
  await arrived(5)
  return idOf(hooks)
}

/** Lengths follow from hosts and names, the port is any free one; the signed token was blotted out of one recording. */
const passing = [
  'headers.content-length',
  'headers.host',
  'headers.x-akkeris-token',
  'last_attempt.request.headers.content-length',
  'last_attempt.response.headers.date',
]

/** Plays the changes and compares with `recorded` what `seen` gives of them afterwards. */
async function deliveredAs(
  recorded: unknown[],
  lab: Lab,
  seen: (deliveries: Delivered[], hook: string) => Promise<unknown[]>,
): Promise<void> {
  const sink = await openSink()
  try {
    const arrived = async (count: number): Promise<void> => {
      await expect.poll(() => sink.deliveries.length).toBe(count)
    }
    const hook = await fiveChanges(lab, sink.url, arrived)
    const ours = await seen(sink.deliveries, hook)
    expect(ours.length).toBe(5)
    const known = `${bucket.id ?? ''} 1273ad3b-7a2b-41bf-9ac4-871f4235d4dd 167daba6-4baf-4ce5-a901-7843a12708c1`
    for (const [at, one] of recorded.entries()) {
      expect(compare(one, ours[at], { known, loose: passing, ordered: true })).toEqual([])
    }
  } finally {
    sink.close()
  }
}

export const scenes: Scenes = {
  'apps/hook-create': {},
  'apps/hooks-list': { given: (seed) => hooked(seed, recordedUrl) },
  'apps/hook-results': {
    given: having(bucket),
    async story(lab) {
      await deliveredAs(recordedBody('apps/hook-results', z.array(z.json())), lab, async (_, hook) => {
        const { body } = await lab.ask('GET', `/apps/labq-qa/hooks/${hook}/results`)
        return z.array(z.json()).parse(JSON.parse(body))
      })
    },
  },
  'side-effects/webhook-deliveries': {
    given: having(bucket),
    async story(lab) {
      const notes = z.object({ deliveries: z.array(z.json()) }).parse(readNotes('side-effects/webhook-deliveries'))
      await deliveredAs(notes.deliveries, lab, async (deliveries) => deliveries)
    },
  },
  'failure/audits-disabled-501': {
    given(seed) {
      seed.audits = null
    },
  },
  'misc/audits': audited('misc/audits', 10),
  'misc/audits-by-app': {
    // Not planted but made by the requests that it tells of: another kind of dyno, a build that is released.
    given(seed) {
      const repository = { url: 'https://git.akkeris.example/x', branch: 'main' }
      app('billing-eu-prod', { repository, releases: [], formation: [{ type: 'web', size: 'gp1' }] })(seed)
      // Others of the app's name and of the space's, which are not asked for.
      const other = { action: 'updated', username: 'System', receivedAt: '2026-11-23T08:55:00.000Z', info: '{}' }
      seed.audits = [
        { ...other, app: 'billing', space: 'qa' },
        { ...other, app: 'catalog', space: 'eu-prod' },
      ]
    },
    before: buildAndRelease,
    ordered: true,
    // The build service and the seed of the recorded platform came by themselves, where here the operator does.
    loose: ['[].username', '[].info.username', '[].info.release.description'],
    after(lab) {
      const { directory, fleet } = lab.demo.platform
      const made = fleet.audits?.slice(-6) ?? []
      expect(made.map(({ username }) => username)).toEqual([
        'ops@example.invalid',
        'System',
        'System',
        'System',
        'apps-watcher',
        'apps-watcher',
      ])
      const [build] = directory.app('billing-eu-prod')?.builds ?? []
      expect(made[3]?.info).toContain(`"description":"Auto-Deploy ${build?.id.slice(0, 8)}"`)
    },
  },
  'misc/audits-by-user': {},
  'misc/audits-by-user-encoded': {},
  'misc/audits-none': { given: (seed) => audited('misc/audits', 10).given?.(seed) },
  'misc/account-invoices': { given: young, ordered: true },
  'misc/org-invoices': { given: young, ordered: true },
  'misc/space-invoices': { given: young, ordered: true },
  'misc/space-invoices-unknown-space': {
    onlyShape: true,
    after(_, { body }) {
      const months = z.array(z.object({ $ref: z.string() })).parse(JSON.parse(body))
      expect(months.length).toBe(684)
      expect(months.slice(0, 3)).toEqual(recordedBody('misc/space-invoices-unknown-space', z.json()))
    },
  },
  'misc/account-invoice': {
    // The same platform in the same second; of this one's items most were left out.
    given: charged('misc/account-invoice-future'),
    onlyShape: true,
    after(_, { body }) {
      const totals = z.record(z.string(), z.json())
      const { items: _ours, ...ours } = totals.parse(JSON.parse(body))
      const { items: _real, ...real } = recordedBody('misc/account-invoice', totals)
      expect(compare(real, ours, { known: '', loose: [], ordered: false })).toEqual([])
    },
  },
  // One app is charged a price that none of its sizes has.
  'misc/account-invoice-future': {
    given: charged('misc/account-invoice-future'),
    loose: ['items[].price_per_unit'],
  },
  'misc/org-invoice': { given: charged('misc/org-invoice') },
  'misc/space-invoice': { given: charged('misc/space-invoice') },
  'misc/docs-hooks': { ordered: true },
  'misc/favorites': {},
  'misc/plugins': {},
  'misc/sites': {},
  'misc/recommendation': { given: recommended },
  'misc/recommendations': { given: recommended },
  'misc/recommendation-create': {},
  // Its action is renamed with the time and a few letters by chance.
  'misc/recommendation-delete': { given: recommended, loose: ['recommendation.action'] },
  'misc/recommendation-types': {},
}
