import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stateTold, type AppLook, type LookScope } from '#shared/domain/look.ts'
import { buildGraph } from '#core/graph/build.ts'
import { beginAsking, withAnswer } from '#core/look/ask-app.ts'
import { fieldBySubject, pathOf, planLook, planShadows, sharingOf, type Plan } from '#core/look/plan.ts'
import { AppError } from '#shared/errors.ts'
import { addon, attachment, service, smallPlatform, snapshot } from '../inventory/rows.ts'

const now = 100_000
const freshFor = 10_000

/**
 * db (postgres) of web-prod is held by api-qa and job-dev, cache (redis) of api-qa by web-prod, drain of web-prod by
 * api-qa although it cannot be shared; alone (redis) of job-dev by nobody else.
 */
function graphOf() {
  const db = addon('db', 'postgres')
  const cache = addon('cache', 'redis', 'api-qa')
  const drain = addon('drain', 'papertrail', 'api-qa')
  const alone = addon('alone', 'redis', 'job-dev')
  const small = smallPlatform()
  const [app] = small.apps
  if (!app) throw new Error('No app.')
  return buildGraph(
    snapshot({
      ...small,
      apps: [...small.apps, { ...app, id: 'job-dev', name: 'job-dev', space: 'dev' }],
      addons: [db, cache, drain, alone],
      attachments: [
        ...[db, cache, drain, alone].map((row) => attachment(row)),
        attachment(db, 'api-qa'),
        attachment(db, 'job-dev'),
        attachment(cache, 'web-prod'),
        attachment(drain, 'web-prod'),
      ],
      services: [service('postgres'), service('redis'), { ...service('papertrail'), supportsSharing: false }],
    }),
  )
}

const graph = graphOf()
const sharing = sharingOf(graph)

function lookOf(appId: string, parts: Partial<AppLook> = {}): AppLook {
  const app = sharing.apps.get(appId)
  return {
    appId,
    app: appId,
    askedAt: now - 1,
    primaries: Object.fromEntries((app?.borrows ?? []).map(({ id }) => [id, true])),
    states: Object.fromEntries((app?.owns ?? []).map(({ id }) => [id, 'provisioned'])),
    silent: {},
    releases: [],
    dynos: [],
    variables: {},
    problems: [],
    ...parts,
  }
}

function plan(looks: AppLook[] = [], scope: LookScope = { kind: 'all' }, fresh = freshFor): Plan {
  const known = new Map(looks.map((look) => [look.appId, look]))
  return planLook({ graph, sharing, scope, freshFor: fresh, now, looks: known, audits: null })
}

function pathsOf({ apps }: Plan): string[] {
  return [...apps.values()].flat().map(({ path }) => path)
}

