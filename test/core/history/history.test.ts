import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { goneAtMost, type Noted, type SeenFinding } from '#core/history/history.ts'
import type { HistoryStore } from '#core/store/history.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { cacheIn, leftByKills, snapshotOf } from '../store/rows.ts'
import { finding, judged, over, room, type Room } from './judgements.ts'

/** Judgements of one endpoint, one minute after the other; `?id` in a list could not be judged, `partial` says itself. */
function tell({ history }: Pick<Room, 'history'>) {
  let minute = 0
  return async (texts: string, complete = true): Promise<Noted> => {
    minute += 1
    const all = texts.split(' ').filter((text) => text !== '')
    const unknown = all.filter((text) => text.startsWith('?')).map((text) => text.slice(1))
    const findings = all.filter((text) => !text.startsWith('?')).map(finding)
    return await history.note('a', minute, complete, judged(findings, { unknown }))
  }
}

function* broken(): Generator<SeenFinding> {
  yield finding('high:B')
  throw new Error('a rule of the caller')
}

const nothing = { appeared: [], alarms: [] }

describe('the first judgement', () => {
  it('raises no alarm, nor does the second that shows the same', async () => {
    const house = room()
    const note = tell(house)
    expect(await note('critical:A ~high:B low:C')).toEqual({ appeared: ['A', 'B', 'C'], alarms: [] })
    expect(await note('critical:A ~high:B low:C')).toEqual(nothing)
    expect(house.history.firstSeen('a')).toEqual(
      new Map([
        ['A', 1],
        ['B', 1],
        ['C', 1],
      ]),
    )
  })

  it('may be partial: then the first complete one raises none either, and later ones do', async () => {
    const house = room()
    const note = tell(house)
    await note('high:A', false)
    expect(await note('high:A high:B', false), 'a platform may stay partial').toMatchObject({ alarms: ['B'] })
    expect(await note('high:A high:B high:C ~high:D')).toEqual({ appeared: ['C', 'D'], alarms: [] })
    expect(await note('high:A high:B high:C ~high:D critical:E')).toEqual({ appeared: ['E'], alarms: ['E'] })
  })

  it('stays quiet when the same snapshot is judged again after a deep look', async () => {
    const { history } = room()
    await history.note('a', 5, true, judged([finding('high:A')]))
    expect(await history.note('a', 5, true, judged([finding('high:A'), finding('high:B')]))).toEqual({
      appeared: ['B'],
      alarms: [],
    })
    expect(await history.note('a', 6, true, judged(['high:A', 'high:B', 'high:C'].map(finding)))).toEqual({
      appeared: ['C'],
      alarms: ['C'],
    })
  })
})

describe('alarms', () => {
  it('are for high and critical ones, once', async () => {
    const note = tell(room())
    await note('')
    expect(await note('critical:A high:B medium:C low:D info:E')).toEqual({
      appeared: ['A', 'B', 'C', 'D', 'E'],
      alarms: ['A', 'B'],
    })
    expect(await note('critical:A high:B medium:C low:D info:E')).toEqual(nothing)
  })

  it('are for one that has become high too, and not for its going up and down', async () => {
    const note = tell(room())
    await note('medium:A')
    expect(await note('high:A')).toEqual({ appeared: [], alarms: ['A'] })
    expect(await note('medium:A')).toEqual(nothing)
    expect(await note('critical:A')).toEqual(nothing)
  })

  it('come again when a finding comes back after it went', async () => {
    const house = room()
    const note = tell(house)
    await note('')
    await note('high:A')
    expect(await note('')).toEqual(nothing)
    expect(house.history.sighting('a', 'A')).toEqual({ firstSeen: 2, lastSeen: 2, absentSince: 3 })
    expect(await note('high:A')).toEqual({ appeared: ['A'], alarms: ['A'] })
    expect(house.history.sighting('a', 'A')).toEqual({ firstSeen: 2, lastSeen: 4, absentSince: null })
    expect(house.history.events('a', 'A').map(({ at, kind }) => `${at} ${kind}`)).toEqual([
      '4 appeared',
      '3 went',
      '2 appeared',
    ])
  })
})

