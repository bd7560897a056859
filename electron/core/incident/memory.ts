import { toAppError } from '#shared/errors.ts'
import type { LogEntry } from '../ports.ts'
import type { IncidentStore } from '../store/incidents.ts'
import { nothingOfAddon, nothingOfApp, type AddonTold, type AppTold, type AuditsTold } from './told.ts'

/** What gatherings told of every endpoint: at hand in memory, and in the cache for after a restart. */
export interface ToldMemory {
  app(endpointId: string, appId: string): AppTold
  learnApp(endpointId: string, appId: string, learn: (before: AppTold) => AppTold): void
  addon(endpointId: string, addonId: string): AddonTold
  learnAddon(endpointId: string, addonId: string, learn: (before: AddonTold) => AddonTold): void
  audits(endpointId: string, addonId: string): AuditsTold | null
  learnAudits(endpointId: string, addonId: string, told: AuditsTold): void
  forget(endpointId: string): void
}

export function createToldMemory(store: IncidentStore, log: (entry: LogEntry) => void): ToldMemory {
  const apps = new Map<string, AppTold>()
  const addons = new Map<string, AddonTold>()
  const audits = new Map<string, AuditsTold | null>()
  let complained = false

  /** A full disk costs what is kept, not what was learnt. */
  function keep(write: () => void): void {
    try {
      write()
    } catch (thrown) {
      if (complained) return
      complained = true
      log({ level: 'error', room: 'incident', message: `A gathering could not be kept: ${toAppError(thrown).message}` })
    }
  }

  const memory: ToldMemory = {
    app: (endpointId, appId) =>
      held(apps, keyOf(endpointId, appId), () => store.app(endpointId, appId) ?? nothingOfApp),
    learnApp(endpointId, appId, learn) {
      const told = learn(memory.app(endpointId, appId))
      apps.set(keyOf(endpointId, appId), told)
      keep(() => {
        store.keepApp(endpointId, appId, told)
      })
    },
    addon: (endpointId, addonId) =>
      held(addons, keyOf(endpointId, addonId), () => store.addon(endpointId, addonId) ?? nothingOfAddon),
    learnAddon(endpointId, addonId, learn) {
      const told = learn(memory.addon(endpointId, addonId))
      addons.set(keyOf(endpointId, addonId), told)
      keep(() => {
        store.keepAddon(endpointId, addonId, told)
      })
    },
    audits: (endpointId, addonId) => held(audits, keyOf(endpointId, addonId), () => store.audits(endpointId, addonId)),
    learnAudits(endpointId, addonId, told) {
      audits.set(keyOf(endpointId, addonId), told)
      keep(() => {
        store.keepAudits(endpointId, addonId, told)
      })
    },
    forget(endpointId) {
      for (const map of [apps, addons, audits]) {
        for (const key of map.keys()) if (isOf(key, endpointId)) map.delete(key)
      }
      store.forgetIncidents(endpointId)
    },
  }
  return memory
}

function held<Value>(map: Map<string, Value>, key: string, read: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = read()
  map.set(key, value)
  return value
}

/** Names what is known of one thing on one endpoint. */
export function keyOf(endpointId: string, id: string): string {
  return JSON.stringify([endpointId, id])
}

export function isOf(key: string, endpointId: string): boolean {
  return key.startsWith(`${JSON.stringify([endpointId]).slice(0, -1)},`)
}
