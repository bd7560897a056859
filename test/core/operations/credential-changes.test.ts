import { expect, it, onTestFinished } from 'vitest'
import type { AppEffect } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Json } from '#shared/json.ts'
import { createBus } from '#core/bus.ts'
import { createCredentialJournal } from '#core/operations/credential-changes.ts'
import type { CredentialChange } from '#core/risk/facts.ts'
import { openRecord } from '#core/store/record.ts'
import { fixedClock } from '../../kit/clock.ts'

interface Choice {
  endpointId?: string
  level?: string
  effects?: AppEffect[]
  kind?: 'action' | 'custom-action'
}

const request = { method: 'PUT', path: '/', body: '', elevated: false, does: '' }
const readBack = { kind: 'read', path: '/', words: '', before: null, proof: true }

/** A real record, and entries of runs as operations write them. */
function desk() {
  const record = openRecord({ directory: null, clock: fixedClock(), notice: () => {} })
  /** Endpoints of which it was told that they are judged by something else now. */
  const told: (string | null)[] = []
  const bus = createBus((thrown) => {
    throw thrown
  })
  bus.subscribe((event) => {
    if (event.name === 'risk.changed') told.push(event.endpointId)
  })
  const read: string[] = []
  let broken: AppError | null = null
  const said: string[] = []
  const { runs } = record
  const journal = createCredentialJournal({
    bus,
    log: ({ message }) => said.push(message),
    runs: {
      onCredentials: (endpointId, after) => runs.onCredentials(endpointId, after),
      ofRun(runId) {
        if (broken) throw broken
        read.push(runId)
        return runs.ofRun(runId)
      },
    },
  })
  onTestFinished(() => {
    journal.close()
    record.close()
  })

  function write(kind: string, at: number, runId: string, own: Record<string, Json>, endpointId = 'one'): void {
    const common = { endpointName: 'One', title: '', sentence: '', reason: '', ticket: '', subjects: [] }
    const body = { ...common, runId, ...own }
    record.journal.append({ at, endpointId, kind, subject: 's', by: 'ada', body })
    bus.publish({ name: 'journal.changed' })
  }
  function confirm(runId: string, addonId: string, choice: Choice = {}): void {
    const { endpointId = 'one', level = 'credential', effects = ['needs-redeploy'], kind = 'action' } = choice
    const more = kind === 'action' ? {} : { method: 'PUT', body: '' }
    const operation = { kind, endpointId, addonId, appId: null, action: 'rotate', subject: '', ...more }
    const affected = [{ appId: 'app', name: 'app-x', role: 'owner', effects }]
    const predicted = { kind: 'will-work' }
    write('confirmed', 1, runId, { operation, level, requests: [request], predicted, affected, sendsAt: 1 }, endpointId)
  }
  function intend(runId: string, at: number, verification: Json = { kind: 'none', words: '' }): void {
    write('intent', at, runId, { step: 0, of: 1, request, verification })
  }
  function answer(runId: string, at: number, result: string): void {
    write('outcome', at, runId, { step: 0, result, status: null, words: '', code: null, ms: 5 })
  }
  function rotate(runId: string, addonId: string, at: number, choice: Choice = {}): void {
    confirm(runId, addonId, choice)
    intend(runId, at)
    answer(runId, at + 5, 'done')
  }
  const breakDown = (how: AppError | null): void => {
    broken = how
  }
  const changes = (endpointId = 'one'): Record<string, CredentialChange> =>
    Object.fromEntries(journal.changes(endpointId))
  return { journal, told, read, said, write, confirm, intend, answer, rotate, changes, breakDown }
}

it('what was rotated is told by add-on: the latest two, from when they were sent', () => {
  const { rotate, changes } = desk()
  rotate('a', 'files', 10)
  expect(changes()).toEqual({ files: { done: [10], unknown: null } })
  rotate('b', 'files', 30)
  rotate('c', 'keys', 25, { effects: ['redeploys'] })
  rotate('d', 'files', 20)
  expect(changes()).toEqual({ files: { done: [30, 20], unknown: null }, keys: { done: [25], unknown: null } })
})

