import type { AddonAnswer, Problem, Snapshot, SyncReport } from '#shared/domain/inventory.ts'
import { AppError, toAppError, type ErrorCode } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import { buildGraph } from '../graph/build.ts'
import type { Graph } from '../graph/graph.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { CacheStore } from '../store/cache.ts'
import { askAddon } from './ask.ts'
import { collect, type Collected, type CollectedLists } from './collect.ts'
import { findGaps, keptKinds } from './completeness.ts'
import { createJoining } from './joining.ts'
import { mergePartial } from './merge.ts'
import { settle } from './settle.ts'

/** What is known of an endpoint, and the same joined up. Replaced as a whole, never changed. */
export interface Current {
  readonly snapshot: Snapshot
  readonly graph: Graph
}

export interface Activity {
  syncing: { startedAt: number } | null
  /** Why the latest attempt gave nothing; null once one gives something. */
  lastProblem: { at: number; problem: Problem } | null
}

export interface Inventory {
  /** Null before the first sync. Read from the cache on first use, then kept in memory. */
  current(endpointId: string): Promise<Current | null>
  /** A snapshot that was kept, joined up; null when there is no such one. Not held in memory. */
  earlier(endpointId: string, snapshotId: number): Promise<Current | null>
  report(endpointId: string): SyncReport | null
  activity(endpointId: string): Activity
  /**
   * Reads the whole platform anew; a second call joins the first. Throws AppError when nothing could be read: then what
   * was known stays as it was. Anything less is a problem in the report.
   */
  sync(endpointId: string, signal?: AbortSignal): Promise<SyncReport>
  /** What asking about an add-on told the last time, null when it was never asked. */
  answer(endpointId: string, addonId: string): AddonAnswer | null
  /** All such answers by add-on id. The same object until something is asked. */
  answers(endpointId: string): ReadonlyMap<string, AddonAnswer>
  /** Asks the platform about one add-on (ask.ts). Throws AppError when it is not known or nothing could be asked. */
  ask(endpointId: string, addonId: string, signal?: AbortSignal): Promise<AddonAnswer>
  /** Drops everything known of an endpoint and cancels what runs for it. */
  forget(endpointId: string): void
  /** Cancels what runs and waits for it to end. */
  close(): Promise<void>
}

interface InventoryParts {
  clock: Clock
  log: (entry: LogEntry) => void
  bus: Bus
  endpoints: Pick<Endpoints, 'client' | 'note'>
  cache: CacheStore
}

/** Failures that say nothing about the endpoint. */
const ownFailures: ReadonlySet<ErrorCode> = new Set([
  'cancelled',
  'internal',
  'not-found',
  'store-damaged',
  'store-full',
  'store-newer',
  'store-read-only',
])