describe('a transient finding', () => {
  it('is an alarm when two judgements in a row show it', async () => {
    const note = tell(room())
    await note('')
    expect(await note('~critical:A')).toEqual({ appeared: ['A'], alarms: [] })
    expect(await note('~critical:A')).toEqual({ appeared: [], alarms: ['A'] })
    expect(await note('~critical:A')).toEqual(nothing)
  })

  it('is none while it blinks, and begins to count anew after each blink', async () => {
    const note = tell(room())
    await note('')
    for (let round = 0; round < 3; round++) {
      expect((await note('~high:A')).alarms).toEqual([])
      expect(await note('')).toEqual(nothing)
    }
    expect((await note('~high:A')).alarms).toEqual([])
    expect((await note('~high:A')).alarms).toEqual(['A'])
  })

  it('is not counted twice for one snapshot', async () => {
    const { history } = room()
    await history.note('a', 1, true, judged([]))
    const shown = judged([finding('~high:A'), finding('~high:A')])
    await history.note('a', 2, true, shown)
    expect(await history.note('a', 2, true, shown)).toEqual(nothing)
    expect((await history.note('a', 3, true, shown)).alarms).toEqual(['A'])
    for (let again = 0; again < 3; again++) await history.note('a', 4, true, judged([]))
    expect(history.sighting('a', 'A')).toMatchObject({ lastSeen: 3, absentSince: null })
    await history.note('a', 5, true, judged([]))
    expect(history.sighting('a', 'A')).toEqual({ firstSeen: 2, lastSeen: 3, absentSince: 4 })
  })

  it('went when two in a row do not show it, and one that shows it in between begins anew', async () => {
    const house = room()
    const note = tell(house)
    await note('')
    await note('~high:A')
    await note('~high:A')
    await note('')
    expect(house.history.sighting('a', 'A')?.absentSince).toBeNull()
    expect(await note('~high:A'), 'it never went').toEqual(nothing)
    await note('')
    expect(house.history.sighting('a', 'A')?.absentSince).toBeNull()
    await note('')
    expect(house.history.sighting('a', 'A')).toEqual({ firstSeen: 2, lastSeen: 5, absentSince: 6 })
    expect(await note('~high:A')).toEqual({ appeared: ['A'], alarms: [] })
    expect(await note('~high:A')).toEqual({ appeared: [], alarms: ['A'] })
  })

  it('is confirmed across a judgement that could not tell', async () => {
    const note = tell(room())
    await note('')
    await note('~high:A')
    await note('?A')
    expect((await note('~high:A')).alarms).toEqual(['A'])
  })
})

describe('silence proves nothing', () => {
  it('in a partial judgement', async () => {
    const house = room()
    const note = tell(house)
    await note('high:A ~high:B')
    for (let round = 0; round < 3; round++) expect(await note('', false)).toEqual(nothing)
    expect(house.history.sighting('a', 'A')).toEqual({ firstSeen: 1, lastSeen: 1, absentSince: null })
    expect(await note('high:A ~high:B')).toEqual(nothing)
    expect(house.history.events('a', 'A')).toHaveLength(1)
  })

  it('of a rule that could not be judged', async () => {
    const house = room()
    const note = tell(house)
    await note('high:A ~high:B')
    for (let round = 0; round < 3; round++) await note('?A ?B')
    expect(house.history.sighting('a', 'B')).toEqual({ firstSeen: 1, lastSeen: 1, absentSince: null })
    await note('?B')
    expect(house.history.sighting('a', 'A')?.absentSince).toBe(5)
    expect(house.history.sighting('a', 'B')?.absentSince).toBeNull()
  })
})

