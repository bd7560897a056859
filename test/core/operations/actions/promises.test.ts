import { expect, it } from 'vitest'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import { maskAnswer } from '#core/operations/answers/mask.ts'
import type { FleetAddon } from '#demo/platform/fleet.ts'
import type { Verdict } from '#shared/domain/operation.ts'
import { isAsPredicted, stage, type Said, type Stage } from '../stage.ts'
import { act, actionsWorld } from './world.ts'

/*
 * Every action of the catalogue on every add-on of its service, through its owner, through an app that borrows it and
 * through one that does not hold it, with subjects that are there, not ready, not there: planned, and then sent to the demo
 * platform, which was built after recordings of a real one. What is blocked is not sent.
 */

const names = [
  'premium', 'mirrored', 'fresh', 'hobby', 'busy', 'failed', 'ghost', 'orphan', 'shared-mysql', 'own-mysql', 'sessions',
  'twins', 'pages', 'files', 'keys',
] // prettier-ignore

interface Tried {
  name: string
  service: string
  action: string
  subject: string
  app: string | null
  verdict: Verdict
  /** Null for what was blocked. */
  said: Said | null
}

/** Filled by the first test. */
const tried: Tried[] = []
const asked: string[] = []

const addonOf = (on: Stage, name: string): FleetAddon =>
  on.hold(name === 'orphan' ? 'web-prod' : 'api-prod', name).addon
const serviceOf = (on: Stage, name: string): string => addonOf(on, name).service.name

function actionsOf(on: Stage, name: string): string[] {
  return builtInCatalogue.of(serviceOf(on, name)).map((action) => action.name)
}

async function tryAll(on: Stage, name: string, action: string): Promise<Tried[]> {
  const found: Tried[] = []
  for (const subject of subjectsOf(on, name, action)) {
    for (const app of [null, 'web-prod', 'idle-qa']) {
      on.takeAsked()
      const planned = await on.plan(act(on, name, action, subject, app))
      asked.push(...on.takeAsked().map((path) => `${action} ${path}`))
      const { verdict } = planned.plan
      const said = verdict.kind === 'blocked' ? null : await on.send(planned)
      found.push({ name, service: serviceOf(on, name), action, subject, app, verdict, said })
      // Whatever was begun is over before the next one.
      await on.demo.platform.clock.advance(3_600_000)
    }
  }
  return found
}

function subjectsOf(on: Stage, name: string, action: string): string[] {
  const what = builtInCatalogue.find(serviceOf(on, name), action)?.subject?.what
  if (what === 'backup') return ['b0ld', 'bad', 'nope']
  const { roles } = on.demo.platform.instances.of(addonOf(on, name))
  return what === 'role' ? [roles[0]?.name ?? 'rdo1abcdefg', 'nobody'] : ['']
}

const where = ({ name, action, subject, app }: Tried): string =>
  `${name} ${action} ${subject} through ${app ?? 'owner'}`

it('says what the server then says', async () => {
  const on = await stage({ file: actionsWorld() })
  for (const name of names) for (const action of actionsOf(on, name)) tried.push(...(await tryAll(on, name, action)))
  const wrong = tried.filter(({ verdict, said }) => said !== null && !isAsPredicted(verdict, said))
  expect(wrong.map((one) => [where(one), one.verdict, one.said])).toEqual([])
  expect(tried.length).toBeGreaterThan(400)
}, 300_000)

it('is answered as the catalogue describes, and no secret of an answer is shown', () => {
  const answered = tried.filter(({ said }) => said?.status === 200)
  expect(answered.length).toBeGreaterThan(100)
  for (const { service, action, said } of answered) {
    const known = builtInCatalogue.find(service, action)
    const masked = maskAnswer(said?.words ?? '', known)
    expect(masked.isAsDescribed, `${service} ${action} ${said?.words}`).toBe(true)
    const passwords = [...(said?.words ?? '').matchAll(/"(?:Password|SecretAccessKey)":"([^"]+)"/g)].map(
      ([, one]) => one,
    )
    expect(masked.secrets.map(({ value }) => value)).toEqual(passwords)
  }
  expect(answered.filter(({ said }) => said?.words.includes('Password')).length).toBeGreaterThan(10)
})

