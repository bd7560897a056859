import type { Severity } from '#shared/domain/finding.ts'
import type { FindingEvent, TrendPoint } from '#shared/domain/risk-views.ts'
import { toAppError } from '#shared/errors.ts'
import type { LogEntry } from '../ports.ts'
import { breathe } from '../store/database.ts'
import type { HistoryStore, ScorePoint, SightingChange } from '../store/history.ts'
import { createMemory, isGone, type Memory } from './memory.ts'

/** One finding of a judgement. */
export interface SeenFinding {
  id: string
  transient: boolean
  severity: Severity
}

export interface JudgedFindings {
  findings: Iterable<SeenFinding>
  /** False for a finding whose rule could not be judged this time. Asked only for those that are not in `findings`. */
  mayBeGone: (id: string) => boolean
  point: Omit<ScorePoint, 'takenAt' | 'complete'>
}

/** What one call changed; the same call again changes nothing. */
export interface Noted {
  /** Never seen before, or back after having gone. */
  appeared: string[]
  /** High or critical ones that nobody was told of yet. */
  alarms: string[]
}

/**
 * When findings were first and last seen, and how scores went. Findings come and go by these rules:
 * - Only a complete judgement makes one go, and only where its rule could be judged: silence proves nothing else.
 * - A transient one (about something that goes on right now) is an alarm once two judgements in a row show it, and gone
 *   once two in a row do not; a blink is neither.
 * - An alarm is raised once, until the finding has gone; also for one that has become high or critical.
 * - The first judgement of an endpoint raises none, since all would be new, and the first complete one neither.
 */
export interface History {
  /** Reads what is kept, with pauses; whoever asks earlier waits without them. */
  load(endpointId: string): Promise<void>
  /** Finding id -> time of the sync that first showed it; those that went are among them. Grows in place. */
  firstSeen(endpointId: string): ReadonlyMap<string, number>
  /**
   * Takes in the judgement of the snapshot of that time. A second one of the same snapshot, after a deep look or another
   * policy, adds to it and never counts twice. A store that cannot be written is logged: alarms are raised all the same.
   */
  note(endpointId: string, takenAt: number, complete: boolean, judged: JudgedFindings): Promise<Noted>
  /** Null for one that was never seen. `absentSince` is null unless it is proven away. */
  sighting(
    endpointId: string,
    findingId: string,
  ): { firstSeen: number; lastSeen: number; absentSince: number | null } | null
  /** Newest first. */
  events(endpointId: string, findingId: string): FindingEvent[]
  /** Of the endpoint, oldest first, at most 500. */
  trend(endpointId: string): TrendPoint[]
  trendOf(endpointId: string, kind: 'space' | 'organization', name: string): { takenAt: number; score: number }[]
  /** As forgetting the endpoint in the cache does. */
  forget(endpointId: string): void
}

/** Findings that went and are still remembered, per endpoint. */
export const goneAtMost = 20_000

const pageSize = 1_000
/** Findings looked at between two pauses. */
const lookedAt = 2_000
/** Sorted together before they are written, so that they fall on fewer pages of the file. */
const batch = 4_000
const rowsPerTransaction = 500

interface HistoryParts {
  store: HistoryStore
  log: (entry: LogEntry) => void
}

