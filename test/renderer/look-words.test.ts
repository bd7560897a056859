import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LookProgress, LookScope } from '#shared/domain/look.ts'
import { endWords, isSameScope, percentOf, remainingWords, scopeWords } from '#renderer/views/look/look-words.ts'

function progress(change: Partial<LookProgress>): LookProgress {
  return {
    endpointId: 'e1',
    scope: { kind: 'all' },
    state: 'running',
    startedAt: 0,
    endedAt: null,
    total: 100,
    done: 0,
    failed: 0,
    brokerQuestions: 0,
    asking: [],
    apps: { total: 20, done: 0 },
    problem: null,
    ...change,
  }
}

const scope: fc.Arbitrary<LookScope> = fc.oneof(
  fc.constant<LookScope>({ kind: 'all' }),
  fc.record({ kind: fc.constant('space' as const), space: fc.string() }),
  fc.record({ kind: fc.constant('addon' as const), addonId: fc.string() }),
)

describe('how long a look will take', () => {
  it.each([
    ['too early to say', 1_000, 50, null],
    ['too few answers', 60_000, 7, null],
    ['over', 60_000, 100, null],
    ['soon', 60_000, 90, 'a few seconds left'],
    ['within a minute', 60_000, 60, 'less than a minute left'],
    ['minutes', 60_000, 25, 'about 3 min left'],
    ['hours', 60_000 * 60, 20, 'about 4 h left'],
  ])('%s', (_name, now, done, words) => {
    expect(remainingWords(progress({ done }), now)).toBe(words)
  })

  it('never says nonsense, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.nat(), (now, done, total) => {
        const words = remainingWords(progress({ done, total }), now)
        expect(words ?? '').not.toMatch(/NaN|Infinity|-/)
      }),
    )
  })
})

it('says all is done only when all is', () => {
  expect(percentOf({ total: 0, done: 0 })).toBe(100)
  expect(percentOf({ total: 1_000, done: 999 })).toBe(99)
  expect(percentOf({ total: 3, done: 3 })).toBe(100)
})

it('names what a look is about', () => {
  expect(scopeWords({ kind: 'all' }, 'Seattle', null)).toBe('all of Seattle')
  expect(scopeWords({ kind: 'space', space: 'pay-prod' }, 'Seattle', null)).toBe('the space pay-prod')
  expect(scopeWords({ kind: 'addon', addonId: 'a1' }, 'Seattle', 'orders-db')).toBe('the add-on orders-db')
  expect(scopeWords({ kind: 'addon', addonId: 'a1' }, 'Seattle', null)).toBe('one add-on')
})

it('tells scopes apart as the core does, by what they say', () => {
  fc.assert(
    fc.property(scope, scope, (one, other) => {
      expect(isSameScope(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      expect(isSameScope(one, { ...one })).toBe(true)
    }),
  )
})

it.each([
  [{ state: 'done', total: 0 }, 'Nothing was left to ask.'],
  [{ state: 'done', total: 412, done: 412 }, '412 questions answered.'],
  [{ state: 'done', total: 412, done: 412, failed: 3 }, '409 questions answered, 3 not.'],
  [{ state: 'stopped', total: 1_400, done: 120 }, '120 of 1,400 questions had been put.'],
  [{ state: 'failed', total: 1, done: 0 }, '0 of 1 question had been put.'],
] as const)('says how it ended: %j', (change, words) => {
  expect(endWords(progress(change))).toBe(words)
})
