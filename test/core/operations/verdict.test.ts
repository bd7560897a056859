import { expect, it } from 'vitest'
import type { Reply } from '#core/operations/kind.ts'
import { blocked, listCheck, refused, sameAs, unknown, verdictOf } from '#core/operations/verdict.ts'

const first = refused(409, 'First.', 'first', 'Because.')
const second = refused(422, 'Second.', 'second', 'Because.')

it('is the first refusal in the server’s order, and nothing else when there is none', () => {
  expect(verdictOf([null, null])).toEqual({ kind: 'will-work' })
  expect(verdictOf([null, first, second])).toEqual(first)
  expect(verdictOf([first, unknown('Who knows.')])).toEqual(first)
})

it('cannot be known where an earlier check may refuse in other words; what it would come to is said', () => {
  const verdict = verdictOf([unknown('Who knows.'), first, unknown('Not asked any more.')])
  expect(verdict).toEqual({
    kind: 'cannot-know',
    reasons: ['Who knows.', 'If nothing else is in the way, it is refused with 409: First.'],
  })
  expect(verdictOf([unknown('Who knows.'), unknown('Who knows.')])).toEqual({
    kind: 'cannot-know',
    reasons: ['Who knows.'],
  })
})

it('is blocked where the server would or may do it, and refused where it would not', () => {
  const ours = blocked('owner-row', 'Nobody would own it.')
  expect(verdictOf([ours, null])).toEqual(ours)
  expect(verdictOf([unknown('Who knows.'), ours])).toEqual(ours)
  expect(verdictOf([ours, second])).toEqual(second)
})

function failed(status: number, words: string): Reply<never> {
  return { ok: false, status, words, problem: 'It failed.', at: 0 }
}

it('takes from a failed read what the request would meet as well, and no more', () => {
  expect(sameAs(failed(503, 'Service Unavailable Error'), 'main-db')).toMatchObject({ kind: 'refused', status: 503 })
  expect(sameAs(failed(424, '[object Object]'), 'main-db')).toMatchObject({ kind: 'refused', status: 424 })
  const gone = 'The specified application web-prod does not exist.'
  expect(sameAs(failed(404, gone), 'main-db')).toMatchObject({ kind: 'refused', status: 404, words: gone })
  expect(sameAs(failed(404, gone), 'main-db', () => first)).toEqual(first)
  const short = 'The specified addon 643f8451 could not be found.'
  expect(sameAs(failed(404, short), 'main-db')).toMatchObject({ kind: 'refused', words: short })
  for (const [status, words] of [
    [0, ''],
    [404, ''],
    [404, 'The specified addon attachments could not be found.'],
    [500, 'Internal Server Error'],
    [503, 'Internal Server Error'],
    [502, 'Bad Gateway'],
  ] as const) {
    expect(sameAs(failed(status, words), 'main-db'), words).toEqual(unknown('It failed.'))
  }
})

it('lets a list that fails for another add-on’s service say nothing of this one', () => {
  const short = 'The specified addon 643f8451 could not be found.'
  expect(listCheck(failed(404, short), '643f8451')).toMatchObject({ kind: 'refused', words: short })
  expect(listCheck(failed(404, short), 'another')).toEqual(unknown('It failed.'))
  expect(listCheck(failed(404, short), null)).toEqual(unknown('It failed.'))
})
