import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JournalRow } from '#shared/domain/journal.ts'
import { book, everything, never, profile, writeRun, type Book } from './book.ts'

async function sentences({ room }: Book): Promise<string[]> {
  const { rows } = await room.page(everything, 0, 1000, never)
  return rows.map(({ sentence }) => sentence)
}

describe('a sentence for every entry', () => {
  const acknowledged = {
    ruleId: 'AKR-101',
    addonId: 'a1',
    appId: null,
    category: 'accepted-risk',
    by: 'grace',
    expiresAt: Date.parse('2026-12-01T00:00:00Z'),
    withdrawnAt: null,
    reason: 'Known since spring.',
    ticket: 'T-1',
  }
  const annotated = { kind: 'reader', addonId: 'a1', appId: 'web', space: null, value: 'true', by: 'grace' }

  it.each([
    ['acknowledge', acknowledged, /^Acknowledged AKR-101 .+ on a1 as an accepted risk until 2026-12-01\.$/],
    ['acknowledge', { ...acknowledged, appId: 'web' }, /on a1 for web as/],
    ['withdraw', { reason: 'no more' }, /^Withdrew the acknowledgement of AKR-101 on a1\.$/],
    ['annotate', annotated, /^Noted that web only reads a1\.$/],
    ['annotate', { ...annotated, value: '' }, /^Took back that web only reads a1\.$/],
    ['annotate', { ...annotated, kind: 'pool', value: '7' }, /a dyno of web opens 7 connections/],
    ['annotate', { ...annotated, kind: 'contact', value: 'Ada' }, /^Noted whom to call about a1: Ada\.$/],
    ['annotate', { ...annotated, kind: 'data-class', value: 'cards' }, /what kind of data a1 holds: cards/],
    ['annotate', { ...annotated, kind: 'environment', space: 'dev2', value: 'staging' }, /what dev2 is for: staging/],
    ['import', acknowledged, /^Took over from grace: acknowledged AKR-101/],
    ['import', { ...acknowledged, withdrawnAt: 5 }, /^Took over from grace that this was withdrawn: AKR-101/],
    ['import', annotated, /^Took over from grace: noted that web only reads a1\.$/],
    ['baseline', { name: 'spring', findings: 12 }, /^Set the baseline spring: 12 findings are known\.$/],
    ['remove-baseline', { name: 'spring' }, /^Removed the baseline spring\.$/],
    [
      'arm',
      { sentence: 'Operations may run on West for 15 minutes.' },
      /^Operations may run on West for 15 minutes\.$/,
    ],
    // What no release of this kind knows is shown all the same.
    ['split-the-atom', { some: ['thing'] }, /^Split the atom: AKR-101 on a1\.$/],
    ['acknowledge', 'not what it looks like', /^Acknowledged AKR-101 on a1\.$/],
    ['', null, /^An entry without a kind: AKR-101 on a1\.$/],
  ])('%s %j', async (kind, body, expected) => {
    const made = book()
    made.write(kind, z.json().parse(body), { subject: 'AKR-101/a1' })
    expect((await sentences(made))[0]).toMatch(expected)
  })

  it('is there and is one line for whatever an entry holds', async () => {
    const made = book()
    const kind = fc.oneof(
      fc.constantFrom('acknowledge', 'annotate', 'import', 'baseline', 'confirmed', 'intent', 'outcome', 'verified'),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(kind, fc.string({ unit: 'binary' }), fc.jsonValue(), async (of, subject, value) => {
        made.write(of, z.json().parse(JSON.parse(JSON.stringify(value))), { subject })
        const [row] = (await made.room.page(everything, 0, 1, never)).rows
        expect(row?.sentence).not.toBe('')
        expect(row?.sentence).not.toMatch(/[\n\r\u2028]/)
        const { entry } = await made.room.entry(row?.sequence ?? 0)
        expect(entry).toMatchObject({ kind: of, subject: subject.toWellFormed() })
      }),
    )
  })

  it('says what a run is about, unless its own sentence does', async () => {
    const made = book()
    writeRun(made, 'r', { title: 'Restart orders-db' })
    expect(await sentences(made)).toEqual([
      'Restart orders-db: The platform answered 200.',
      'Sending: Restart orders-db.',
      'Confirmed: Restart orders-db.',
    ])
    const { entries, sentence } = await made.room.run('r')
    expect(entries.at(-1)?.sentence).toBe('The platform answered 200.')
    expect(sentence).toBe('The platform answered 200.')
  })

  it('names an endpoint that is gone as it was called last, and never another one', async () => {
    const made = book()
    made.profiles.push(profile('east', 'East'))
    made.write('arm', { endpointName: 'Old name', sentence: 'a' }, { endpointId: 'gone-1' })
    made.write('arm', { endpointName: 'Last name', sentence: 'a' }, { endpointId: 'gone-1' })
    made.write('annotate', {}, { endpointId: 'gone-1' })
    made.write('annotate', {}, { endpointId: '0123456789' })
    made.write('arm', { endpointName: 'Renamed since', sentence: 'a' }, { endpointId: 'east' })
    const { rows } = await made.room.page(everything, 0, 9, never)
    expect(rows.map(({ endpointName, endpointGone }) => [endpointName, endpointGone])).toEqual([
      ['East', false],
      ['removed endpoint 01234567', true],
      ['Last name', true],
      ['Last name', true],
      ['Last name', true],
    ])
    const { endpoints, kinds, entries } = await made.room.facets()
    expect(entries).toBe(5)
    expect(endpoints).toContainEqual({ id: 'gone-1', name: 'Last name', gone: true, entries: 3 })
    expect(endpoints).toContainEqual({ id: 'east', name: 'East', gone: false, entries: 1 })
    expect(kinds).toEqual([
      { kind: 'arm', entries: 3 },
      { kind: 'annotate', entries: 2 },
    ])
  })
})

