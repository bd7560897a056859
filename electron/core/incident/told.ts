import type { Formation, Problem } from '#shared/domain/inventory.ts'
import type { IncidentEvent } from '#shared/domain/incident.ts'
import type { Dyno, Release } from '#shared/domain/look.ts'

/*
 * What gatherings told, as it is kept: in memory while the program runs and in the cache for when the platform cannot be
 * reached. Names, states and times only. Times are milliseconds since the epoch.
 */

export interface At<Value> {
  at: number
  value: Value
}

export interface AppTold {
  /** GET /apps/:app. */
  app: At<{ maintenance: boolean; formation: Formation[]; releasedAt: string | null }> | null
  dynos: At<Dyno[]> | null
  releases: At<Release[]> | null
  /** Of the latest time each was asked; `call` is the path. */
  problems: Problem[]
}

export interface AddonTold {
  state: At<string> | null
  problems: Problem[]
}

/** One line of the audit store, config variables and everything else that may be secret left out while decoding. */
export interface AuditTold {
  at: number
  /** Two-part name. */
  app: string
  kind: IncidentEvent['kind']
  tone: IncidentEvent['tone']
  /** One sentence. */
  text: string
  /** Empty when the store does not say. */
  by: string
  /** The add-ons it is about, when it is about any. */
  addonIds: string[]
  /** Of a release, so that it is told once although the list of releases has it too. */
  version: number | null
}

export interface AuditsTold {
  at: number
  /** Newest first. */
  events: AuditTold[]
  /** Nothing older was read; null: there is nothing older. */
  since: number | null
  problems: Problem[]
}

export const nothingOfApp: AppTold = { app: null, dynos: null, releases: null, problems: [] }
export const nothingOfAddon: AddonTold = { state: null, problems: [] }