describe('what is kept', () => {
  it('is the trend, one point for each judged sync', async () => {
    const { history } = room()
    await history.note('a', 10, true, judged([], { score: 4 }))
    await history.note('a', 20, false, judged([], { score: 5 }))
    await history.note('a', 20, false, judged([], { score: 6 }))
    await history.note('b', 15, true, judged([], { score: 9 }))
    const counts = { critical: 0, high: 1, medium: 2, low: 3 }
    expect(history.trend('a')).toEqual([
      { takenAt: 10, complete: true, score: 4, ...counts },
      { takenAt: 20, complete: false, score: 6, ...counts },
    ])
    expect(history.trendOf('a', 'space', 'a "quoted".name')).toEqual([
      { takenAt: 10, score: 4 },
      { takenAt: 20, score: 6 },
    ])
    expect(history.trendOf('a', 'organization', 'payments').map(({ score }) => score)).toEqual([7, 7])
    expect(history.trendOf('a', 'organization', 'none').map(({ score }) => score)).toEqual([0, 0])
  })

  it('writes nothing for findings that are simply still there', async () => {
    const { cache, history } = room()
    const many = judged(Array.from({ length: 3_000 }, (_, index) => finding(`high:${index}`)))
    await history.note('a', 1, true, many)
    const keepSightings: HistoryStore['keepSightings'] = cache.history.keepSightings.bind(cache.history)
    let rows = 0
    cache.history.keepSightings = (...[endpointId, takenAt, changes]) => {
      rows += changes.length
      keepSightings(endpointId, takenAt, changes)
    }
    await history.note('a', 2, true, many)
    expect(rows).toBe(0)
    await history.note('a', 3, true, { ...many, findings: [...many.findings].slice(1) })
    expect(rows).toBe(1)
  })

  it('is forgotten with its endpoint, also in the middle of a judgement', async () => {
    const { cache, history } = room()
    await history.note('b', 1, true, judged([finding('high:A')]))
    const many = judged(Array.from({ length: 20_000 }, (_, index) => finding(`high:${index}`)))
    for (const turns of [0, 1, 2, 6, 12]) {
      const noting = history.note('a', 1, true, many)
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      if (turns % 2 === 0) cache.forget('a')
      else history.forget('a')
      expect(await noting).toEqual(nothing)
      expect(cache.history.sightings('a', '', 9)).toEqual([])
      expect(history.trend('a')).toEqual([])
      expect(history.firstSeen('a').size).toBe(0)
    }
    expect(over(cache).history.firstSeen('b').size).toBe(1)
    expect((await history.note('a', 2, true, many)).alarms, 'a first judgement again').toEqual([])
  })

  it('holds twenty thousand findings that went, the latest of them', async () => {
    const { cache, history } = room()
    const early = Array.from({ length: 15_000 }, (_, index) => finding(`low:early-${index}`))
    const late = Array.from({ length: 15_000 }, (_, index) => finding(`low:late-${index}`))
    await history.note('a', 1, true, judged([...early, ...late, finding('low:stays')]))
    await history.note('a', 2, true, judged([...late, finding('low:stays')]))
    await history.note('a', 3, true, judged([finding('low:stays')]))
    for (const known of [history, over(cache).history]) {
      await known.load('a')
      const ids = [...known.firstSeen('a').keys()]
      expect(ids).toHaveLength(goneAtMost + 1)
      expect(ids.filter((id) => id.startsWith('late'))).toHaveLength(15_000)
      expect(known.firstSeen('a').get('stays')).toBe(1)
    }
  }, 30_000)

  it('is written whole into the file that takes the place of a damaged one', async () => {
    const folder = temporaryFolder()
    const { cache, history } = room(folder)
    await history.note('a', 1, true, judged(['high:A', 'high:B'].map(finding)))
    await cache.keep(snapshotOf('a', 1))
    const file = new Database(join(folder, 'cache.db'))
    file.exec("UPDATE slice SET rows = '[]'")
    file.close()
    expect(await cache.latest('a'), 'damage is found').toBeNull()
    expect(cache.history.sightings('a', '', 9)).toEqual([])
    expect(await history.note('a', 2, true, judged(['high:A', 'high:B', 'high:C'].map(finding)))).toEqual({
      appeared: ['C'],
      alarms: ['C'],
    })
    const later = over(cache).history
    expect([...later.firstSeen('a')]).toEqual([
      ['A', 1],
      ['B', 1],
      ['C', 2],
    ])
    expect(await later.note('a', 3, true, judged(['high:A', 'high:B', 'high:C'].map(finding)))).toEqual(nothing)
  })

  it('costs no alarm and no finding where the disk is full, and is made up for later', async () => {
    const { cache, history, said } = room(temporaryFolder())
    await history.note('a', 1, true, judged([finding('high:A')]))
    const keepSightings: HistoryStore['keepSightings'] = cache.history.keepSightings.bind(cache.history)
    cache.history.keepSightings = () => {
      throw new Error('full')
    }
    expect((await history.note('a', 2, true, judged(['high:A', 'high:B'].map(finding)))).alarms).toEqual(['B'])
    expect(said).toHaveLength(1)
    expect((await history.note('a', 3, true, judged(['high:A', 'high:B'].map(finding)))).alarms).toEqual([])
    cache.history.keepSightings = keepSightings
    await history.note('a', 4, true, judged(['high:A', 'high:B'].map(finding)))
    expect([...over(cache).history.firstSeen('a')]).toEqual([
      ['A', 1],
      ['B', 2],
    ])
  })

  it('is as before a judgement that broke off in the middle', async () => {
    const { history } = room()
    await history.note('a', 1, true, judged([finding('high:A')]))
    await expect(history.note('a', 2, true, { ...judged([]), findings: broken() })).rejects.toThrow('of the caller')
    expect([...history.firstSeen('a').keys()]).toEqual(['A'])
    expect((await history.note('a', 2, true, judged(['high:A', 'high:B'].map(finding)))).alarms).toEqual(['B'])
  })

  it('lets other work through while forty thousand findings are taken in', async () => {
    const { history } = room(temporaryFolder())
    const many = judged(Array.from({ length: 40_000 }, (_, index) => finding(`high:${(index * 7_919) % 40_009}`)))
    let turns = 0
    const counting = setInterval(() => turns++, 0)
    await history.note('a', 1, true, many)
    clearInterval(counting)
    expect(turns).toBeGreaterThan(20)
  })
})

