import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { appAuditsPath, auditOfLook, decodeAudits, inOrder, mergeAudits } from '#core/incident/audits.ts'
import type { AuditsTold, AuditTold } from '#core/incident/told.ts'
import { recorded } from '../look/room.ts'

const secret = 'postgres://u:hunter2hunter2@db.example/x'

function row(action: string, info: unknown, more: object = {}): unknown {
  const text = typeof info === 'string' ? info : JSON.stringify(info)
  return {
    action,
    app: 'web',
    space: 'prod',
    username: 'ada',
    received_at: '2026-11-23T08:00:00.000Z',
    info: text,
    ...more,
  }
}

function wordsOf(action: string, info: unknown): string[] {
  return decodeAudits('/audits?size=1000', [row(action, info)]).events.map(({ text }) => text)
}

describe('what an audit says', () => {
  test.each([
    [
      'addon_change',
      {
        change: 'create',
        changes: [{ id: 'a1', name: 'orders', plan: { name: 's:p' }, config_vars: { DATABASE_URL: secret } }],
      },
      'orders was created (s:p).',
    ],
    [
      'addon_change',
      { change: 'attach', changes: [{ id: 't1', name: 'orders-web', addon: { id: 'a1', name: 'orders' } }] },
      'orders-web was attached.',
    ],
    [
      'addon_change',
      { change: 'promote', changes: [{ id: 'a1', name: 'orders', plan: { name: 's:q' } }] },
      'orders was promoted, renamed or put on another plan; its plan is s:q now.',
    ],
    ['addon_change', { change: 'delete', changes: [{ id: 'a1', name: null }] }, 'a1 was destroyed.'],
    ['release', { release: { version: 7 } }, 'Release v7 was begun.'],
    ['released', { release: { version: null } }, 'A release is out.'],
    ['build', { build: { result: 'failed' } }, 'A build: failed.'],
    [
      'config_change',
      {
        changes: [
          { type: 'update', name: 'KEY', value: secret },
          { type: 'delete', name: 'OLD' },
        ],
        config_vars: { KEY: secret },
      },
      'Config variables were set: KEY; removed: OLD.',
    ],
    [
      'config_change',
      { changes: Array.from({ length: 9 }, (_, n) => ({ type: 'create', name: `V${n}` })) },
      'Config variables were set: V0, V1, V2, V3, V4, V5 and 3 more.',
    ],
    ['formation_change', { changes: [{ type: 'web', quantity: 0, size: 'gp1' }] }, 'Scaled: web to 0 (gp1).'],
    ['updated', { app: { maintenance: true } }, 'Maintenance was switched on.'],
    ['updated', { app: { description: secret } }, 'Its description or labels were changed.'],
    ['crashed', secret, 'One or more dynos crashed.'],
    ['moon_landing', { note: secret }, 'The audits call it moon_landing.'],
    [secret, { note: secret }, 'An audit of an unknown kind.'],
  ])('%s', (action, info, expected) => {
    expect(wordsOf(action, info)).toEqual([expected])
  })

  it('of the recorded platform', () => {
    const rows = z.array(z.unknown()).parse(recorded('audits').body)
    const { events, since, problems } = decodeAudits('/audits', rows)
    expect(problems).toEqual([])
    expect(since).toBeNull()
    expect(events.length).toBeGreaterThan(0)
    for (const { app, by, text, kind } of events) {
      expect(app).toMatch(/^[a-z0-9]+-/)
      expect([by, text, kind]).not.toContain('')
    }
  })

  it('nothing of what is not asked for comes through, whatever stands there', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (action, info) => {
          const told = decodeAudits('/audits?size=1000', [row(action, info), 7, null, { action }])
          expect(told.events.length + (told.problems.length > 0 ? 1 : 0)).toBeGreaterThan(0)
          expect(told.problems[0]?.message).toMatch(/of 4 audits do not fit/)
        },
      ),
    )
    const hidden = {
      change: 'create',
      changes: [{ id: 'a1', name: 'x', config_vars: { A: secret }, password: secret }],
      token: secret,
    }
    expect(JSON.stringify(decodeAudits('/audits', [row('addon_change', hidden)]))).not.toContain('hunter2')
  })

  it('a release is told once, though it comes with every kind of dyno', () => {
    const info = { release: { version: 3 } }
    const times = ['08:00:00.000', '08:00:00.100', '08:00:01.000', '09:00:00.000']
    const rows = times.map((time) => row('released', info, { received_at: `2026-11-23T${time}Z` }))
    expect(decodeAudits('/audits', rows).events.map(({ at }) => new Date(at).toISOString().slice(11, 19))).toEqual([
      '09:00:00',
      '08:00:01',
    ])
  })

  it('how far back it reaches: to the end where there are fewer rows than were asked for', () => {
    const rows = [row('crashed', ''), row('crashed', '', { received_at: '2026-11-23T07:00:00.000Z' })]
    expect(decodeAudits('/audits?size=3', rows).since).toBeNull()
    expect(decodeAudits('/audits?size=2', rows).since).toBe(Date.parse('2026-11-23T07:00:00Z'))
  })

  it('of a deep look is told in the same words', () => {
    const change = { at: '2026-11-23T08:00:00.000Z', change: 'detach', addonId: 'a1', app: 'web-prod', by: 'ada' }
    expect(auditOfLook(change, 'orders')).toMatchObject({ text: 'orders was detached.', addonIds: ['a1'], by: 'ada' })
    expect(auditOfLook({ ...change, at: 'yesterday' }, 'orders')).toBeNull()
  })
})