it('of every kind of verdict there are many, and of every rule one', () => {
  const tally = Object.groupBy(tried, ({ verdict }) => verdict.kind)
  expect(tally['will-work']?.length).toBeGreaterThan(100)
  expect(tally.refused?.length).toBeGreaterThan(150)
  const rules = new Set(tried.flatMap(({ verdict }) => ('rule' in verdict ? [`${verdict.kind} ${verdict.rule}`] : [])))
  expect([...rules].toSorted()).toEqual([
    'blocked replica-absent',
    'blocked restore-unfinished-backup',
    'blocked restore-unknown-backup',
    'blocked role-unlisted',
    'refused addon-not-held',
    'refused backup-unknown',
    'refused broker-silent',
    'refused busy',
    'refused plan-does-not-offer',
    'refused replica-there',
    'refused role-unknown',
  ])
})

it('where it works, the add-on has it; where nobody can know, the reason is one of these', () => {
  const works = new Set(
    tried.flatMap(({ verdict, name, action }) => (verdict.kind === 'will-work' ? `${name} ${action}` : [])),
  )
  for (const one of [
    'premium create_backup',
    'premium restore_backup',
    'premium rotate_role',
    'sessions create_backup',
  ]) {
    expect(works).toContain(one)
  }
  for (const name of ['hobby', 'shared-mysql']) {
    expect([...works].filter((one) => one.startsWith(`${name} `)).map((one) => one.split(' ')[1])).toEqual([
      'list_roles', 'get_role', 'create_role', 'rotate_role', 'delete_role',
    ]) // prettier-ignore
  }
  const reasons = new Set(
    tried
      .flatMap(({ verdict }) => (verdict.kind === 'cannot-know' ? verdict.reasons : []))
      .map((reason) => reason.replaceAll(/ of (premium|failed|own-mysql)\b/g, ' of it')),
  )
  expect([...reasons].toSorted()).toMatchInlineSnapshot(`
    [
      "A Redis has backups on machines of its own only; inside the cluster the broker refuses, and no attribute tells.",
      "If nothing else is in the way, it is refused with 503: Service Unavailable Error",
      "No attribute of a plan says whether its provider has backups, and not each one does.",
      "The broker makes replicas of PostgreSQL only, or of MySQL too: that depends on its version.",
      "The plan akkeris-memcached:small does not say whether it offers this: restartable.",
      "The platform says deprovisioned of it, as it does of one whose broker says that it failed: what that takes nobody can see.",
      "To a MySQL on a machine of its own the broker says what only PostgreSQL understands.",
      "Where a second key was left over from an earlier rotation the broker fails, and nobody can see that.",
      "Without a replica the broker refuses, and every refusal is the same 503.",
    ]
  `)
})

it('where nobody can know, few are refused: those without a replica, that failed, or are a MySQL with roles', () => {
  const refused = tried.filter(({ verdict, said }) => verdict.kind === 'cannot-know' && said?.status !== 200)
  expect([...new Set(refused.map(({ name, action }) => `${name} ${action}`))].toSorted()).toMatchInlineSnapshot(`
    [
      "busy get_replica",
      "failed create_backup",
      "failed create_replica",
      "failed create_role",
      "failed delete_role",
      "failed get_replica",
      "failed restart",
      "failed restore_backup",
      "failed rotate_role",
      "fresh get_replica",
      "orphan get_replica",
      "own-mysql create_role",
      "own-mysql delete_role",
      "own-mysql rotate_role",
      "premium get_replica",
    ]
  `)
})

it('asks three times at most, nothing of a secure key but how it is, and never anything that is no GET', () => {
  expect(asked.filter((one) => one.startsWith('rotate /'))).not.toEqual([])
  expect(asked.filter((one) => one.startsWith('rotate /') && one.includes('/actions/'))).toEqual([])
  expect(
    asked
      .filter((one) => one.includes('/actions/'))
      .every((one) => /\/actions\/(backups(\/[\w-]+)?|roles|replica)$/.test(one)),
  ).toBe(true)
  expect(asked.length / tried.length).toBeLessThanOrEqual(3)
})
