import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommandInput } from '#shared/contract/commands.ts'
import { hitId, type Hit } from '#core/risk/hit.ts'
import type { Answer } from '#core/risk/judgement.ts'
import { inboxOf } from '#core/risk/views/inbox.ts'
import { answerStates, isOpen, severities, type AnswerState } from '#shared/domain/finding.ts'
import { inboxSorts } from '#shared/domain/risk-views.ts'
import { judged, postgres, town } from '../estate.ts'
import { anyEstate } from '../fleet.ts'
import { judgementOf, madeUp, madeUpOfApps, runOf } from '../made-up.ts'
import { Judgement, nothingSaid } from '#core/risk/judgement.ts'

type Query = CommandInput<'risk.inbox'>
const all: Query = {
  endpointId: 'west',
  text: '',
  hidden: [],
  show: 'all',
  sort: 'severity',
  incident: false,
  limit: 5000,
}

const rules = [
  madeUp('AKR-1', { title: 'Something grave', baseSeverity: 'critical' }),
  madeUp('AKR-2', { title: 'Something that passes', baseSeverity: 'low', transient: true, minimumApps: 3 }),
  madeUp('AKR-3', { title: 'For who looks already', baseSeverity: 'info', context: true }),
  madeUpOfApps('AKR-4', {
    title: 'On one app',
    judge: ({ holdings: [home], standing }) =>
      home && standing.appName === 'web-shop' ? { status: 'alarm', cases: [{ home, others: [] }] } : { status: 'ok' },
  }),
]
const built = town()
  .addon('zeta', postgres, 'api-pay', 'api-paydev', 'web-shopqa')
  .addon('alpha', postgres, 'web-shop', 'web-shopqa')
  .addon('beta', 'akkeris-s3:basic', 'web-shop', 'api-pay')
const judgement = judgementOf(built, rules)

function idsOf(query: Partial<Query>, of = judgement): string[] {
  return inboxOf(of, { ...all, ...query }).groups.flatMap(({ lines }) => lines.map(({ id }) => id))
}

function ruleOf(id: string): string {
  return id.split('/')[0] ?? ''
}

function addonsOf(query: Partial<Query>, of = judgement): string[] {
  return inboxOf(of, { ...all, ...query }).groups.map(({ addon }) => addon.name)
}

/** The same with answers of these states, and with these findings as the only new ones. */
function said(states: Record<string, AnswerState>, news: readonly string[] = []): Judgement {
  const answers = new Map<Hit, Answer>()
  for (const hit of judgement.hits()) {
    const state = states[hitId(hit)]
    if (state) answers.set(hit, { state, acknowledgement: null, exclusion: null })
  }
  return new Judgement(judgement.run, { ...nothingSaid, answers, isNew: (hit) => news.includes(hitId(hit)) })
}

