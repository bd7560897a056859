import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Confirmation } from '#shared/contract/operations.ts'
import type { Plan, Verdict } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { asStep, canonical, differencesOf, hashOf, type PlanContent, withoutRelief } from '#core/operations/binding.ts'
import { createBook, type Book } from '#core/operations/book.ts'
import { fixedClock } from '../../../kit/clock.ts'
import { affected, planned, typedFriction } from './made-up.ts'

/** A book whose monotonic time is moved by hand; the wall clock stands still. */
function bookAt(most?: number): { book: Book; later: (milliseconds: number) => void } {
  let now = 1_000
  const monotonic = () => now
  const book = createBook({ clock: fixedClock(), lives: 300_000, monotonic, ...(most === undefined ? {} : { most }) })
  return { book, later: (milliseconds) => (now += milliseconds) }
}

const confirmed = ({ id, hash }: Plan, more: Partial<Confirmation> = {}): Confirmation => ({
  planId: id,
  hash,
  typed: '',
  reason: '',
  ticket: '',
  ...more,
})

function attempt(book: Book, confirmation: Confirmation): string {
  try {
    return book.confirm(confirmation, ({ plan }) => plan.title)
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code
    throw thrown
  }
}

describe('the book of plans', () => {
  it('lets a plan be confirmed once, by whoever comes first', () => {
    const { book } = bookAt()
    const plan = book.keep(planned(), 'door')
    const other = book.keep(planned(), 'door')
    expect(other.id).not.toBe(plan.id)
    expect(plan.expiresAt - fixedClock().now()).toBe(300_000)
    expect([1, 2, 3].map(() => attempt(book, confirmed(plan)))).toEqual([plan.title, 'plan-expired', 'plan-expired'])
    expect(attempt(book, confirmed(other))).toBe(plan.title)
  })

  it('keeps a plan that could not be accepted', () => {
    const { book } = bookAt()
    const plan = book.keep(planned(), 'door')
    expect(() =>
      book.confirm(confirmed(plan), () => {
        throw new AppError('journal-unwritable', 'No.')
      }),
    ).toThrow('No.')
    expect(attempt(book, confirmed(plan))).toBe(plan.title)
  })

  it('forgets a plan after its time, whatever the wall clock says', () => {
    const { book, later } = bookAt()
    const [early, late] = [book.keep(planned(), 'door'), book.keep(planned(), 'door')]
    later(299_999)
    expect(attempt(book, confirmed(early))).toBe(early.title)
    later(1)
    expect(attempt(book, confirmed(late))).toBe('plan-expired')
  })

  it('keeps so many and no more, the newest', () => {
    const { book } = bookAt(3)
    const plans = Array.from({ length: 5 }, () => book.keep(planned(), 'door'))
    expect(plans.map((plan) => attempt(book, confirmed(plan)))).toEqual([
      'plan-expired',
      'plan-expired',
      ...plans.slice(2).map(({ title }) => title),
    ])
  })

  const given = { typed: 'orders-db', reason: 'x' }
  it.each<[string, Partial<PlanContent>, Partial<Confirmation>, string, string?]>([
    ['an unknown plan', {}, { planId: 'x' }, 'plan-expired'],
    ['a key of every object', {}, { planId: '__proto__' }, 'plan-expired'],
    ['another hash', {}, { hash: 'x' }, 'plan-changed'],
    [
      'what would be refused',
      { verdict: { kind: 'refused', status: 409, words: 'No.', rule: 'r', explanation: 'e' } },
      {},
      'blocked',
      'blocked',
    ],
    [
      'what should not be done',
      { verdict: { kind: 'blocked', rule: 'r', explanation: 'e' } },
      {},
      'blocked',
      'blocked',
    ],
    ['nothing to send', { requests: [] }, {}, 'blocked', 'blocked'],
    ['nothing typed', { friction: typedFriction }, { reason: 'x' }, 'not-confirmed'],
    ['another name typed', { friction: typedFriction }, { typed: 'orders-DB', reason: 'x' }, 'not-confirmed'],
    ['a name and a space typed', { friction: typedFriction }, { typed: 'orders-db ', reason: 'x' }, 'not-confirmed'],
    ['no reason', { friction: typedFriction }, { typed: 'orders-db', reason: ' ' }, 'not-confirmed'],
    ['no name to type', { friction: { ...typedFriction, typed: '' } }, given, 'not-confirmed', 'not-confirmed'],
  ])('refuses %s and does not use the plan up', (_name, content, confirmation, code, later) => {
    const { book } = bookAt()
    const plan = book.keep(planned(content), 'door')
    expect(attempt(book, confirmed(plan, confirmation))).toBe(code)
    expect(attempt(book, confirmed(plan, given))).toBe(later ?? plan.title)
  })

  it('takes what might not work, once all is given', () => {
    const { book } = bookAt()
    const plan = book.keep(
      planned({ verdict: { kind: 'cannot-know', reasons: ['x'] }, friction: typedFriction }),
      'door',
    )
    expect(attempt(book, confirmed(plan, { typed: 'orders-db', reason: 'x' }))).toBe(plan.title)
  })
})

type Content = Parameters<typeof hashOf>[0]

function ran(plan: Content, running: 'running' | 'stopped' | 'unknown'): Content {
  return { ...plan, affected: plan.affected.map((app) => ({ ...app, running })) }
}

/** Whether what is so now would be sent after that was shown. */
function same(shown: Content, now: Content): boolean {
  return hashOf(withoutRelief(shown, now), 'door') === hashOf(shown, 'door')
}

