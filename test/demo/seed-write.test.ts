import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import type { Demo, DemoOptions } from '#demo/demo.ts'
import type { Seed } from '#demo/seed/format.ts'
import { readSeed } from '#demo/seed/read.ts'
import { exportSeed } from '#demo/seed/write.ts'
import { scenario } from '#demo/scenarios/scenarios.ts'
import { scenarioNames } from '#shared/domain/scenario.ts'
import { ask } from './ask.ts'

const key = 'fakekey'

/** A demo whose time all but stands still, so that two of them say the same at the same moment. */
async function still(options: DemoOptions): Promise<Demo> {
  const demo = await startDemo({ key, brokerMilliseconds: 0, ...options })
  demo.platform.clock.setSpeed(1e-9)
  return demo
}

const headers = {
  authorization: key,
  'x-username': 'olive',
  'x-elevated-access': 'true',
  'content-type': 'application/json',
}

const send = (demo: Demo, method: string, path: string, body?: unknown) =>
  ask(demo.url, path, headers, method, undefined, body === undefined ? undefined : JSON.stringify(body))

const again = (demo: Demo): Seed => readSeed(JSON.stringify(exportSeed(demo.platform)), 'state.json')

/** Without what moves on while a demo starts. */
function timeless(seed: Seed): unknown {
  const moving = new Set(['now', 'seconds', 'lookedAt'])
  return JSON.parse(JSON.stringify(seed, (name, value: unknown) => (moving.has(name) ? null : value)))
}

const lists = `
  /organizations /regions /stacks /spaces /apps /apps?simple=true /addons /addon-attachments /addon-services /pipelines
  /pipeline-couplings /sizes /audits?size=5000 /favorites /account/invoices
`
  .trim()
  .split(/\s+/)

const ofApp = `
  /addons /addon-attachments /formation /dynos /releases /builds /hooks /config-vars /config-vars/notes /features
  /recommendations /previews /pipeline-couplings /log-drains
`
  .trim()
  .split(/\s+/)

/** Every read there is, of every app, add-on and attachment named. */
function reads({ platform: { fleet } }: Demo, apps: ReadonlySet<string>): string[] {
  const chosen = fleet.apps.filter(({ name }) => apps.has(name))
  const held = chosen.flatMap(({ attachments }) => attachments)
  return [
    ...lists,
    ...chosen.flatMap(({ name, hooks = [] }) => [
      `/apps/${name}`,
      ...ofApp.map((path) => `/apps/${name}${path}`),
      ...hooks.map(({ id }) => `/apps/${name}/hooks/${id}/results`),
    ]),
    ...held.flatMap(({ id, name, app, addon }) => [
      `/addon-attachments/${id}`,
      `/addons/${addon.id}`,
      `/addons/${addon.id}/config`,
      `/addons/${addon.id}/addon-attachments`,
      `/apps/${app.name}/addons/${addon.id}`,
      `/apps/${app.name}/addons/${name}`,
      ...['backups', 'roles', 'replica'].map((action) => `/apps/${app.name}/addons/${addon.id}/actions/${action}`),
    ]),
  ]
}

async function expectSame(one: Demo, other: Demo, paths: string[]): Promise<void> {
  const compare = async (path: string): Promise<void> => {
    const [first, second] = await Promise.all([send(one, 'GET', path), send(other, 'GET', path)])
    expect([path, second.status, second.body]).toEqual([path, first.status, first.body])
  }
  for (let at = 0; at < paths.length; at += 30) await Promise.all(paths.slice(at, at + 30).map(compare))
}

const plans = [
  'akkeris-postgresql:premium-0',
  'akkeris-postgresql:hobby',
  'akkeris-redis:small',
  'securekey:fortnightly',
]

/** Which app, which of what it holds, and a number to choose with. */
type Step = [change: number, app: number, held: number, other: number]

