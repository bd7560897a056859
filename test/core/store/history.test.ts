import { expect, it, onTestFinished } from 'vitest'
import { historyBounds, type HistoryStore, type SightingChange } from '#core/store/history.ts'
import { cacheIn, day, morning } from './rows.ts'

function store(): HistoryStore {
  const cache = cacheIn(null)
  onTestFinished(() => {
    cache.close()
  })
  return cache.history
}

function change(findingId: string, event: SightingChange['event']): SightingChange {
  return {
    findingId,
    firstSeen: 1,
    lastSeen: null,
    absentSince: null,
    absences: 0,
    transient: false,
    unconfirmed: false,
    alarmed: false,
    event,
  }
}

function point(takenAt: number, score = 1) {
  return { takenAt, complete: true, score, critical: 0, high: 0, medium: 0, low: 0, spaces: {}, organizations: {} }
}

it('sightings are given back as they were kept, page by page', () => {
  const history = store()
  const told = {
    ...change('b', null),
    lastSeen: 5,
    absentSince: 6,
    absences: 1,
    transient: true,
    unconfirmed: true,
    alarmed: true,
  }
  history.keepSightings('x', 1, [change('c', null), told, change('a', null)])
  history.keepSightings('y', 1, [change('d', null)])
  const { event, ...kept } = told
  expect(event).toBeNull()
  expect(history.sightings('x', 'a', 1)).toEqual([kept])
  expect(history.sightings('x', '', 9).map(({ findingId }) => findingId)).toEqual(['a', 'b', 'c'])
  history.dropSightings('x', ['a', 'b'])
  expect(history.sightings('x', '', 9).map(({ findingId }) => findingId)).toEqual(['c'])
})

it('a finding has its newest fifty events, however often it comes and goes', () => {
  const history = store()
  history.keepSightings('x', 1, [change('quiet', 'went')])
  for (let at = 1; at <= 120; at++) {
    history.keepSightings('x', at, [change('restless', at % 2 === 0 ? 'went' : 'appeared')])
  }
  const events = history.events('x', 'restless')
  expect(events).toHaveLength(historyBounds.eventsPerFinding)
  expect(events[0]).toEqual({ at: 120, kind: 'went' })
  expect(events.at(-1)).toEqual({ at: 71, kind: 'appeared' })
  expect(history.events('x', 'quiet')).toEqual([{ at: 1, kind: 'went' }])
})

it('an endpoint has its newest twenty thousand events, and another one its own', () => {
  const history = store()
  history.keepSightings('other', 1, [change('old', 'went')])
  const many = (at: number) => Array.from({ length: 7_000 }, (_, index) => change(`${at} ${index}`, 'went'))
  for (const at of [1, 2, 3]) history.keepSightings('x', at, many(at))
  const left = [1, 2, 3].map(
    (at) => many(at).filter(({ findingId }) => history.events('x', findingId).length > 0).length,
  )
  expect(left).toEqual([6_000, 7_000, 7_000])
  expect(history.events('other', 'old')).toHaveLength(1)
})

it('an event of one judgement is kept once', () => {
  const history = store()
  for (let time = 0; time < 3; time++) history.keepSightings('x', 7, [change('a', 'went')])
  expect(history.events('x', 'a')).toEqual([{ at: 7, kind: 'went' }])
})

it('the trend holds the newest points in full, the last of each day before them, and five hundred in all', () => {
  const history = store()
  history.keepPoint('other', point(1), false)
  const days = 600
  const perDay = 3
  for (let index = 0; index < days * perDay; index++) {
    history.keepPoint('x', point(morning + (index * day) / perDay, index), false)
  }
  const trend = history.trend('x')
  expect(trend.length).toBeLessThanOrEqual(historyBounds.pointsPerEndpoint)
  expect(trend.length).toBeGreaterThan(historyBounds.pointsPerEndpoint - 3)
  const last = days * perDay - 1
  expect(trend.slice(-100).map(({ score }) => score)).toEqual(
    Array.from({ length: 100 }, (_, index) => last - 99 + index),
  )
  const older = trend.slice(0, -101)
  expect(new Set(older.map(({ takenAt }) => Math.floor(takenAt / day))).size).toBe(older.length)
  expect(trend.map(({ takenAt }) => takenAt)).toEqual(trend.map(({ takenAt }) => takenAt).toSorted((a, b) => a - b))
  expect(history.trend('other')).toHaveLength(1)
})

it('a judgement counts as noted once it is ended', () => {
  const history = store()
  expect(history.judged('x')).toBeNull()
  history.keepPoint('x', point(1), true)
  expect(history.judged('x')).toEqual({ takenAt: 1, quiet: true, notedAt: null, anyComplete: false })
  history.endPoint('x', 1)
  history.keepPoint('x', { ...point(2), complete: false }, false)
  expect(history.judged('x')).toEqual({ takenAt: 2, quiet: false, notedAt: 1, anyComplete: true })
  history.endPoint('x', 2)
  // A clock that was set back: the latest is the one that came last.
  history.keepPoint('x', point(1), false)
  expect(history.judged('x')).toEqual({ takenAt: 1, quiet: false, notedAt: 2, anyComplete: false })
})
