import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Run, RunState } from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'
import { decide } from '#renderer/stores/secret-clipboard.ts'
import { cellOf, flatten, maskOf, shapeOf } from '#renderer/views/operations/run/answer.ts'
import {
  countRuns,
  elapsedWords,
  inOrder,
  predictionWords,
  redeploysLeft,
  shareOf,
} from '#renderer/views/operations/run/run-words.ts'

function run(id: string, state: RunState, more: Partial<Run> = {}): Run {
  return {
    id,
    operation: { kind: 'redeploy', endpointId: 'e', appId: id },
    title: id,
    endpointName: 'Payments',
    level: 'disruptive',
    state,
    sentence: '',
    code: null,
    by: 'olive',
    reason: '',
    ticket: '',
    confirmedAt: 1_000,
    sendsAt: 6_000,
    endedAt: state === 'done' ? 9_000 : null,
    expectedSeconds: 30,
    requests: [],
    predicted: { kind: 'will-work' },
    asPredicted: null,
    affected: [],
    answer: null,
    verification: { state: 'not-needed', words: '' },
    differences: [],
    runbookId: null,
    ...more,
  }
}

function app(appId: string, effects: Run['affected'][number]['effects']): Run['affected'][number] {
  return {
    appId,
    name: appId,
    space: '',
    compliance: [],
    organization: null,
    role: 'attached',
    running: 'running',
    effects,
    notes: [],
  }
}

describe('runs', () => {
  test('of unknown outcome come first, then those under way, then the newest', () => {
    const runs = [
      run('old', 'done'),
      run('new', 'failed', { confirmedAt: 5_000 }),
      run('going', 'verifying'),
      run('lost', 'unknown'),
    ]
    expect(inOrder(runs).map(({ id }) => id)).toEqual(['lost', 'going', 'new', 'old'])
    expect(countRuns(runs)).toEqual({ underWay: 1, unknown: 1 })
  })

  test('say how long, of how long', () => {
    expect(elapsedWords(run('a', 'waiting'), 3_000)).toBe('')
    expect(elapsedWords(run('a', 'sending'), 18_000)).toBe('12 s of about 30 s')
    expect(elapsedWords(run('a', 'sending', { expectedSeconds: null }), 18_000)).toBe('12 s')
    expect(elapsedWords(run('a', 'done'), 99_000)).toBe('took 3 s')
    expect(elapsedWords(run('a', 'done', { endedAt: 6_100 }), 99_000)).toBe('took less than a second')
    expect(elapsedWords(run('a', 'cancelled', { endedAt: 2_000 }), 99_000)).toBe('took less than a second')
  })

  test('their bar never comes to its end before they do', () => {
    expect(shareOf(run('a', 'sending', { expectedSeconds: null }), 9_000)).toBeNull()
    expect(shareOf(run('a', 'sending'), 21_000)).toBe(0.5)
    expect(shareOf(run('a', 'sending'), 999_000)).toBeLessThan(1)
    expect(shareOf(run('a', 'waiting'), 0)).toBe(0)
  })

  test('tell whether it came as predicted', () => {
    const refused = { kind: 'refused', status: 409, words: 'no', rule: '', explanation: '' } as const
    expect(predictionWords(run('a', 'sending'))).toBeNull()
    expect(predictionWords(run('a', 'done', { asPredicted: true }))?.words).toBe('As predicted: will work.')
    expect(predictionWords(run('a', 'refused', { asPredicted: false }))).toEqual({
      words: 'Not as predicted: it was said that it will work.',
      tone: 'medium',
    })
    expect(predictionWords(run('a', 'done', { predicted: refused, asPredicted: false }))?.words).toBe(
      'Not as predicted: it was said that it would be refused with 409.',
    )
    expect(
      predictionWords(run('a', 'done', { predicted: { kind: 'cannot-know', reasons: [] }, asPredicted: true }))?.words,
    ).toBe('Beforehand it could not be told.')
  })

  test('name the apps that nobody has redeployed since', () => {
    const rotated = run('rotate', 'done', {
      operation: { kind: 'action', endpointId: 'e', addonId: 'x', appId: null, action: 'rotate', subject: '' },
      affected: [app('a', ['needs-redeploy']), app('b', ['needs-redeploy']), app('c', ['redeploys'])],
    })
    const before = run('b', 'done', { confirmedAt: 8_000 })
    const after = run('a', 'done', { confirmedAt: 9_000 })
    const failed = run('b', 'failed', { confirmedAt: 9_500 })
    const left = redeploysLeft(rotated, [rotated, before, after, failed])
    expect(left.map(({ app: { appId }, redeployed }) => [appId, redeployed?.id ?? null])).toEqual([
      ['a', 'a'],
      ['b', null],
    ])
    expect(redeploysLeft({ ...rotated, state: 'cancelled' }, [])).toEqual([])
  })
})

describe('an answer', () => {
  test('that is a list of plain rows is a table, and a list in a single field is looked through', () => {
    const rows = [
      { id: 'b1', database: { name: 'db' }, progress: 100 },
      { id: 'b2', status: 'available' },
    ]
    const table = { kind: 'table', fields: ['id', 'database', 'progress', 'status'], rows }
    expect(shapeOf(rows)).toEqual(table)
    expect(shapeOf({ backups: rows })).toEqual(table)
    expect(cellOf(rows[0]?.['database'])).toBe('db')
  })

  test('that is a log is a text, and nothing is said to be nothing', () => {
    expect(shapeOf({ logs: 'one\ntwo' })).toEqual({ kind: 'text', text: 'one\ntwo' })
    expect(shapeOf({ status: 'OK' }).kind).toBe('tree')
    expect(shapeOf([])).toMatchObject({ kind: 'nothing' })
    expect(shapeOf(null)).toMatchObject({ kind: 'nothing' })
  })

  test('keeps its secrets masked in a table as in a tree', () => {
    const masked = { masked: 'k1' }
    expect(maskOf(masked)).toBe('k1')
    expect(maskOf({ masked: 'k1', more: 1 })).toBeNull()
    expect(maskOf({ masked: 7 })).toBeNull()
    expect(shapeOf([{ Username: 'u', Password: masked }]).kind).toBe('table')
    expect(cellOf(masked)).toBe(masked)
    expect(flatten({ a: { b: masked } })).toEqual([{ path: 'a.b', value: masked }])
  })

  test('loses no value by being made flat', () => {
    const values = (value: Json): Json[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(values) : [value]
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const value = JSON.parse(text) as Json
        const flat = flatten(value)
        const plain = flat.filter((field) => field.value !== '(empty)' && field.value !== '(empty list)')
        // A record whose one field is called `masked` is a secret as far as anybody can see.
        if (text.includes('"masked"')) return
        expect(plain.map((field) => field.value)).toEqual(values(value))
        expect(new Set(flat.map(({ path }) => path)).size).toBeGreaterThan(0)
        expect(() => shapeOf(value)).not.toThrow()
      }),
    )
  })
})

test('a clipboard is emptied of a secret, and never of what somebody else put there', () => {
  expect(decide({ copiedAnew: true, same: true, left: false })).toBe('keep')
  expect(decide({ copiedAnew: false, same: false, left: false })).toBe('keep')
  expect(decide({ copiedAnew: false, same: true, left: true })).toBe('empty')
  expect(decide({ copiedAnew: false, same: null, left: false })).toBe('empty')
  expect(decide({ copiedAnew: false, same: null, left: true })).toBe('ask')
})