it('a process that is killed while it notes neither forgets nor takes for new what it knew', async () => {
  const folder = temporaryFolder()
  const { history } = room(folder)
  const old = Array.from({ length: 1_200 }, (_, index) => finding(`high:old-${index}`))
  const fresh = Array.from({ length: 1_200 }, (_, index) => finding(`high:new-${index}`))
  await history.note('a', 1, true, judged([...old, finding('~high:passing')]))
  const second = judged([...old.slice(600), ...fresh])
  const copies = await leftByKills(folder, () => history.note('a', 2, true, second), 3)
  const outcomes = new Set<number>()
  for (const copy of copies) {
    const cache = cacheIn(copy)
    const later = over(cache).history
    const { appeared, alarms } = await later.note('a', 2, true, second)
    outcomes.add(alarms.length)
    expect(alarms).toEqual(appeared)
    expect(alarms.every((id) => id.startsWith('new'))).toBe(true)
    expect(later.firstSeen('a')).toEqual(history.firstSeen('a'))
    for (const id of ['old-1', 'old-700', 'new-1']) expect(later.sighting('a', id)).toEqual(history.sighting('a', id))
    expect(later.sighting('a', 'passing')?.absentSince, 'counted once at most').toBeNull()
    expect(later.events('a', 'old-1').map(({ kind }) => kind)).toEqual(['went', 'appeared'])
    cache.close()
  }
  expect(outcomes.size).toBeGreaterThan(2)
}, 30_000)
