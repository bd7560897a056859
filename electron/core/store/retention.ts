/** What is asked about a whole snapshot to decide whether it stays. */
export interface RetainedRow {
  id: number
  /** Milliseconds since the epoch. */
  takenAt: number
  /** Empty for one that nobody keeps. */
  name: string
}

/** Snapshots of one endpoint that people may keep under a name. */
export const namedAtMost = 20

/** Bytes of slices above which a snapshot is a large one. */
export const largeSnapshot = 40_000_000

const unnamedAtMost = 8
const unnamedWhenLarge = 2
const daysKept = 7
const day = 86_400_000

/**
 * Which whole snapshots of one endpoint may go; `rows` in the order they were written. What stays:
 * - the latest one, whatever it is;
 * - those that a person keeps under a name;
 * - of the seven days before the day of the latest, the newest of each day. With an unnamed latest one that makes eight
 *   at most, and two when the latest is a large one: slices of rows that moved are not shared, so that each snapshot of
 *   a platform that changes may take the whole size again.
 * Nothing else of the latest day stays, so that an unchanged platform leaves one snapshot behind, not one for each sync.
 * Days are those of UTC. `scarce`: the disk is full, and nothing stays that nobody asked for.
 */
export function expendable(rows: readonly RetainedRow[], bytesOfLatest: number, scarce = false): number[] {
  const latest = rows.at(-1)
  if (!latest) return []
  const most = scarce ? 1 : bytesOfLatest > largeSnapshot ? unnamedWhenLarge : unnamedAtMost
  const today = dayOf(latest.takenAt)
  const seen = new Set<number>()
  let unnamed = latest.name === '' ? 1 : 0
  return rows
    .slice(0, -1)
    .toReversed()
    .filter(({ takenAt, name }) => {
      if (name !== '') return false
      const age = today - dayOf(takenAt)
      if (age < 1 || age > daysKept || seen.has(age) || unnamed >= most) return true
      seen.add(age)
      unnamed += 1
      return false
    })
    .map(({ id }) => id)
}

function dayOf(time: number): number {
  return Math.floor(time / day)
}