export function createHistory({ store, log }: HistoryParts): History {
  const memories = new Map<string, Memory>()
  /** Judgements of one endpoint are taken in one after the other. */
  const noting = new Map<string, Promise<unknown>>()

  function isCurrent(endpointId: string, memory: Memory): boolean {
    return memories.get(endpointId) === memory && memory.life === store.life(endpointId)
  }

  function begun(endpointId: string): Memory {
    const known = memories.get(endpointId)
    if (known && isCurrent(endpointId, known)) return known
    const memory = createMemory(store.file(), store.life(endpointId))
    memories.set(endpointId, memory)
    return memory
  }

  /** False once all of it is read. */
  function readPage(endpointId: string, memory: Memory): boolean {
    if (memory.cursor === null) return false
    const page = store.sightings(endpointId, memory.cursor, pageSize)
    for (const sighting of page) memory.enter(sighting)
    memory.cursor = page.length < pageSize ? null : (page.at(-1)?.findingId ?? null)
    if (memory.cursor === null) memory.judged = store.judged(endpointId)
    return memory.cursor !== null
  }

  function loadedNow(endpointId: string): Memory {
    const memory = begun(endpointId)
    while (readPage(endpointId, memory));
    return memory
  }

  async function loaded(endpointId: string): Promise<Memory> {
    const memory = begun(endpointId)
    while (readPage(endpointId, memory)) await breathe()
    return memory
  }

  async function noteOnce(
    born: number,
    endpointId: string,
    takenAt: number,
    complete: boolean,
    { findings, mayBeGone, point }: JudgedFindings,
  ): Promise<Noted> {
    if (born !== store.life(endpointId)) return nothing()
    const memory = await loaded(endpointId)
    const wanted = (): boolean => isCurrent(endpointId, memory)
    if (!wanted()) return nothing()
    const round = memory.begin(takenAt, complete)
    const seen = new Set<string>()
    try {
      for (const finding of findings) {
        if (seen.has(finding.id)) continue
        seen.add(finding.id)
        round.shown(finding)
        if (seen.size % lookedAt === 0) await breathe()
        if (!wanted()) return nothing()
      }
      let count = 0
      for (const id of memory.firstSeen.keys()) {
        if (!seen.has(id)) round.notShown(id, complete && mayBeGone(id))
        if (++count % lookedAt === 0) await breathe()
        if (!wanted()) return nothing()
      }
    } catch (thrown) {
      // Half a judgement is none: what is kept is read anew.
      memories.delete(endpointId)
      throw thrown
    }
    const { appeared, alarms, changed, events } = round.end()
    const dropped = memory.dropOldest(goneAtMost)
    try {
      await write(endpointId, memory, { takenAt, complete, ...point }, { changed, events, dropped })
    } catch (thrown) {
      log({ level: 'error', room: 'history', message: `A judgement could not be kept: ${toAppError(thrown).message}` })
    }
    return wanted() ? { appeared, alarms } : nothing()
  }

  async function write(
    endpointId: string,
    memory: Memory,
    point: ScorePoint,
    {
      changed,
      events,
      dropped,
    }: { changed: Iterable<string>; events: Map<string, 'appeared' | 'went'>; dropped: string[] },
  ): Promise<void> {
    const file = store.file()
    // After a failure, or in a file that damage has emptied, all is written that is known.
    const ids = [...(memory.writtenTo === file ? changed : memory.firstSeen.keys())]
    memory.writtenTo = null
    store.keepPoint(endpointId, point, memory.judged?.quiet === true)
    for (let start = 0; start < ids.length; start += batch) {
      const sorted = ids.slice(start, start + batch).toSorted()
      for (let from = 0; from < sorted.length; from += rowsPerTransaction) {
        await breathe()
        if (!isCurrent(endpointId, memory)) return
        const rows = sorted.slice(from, from + rowsPerTransaction).flatMap((id): SightingChange[] => {
          const sighting = memory.sighting(id)
          return sighting ? [{ ...sighting, event: events.get(id) ?? null }] : []
        })
        store.keepSightings(endpointId, point.takenAt, rows)
      }
    }
    for (let from = 0; from < dropped.length; from += rowsPerTransaction) {
      store.dropSightings(endpointId, dropped.slice(from, from + rowsPerTransaction))
      await breathe()
      if (!isCurrent(endpointId, memory)) return
    }
    if (store.file() !== file) return
    store.endPoint(endpointId, point.takenAt)
    memory.writtenTo = file
  }

  return {
    async load(endpointId) {
      await loaded(endpointId)
    },

    firstSeen: (endpointId) => loadedNow(endpointId).firstSeen,

    note(endpointId, takenAt, complete, judged) {
      const before = noting.get(endpointId) ?? Promise.resolve()
      const born = store.life(endpointId)
      const result = before.then(() => noteOnce(born, endpointId, takenAt, complete, judged))
      noting.set(
        endpointId,
        result.catch(() => {}),
      )
      return result
    },

    sighting(endpointId, findingId) {
      const memory = loadedNow(endpointId)
      const sighting = memory.sighting(findingId)
      if (!sighting) return null
      const { firstSeen, lastSeen, absentSince } = sighting
      return {
        firstSeen,
        lastSeen: lastSeen ?? memory.judged?.notedAt ?? firstSeen,
        absentSince: isGone(sighting) ? absentSince : null,
      }
    },

    events(endpointId, findingId) {
      const first = loadedNow(endpointId).firstSeen.get(findingId)
      if (first === undefined) return []
      const later = store.events(endpointId, findingId).map(({ at, kind }): FindingEvent => ({
        at,
        kind,
        text: kind === 'went' ? 'A sync did not show it any more.' : 'A sync showed it again.',
        by: '',
      }))
      return [...later, { at: first, kind: 'appeared', text: 'A sync showed it for the first time.', by: '' }]
    },

    trend: (endpointId) => store.trend(endpointId),
    trendOf: (endpointId, kind, name) => store.trendOf(endpointId, kind, name),

    forget(endpointId) {
      memories.delete(endpointId)
      noting.delete(endpointId)
      store.forget(endpointId)
    },
  }
}

function nothing(): Noted {
  return { appeared: [], alarms: [] }
}