describe('the inbox', () => {
  it('has one group for each add-on, worst first, and its findings worst first', () => {
    const { groups, ...rest } = inboxOf(judgement, all)
    expect(groups.map(({ addon, owner, score, worst }) => [addon.name, owner, score, worst])).toEqual([
      ['zeta', 'api-pay', 100, 'critical'],
      ['alpha', 'web-shop', judgement.scoreOf('addon-alpha'), 'high'],
      ['beta', 'web-shop', judgement.scoreOf('addon-beta'), 'high'],
    ])
    expect(groups[0]?.lines.map(({ id }) => id)).toEqual(['AKR-1/addon-zeta', 'AKR-2/addon-zeta', 'AKR-3/addon-zeta'])
    expect(groups[1]?.lines[1]).toMatchObject({ id: 'AKR-4/addon-alpha/app-web-shop', app: 'web-shop', state: 'open' })
    expect(groups[0]?.lines[0]).toEqual({
      id: 'AKR-1/addon-zeta',
      ruleId: 'AKR-1',
      title: 'Something grave',
      group: 'operation',
      severity: 'critical',
      score: 96,
      confidence: 'high',
      transient: false,
      state: 'open',
      isNew: false,
      app: null,
    })
    expect(rest).toMatchObject({
      endpointId: 'west',
      complete: true,
      total: 8,
      matching: 8,
      matchingGroups: 3,
      newCount: 0,
    })
    expect(rest.summary).toEqual(judgement.summary)
  })

  it.each<[string, string[]]>([
    ['zeta', ['zeta']],
    ['ZETA', ['zeta']],
    ['akkeris-s3', ['beta']],
    ['akr-2', ['zeta']],
    ['grave', ['zeta', 'alpha', 'beta']],
    ['api-pay', ['zeta', 'beta']],
    ['shopqa', ['zeta', 'alpha']],
    ['  shopqa   alpha ', ['alpha']],
    ['shopqa beta', []],
    ['.*', []],
  ])('finds by the words %j', (text, expected) => {
    expect(addonsOf({ text })).toEqual(expected)
  })

  it('leaves out what is switched off, and counts what is left', () => {
    expect(idsOf({ hidden: ['critical', 'high', 'medium', 'low'] })).toEqual([
      'AKR-3/addon-alpha',
      'AKR-3/addon-beta',
      'AKR-3/addon-zeta',
    ])
    const { total, matching, matchingGroups } = inboxOf(judgement, { ...all, hidden: [...severities] })
    expect([total, matching, matchingGroups]).toEqual([8, 0, 0])
  })

  it('shows what is open, answered or new', () => {
    const states = Object.fromEntries(
      answerStates.map((state, at) => [`AKR-${(at % 3) + 1}/addon-${at < 3 ? 'zeta' : 'alpha'}`, state]),
    )
    const judged = said(states, ['AKR-1/addon-beta', 'AKR-2/addon-zeta', 'AKR-3/addon-zeta'])
    const answered = Object.entries(states).flatMap(([id, state]) => (isOpen(state) ? [] : [id]))
    expect(idsOf({ show: 'answered' }, judged).toSorted()).toEqual(answered.toSorted())
    expect(idsOf({ show: 'open' }, judged)).toHaveLength(8 - answered.length)
    // An answered one is no news.
    expect(idsOf({ show: 'new' }, judged)).toEqual(['AKR-1/addon-beta'])
    expect(inboxOf(judged, all).newCount).toBe(1)
    expect(inboxOf(judged, { ...all, text: 'zeta' }).newCount).toBe(1)
  })

  it('sorts by score, name, and what is new', () => {
    expect(addonsOf({ sort: 'name' })).toEqual(['alpha', 'beta', 'zeta'])
    const scores = inboxOf(judgement, { ...all, sort: 'score' }).groups.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(addonsOf({ sort: 'new' }, said({}, ['AKR-1/addon-beta']))).toEqual(['beta', 'zeta', 'alpha'])
  })

  it('sorted by anything else keeps its order, whatever is new', () => {
    const news = said({}, ['AKR-1/addon-beta'])
    for (const sort of inboxSorts.filter((each) => each !== 'new')) {
      expect(addonsOf({ sort }, news)).toEqual(addonsOf({ sort }))
    }
    expect(addonsOf({ sort: 'severity' }, news)).toEqual(['zeta', 'alpha', 'beta'])
  })

  it('in an incident has what is going on first, and no context', () => {
    const passing = town()
      .addon('alpha', postgres, 'api-pay', 'api-paydev')
      .addon('zeta', 'akkeris-memcached:small', 'web-shop', 'web-shopqa', 'api-pay')
    const incident = judgementOf(passing, rules)
    expect(addonsOf({}, incident)).toEqual(['alpha', 'zeta'])
    for (const sort of inboxSorts) expect(addonsOf({ sort, incident: true }, incident)).toEqual(['zeta', 'alpha'])
    expect(idsOf({ incident: true }, incident).join()).not.toContain('AKR-3')
  })

  it('in an incident has what is going on first within an add-on, and first of that who has just come', () => {
    const several = judgementOf(town().addon('zeta', postgres, 'api-pay', 'api-paydev', 'web-shopqa'), [
      madeUp('AKR-1', { baseSeverity: 'critical' }),
      madeUp('AKR-502', { baseSeverity: 'high', transient: true }),
      madeUp('AKR-506', { baseSeverity: 'low', transient: true }),
      madeUp('AKR-501', { baseSeverity: 'medium', transient: true }),
    ])
    expect(idsOf({}, several).map(ruleOf).join(' ')).toBe('AKR-1 AKR-502 AKR-501 AKR-506')
    expect(idsOf({ incident: true }, several).map(ruleOf).join(' ')).toBe('AKR-506 AKR-502 AKR-501 AKR-1')
  })

  it('cuts off groups, not findings, and says how many there are', () => {
    const { groups, matching, matchingGroups } = inboxOf(judgement, { ...all, limit: 1 })
    expect([groups.length, groups[0]?.lines.length, matching, matchingGroups]).toEqual([1, 3, 8, 3])
  })

  it('of nothing is empty', () => {
    const empty = new Judgement(runOf(town(), rules), nothingSaid)
    expect(inboxOf(empty, all)).toMatchObject({ total: 0, matching: 0, groups: [], newCount: 0, checks: [] })
  })
})

it('shows each finding of any estate once, whatever the sort, and is JSON', () => {
  fc.assert(
    fc.property(anyEstate, fc.constantFrom(...inboxSorts), fc.boolean(), ({ snapshot }, sort, incident) => {
      const any = judged(snapshot)
      const inbox = inboxOf(any, { ...all, sort, incident })
      const ids = inbox.groups.flatMap(({ lines }) => lines.map(({ id }) => id))
      const expected = any.worstFirst().filter(({ rule }) => !incident || !rule.context)
      expect(ids.toSorted()).toEqual(expected.map(hitId).toSorted())
      expect(inbox.matching).toBe(ids.length)
      expect(new Set(inbox.groups.map(({ addon }) => addon.id)).size).toBe(inbox.matchingGroups)
      expect(JSON.parse(JSON.stringify(inbox))).toEqual(inbox)
    }),
    { numRuns: 40 },
  )
})
