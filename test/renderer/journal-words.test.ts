import { describe, expect, it, test } from 'vitest'
import type { RunEnd } from '#shared/domain/journal.ts'
import { runEnds } from '#shared/domain/journal.ts'
import { wholeJournal } from '#renderer/stores/route.ts'
import {
  countOf,
  endWords,
  groupOf,
  groups,
  isFiltered,
  kindName,
  predictionWords,
  timeWords,
  tookWords,
  verdictWords,
} from '#renderer/views/journal/journal-words.ts'

describe('the verdict on the chain', () => {
  test.each([
    [{ ok: true, broken: null, entries: 0 }, 'The journal is empty, so there is nothing to go through.'],
    [{ ok: true, broken: null, entries: 1 }, 'The one entry holds: none was changed, taken out or cut off.'],
    [{ ok: true, broken: null, entries: 1234 }, 'All 1,234 entries hold: none was changed, taken out or cut off.'],
    [
      { ok: false, broken: 7, entries: 9 },
      'The journal does not hold from entry 7 on: something else than Addon Atlas changed, took out or cut off entries.',
    ],
  ])('%j', (verdict, words) => {
    expect(verdictWords({ ...verdict, at: 0 })).toBe(words)
  })
})

it('groups are told from kinds of somebody’s own choice', () => {
  expect(groupOf([])).toBe('all')
  expect(groupOf([...groups.operations.kinds].toReversed())).toBe('operations')
  expect(groupOf(['arm'])).toBeNull()
  expect(kindName('remove-baseline')).toBe('Baseline removed')
  expect(kindName('split-the-atom')).toBe('split the atom')
})

it('a prediction is held against what came of it', () => {
  const refused = { kind: 'refused', status: 409, words: 'in use', rule: 'r', explanation: 'e' } as const
  expect(predictionWords({ predicted: null, asPredicted: null })).toEqual({
    predicted: 'nothing on record',
    actual: 'nobody can say',
  })
  expect(predictionWords({ predicted: refused, asPredicted: false })).toEqual({
    predicted: 'a refusal with 409: in use',
    actual: 'not as predicted',
  })
})

it('every end of a run has its words', () => {
  for (const end of runEnds satisfies readonly RunEnd[]) expect(endWords[end].sentence).toMatch(/\.$/)
})

it('counts, times and filters in words', () => {
  expect(countOf(3, 3)).toBe('3 entries')
  expect(countOf(1, 1)).toBe('1 entry')
  expect(countOf(12, 3400)).toBe('12 of 3,400')
  expect([431, 1500, 74_000, 600_000].map(tookWords)).toEqual(['431 ms', '1.5 s', '74 s', '10 min'])
  expect(timeWords({ since: null, until: null })).toBeNull()
  expect(timeWords({ since: 0, until: null })).toMatch(/^since /)
  expect(timeWords({ since: null, until: 0 })).toMatch(/^until /)
  expect(isFiltered(wholeJournal)).toBe(false)
  expect(isFiltered({ ...wholeJournal, runId: 'r' })).toBe(true)
  expect(isFiltered({ ...wholeJournal, runbookId: 'r' })).toBe(true)
  expect(isFiltered({ ...wholeJournal, kinds: ['arm'] })).toBe(true)
})