describe('filters', () => {
  it('find words in all that is read, across pages of any size', async () => {
    const made = book()
    for (let number = 0; number < 450; number++) {
      const reason = number % 3 === 0 ? 'Because of the LOCK' : 'nothing'
      made.write('arm', { sentence: `Number ${number}.`, reason, ticket: `T-${number}` })
    }
    const filter = { ...everything, text: ' lock  ADA number ' }
    const all = await made.room.page(filter, 0, 1000, never)
    expect(all).toMatchObject({ matching: 150, total: 450 })
    expect(all.rows.every(({ reason }) => reason.includes('LOCK'))).toBe(true)
    const paged: JournalRow[] = []
    for (let offset = 0; offset < 150; offset += 40) {
      paged.push(...(await made.room.page(filter, offset, 40, never)).rows)
    }
    expect(paged).toEqual(all.rows)
    expect(await made.room.page({ ...filter, text: 'T-449' }, 0, 9, never)).toMatchObject({ matching: 1 })
    // What is written after a search is found by the next one.
    await made.room.page(filter, 0, 1, never)
    made.write('arm', { sentence: 'Number 450.', reason: 'lock' })
    expect((await made.room.page(filter, 0, 1, never)).rows[0]?.sentence).toBe('Number 450.')
    expect(await made.room.page({ ...filter, text: 'nowhere' }, 0, 9, never)).toEqual({
      rows: [],
      matching: 0,
      total: 451,
    })
  })

  it('the pages of any filter put together are all of it, each once', async () => {
    const made = book()
    for (let number = 0; number < 60; number++) {
      made.write(['arm', 'disarm', 'annotate'][number % 3] ?? '', {
        sentence: `${number} of ${number % 7}`,
        addonId: `a${number % 4}`,
      })
    }
    const filter = fc.record({
      endpointId: fc.constantFrom(null, 'west', 'nowhere'),
      subject: fc.constantFrom(null, 'a1', 'orders-db'),
      runId: fc.constant(null),
      runbookId: fc.constant(null),
      kinds: fc.subarray(['arm', 'disarm', 'annotate']),
      text: fc.constantFrom('', 'of', '3', 'of 5'),
      since: fc.constant(null),
      until: fc.option(fc.integer({ min: 0, max: 60 }).map((second) => made.clock.now() - second * 1000)),
    })
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 1, max: 25 }), async (wanted, limit) => {
        const all = await made.room.page(wanted, 0, 1000, never)
        expect(all.rows).toHaveLength(all.matching)
        const paged: number[] = []
        for (let offset = 0; offset < all.matching; offset += limit) {
          const { rows, matching } = await made.room.page(wanted, offset, limit, never)
          expect(matching).toBe(all.matching)
          paged.push(...rows.map(({ sequence }) => sequence))
        }
        expect(paged).toEqual(all.rows.map(({ sequence }) => sequence))
        expect(paged).toEqual(paged.toSorted((a, b) => b - a))
      }),
      { numRuns: 60 },
    )
  })

  it('what is about some things is found, whether one or many are asked for', async () => {
    const made = book()
    made.write('arm', { sentence: 'other' }, { subject: 'elsewhere' })
    made.write('acknowledge', { addonId: 'a1' }, { subject: 'AKR-101/a1' })
    made.write('intent', { subjects: ['a1', 'web'] }, { subject: 'other' })
    made.write('arm', { sentence: 'east' }, { subject: 'a1', endpointId: 'east' })
    const about = async (...ids: string[]) =>
      (await made.room.about('west', new Set(ids), 0)).map(({ sequence }) => sequence)
    expect(await about('a1')).toEqual([3, 2])
    expect(await about('a1', 'nothing')).toEqual([3, 2])
    expect(await about('web', 'elsewhere')).toEqual([3, 1])
    expect((await made.room.about('west', new Set(['a1', 'x']), made.clock.now() - 1000)).length).toBe(1)
  })
})