export function createInventory({ clock, log, bus, endpoints, cache }: InventoryParts): Inventory {
  const held = new Map<string, Current>()
  /** The lists as the latest answers gave them: rows of a body that has not changed are not decoded again. */
  const readBefore = new Map<string, CollectedLists>()
  const loading = new Map<string, Promise<Current | null>>()
  const syncing = new Map<string, { startedAt: number }>()
  const lastProblems = new Map<string, { at: number; problem: Problem }>()
  const syncs = createJoining<SyncReport>()
  const asks = createJoining<AddonAnswer>()
  const answered = new Map<string, ReadonlyMap<string, AddonAnswer>>()
  /** Counts how often an endpoint was forgotten, so that work begun before cannot bring it back. */
  const forgotten = new Map<string, number>()

  function generation(endpointId: string): number {
    return forgotten.get(endpointId) ?? 0
  }

  async function load(endpointId: string): Promise<Current | null> {
    const born = generation(endpointId)
    const snapshot = await cache.latest(endpointId)
    // A sync may have been quicker.
    const newer = held.get(endpointId)
    if (newer || !snapshot || born !== generation(endpointId)) return newer ?? null
    const current = currentOf(snapshot)
    held.set(endpointId, current)
    return current
  }

  async function current(endpointId: string): Promise<Current | null> {
    const known = held.get(endpointId)
    if (known) return known
    let reading = loading.get(endpointId)
    if (!reading) {
      reading = load(endpointId).finally(() => loading.delete(endpointId))
      loading.set(endpointId, reading)
    }
    return await reading
  }

  async function syncOnce(endpointId: string, signal: AbortSignal): Promise<SyncReport> {
    const born = generation(endpointId)
    const takenAt = clock.now()
    syncing.set(endpointId, { startedAt: takenAt })
    bus.publish({ name: 'endpoints.changed' })
    try {
      const began = performance.now()
      const client = await endpoints.client(endpointId)
      const known = (await current(endpointId))?.snapshot ?? null
      const collected = await collect(client, signal, readBefore.get(endpointId))
      readBefore.set(endpointId, collected.lists)
      const fresh = assemble(endpointId, takenAt, collected, known)
      await store(fresh.snapshot)
      if (born !== generation(endpointId)) {
        cache.forget(endpointId)
        throw new AppError('cancelled', 'The endpoint was removed during its sync.')
      }
      const { report } = fresh.snapshot
      report.ms.total = round(performance.now() - began)
      keepTimes(report)
      held.set(endpointId, fresh)
      lastProblems.delete(endpointId)
      endpoints.note(endpointId, null)
      bus.publish({ name: 'inventory.changed', endpointId })
      return report
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code !== 'cancelled' && born === generation(endpointId)) {
        lastProblems.set(endpointId, { at: clock.now(), problem: { ...error.toData(), call: null } })
        if (!ownFailures.has(error.code)) endpoints.note(endpointId, error)
      }
      throw error
    } finally {
      syncing.delete(endpointId)
      bus.publish({ name: 'endpoints.changed' })
    }
  }

  /** A disk that is full or cannot be written costs the cache, not the fresh data: that is shown all the same. */
  async function store(snapshot: Snapshot): Promise<void> {
    const began = performance.now()
    try {
      await cache.keep(snapshot)
    } catch (thrown) {
      const error = toAppError(thrown)
      log({ level: 'error', room: 'inventory', message: `A snapshot could not be kept: ${error.message}` })
      snapshot.report.problems.push({ ...error.toData(), call: null })
    }
    snapshot.report.ms.store = round(performance.now() - began)
  }

  /** How long storing took is known only afterwards; a report without it is no reason to fail. */
  function keepTimes(report: SyncReport): void {
    try {
      cache.amendReport(report)
    } catch (thrown) {
      log({ level: 'warning', room: 'inventory', message: toAppError(thrown).message })
    }
  }

  function answersOf(endpointId: string): ReadonlyMap<string, AddonAnswer> {
    let known = answered.get(endpointId)
    if (!known) {
      known = cache.answers(endpointId)
      answered.set(endpointId, known)
    }
    return known
  }

  async function askOnce(endpointId: string, addonId: string, signal: AbortSignal): Promise<AddonAnswer> {
    const node = (await current(endpointId))?.graph.addons.get(addonId)
    if (!node) throw new AppError('not-found', 'There is no such add-on in the latest sync of this endpoint.')
    try {
      const client = await endpoints.client(endpointId)
      const earlier = answersOf(endpointId).get(addonId) ?? null
      const answer = await askAddon({ client, node, signal, now: clock.now(), earlier })
      cache.keepAnswer(endpointId, addonId, answer)
      answered.set(endpointId, new Map(answersOf(endpointId)).set(addonId, answer))
      endpoints.note(endpointId, null)
      bus.publish({ name: 'risk.changed', endpointId })
      return answer
    } catch (thrown) {
      const error = toAppError(thrown)
      if (!ownFailures.has(error.code)) endpoints.note(endpointId, error)
      throw error
    }
  }

  return {
    current,
    report: (endpointId) => held.get(endpointId)?.snapshot.report ?? cache.latestReport(endpointId),
    activity: (endpointId) => ({
      syncing: syncing.get(endpointId) ?? null,
      lastProblem: lastProblems.get(endpointId) ?? null,
    }),
    sync: (endpointId, signal) => syncs.join(endpointId, signal, (inner) => syncOnce(endpointId, inner)),
    answer: (endpointId, addonId) => answersOf(endpointId).get(addonId) ?? null,
    answers: answersOf,
    async earlier(endpointId, snapshotId) {
      const snapshot = await cache.snapshot(endpointId, snapshotId)
      return snapshot && currentOf(snapshot)
    },
    ask: (endpointId, addonId, signal) =>
      asks.join(`${endpointId} ${addonId}`, signal, (inner) => askOnce(endpointId, addonId, inner)),
    forget(endpointId) {
      forgotten.set(endpointId, generation(endpointId) + 1)
      syncs.cancel(endpointId)
      held.delete(endpointId)
      readBefore.delete(endpointId)
      answered.delete(endpointId)
      loading.delete(endpointId)
      lastProblems.delete(endpointId)
      cache.forget(endpointId)
      bus.publish({ name: 'inventory.changed', endpointId })
    },
    async close() {
      await Promise.all([syncs.close(), asks.close()])
    },
  }
}

/** Turns answers into what is known now: whole, or together with what was known before. */
function assemble(endpointId: string, takenAt: number, collected: Collected, known: Snapshot | null): Current {
  const began = performance.now()
  const gaps = findGaps(collected, known)
  const kept = keptKinds(gaps)
  const { lists } = collected
  const decoded: Snapshot['inventory'] = {
    spaces: lists.spaces.rows,
    apps: lists.apps.rows,
    addons: lists.addons.rows,
    attachments: lists.attachments.rows,
    services: lists.services.rows,
    regions: lists.regions.rows,
    stacks: lists.stacks.rows,
    organizations: lists.organizations.rows,
    couplings: lists.couplings.rows,
  }
  const rows = settle(decoded, known?.inventory ?? null)
  const { inventory, carried } = mergePartial(rows, known, kept)
  const report: SyncReport = {
    endpointId,
    takenAt,
    complete: kept !== 'all',
    counts: {
      spaces: inventory.spaces.length,
      apps: inventory.apps.length,
      addons: inventory.addons.length,
      attachments: inventory.attachments.length,
      services: inventory.services.length,
      plans: inventory.services.reduce((sum, service) => sum + service.plans.length, 0),
    },
    calls: collected.calls,
    bytes: collected.bytes,
    ms: { download: round(collected.ms.download), decode: 0, store: 0, total: 0 },
    problems: [...collected.problems, ...gaps],
  }
  report.ms.decode = round(collected.ms.decode + performance.now() - began)
  return currentOf({ report, inventory, carried })
}

/** Joins up on the first question, not during the sync: who only syncs never pays for it. */
function currentOf(snapshot: Snapshot): Current {
  let graph: Graph | null = null
  return {
    snapshot,
    get graph() {
      graph ??= buildGraph(snapshot)
      return graph
    },
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
