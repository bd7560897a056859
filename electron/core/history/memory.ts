import type { Severity } from '#shared/domain/finding.ts'
import type { Judged, Sighting } from '../store/history.ts'

/**
 * What is known of the findings of one endpoint: one number for each, and more only for those that are not simply there.
 */
export interface Memory {
  /** Of the endpoint, as the store counts them. */
  readonly life: number
  readonly firstSeen: ReadonlyMap<string, number>
  judged: Judged | null
  /** After which id the next page is to be read; null once all is. */
  cursor: string | null
  /** The file that holds all of this; null when something is not written. */
  writtenTo: unknown
  enter(sighting: Sighting): void
  sighting(id: string): Sighting | null
  begin(takenAt: number, complete: boolean): Round
  /** Forgets those that went longest ago, and says which. */
  dropOldest(most: number): string[]
}

/** One judgement being taken in. */
export interface Round {
  shown(finding: { id: string; transient: boolean; severity: Severity }): void
  /** `proven`: its absence was looked at and is certain. */
  notShown(id: string, proven: boolean): void
  end(): { appeared: string[]; alarms: string[]; changed: Set<string>; events: Map<string, 'appeared' | 'went'> }
}

type Away = Pick<Sighting, 'absentSince' | 'absences'> & { lastSeen: number }

/** Operations-actions-risks 2.6: two judgements for transient rules. */
export function isGone({ transient, absences }: Pick<Sighting, 'transient' | 'absences'>): boolean {
  return absences >= (transient ? 2 : 1)
}

export function createMemory(file: unknown, life: number): Memory {
  const firstSeen = new Map<string, number>()
  const transients = new Set<string>()
  const unconfirmed = new Set<string>()
  const alarmed = new Set<string>()
  /** Those that the latest judgement did not show. */
  const away = new Map<string, Away>()

  function gone(id: string): boolean {
    return isGone({ transient: transients.has(id), absences: away.get(id)?.absences ?? 0 })
  }

  const memory: Memory = {
    life,
    firstSeen,
    judged: null,
    cursor: '',
    writtenTo: file,

    enter(sighting) {
      const { findingId, lastSeen, absentSince, absences } = sighting
      firstSeen.set(findingId, sighting.firstSeen)
      if (sighting.transient) transients.add(findingId)
      if (sighting.unconfirmed) unconfirmed.add(findingId)
      if (sighting.alarmed) alarmed.add(findingId)
      if (lastSeen !== null) away.set(findingId, { lastSeen, absentSince, absences })
    },

    sighting(id) {
      const first = firstSeen.get(id)
      if (first === undefined) return null
      const { lastSeen, absentSince, absences } = away.get(id) ?? { lastSeen: null, absentSince: null, absences: 0 }
      return {
        findingId: id,
        firstSeen: first,
        lastSeen,
        absentSince,
        absences,
        transient: transients.has(id),
        unconfirmed: unconfirmed.has(id),
        alarmed: alarmed.has(id),
      }
    },

    begin(takenAt, complete) {
      const earlier = memory.judged
      /** The same snapshot judged anew: it counts once. */
      const again = earlier?.takenAt === takenAt
      const quiet = earlier?.notedAt == null || (complete && !earlier.anyComplete) || (again && earlier.quiet)
      const appeared: string[] = []
      const alarms: string[] = []
      const changed = new Set<string>()
      const events = new Map<string, 'appeared' | 'went'>()

      function appear(id: string, transient: boolean): void {
        if (firstSeen.has(id)) events.set(id, 'appeared')
        else firstSeen.set(id, takenAt)
        away.delete(id)
        if (transient) transients.add(id)
        else transients.delete(id)
        if (transient && !quiet) unconfirmed.add(id)
        appeared.push(id)
        changed.add(id)
      }

      /** It was there before, or away without having gone. */
      function stay(id: string): void {
        const absence = away.get(id)
        if (absence) {
          away.delete(id)
          changed.add(id)
        }
        // After a proven absence the count begins anew.
        const inRow = !absence || absence.absences === 0
        if (unconfirmed.has(id) && ((inRow && !again) || quiet)) {
          unconfirmed.delete(id)
          changed.add(id)
        }
      }

      return {
        shown({ id, transient, severity }) {
          if (!firstSeen.has(id) || gone(id)) appear(id, transient)
          else stay(id)
          const severe = severity === 'high' || severity === 'critical'
          if (!severe || unconfirmed.has(id) || alarmed.has(id)) return
          alarmed.add(id)
          changed.add(id)
          if (!quiet) alarms.push(id)
        },

        notShown(id, proven) {
          let absence = away.get(id)
          if (!absence) {
            absence = {
              lastSeen: Math.max(firstSeen.get(id) ?? 0, earlier?.notedAt ?? 0),
              absentSince: null,
              absences: 0,
            }
            away.set(id, absence)
            changed.add(id)
          }
          if (!proven || gone(id) || (again && transients.has(id))) return
          absence.absences += 1
          absence.absentSince ??= takenAt
          changed.add(id)
          if (!gone(id)) return
          alarmed.delete(id)
          unconfirmed.delete(id)
          events.set(id, 'went')
        },

        end() {
          memory.judged = {
            takenAt,
            quiet,
            notedAt: takenAt,
            anyComplete: complete || earlier?.anyComplete === true,
          }
          return { appeared, alarms, changed, events }
        },
      }
    },

    dropOldest(most) {
      if (away.size <= most) return []
      const all = [...away].filter(([id]) => gone(id))
      const oldest = all
        .toSorted(([, one], [, other]) => (one.absentSince ?? 0) - (other.absentSince ?? 0))
        .slice(0, Math.max(0, all.length - most))
        .map(([id]) => id)
      for (const id of oldest) {
        firstSeen.delete(id)
        transients.delete(id)
        away.delete(id)
      }
      return oldest
    },
  }
  return memory
}
