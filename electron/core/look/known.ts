import type { AppLook, AuditLook, LookProgress } from '#shared/domain/look.ts'
import { toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { LogEntry } from '../ports.ts'
import type { LookStore } from '../store/looks.ts'
import { createShadowMemory, type ShadowMemory } from './shadows.ts'
import { createThrottle } from './throttle.ts'

export interface LookFacts {
  apps: ReadonlyMap<string, AppLook>
  audits: AuditLook | null
}

/** All that looks told of one endpoint: in memory, in the store as soon as it is learnt, and told to the bus in time. */
export interface Known {
  /** When what earlier looks told has been read from the store; until then there is nothing. */
  readonly ready: Promise<void>
  readonly looks: ReadonlyMap<string, AppLook>
  readonly audits: AuditLook | null
  readonly progress: LookProgress | null
  readonly shadows: ShadowMemory
  /** The same object until something was learnt; during a run another one every half second at most. */
  facts(): LookFacts
  learn(look: AppLook): void
  learnAudits(audits: AuditLook): void
  /** What shadows() gives is another one now. */
  learnShadows(): void
  drop(appIds: readonly string[]): void
  report(progress: LookProgress): void
  /** Hands out, keeps and publishes whatever still waits. */
  settle(): void
  /** Nothing is kept or published any more. */
  leave(): void
}

interface KnownParts {
  endpointId: string
  bus: Bus
  log: (entry: LogEntry) => void
  store: LookStore
}

const factsEvery = 500
const progressEvery = 250

export function openKnown({ endpointId, bus, log, store }: KnownParts): Known {
  const looks = new Map<string, AppLook>()
  let audits = store.audits(endpointId)
  let progress = store.progress(endpointId)
  let handedOut: LookFacts = { apps: new Map(looks), audits }
  let stale = false
  let told = true
  let left = false
  let complained = false

  /** A full disk costs what is kept, not what was learnt. */
  function keep(write: () => void): void {
    if (left) return
    try {
      write()
    } catch (thrown) {
      if (complained) return
      complained = true
      log({ level: 'error', room: 'look', message: `A look could not be kept: ${toAppError(thrown).message}` })
    }
  }

  const facts = createThrottle(factsEvery, () => {
    if (!stale) return
    stale = false
    handedOut = { apps: new Map(looks), audits }
    bus.publish({ name: 'risk.changed', endpointId })
  })
  const steps = createThrottle(progressEvery, () => {
    if (told) return
    told = true
    const step = progress
    if (step) keep(() => store.keepProgress(step))
    bus.publish({ name: 'look.changed', endpointId })
  })

  function changed(): void {
    stale = true
    facts.touch()
  }

  async function load(): Promise<void> {
    try {
      const kept = await store.looks(endpointId)
      if (left || kept.length === 0) return
      for (const look of kept) looks.set(look.appId, look)
      changed()
    } catch (thrown) {
      log({ level: 'error', room: 'look', message: `Looks could not be read: ${toAppError(thrown).message}` })
    }
  }

  if (progress?.state === 'running') {
    const message = 'Addon Atlas ended in the middle of this look. Start it again to go on with what is left.'
    progress = { ...progress, state: 'stopped', asking: [], problem: { code: 'cancelled', call: null, message } }
  }

  return {
    ready: load(),
    looks,
    get audits() {
      return audits
    },
    get progress() {
      return progress
    },
    shadows: createShadowMemory(),
    facts: () => handedOut,
    learn(look) {
      if (left) return
      looks.set(look.appId, look)
      keep(() => store.keepLook(endpointId, look))
      changed()
    },
    learnAudits(next) {
      if (left) return
      audits = next
      keep(() => store.keepAudits(endpointId, next))
      changed()
    },
    learnShadows() {
      if (!left) changed()
    },
    drop(appIds) {
      if (appIds.length === 0 || left) return
      for (const appId of appIds) looks.delete(appId)
      keep(() => store.dropLooks(endpointId, appIds))
      changed()
    },
    report(next) {
      if (left) return
      progress = next
      told = false
      steps.touch()
    },
    settle() {
      if (left) return
      facts.flush()
      steps.flush()
    },
    leave() {
      left = true
      facts.stop()
      steps.stop()
    },
  }
}
