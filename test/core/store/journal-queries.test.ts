import { expect, it, onTestFinished } from 'vitest'
import { everyEntry, type JournalDraft } from '#core/store/journal.ts'
import { openRecord, type RecordStore } from '#core/store/record.ts'
import { fixedClock } from '../../kit/clock.ts'

function record(): RecordStore {
  const opened = openRecord({ directory: null, clock: fixedClock(), notice: () => {} })
  onTestFinished(() => {
    opened.close()
  })
  return opened
}

function draft(kind: string, at: number, more: Partial<JournalDraft> = {}): JournalDraft {
  return { at, endpointId: 'one', kind, subject: 's', by: 'ada', body: {}, ...more }
}

it('entries are found by each filter and by all of them, newest first, page by page', () => {
  const { journal } = record()
  journal.append(draft('arm', 10))
  journal.append(draft('intent', 20, { subject: 'addon', body: { runId: 'r', subjects: ['addon', 'app'] } }))
  journal.append(draft('outcome', 30, { subject: 'addon', body: { runId: 'r', subjects: ['addon', 'app'] } }))
  journal.append(draft('acknowledge', 40, { endpointId: 'other', subject: 'app' }))
  const found = (query: Partial<typeof everyEntry>, page = { limit: 9 }): number[] => {
    const rows = journal.find({ ...everyEntry, ...query }, page).map(({ sequence }) => sequence)
    if (page.limit === 9) {
      expect(journal.count({ ...everyEntry, ...query })).toBe(rows.length)
      expect(journal.sequences({ ...everyEntry, ...query })).toEqual(rows)
      expect(journal.at(rows).map(({ sequence }) => sequence)).toEqual(rows)
    }
    return rows
  }
  expect(found({})).toEqual([4, 3, 2, 1])
  expect(found({ endpointId: 'one' })).toEqual([3, 2, 1])
  expect(found({ subject: 'app' })).toEqual([4, 3, 2])
  expect(found({ subject: 'addon' })).toEqual([3, 2])
  expect(found({ runId: 'r' })).toEqual([3, 2])
  expect(found({ kinds: ['arm', 'outcome'] })).toEqual([3, 1])
  expect(found({ since: 20, until: 30 })).toEqual([3, 2])
  expect(found({ endpointId: 'one', subject: 'app', runId: 'r', kinds: ['intent'], since: 1, until: 99 })).toEqual([2])
  expect(found({ runId: "r' OR 1=1 --" })).toEqual([])
  const page = (more: object): number[] =>
    journal.find(everyEntry, { limit: 2, ...more }).map(({ sequence }) => sequence)
  expect(page({ offset: 1 })).toEqual([3, 2])
  expect(page({ before: 3 })).toEqual([2, 1])
  expect(journal.entry(2)).toMatchObject({ kind: 'intent', body: { runId: 'r' } })
  expect(journal.entry(5)).toBeNull()
  expect(journal.at([5, 1, 3]).map(({ sequence }) => sequence)).toEqual([3, 1])
  expect(journal.facets()).toEqual({
    endpoints: [
      { endpointId: 'one', entries: 3 },
      { endpointId: 'other', entries: 1 },
    ],
    kinds: [
      { kind: 'acknowledge', entries: 1 },
      { kind: 'arm', entries: 1 },
      { kind: 'intent', entries: 1 },
      { kind: 'outcome', entries: 1 },
    ],
  })
})

it('all of a runbook is found by it, with every entry of the runs that are its steps', () => {
  const { journal, runs } = record()
  journal.append(draft('runbook', 10, { body: { runbookId: 'b' } }))
  journal.append(draft('confirmed', 20, { body: { runId: 'r', runbookId: 'b' } }))
  journal.append(draft('intent', 30, { body: { runId: 'r', step: 0 } }))
  journal.append(draft('confirmed', 40, { body: { runId: 'q', runbookId: null } }))
  journal.append(draft('confirmed', 50, { body: { runId: 's', runbookId: 'c' } }))
  journal.append(draft('runbook-step', 60, { body: { runbookId: 'b', runId: 'r', step: 0, state: 'done' } }))
  journal.append(draft('confirmed', 70, { body: { runId: 'a', runbookId: 'b' } }))
  const query = { ...everyEntry, runbookId: 'b' }
  expect(journal.sequences(query)).toEqual([7, 6, 3, 2, 1])
  expect(journal.sequences({ ...query, kinds: ['intent'] })).toEqual([3])
  expect(journal.sequences({ ...query, runbookId: 'nobody' })).toEqual([])
  expect(runs.ofRunbook('b')).toEqual(['r', 'a'])
  expect(runs.ofRunbook('nobody')).toEqual([])
})