test.each([
  ['web-prod', '/audits?app=web&space=prod&size=200'],
  ['web-us-prod', '/audits?app=web&space=us-prod&size=200'],
  ['web', null],
  ['-prod', null],
  ['web-', null],
  ['we b-prod', null],
  ['web-prod&size=9', null],
  ['web-pr@d', null],
])('audits of %s', (app, path) => {
  expect(appAuditsPath(app)).toBe(path)
})

const full = ({
  at,
  since,
  events,
}: {
  at: number
  since: number | null
  events: { at: number; app: string; text: string }[]
}): AuditsTold => ({
  at,
  since,
  problems: [],
  events: events.map((each): AuditTold => ({
    ...each,
    kind: 'app',
    tone: 'note',
    by: '',
    addonIds: [],
    version: null,
  })),
})

function keys(events: readonly AuditTold[]): Set<string> {
  return new Set(events.map(({ at, app, text }) => `${at} ${app} ${text}`))
}

describe('answers put together', () => {
  const event = fc.record({
    at: fc.integer({ min: 0, max: 100 }),
    app: fc.constantFrom('web-prod', 'job-prod'),
    text: fc.constantFrom('one', 'two', 'three'),
  })
  const told = fc.record({
    at: fc.integer({ min: 0, max: 200 }),
    since: fc.option(fc.integer({ min: 0, max: 100 })),
    events: fc.array(event, { maxLength: 8 }),
  })
  it('hold every event once, newest first, and never claim to reach further back than was read', () => {
    fc.assert(
      fc.property(fc.option(told), fc.array(told, { maxLength: 3 }), fc.option(told), (platform, apps, before) => {
        const [ofPlatform, ofApps, earlier] = [platform && full(platform), apps.map(full), before && full(before)]
        const merged = mergeAudits({ ofPlatform, ofApps }, earlier, () => true)
        if (!ofPlatform && ofApps.length === 0) {
          expect(merged).toBe(earlier)
          return
        }
        if (!merged) throw new Error('What was told is gone.')
        const all = [...(ofPlatform ? [ofPlatform] : []), ...ofApps, ...(earlier ? [earlier] : [])]
        expect(keys(merged.events)).toEqual(keys(all.flatMap(({ events }) => events)))
        expect(keys(merged.events).size).toBe(merged.events.length)
        const times = merged.events.map(({ at }) => at)
        expect(times).toEqual(times.toSorted((a, b) => b - a))
        const reaches = all.map(({ since }) => since ?? -Infinity)
        expect(merged.since ?? -Infinity).toBeGreaterThanOrEqual(Math.min(...reaches))
        // Only what was read app by app may go beyond the platform's own answer, and then every app has to.
        if (ofApps.length > 0 && earlier === null) {
          const back = Math.max(
            ...ofApps.map(({ since }) =>
              Math.min(since ?? -Infinity, ofPlatform ? (ofPlatform.since ?? -Infinity) : Infinity),
            ),
          )
          expect(merged.since ?? -Infinity).toBe(back)
        }
      }),
    )
  })

  it('go on where an earlier reading ended, unless something between was never read', () => {
    const ofPlatform = full({ at: 100, since: 50, events: [] })
    const earlier = (at: number) => full({ at, since: 10, events: [] })
    expect(mergeAudits({ ofPlatform, ofApps: [] }, earlier(60), () => true)?.since).toBe(10)
    expect(mergeAudits({ ofPlatform, ofApps: [] }, earlier(40), () => true)?.since).toBe(50)
    expect(mergeAudits({ ofPlatform: null, ofApps: [] }, earlier(40), () => true)?.since).toBe(10)
    expect(mergeAudits({ ofPlatform: null, ofApps: [] }, null, () => true)).toBeNull()
  })

  it('keep no more than a thousand, and say so by how far back they reach', () => {
    const events = Array.from({ length: 1_200 }, (_, at) => ({ at, app: 'web-prod', text: String(at) }))
    const merged = mergeAudits({ ofPlatform: full({ at: 2_000, since: null, events }), ofApps: [] }, null, () => true)
    expect(merged).toMatchObject({ since: 200 })
    expect(merged?.events).toHaveLength(1_000)
    expect(
      mergeAudits({ ofPlatform: full({ at: 1, since: null, events }), ofApps: [] }, null, ({ at }) => at < 9),
    ).toMatchObject({
      since: null,
      events: { length: 9 },
    })
  })

  it('have one order, whatever order the platform gave', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 10 }), (events) => {
        const listed = full({ at: 1, since: null, events }).events
        expect(inOrder(listed.toReversed())).toEqual(inOrder(listed))
      }),
    )
  })
})