it('what changes nothing that apps have, or is of another endpoint, is left out', () => {
  const { rotate, confirm, intend, answer, write, changes } = desk()
  rotate('role', 'ledger', 10, { effects: ['untouched'] })
  rotate('list', 'ledger', 10, { effects: [] })
  rotate('restore', 'ledger', 10, { level: 'destructive' })
  rotate('custom', 'ledger', 10, { kind: 'custom-action' })
  rotate('elsewhere', 'ledger', 10, { endpointId: 'other' })
  confirm('waiting', 'ledger')
  confirm('refused', 'ledger')
  intend('refused', 10)
  answer('refused', 15, 'refused')
  confirm('failed', 'ledger')
  intend('failed', 10)
  answer('failed', 15, 'failed')
  confirm('cancelled', 'ledger')
  write('cancelled', 5, 'cancelled', {})
  write('confirmed', 1, 'illegible', { level: 'credential', operation: { kind: 'action' } })
  expect(changes()).toEqual({})
  expect(changes('other')).toEqual({ ledger: { done: [10], unknown: null } })
})

it('one whose end is not known is told as such, until somebody finds out', () => {
  const { rotate, confirm, intend, answer, write, changes } = desk()
  rotate('a', 'files', 10)
  confirm('b', 'files')
  intend('b', 20, readBack)
  // It is under way.
  expect(changes()).toEqual({ files: { done: [10], unknown: 20 } })
  answer('b', 25, 'unknown')
  expect(changes()).toEqual({ files: { done: [10], unknown: 20 } })
  write('check', 30, 'b', { found: 'not-yet', words: '' })
  expect(changes()).toEqual({ files: { done: [10], unknown: 20 } })
  write('check', 40, 'b', { found: 'came-about', words: '' })
  expect(changes()).toEqual({ files: { done: [20, 10], unknown: null } })
})

it('one whose end is not known means nothing once another one came about', () => {
  const { rotate, confirm, intend, changes } = desk()
  confirm('a', 'files')
  intend('a', 10)
  rotate('b', 'files', 20)
  expect(changes()).toEqual({ files: { done: [20], unknown: null } })
})

it('what the platform shows as failed afterwards did not come about', () => {
  const { confirm, intend, answer, write, changes } = desk()
  confirm('a', 'files')
  intend('a', 10, readBack)
  answer('a', 15, 'done')
  expect(changes()).toEqual({ files: { done: [10], unknown: null } })
  write('verified', 30, 'a', { state: 'failed', words: '', ms: 15 })
  expect(changes()).toEqual({})
})

it('the same objects are given until they say something else, and what is settled is not read again', () => {
  const { journal, rotate, write, told, read, changes } = desk()
  const none = journal.changes('one')
  write('arm', 1, 'none', {})
  expect(journal.changes('one')).toBe(none)
  expect([told, read]).toEqual([[], []])
  rotate('a', 'files', 10)
  rotate('b', 'keys', 20)
  // Each under way, then done.
  expect(told).toEqual(['one', 'one', 'one', 'one'])
  const before = journal.changes('one')
  const files = before.get('files')
  read.length = 0
  rotate('role', 'files', 30, { effects: [] })
  rotate('c', 'files', 40, { endpointId: 'other' })
  expect(journal.changes('one')).toBe(before)
  expect(new Set(read)).toEqual(new Set(['role']))
  rotate('d', 'keys', 50)
  const after = journal.changes('one')
  expect(after).not.toBe(before)
  expect(after.get('files')).toBe(files)
  expect(changes()).toMatchObject({ keys: { done: [50, 20] } })
  expect(new Set(read)).toEqual(new Set(['role', 'd']))
})

it('an endpoint that nobody asks about is not read, and one that was removed is forgotten', () => {
  const { journal, rotate, read, told } = desk()
  rotate('a', 'files', 10)
  expect([read, told]).toEqual([[], []])
  expect(journal.changes('one').size).toBe(1)
  journal.forget('one')
  read.length = 0
  rotate('b', 'files', 20)
  expect(read).toEqual([])
})

it('a journal that cannot be read spoils nothing, and is said in the log', () => {
  const { journal, rotate, breakDown, said } = desk()
  rotate('a', 'files', 10)
  const before = journal.changes('one')
  breakDown(new AppError('store-damaged', 'Entry 1 of the journal cannot be read.'))
  rotate('b', 'files', 20)
  expect(journal.changes('one')).toBe(before)
  expect(said[0]).toBe('Changes of credentials: Entry 1 of the journal cannot be read.')
  breakDown(null)
  rotate('c', 'keys', 30)
  expect([...journal.changes('one').keys()]).toEqual(['files', 'keys'])
  expect(journal.changes('one').get('files')?.done).toEqual([20, 10])
})