describe('the hash of a plan', () => {
  const { plan } = planned({
    affected: [affected('web-dev', { compliance: ['a', 'b'], effects: ['loses', 'redeploys'] }), affected('api-dev')],
    variables: [
      { appId: 'a', appName: 'a', before: 'A', after: null, note: '' },
      { appId: 'a', appName: 'a', before: 'B', after: 'C', note: '' },
    ],
    primaries: [{ appId: 'a', appName: 'a', service: 's', before: 'x', after: 'y', note: '' }],
    losses: ['One.', 'Two.'],
    verdict: { kind: 'cannot-know', reasons: ['one', 'two'] },
  })
  const hash = hashOf(plan, 'door')

  it('is the same for the same in another order, and for what decides nothing', () => {
    const [first, second] = plan.affected
    if (!first || !second) throw new Error('There are two.')
    const other: PlanContent = {
      ...plan,
      title: 'Another title',
      affected: [second, { ...first, compliance: ['b', 'a'], effects: ['redeploys', 'loses'], notes: ['x'] }],
      variables: plan.variables.toReversed(),
      losses: plan.losses.toReversed(),
      verdict: { kind: 'cannot-know', reasons: ['two', 'one'] },
      findings: [{ findingId: 'f', severity: 'high', title: 't' }],
      sources: [{ path: '/apps', at: 9, live: true, problem: '' }],
      madeAt: 99,
      curl: ['x'],
      warnings: ['x'],
    }
    expect(hashOf(other, 'door')).toBe(hash)
    expect(differencesOf(plan, other)).toEqual([])
  })

  const verdicts: Verdict[] = [
    { kind: 'will-work' },
    { kind: 'cannot-know', reasons: ['one'] },
    { kind: 'blocked', rule: 'r', explanation: 'e' },
    { kind: 'refused', status: 409, words: 'w', rule: 'r', explanation: 'e' },
    { kind: 'refused', status: 422, words: 'w', rule: 'r', explanation: 'e' },
  ]
  const [request] = plan.requests
  const changes: Partial<PlanContent>[] = [
    ...verdicts.map((verdict) => ({ verdict })),
    { operation: { kind: 'maintenance', endpointId: 'two', appId: 'app', on: true } },
    { operation: { kind: 'maintenance', endpointId: 'one', appId: 'app', on: false } },
    { level: 'destructive' },
    { requests: [] },
    ...(request
      ? [
          { requests: [request, request] },
          { requests: [{ ...request, method: 'DELETE' as const }] },
          { requests: [{ ...request, path: '/apps/other' }] },
          { requests: [{ ...request, body: '' }] },
          { requests: [{ ...request, elevated: true }] },
        ]
      : []),
    { affected: plan.affected.slice(1) },
    { affected: [...plan.affected, affected('new-dev')] },
    ...(['role', 'space', 'name'] as const).map((field) => ({
      affected: plan.affected.map((app, index) => (index === 0 ? { ...app, [field]: 'preview' } : app)),
    })),
    { affected: plan.affected.map((app) => ({ ...app, effects: ['deleted' as const] })) },
    { affected: plan.affected.map((app) => ({ ...app, compliance: ['prod'] })) },
    { affected: plan.affected.map((app) => ({ ...app, organization: 'bank' })) },
    { affected: plan.affected.map((app) => ({ ...app, organization: null })) },
    ...(['stopped', 'maintenance', 'unknown'] as const).map((running) => ({
      affected: plan.affected.map((app, index) => (index === 0 ? { ...app, running } : app)),
    })),
    { variables: plan.variables.slice(1) },
    { primaries: [] },
    { losses: ['One.'] },
    { reversible: { kind: 'no', how: 'The other way round.' } },
    { friction: typedFriction },
  ]

  it.each(changes.map((change) => [JSON.stringify(change), change] as const))(
    'is another one with %s',
    (_name, change) => {
      const other = { ...plan, ...change }
      expect(hashOf(other, 'door')).not.toBe(hash)
      if (change.operation) return
      const differences = differencesOf(plan, other)
      expect(differences.length).toBeGreaterThan(0)
      for (const sentence of differences) expect(sentence).toMatch(/^[A-Z\w].*\.$/)
    },
  )

  it('of a step of a runbook is the same whether an app runs or was stopped by the step before', () => {
    const stopped = { ...plan, affected: plan.affected.map((app) => ({ ...app, running: 'maintenance' as const })) }
    expect(hashOf(stopped, 'door')).not.toBe(hash)
    expect(hashOf(asStep(stopped), 'door')).toBe(hashOf(asStep(plan), 'door'))
    const moved = { ...plan, affected: plan.affected.map((app) => ({ ...app, organization: 'bank' })) }
    expect(hashOf(asStep(moved), 'door')).not.toBe(hashOf(asStep(plan), 'door'))
  })

  it('stops for an app that runs now and did not, not for one that runs no more', () => {
    expect(same(ran(plan, 'running'), ran(plan, 'stopped'))).toBe(true)
    expect(same(ran(plan, 'unknown'), ran(plan, 'stopped'))).toBe(true)
    expect(same(ran(plan, 'stopped'), ran(plan, 'running'))).toBe(false)
    expect(same(ran(plan, 'stopped'), ran(plan, 'unknown'))).toBe(false)
    expect(same(ran(plan, 'running'), { ...ran(plan, 'stopped'), losses: ['One.'] })).toBe(false)
  })

  it('is another one for another address or account', () => {
    expect(hashOf(plan, 'another door')).not.toBe(hash)
  })

  it('goes by what there is, in whatever order the keys of an object stand', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shuffled: unknown = JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
          typeof part === 'object' && part !== null && !Array.isArray(part)
            ? Object.fromEntries(Object.entries(part).toReversed())
            : part,
        )
        expect(canonical(shuffled)).toBe(canonical(JSON.parse(JSON.stringify(value))))
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
