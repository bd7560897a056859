import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { isOver } from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'
import { pastRuns } from '#core/operations/past.ts'
import { patientPace } from '#core/operations/times.ts'
import type { JournalEntry } from '#core/store/journal.ts'
import { planned } from './made-up.ts'

const { plan } = planned()
/** As the journal has it. */
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json
const common = {
  runId: 'run',
  endpointName: 'Platform',
  title: 'T',
  sentence: 'S.',
  reason: '',
  ticket: '',
  subjects: [],
}
const [request] = plan.requests
const confirmed = asJson({
  ...common,
  operation: plan.operation,
  level: plan.level,
  requests: [request, request, request],
  predicted: plan.verdict,
  affected: plan.affected,
  losses: [],
  expectedSeconds: 5,
  hash: 'h',
  sendsAt: 1,
  runbookId: null,
})
const verification = { kind: 'read', path: '/x', words: 'W.', before: null, proof: true }

function entry(kind: string, body: Json, at = 5): JournalEntry {
  return { sequence: at, at, endpointId: 'one', kind, subject: 'app', by: 'ada', body, previous: '', digest: '' }
}

const intent = (step: number): JournalEntry =>
  entry('intent', asJson({ ...common, step, of: 3, request, verification }))
const outcome = (step: number, result: string): JournalEntry =>
  entry('outcome', { ...common, step, result, status: 200, words: '', code: null, ms: 5, asPredicted: null, told: {} })

it('a run of a journal that ends anywhere is over, and unknown when its last intent has no outcome', () => {
  const results = fc.constantFrom('done', 'refused', 'failed', 'unknown')
  fc.assert(
    fc.property(fc.nat(3), results, fc.boolean(), (steps, last, cut) => {
      const entries = [entry('confirmed', confirmed)]
      for (let step = 0; step < steps; step++) {
        const isLast = step === steps - 1
        entries.push(intent(step))
        if (!isLast || !cut) entries.push(outcome(step, isLast ? last : 'done'))
      }
      const [past] = pastRuns(entries)
      if (!past) throw new Error('There is a run.')
      const { state } = past.run
      expect(isOver(state)).toBe(true)
      if (steps === 0) expect(state).toBe('cancelled')
      else if (cut) expect(state).toBe('unknown')
      else if (last === 'done' && steps < 3) expect(state).toBe('failed')
      else expect(state).toBe(last)
      expect(past.verification).toEqual(steps === 0 ? null : verification)
      expect(past.run.verification.state).not.toBe('pending')
    }),
  )
})

it('nothing that may stand in a journal is too much for it', () => {
  const kinds = fc.constantFrom('confirmed', 'intent', 'outcome', 'verified', 'check', 'cancelled', 'stopped', 'arm')
  const bodies = fc.oneof(
    fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json),
    fc.constantFrom(confirmed, intent(0).body, outcome(0, 'done').body),
    fc.record({ runId: fc.constant('run'), step: fc.integer(), result: fc.string(), found: fc.string() }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(kinds, bodies), { maxLength: 12 }), (written) => {
      for (const { run } of pastRuns(written.map(([kind, body]) => entry(kind, body)))) {
        expect(isOver(run.state)).toBe(true)
      }
    }),
  )
})

it('what a look found counts for more than what was known before', () => {
  const open = [entry('confirmed', confirmed), intent(0)]
  const check = (found: string): JournalEntry => entry('check', { ...common, found, words: 'W.' }, 9)
  const stateAfter = (found: string): unknown => pastRuns([...open, check(found)])[0]?.run.state
  expect(['came-about', 'failed', 'not-yet', 'cannot-tell'].map(stateAfter)).toEqual([
    'done',
    'failed',
    'unknown',
    'unknown',
  ])
})

it('runs of several are told apart, and those without a legible confirmation left out', () => {
  const other = { ...(confirmed as object), runId: 'other' } as Json
  const found = pastRuns([entry('confirmed', confirmed), entry('confirmed', other), intent(0)])
  expect(found.map(({ run }) => [run.id, run.state])).toEqual([
    ['run', 'unknown'],
    ['other', 'cancelled'],
  ])
  expect(pastRuns([intent(0)])).toEqual([])
})

it('the platform is asked often at first, then ever less, and at last not any more', () => {
  const minute = 60_000
  expect([0, 2 * minute - 1, 2 * minute, 15 * minute - 1, 15 * minute, 90 * minute].map(patientPace)).toEqual([
    5_000,
    5_000,
    15_000,
    15_000,
    minute,
    null,
  ])
})