describe('a run', () => {
  it('is put together from its entries: who, when, what was sent, what came of it', async () => {
    const made = book()
    writeRun(made, 'run-1')
    made.write('verified', {
      runId: 'run-1',
      sentence: 'It is detached.',
      title: 'x',
      state: 'verified',
      words: 'It holds it no more.',
      ms: 9,
    })
    made.write('reveal', { runId: 'run-1', sentence: 'Looked at Password.', field: 'Password' })
    made.write('runbook-step', { runId: 'run-1', sentence: 'Step 3 is done.', state: 'done', step: 2, runbookId: 'b' })
    const run = await made.room.run('run-1')
    expect(run).toMatchObject({
      title: 'Detach orders-db from web-prod',
      operation: 'detach',
      level: 'disruptive',
      endpointName: 'West',
      endpointGone: false,
      by: 'ada',
      ticket: 'INC-7',
      end: 'done',
      sentence: 'It is detached.',
      predicted: { kind: 'will-work' },
      asPredicted: true,
      milliseconds: 2000,
      verification: 'It holds it no more.',
      losses: ['The attachment and its name.'],
    })
    expect(run.requests).toMatchObject([{ method: 'DELETE', status: 200, ms: 120, told: { id: 'a1' } }])
    expect(run.affected).toMatchObject([{ name: 'web-prod', effects: ['redeploys', 'loses'] }])
    expect(run.entries.map(({ kind, tone }) => [kind, tone])).toEqual([
      ['confirmed', 'plain'],
      ['intent', 'plain'],
      ['outcome', 'good'],
      ['verified', 'good'],
      ['reveal', 'plain'],
      ['runbook-step', 'good'],
    ])
    expect((await made.room.entry(2)).run).toEqual(run)
    expect((await made.room.page({ ...everything, runId: 'run-1' }, 0, 9, never)).matching).toBe(6)
  })

  const common = { runId: 'r', title: 'T', sentence: 's' }
  it.each([
    ['open', []],
    ['cancelled', [['cancelled', common]]],
    ['stopped', [['stopped', { ...common, differences: ['Another app holds it now.'] }]]],
  ] as const)('%s', async (end, later) => {
    const made = book()
    writeRun(made, 'other')
    const confirmed = made.record.journal.entry(1)?.body
    made.write('confirmed', z.json().parse({ ...z.record(z.string(), z.json()).parse(confirmed), runId: 'r' }))
    for (const [kind, body] of later) made.write(kind, z.json().parse(body))
    const run = await made.room.run('r')
    expect(run).toMatchObject({ end, milliseconds: null, asPredicted: null, requests: [{ status: null, ms: null }] })
    expect(run.differences).toEqual(end === 'stopped' ? ['Another app holds it now.'] : [])
  })

  it('of which a request was not sent is open, although the one before was answered', async () => {
    const made = book()
    writeRun(made, 'other')
    const confirmed = z.record(z.string(), z.json()).parse(made.record.journal.entry(1)?.body)
    const [request] = z.array(z.json()).parse(confirmed['requests'])
    const outcome = z.record(z.string(), z.json()).parse(made.record.journal.entry(3)?.body)
    made.write('confirmed', { ...confirmed, runId: 'r', requests: [request ?? null, request ?? null] })
    made.write('outcome', { ...outcome, runId: 'r' })
    expect(await made.room.run('r')).toMatchObject({ end: 'open', requests: [{ status: 200 }, { status: null }] })
    made.write('outcome', { ...outcome, runId: 'r', step: 1 })
    expect(await made.room.run('r')).toMatchObject({ end: 'done', requests: [{ status: 200 }, { status: 200 }] })
  })

  it('whose answer was lost is unknown until somebody found out', async () => {
    const made = book()
    writeRun(made, 'r', { result: 'unknown' })
    expect(await made.room.run('r')).toMatchObject({ end: 'unknown', asPredicted: null })
    made.write('check', { ...common, found: 'cannot-tell', words: 'Nobody can tell.' })
    expect(await made.room.run('r')).toMatchObject({ end: 'unknown', verification: 'Nobody can tell.' })
    made.write('check', { ...common, found: 'came-about', words: 'It is gone.' })
    expect(await made.room.run('r')).toMatchObject({ end: 'done', verification: 'It is gone.' })
  })

  it('that was refused, or that the platform took back, did not come about', async () => {
    const made = book()
    writeRun(made, 'refused', { result: 'refused' })
    writeRun(made, 'r')
    made.write('verified', { ...common, state: 'failed', words: 'The broker gave up.' })
    expect(await made.room.run('refused')).toMatchObject({ end: 'refused' })
    expect(await made.room.run('r')).toMatchObject({ end: 'failed' })
  })

  it('is shown as far as it can be read', async () => {
    const made = book()
    made.write('confirmed', { runId: 'r', sentence: 'Confirmed by a later release.', requests: 7 })
    made.write('outcome', { runId: 'r', sentence: 'It went well.', result: 'splendid' })
    expect(await made.room.run('r')).toMatchObject({
      title: 'Confirmed by a later release.',
      sentence: 'It went well.',
      end: 'open',
      requests: [],
      predicted: null,
    })
    await expect(made.room.run('nobody')).rejects.toMatchObject({ code: 'not-found' })
    await expect(made.room.entry(99)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the chain', () => {
  it('is gone through while others have their turn, and can be called off', async () => {
    const made = book()
    for (let number = 0; number < 4_000; number++) made.write('arm', { sentence: `Number ${number}.` })
    let turns = 0
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      turns += 1
      longest = Math.max(longest, now - last)
      last = now
    }, 1)
    const verdict = await made.room.verify(never)
    clearInterval(timer)
    expect(verdict).toMatchObject({ ok: true, broken: null, entries: 4_000, at: made.clock.now() })
    expect(turns).toBeGreaterThan(3)
    const called = new AbortController()
    const verifying = made.room.verify(called.signal)
    called.abort()
    await expect(verifying).rejects.toThrow()
  })
})
