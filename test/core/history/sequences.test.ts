import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { severities } from '#shared/domain/finding.ts'
import type { SeenFinding } from '#core/history/history.ts'
import { judged, over, room } from './judgements.ts'

const ids = ['a', 'b', 'c', '~d', '~e', '~f']

/** What one judgement says of one finding. */
const told = fc.record({
  state: fc.constantFrom('shown', 'shown', 'absent', 'absent', 'unknown'),
  severity: fc.constantFrom(...severities),
})
const judgement = fc.record({
  findings: fc.tuple(...ids.map(() => told)),
  complete: fc.constantFrom(true, true, true, false),
  /** Of the very snapshot that was judged before. */
  again: fc.constantFrom(false, false, false, true),
})

it('any sequence of judgements keeps the rules, and a restart after each changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(judgement, { minLength: 1, maxLength: 14 }), async (judgements) => {
      const lasting = room()
      const restarted = room()
      let takenAt = 0
      let quietUntil = 0
      const everComplete = { yes: false }
      const present = new Map<string, { firstSeen: number; alarmed: boolean; shownAt: number[] }>()
      const first = new Map<string, number>()
      /** Times of the proven absences since it was last shown. */
      const absences = new Map<string, Set<number>>()

      let complete = true
      for (const { findings, complete: whole, again } of judgements) {
        const repeated = again && takenAt > 0
        if (!repeated) {
          takenAt += 1
          // Of a snapshot, not of its judgement.
          complete = whole
        }
        const quiet = takenAt === 1 || (complete && !everComplete.yes) || (repeated && quietUntil === takenAt)
        if (quiet) quietUntil = takenAt
        const shown: SeenFinding[] = []
        const unknown: string[] = []
        for (const [index, { state, severity }] of findings.entries()) {
          const id = ids[index] ?? ''
          if (state === 'shown') shown.push({ id, transient: id.startsWith('~'), severity })
          if (state === 'unknown') unknown.push(id)
        }
        const input = judged(shown, { unknown })
        const noted = await lasting.history.note('x', takenAt, complete, input)
        // The same once more: nothing is counted twice.
        expect(await lasting.history.note('x', takenAt, complete, input)).toEqual({ appeared: [], alarms: [] })
        const other = over(restarted.cache).history
        expect(await other.note('x', takenAt, complete, input)).toEqual(noted)

        if (quiet) expect(noted.alarms).toEqual([])
        for (const { id, severity } of shown) {
          expect(noted.appeared.includes(id), `${id} appears when it was not there`).toBe(!present.has(id))
          if (!first.has(id)) first.set(id, takenAt)
          const known = present.get(id) ?? { firstSeen: takenAt, alarmed: false, shownAt: [] }
          if ((absences.get(id)?.size ?? 0) > 0) known.shownAt = []
          absences.delete(id)
          present.set(id, known)
          if (known.shownAt.at(-1) !== takenAt) known.shownAt.push(takenAt)
          if (!noted.alarms.includes(id)) continue
          expect(severity === 'high' || severity === 'critical').toBe(true)
          expect(known.alarmed, 'once until it went').toBe(false)
          known.alarmed = true
        }
        for (const id of noted.alarms) expect(shown.some((one) => one.id === id)).toBe(true)
        for (const id of ids) {
          if (shown.some((one) => one.id === id) || !present.has(id)) continue
          const proofs = absences.get(id) ?? new Set()
          if (complete && !unknown.includes(id) && !(repeated && id.startsWith('~'))) proofs.add(takenAt)
          absences.set(id, proofs)
          const gone = proofs.size >= (id.startsWith('~') ? 2 : 1)
          expect(lasting.history.sighting('x', id)?.absentSince ?? null, id).toBe(gone ? Math.min(...proofs) : null)
          if (!gone) continue
          present.delete(id)
          absences.delete(id)
        }
        if (complete) everComplete.yes = true
        expect(lasting.history.firstSeen('x')).toEqual(first)
        for (const id of first.keys()) expect(other.sighting('x', id)).toEqual(lasting.history.sighting('x', id))
      }
    }),
    { numRuns: 80 },
  )
}, 60_000)