describe('what a look asks', () => {
  test('five questions of each app that shares, brokers only where it owns something shared that keeps something', () => {
    expect([...sharing.apps.keys()].toSorted()).toEqual(['api-qa', 'job-dev', 'web-prod'])
    const { apps, audits } = plan()
    expect(apps.get('web-prod')?.map(({ path }) => path)).toEqual([
      '/apps/web-prod/addon-attachments',
      '/apps/web-prod/addons',
      '/apps/web-prod/releases',
      '/apps/web-prod/dynos',
      '/apps/web-prod/config-vars/notes',
    ])
    // Owns the cache; the drain alone would be no reason.
    expect(sharing.apps.get('api-qa')?.owns.map(({ id }) => id)).toEqual(['cache'])
    // Owns nothing that is shared.
    expect(apps.get('job-dev')?.map(({ subject }) => subject)).toEqual([
      'attachments',
      'releases',
      'dynos',
      'variables',
    ])
    const brokers = [...apps.values()].flat().filter(({ broker }) => broker)
    expect(brokers.map(({ path }) => path).toSorted()).toEqual(['/apps/api-qa/addons', '/apps/web-prod/addons'])
    expect(audits).toEqual({ kind: 'audits', path: '/audits?size=1000', broker: false })
  })

  test('a space comes with the owners of what it borrows, an add-on with its holders and one broker', () => {
    const dev = plan([], { kind: 'space', space: 'dev' })
    expect([...dev.apps.keys()].toSorted()).toEqual(['job-dev', 'web-prod'])
    const cache = plan([], { kind: 'addon', addonId: 'cache' })
    expect([...cache.apps.keys()].toSorted()).toEqual(['api-qa', 'web-prod'])
    expect(pathsOf(cache).filter((path) => path.endsWith('/addons'))).toEqual(['/apps/api-qa/addons'])
    expect([...plan([], { kind: 'addon', addonId: 'alone' }).apps.keys()]).toEqual([])
    expect([...plan([], { kind: 'space', space: 'nowhere' }).apps.keys()]).toEqual([])
  })

  test('nothing that is fresh and told; what failed, what is old and what was shared since', () => {
    const all = ['web-prod', 'api-qa', 'job-dev'].map((appId) => lookOf(appId))
    expect(pathsOf(plan(all))).toEqual([])
    expect(pathsOf(plan(all, { kind: 'all' }, 0))).toHaveLength(14)
    const others = all.slice(1)
    expect(pathsOf(plan([lookOf('web-prod', { dynos: null }), ...others]))).toEqual(['/apps/web-prod/dynos'])
    const problems = [{ code: 'timeout' as const, call: '/apps/web-prod/releases', message: '' }]
    expect(pathsOf(plan([lookOf('web-prod', { problems }), ...others]))).toEqual(['/apps/web-prod/releases'])
    expect(pathsOf(plan([lookOf('web-prod', { states: {} }), ...others]))).toEqual(['/apps/web-prod/addons'])
    expect(pathsOf(plan([lookOf('web-prod', { primaries: {} }), ...others]))).toEqual([
      '/apps/web-prod/addon-attachments',
    ])
    expect(pathsOf(plan([lookOf('web-prod', { askedAt: now - freshFor }), ...others]))).toHaveLength(5)
    expect(pathsOf(plan([lookOf('web-prod', { askedAt: now + 1 }), ...others]))).toHaveLength(5)
  })

  test('audits are asked for again when they are old or had trouble', () => {
    const audits = { askedAt: now - 1, changes: [], since: null, problems: [] }
    const base = { graph, sharing, scope: { kind: 'all' } as const, freshFor, now, looks: new Map<string, AppLook>() }
    expect(planLook({ ...base, audits }).audits).toBeNull()
    expect(planLook({ ...base, audits: { ...audits, askedAt: now - freshFor } }).audits).not.toBeNull()
    const problems = [{ code: 'timeout' as const, call: null, message: '' }]
    expect(planLook({ ...base, audits: { ...audits, problems } }).audits).not.toBeNull()
  })

  test('ids that cannot stand in a path are not asked for', () => {
    const odd = addon('x/../y', 'redis', 'web-prod')
    const attachments = [attachment(odd), { ...attachment(odd, 'api-qa'), appId: '../secret' }]
    const found = sharingOf(buildGraph(snapshot({ ...smallPlatform(), addons: [odd], attachments })))
    expect([...found.apps.keys()]).toEqual(['web-prod'])
    expect(found.stateful).toEqual([])
  })
})

describe('what is asked for shadows', () => {
  const base = { graph, sharing, freshFor, now }
  const paths = (scope: LookScope, askedAt: (id: string) => number | null = () => null) =>
    planShadows({ ...base, scope }, askedAt).map(({ path }) => path)

  test('an address per shared add-on that keeps something, and every app of the scope', () => {
    const addons = ['/addons/cache/config', '/addons/db/config']
    expect(paths({ kind: 'all' })).toEqual([
      ...addons,
      '/apps/api-qa/config-vars',
      '/apps/job-dev/config-vars',
      '/apps/web-prod/config-vars',
    ])
    expect(paths({ kind: 'space', space: 'dev' })).toEqual(['/addons/db/config', '/apps/job-dev/config-vars'])
    expect(paths({ kind: 'addon', addonId: 'cache' })).toEqual([
      '/addons/cache/config',
      '/apps/api-qa/config-vars',
      '/apps/web-prod/config-vars',
    ])
  })

  test('nothing that was asked a moment ago', () => {
    expect(paths({ kind: 'all' }, (id) => (id === 'db' ? now - freshFor : now - 1))).toEqual(['/addons/db/config'])
  })
})

const question = (subject: keyof typeof fieldBySubject) =>
  ({ kind: 'app', subject, appId: 'a', app: 'a-b', path: pathOf('a', subject), broker: false }) as const

