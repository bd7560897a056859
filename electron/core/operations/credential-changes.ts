import type { Run } from '#shared/domain/operation.ts'
import { toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { LogEntry } from '../ports.ts'
import type { CredentialChange, CredentialChanges } from '../risk/facts.ts'
import type { JournalEntry } from '../store/journal.ts'
import type { RunStore } from '../store/runs.ts'
import { subjectOf } from './entries.ts'
import { pastRuns } from './past.ts'
import { isOpen } from './run.ts'

/**
 * What our journal has of credentials that were changed: the platform keeps no record of actions, so nothing else tells
 * (operations-actions-risks section 1). Read where it is asked for first, then entry by entry.
 */
export interface CredentialJournal {
  /** By add-on. The same object, and the same ones in it, until a run told something else. */
  changes(endpointId: string): CredentialChanges
  forget(endpointId: string): void
  close(): void
}

interface CredentialJournalParts {
  bus: Bus
  log: (entry: LogEntry) => void
  runs: Pick<RunStore, 'onCredentials' | 'ofRun'>
}

/** One run that changes what apps have, or may have. Times in milliseconds since the epoch. */
interface Change {
  addonId: string
  sentAt: number
  isKnown: boolean
}

interface Reading {
  /** The last entry that was read. */
  last: number
  /** Runs of which more may be written. */
  open: Set<string>
  byRun: Map<string, Change>
  changes: CredentialChanges
}

/** A pair of keys is void after two. */
const kept = 2

export function createCredentialJournal({ bus, log, runs }: CredentialJournalParts): CredentialJournal {
  const readings = new Map<string, Reading>()

  /** Whether anything is another one now. */
  function read(endpointId: string, reading: Reading): boolean {
    try {
      const { runIds, last } = runs.onCredentials(endpointId, reading.last)
      for (const runId of runIds) reading.open.add(runId)
      for (const runId of reading.open) readRun(runId, reading)
      reading.last = last
    } catch (thrown) {
      // What cannot be read spoils no judgement: it is as if nothing had been done.
      log({ level: 'error', room: 'operations', message: `Changes of credentials: ${toAppError(thrown).message}` })
    }
    const before = reading.changes
    reading.changes = gathered(reading.byRun.values(), before)
    return reading.changes !== before
  }

  function readRun(runId: string, { open, byRun }: Reading): void {
    const entries = runs.ofRun(runId)
    const run = pastRuns(entries)[0]?.run
    const change = run && changeOf(run)
    if (change) byRun.set(runId, change)
    else byRun.delete(runId)
    if (!run || isSettled(run, entries)) open.delete(runId)
  }

  // Most of what is written down is about something else, and costs a look at a few entries.
  const unsubscribe = bus.subscribe(({ name }) => {
    if (name !== 'journal.changed') return
    for (const [endpointId, reading] of readings) {
      if (read(endpointId, reading)) bus.publish({ name: 'risk.changed', endpointId })
    }
  })

  return {
    changes(endpointId) {
      let reading = readings.get(endpointId)
      if (!reading) {
        reading = { last: 0, open: new Set(), byRun: new Map(), changes: new Map() }
        readings.set(endpointId, reading)
        read(endpointId, reading)
      }
      return reading.changes
    },
    forget(endpointId) {
      readings.delete(endpointId)
    },
    close: unsubscribe,
  }
}

/**
 * Null where it did nothing, or nothing to what apps have: only passwords were shown, or the login of readers is another
 * one. It counts from the moment it was sent: what was detached, or started, later had or got the new ones.
 */
function changeOf({ operation, affected, state, requests }: Run): Change | null {
  const changesApps = affected.some(({ effects }) =>
    effects.some((effect) => effect === 'needs-redeploy' || effect === 'redeploys'),
  )
  const sentAt = requests.findLast((request) => request.sentAt !== null)?.sentAt ?? null
  if (!changesApps || sentAt === null || (state !== 'done' && state !== 'unknown')) return null
  return { addonId: subjectOf(operation), sentAt, isKnown: state === 'done' }
}

/** Whether nothing that may be written of it later makes its end another one; one that was only confirmed has none yet. */
function isSettled(run: Run, entries: readonly JournalEntry[]): boolean {
  return !isOpen(run) && entries.some(({ kind }) => kind === 'outcome' || kind === 'cancelled' || kind === 'stopped')
}

function gathered(told: Iterable<Change>, before: CredentialChanges): CredentialChanges {
  const byAddon = new Map<string, { done: number[]; unknown: number[] }>()
  for (const { addonId, sentAt, isKnown } of told) {
    const found = byAddon.get(addonId) ?? { done: [], unknown: [] }
    byAddon.set(addonId, found)
    ;(isKnown ? found.done : found.unknown).push(sentAt)
  }
  const changes = new Map<string, CredentialChange>()
  let isSame = byAddon.size === before.size
  for (const [addonId, { done, unknown }] of byAddon) {
    const latest = done.toSorted((one, other) => other - one).slice(0, kept)
    const open = unknown.filter((moment) => moment > (latest[0] ?? -Infinity))
    const fresh: CredentialChange = { done: latest, unknown: open.length === 0 ? null : Math.max(...open) }
    const earlier = before.get(addonId)
    const same = earlier !== undefined && isEqual(earlier, fresh) ? earlier : null
    if (!same) isSame = false
    changes.set(addonId, same ?? fresh)
  }
  return isSame ? before : changes
}

function isEqual(one: CredentialChange, other: CredentialChange): boolean {
  return one.unknown === other.unknown && one.done.join() === other.done.join()
}
