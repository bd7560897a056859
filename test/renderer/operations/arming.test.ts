import { expect, test } from 'vitest'
import { armingNews, type ArmedBefore } from '#renderer/stores/arming-news.ts'
import { countdownWords } from '#renderer/stores/seconds.ts'

const now = Date.UTC(2026, 10, 23, 12, 0)
const minute = 60_000
const armed = (left: number, id = 'pay') => ({
  profile: { id, name: id === 'pay' ? 'Payments' : 'Lab' },
  until: now + left,
  left,
})
const after = (before: ReadonlyMap<string, ArmedBefore>, left: number, until: number) =>
  armingNews(before, [{ profile: { id: 'pay', name: 'Payments' }, until, left }], until - left)

test('arming, the last minute and the end are told once each', () => {
  const until = now + 15 * minute
  const begun = armingNews(new Map(), [armed(15 * minute)], now)
  expect(begun.sentences).toHaveLength(1)
  expect(begun.sentences[0]).toMatch(/^Payments is armed until \d\d:\d\d\. Operations may be run on it\.$/)
  const later = after(begun.after, 61_000, until)
  expect(later.sentences).toEqual([])
  const warned = after(later.after, minute, until)
  expect(warned.sentences).toEqual(['One minute left: then Payments is read-only again.'])
  expect(after(warned.after, 59_000, until).sentences).toEqual([])
  expect(armingNews(warned.after, [], until)).toEqual({ sentences: ['Payments is read-only again.'], after: new Map() })
})

test('an arming that is renewed is told and warned of anew', () => {
  const { after: before } = armingNews(new Map(), [armed(30_000)], now)
  const renewed = armingNews(before, [armed(15 * minute)], now)
  expect(renewed.sentences).toHaveLength(1)
  expect(armingNews(renewed.after, [{ ...armed(15 * minute), left: 50_000 }], now).sentences).toEqual([
    'One minute left: then Payments is read-only again.',
  ])
})

test('endpoints are told apart', () => {
  const { after: before } = armingNews(new Map(), [armed(5 * minute), armed(5 * minute, 'lab')], now)
  expect(armingNews(before, [armed(5 * minute, 'lab')], now).sentences).toEqual(['Payments is read-only again.'])
})

test('a countdown is rounded up, and ends at nothing', () => {
  expect([900_000, 899_001, 61_000, 60_000, 1, 0, -5].map(countdownWords)).toEqual([
    '15:00',
    '15:00',
    '1:01',
    '1:00',
    '0:01',
    '0:00',
    '0:00',
  ])
})