describe('a look grows by answers', () => {
  test('is as old as its oldest answer, and never changes one it was', () => {
    const subject = fc.constantFrom('releases' as const, 'dynos' as const, 'variables' as const)
    const step = fc.record({ subject, fails: fc.boolean(), at: fc.integer({ min: 1, max: 50 }) })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let asked = beginAsking({ appId: 'a', app: 'a-b' }, undefined)
        const told = new Map<string, number>()
        const failing = new Set<string>()
        for (const { subject: about, fails, at } of steps) {
          const before = JSON.stringify(asked)
          const value = about === 'variables' ? { X: null } : []
          const outcome = fails
            ? new AppError('timeout', 'Late.')
            : { field: { [fieldBySubject[about]]: value }, silent: [] }
          const next = withAnswer(asked, question(about), outcome, at)
          expect(JSON.stringify(asked)).toBe(before)
          asked = next
          if (fails) failing.add(pathOf('a', about))
          else {
            failing.delete(pathOf('a', about))
            told.set(about, at)
          }
          expect(asked.look.askedAt).toBe(told.size === 0 ? at : Math.min(...told.values()))
          expect(new Set(asked.look.problems.map(({ call }) => call))).toEqual(failing)
          for (const [about, field] of Object.entries(fieldBySubject)) {
            expect(asked.look[field] !== null, field).toBe(told.has(about))
          }
        }
      }),
    )
  })

  test('a failure keeps what was known and says so; without anything known it says why', () => {
    const earlier = lookOf('web-prod', { appId: 'a', askedAt: 5 })
    const failed = withAnswer(beginAsking(earlier, earlier), question('dynos'), new AppError('timeout', 'Late.'), 77)
    expect(failed.look).toEqual({
      ...earlier,
      problems: [
        {
          code: 'timeout',
          call: '/apps/a/dynos',
          message: 'Asked again at 1970-01-01T00:00:00.077Z, what was known is kept. Late.',
        },
      ],
    })
    const first = withAnswer(beginAsking(earlier, undefined), question('dynos'), new AppError('timeout', 'Late.'), 77)
    expect(first.look).toMatchObject({ dynos: null, askedAt: 77, problems: [{ message: 'Late.' }] })
    // Once more: nothing piles up.
    expect(withAnswer(failed, question('dynos'), new AppError('timeout', 'Late.'), 77).look).toEqual(failed.look)
  })

  test('states that a broker leaves out stay as they were known, with their age', () => {
    const earlier = lookOf('web-prod', { appId: 'a', askedAt: 5, states: { one: 'provisioned', two: 'provisioning' } })
    const silent = [
      { id: 'two', name: 'second' },
      { id: 'new', name: 'another' },
    ]
    const outcome = { field: { states: { one: 'deprovisioned' } }, silent }
    const asked = withAnswer(beginAsking(earlier, earlier), question('addons'), outcome, 77)
    const { look } = asked
    expect(look).toMatchObject({ askedAt: 5, states: { one: 'deprovisioned', two: 'provisioning' } })
    expect(look.silent).toEqual({ two: 5, new: null })
    expect(stateTold(look, 'two')).toEqual({ state: 'provisioning', at: 5 })
    expect(stateTold(look, 'new')).toBeNull()
    expect(look.states).not.toHaveProperty('new')
    expect(look.problems).toEqual([
      {
        code: 'incomplete',
        call: '/apps/a/addons',
        message:
          'Asked again at 1970-01-01T00:00:00.077Z, what was known is kept. The broker did not tell the state of ' +
          'another, second: it is down, or the instance does not exist.',
      },
    ])
    // Silent once more: it is as old as it was. And a failure tells nothing of who is silent.
    const again = withAnswer(asked, question('addons'), outcome, 99)
    expect(again.look.silent).toEqual({ two: 5, new: null })
    const failed = withAnswer(again, question('addons'), new AppError('timeout', 'Late.'), 100)
    expect(failed.look.silent).toEqual({ two: 5, new: null })
    const back = withAnswer(failed, question('addons'), { field: { states: { two: 'provisioned' } }, silent: [] }, 101)
    expect(back.look.silent).toEqual({})
    const told = withAnswer(beginAsking(earlier, undefined), question('addons'), { ...outcome, silent: [] }, 77)
    expect(told.look).toMatchObject({ askedAt: 77, states: { one: 'deprovisioned' }, problems: [] })
  })
})