it('runbooks come back whole: the latest, and those that are not over however old', () => {
  const { journal, runs } = record()
  const runbook = (runbookId: string, at: number, kinds: string[]): void => {
    for (const kind of kinds) journal.append(draft(kind, at, { body: { runbookId } }))
  }
  runbook('old', 10, ['runbook', 'runbook-step', 'runbook-end'])
  runbook('open', 20, ['runbook', 'runbook-step'])
  runbook('new', 100, ['runbook', 'runbook-end'])
  journal.append(draft('confirmed', 110, { body: { runId: 'r', runbookId: 'new' } }))
  const listed = (since: number): number[] => runs.runbooks(since).map(({ sequence }) => sequence)
  expect(listed(50)).toEqual([4, 5, 6, 7])
  expect(listed(10)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(listed(500)).toEqual([4, 5])
})

it('the end of a chain is looked at by itself, and how it hangs on what is before', () => {
  const { journal } = record()
  expect(journal.verifyLast(3)).toEqual({ ok: true, broken: null, entries: 0 })
  for (let at = 1; at <= 9; at++) journal.append(draft('arm', at))
  for (const last of [0, 1, 3, 9, 50]) {
    expect(journal.verifyLast(last)).toEqual({ ok: true, broken: null, entries: 9 })
  }
})

it('what is about an add-on or an app is found by it, whatever letters its id has', () => {
  const { journal } = record()
  const odd = 'a"b\\c/\u00e9'
  journal.append(draft('acknowledge', 10, { subject: `AKR-101/${odd}`, body: { addonId: odd, reason: 'x' } }))
  journal.append(draft('annotate', 20, { subject: 'annotation', body: { addonId: null, appId: odd } }))
  journal.append(draft('intent', 30, { subject: odd, body: { subjects: [odd, 'other'] } }))
  journal.append(draft('intent', 40, { subject: 'other', body: { subjects: ['x', odd] } }))
  // Once, though it is named twice.
  journal.append(draft('annotate', 45, { subject: odd, body: { addonId: odd, appId: odd, subjects: [odd, odd] } }))
  // It is spoken of, and not what it is about.
  journal.append(
    draft('intent', 50, { subject: 'other', body: { reason: odd, subjects: ['x', 7, [odd], { id: odd }] } }),
  )
  journal.append(draft('intent', 60, { subject: 'other', body: [odd, { addonId: odd }] }))
  journal.append(draft('intent', 70, { subject: 'other', body: { addonId: { id: odd }, appId: 7, subjects: 7 } }))
  const query = { ...everyEntry, subject: odd }
  expect(journal.find(query, { limit: 9 }).map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1])
  expect(journal.count(query)).toBe(5)
})

it('the chain is gone through a slice at a time while entries are added', () => {
  const { journal } = record()
  for (let at = 1; at <= 1_200; at++) journal.append(draft('arm', at))
  const steps = journal.verifySlowly()
  let turns = 0
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      expect(step.value).toEqual({ ok: true, broken: null, entries: 1_200 })
      break
    }
    turns += 1
    journal.append(draft('arm', 2_000 + turns))
  }
  expect(turns).toBe(2)
  expect(journal.verify()).toEqual({ ok: true, broken: null, entries: 1_202 })
})

it('runs come back whole: the latest, and those of unknown end however old', () => {
  const { journal, runs } = record()
  const run = (runId: string, at: number, entries: [string, object?][]): void => {
    for (const [kind, more] of entries) journal.append(draft(kind, at, { body: { runId, ...more } }))
  }
  const step = { step: 0 }
  run('old', 10, [['confirmed'], ['intent', step], ['outcome', { ...step, result: 'done' }]])
  run('cut', 10, [['confirmed'], ['intent', step]])
  run('half', 10, [['confirmed'], ['intent', step], ['outcome', { ...step, result: 'done' }], ['intent', { step: 1 }]])
  run('lost', 10, [['confirmed'], ['intent', step], ['outcome', { ...step, result: 'unknown' }]])
  run('seen', 10, [['confirmed'], ['intent', step], ['check', { found: 'came-about' }]])
  run('late', 10, [['confirmed'], ['intent', step]])
  run('late', 100, [['check', { found: 'not-yet' }]])
  run('new', 100, [['confirmed'], ['intent', step], ['outcome', { ...step, result: 'done' }]])
  journal.append(draft('arm', 200))
  const listed = (since: number): string[] => [
    ...new Set(runs.recent(since).map(({ body }) => (body as { runId: string }).runId)),
  ]
  expect(listed(50)).toEqual(['cut', 'half', 'lost', 'late', 'new'])
  expect(listed(5)).toEqual(['old', 'cut', 'half', 'lost', 'seen', 'late', 'new'])
  expect(listed(500)).toEqual(['cut', 'half', 'lost'])
  expect(runs.recent(500).map(({ sequence }) => sequence)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12])
  expect(runs.ofRun('half').map(({ kind }) => kind)).toEqual(['confirmed', 'intent', 'outcome', 'intent'])
  expect(runs.ofRun('nobody')).toEqual([])
})
