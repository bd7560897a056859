import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalRow } from '#shared/domain/journal.ts'
import { eventsOf, type Happened } from '#core/incident/events.ts'
import type { AuditTold } from '#core/incident/told.ts'

const at = Date.parse('2026-11-23T08:00:00Z')
const iso = (offset: number): string => new Date(at + offset).toISOString()

function audit(more: Partial<AuditTold>): AuditTold {
  return {
    at,
    app: 'web-prod',
    kind: 'app',
    tone: 'change',
    text: 'x.',
    by: 'ada',
    addonIds: [],
    version: null,
    ...more,
  }
}

function happened(more: Partial<Happened>): Happened {
  const web = { app: 'web-prod', appId: 'w', attachedAt: null, isOwner: false, dynos: [], releases: [] }
  return { addon: { id: 'a1', createdAt: null }, apps: [web], audits: [], journal: [], findings: [], ...more }
}

function lines(more: Partial<Happened>, since = 0): string[] {
  return eventsOf(happened(more), since).events.map(({ app, text, by }) => `${app ?? '*'} ${text} ${by}`.trim())
}

const web = happened({}).apps[0]!
const row = (more: Partial<JournalRow>): JournalRow => ({
  sequence: 1,
  at,
  endpointId: 'e',
  endpointName: 'E',
  endpointGone: false,
  kind: 'outcome',
  subject: 'a1',
  by: 'ada',
  sentence: 'Done.',
  tone: 'plain',
  runId: null,
  reason: '',
  ticket: '',
  ...more,
})

const dyno = (type: string, offset: number) => ({ type, state: 'running', startedAt: iso(offset) })

describe('one line of time', () => {
  it('tells a release once, with who began it', () => {
    const releases = [{ version: 2, status: 'failed', createdAt: iso(0) }]
    const audits = [
      audit({ version: 2, kind: 'release', text: 'Release v2 was begun.', by: 'sam' }),
      audit({ version: 2, kind: 'release', text: 'Release v2 is out.', by: 'apps-watcher', at: at + 900 }),
    ]
    expect(lines({ apps: [{ ...web, releases }], audits })).toEqual(['web-prod Release v2 failed. sam'])
    expect(lines({ apps: [{ ...web, releases }] })).toEqual(['web-prod Release v2 failed.'])
    expect(lines({ audits })).toEqual([
      'web-prod Release v2 is out. apps-watcher',
      'web-prod Release v2 was begun. sam',
    ])
  })

  it('tells dynos that came up together as one event', () => {
    const dynos = [dyno('web', 0), dyno('web', 50_000), dyno('web', 100_000), dyno('worker', 0), dyno('web', 900_000)]
    expect(lines({ apps: [{ ...web, dynos: [...dynos, { ...dyno('web', 0), startedAt: null }] }] })).toEqual([
      'web-prod 1 web dyno came up.',
      'web-prod 1 worker dyno came up.',
      'web-prod 3 web dynos came up.',
    ])
  })

  it('tells an attachment and a creation once, by the audit where there is one', () => {
    const apps = [{ ...web, attachedAt: at }]
    const addon = { id: 'a1', createdAt: at - 50_000 }
    expect(lines({ apps, addon })).toEqual(['web-prod It was attached.', '* It was created.'])
    const attached = audit({ kind: 'addon', text: 'orders was attached.', addonIds: ['a1'], at: at + 400 })
    const created = audit({
      kind: 'addon',
      text: 'orders was created.',
      app: 'own-prod',
      addonIds: ['a1'],
      at: at - 50_100,
    })
    expect(lines({ apps, addon, audits: [attached, created] })).toEqual([
      'web-prod orders was attached. ada',
      'own-prod orders was created. ada',
    ])
  })

  it('leaves out what happened to others, and what happened before', () => {
    const audits = [audit({ app: 'other-prod' }), audit({ text: 'old.', at: at - 5000 }), audit({ text: 'new.' })]
    expect(lines({ audits }, at - 1000)).toEqual(['web-prod new. ada'])
    // Somebody who holds it no more may have done something to it.
    expect(lines({ audits: [audit({ app: 'gone-prod', addonIds: ['a1'] })] })).toEqual(['gone-prod x. ada'])
  })

  it('tells of our own runs their sending and what came of it', () => {
    const journal = [
      row({ sequence: 1, kind: 'confirmed', runId: 'r', sentence: 'Confirmed.', at: at - 3 }),
      row({ sequence: 2, kind: 'intent', runId: 'r', sentence: 'Sent.', at: at - 2 }),
      row({ sequence: 3, kind: 'outcome', runId: 'r', sentence: 'Lost.', tone: 'open', at: at - 1 }),
      row({ sequence: 4, kind: 'confirmed', runId: 'q', sentence: 'Confirmed alone.' }),
      row({ sequence: 5, kind: 'acknowledge', sentence: 'Acknowledged.', at: at + 1 }),
    ]
    const { events } = eventsOf(happened({ journal }), 0)
    expect(events.map(({ text, tone, sequence }) => [text, tone, sequence])).toEqual([
      ['Acknowledged.', 'note', 5],
      ['Confirmed alone.', 'note', 4],
      ['Lost.', 'trouble', 3],
      ['Sent.', 'change', 2],
    ])
  })

  it('tells rules that fired first together as one event', () => {
    const findings = ['A', 'B', 'C', 'D', 'A'].map((title) => ({ title, firstSeen: at }))
    expect(lines({ findings: [...findings, { title: 'E', firstSeen: null }] })).toEqual([
      '* First found: A; B; C; and 1 more.',
    ])
  })

  it('is in order, each with an id of its own, and says how many it leaves out', () => {
    const some = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 50 }),
        text: fc.constantFrom('a.', 'b.'),
        tone: fc.constant('change' as const),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 50 }), (audits, since) => {
        const { events } = eventsOf(happened({ audits: audits.map((each) => audit(each)) }), since)
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
        const times = events.map((event) => event.at)
        expect(times).toEqual(times.toSorted((a, b) => b - a))
        expect(times.every((time) => time >= since)).toBe(true)
        expect(events).toHaveLength(audits.filter((each) => each.at >= since).length)
      }),
    )
    const many = Array.from({ length: 450 }, (_, number) => audit({ at: number, text: `${number}.` }))
    expect(eventsOf(happened({ audits: many }), 0)).toMatchObject({ more: 50, events: { length: 400 } })
  })
})