/** What people do to a platform; whatever it refuses is refused. Gives the apps concerned. */
const changes: ((demo: Demo, app: string, addon: string, attachment: string, other: string, at: number) => unknown)[] =
  [
    (demo, app, _addon, _attachment, _other, at) =>
      send(demo, 'POST', `/apps/${app}/addons`, { plan: plans[at % plans.length] }),
    (demo, _app, addon, _attachment, other) => send(demo, 'POST', '/addon-attachments', { addon, app: other }),
    (demo, _app, _addon, attachment) => send(demo, 'DELETE', `/addon-attachments/${attachment}`),
    (demo, app, addon, _attachment, _other, at) =>
      send(demo, 'PATCH', `/apps/${app}/addons/${addon}`, { attachment: { name: `renamed-${at}` } }),
    (demo, app, addon) => send(demo, 'PATCH', `/apps/${app}/addons/${addon}`, { primary: true }),
    (demo, app, addon, _attachment, _other, at) =>
      send(demo, 'PATCH', `/apps/${app}/addons/${addon}`, { plan: plans[at % plans.length] }),
    (demo, app, addon) => send(demo, 'DELETE', `/apps/${app}/addons/${addon}`),
    (demo, app) => send(demo, 'DELETE', `/apps/${app}`),
    (demo, app, _addon, _attachment, _other, at) =>
      send(demo, 'PATCH', `/apps/${app}/config-vars`, { [`COLOUR_${at}`]: 'blue' }),
    (demo, app) =>
      send(demo, 'POST', `/apps/${app}/hooks`, {
        url: 'https://hooks.akkeris.example/in',
        events: ['addon_change'],
        active: true,
        secret: 'fakesecretofmorethansixteen',
      }),
    (demo, app, addon) => send(demo, 'POST', `/apps/${app}/addons/${addon}/actions/backups`),
    (demo, app, addon) => send(demo, 'POST', `/apps/${app}/addons/${addon}/actions/roles`),
    (demo, app, addon) => send(demo, 'PUT', `/apps/${app}/addons/${addon}/actions/replica`),
    (demo, app, addon) => send(demo, 'PUT', `/apps/${app}/addons/${addon}/actions/credentials`),
    (demo, app) => send(demo, 'PATCH', `/apps/${app}`, { maintenance: true }),
    (demo, app) => send(demo, 'POST', '/favorites', { app }),
    async (demo, app) => {
      await send(demo, 'POST', `/apps/${app}/builds`, { url: 'https://git.akkeris.example/a.tgz', checksum: '' })
      // One that is under way does not go on after a restart.
      await demo.platform.clock.advance(600_000)
    },
    (demo, _app, _addon, _attachment, _other, at) => demo.platform.clock.advance((at % 300) * 1000),
  ]

async function change(demo: Demo, [what, appAt, heldAt, otherAt]: Step, touched: Set<string>): Promise<void> {
  const { apps } = demo.platform.fleet
  const app = apps[appAt % apps.length]
  const held = app?.attachments[heldAt % Math.max(1, app.attachments.length)]
  const neighbours = apps.filter(({ space }) => space === app?.space)
  const other = neighbours[otherAt % neighbours.length]
  if (!app || !held || !other) return
  touched.add(app.name).add(other.name)
  for (const { app: borrower } of held.addon.attachments) touched.add(borrower.name)
  await changes[what]?.(demo, app.name, held.addon.id, held.id, other.name, otherAt)
  await demo.platform.clock.advance(50)
}

/** Something slow is made twice for one app, which the worker finds ready at one of its looks. */
const slowOnes: [number, Step[]] = [
  0,
  [
    [11, 7, 3, 140],
    [0, 1, 3, 400],
    [1, 5, 3, 125],
    [3, 3, 5, 42],
    [0, 12, 2, 4],
  ],
]

it('a platform that was changed at random answers every read with the same bytes when it is planted anew', async () => {
  const steps = fc.array(fc.tuple(fc.nat(changes.length - 1), fc.nat(12), fc.nat(8), fc.nat(400)), {
    minLength: 5,
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(fc.nat(50), steps, async (seed, taken) => {
      const one = await still({ size: 'S', seed })
      const touched = new Set(one.platform.fleet.apps.slice(20, 24).map(({ name }) => name))
      try {
        for (const step of taken) await change(one, step, touched)
        const kept = again(one)
        const other = await still({ file: kept })
        try {
          expect(timeless(again(other))).toEqual(timeless(kept))
          await expectSame(one, other, reads(one, touched))
          // It goes on as the first one does, ids and times of what is made included.
          const later = Math.max(one.platform.clock.now(), other.platform.clock.now()) + 600_000
          for (const demo of [one, other]) {
            await demo.platform.clock.advance(later - demo.platform.clock.now())
            for (const step of taken.slice(0, 4)) await change(demo, step, touched)
          }
          await expectSame(one, other, reads(one, touched))
        } finally {
          await other.close()
        }
      } finally {
        await one.close()
      }
    }),
    // One that fails is told as it is: a shorter one takes longer to be found than a test may.
    { numRuns: 4, examples: [slowOnes], endOnFailure: true },
  )
}, 120_000)

it.each(scenarioNames)('%s is the same when it was written and read', async (name) => {
  const one = await still({ file: scenario(name).seed })
  const other = await still({ file: again(one) })
  try {
    const everywhere = new Set(one.platform.fleet.apps.slice(0, 20).map((app) => app.name))
    await expectSame(one, other, reads(one, everywhere))
  } finally {
    await one.close()
    await other.close()
  }
})
