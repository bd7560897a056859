import type { ErrorCode } from '../errors.ts'

/**
 * What an endpoint holds, after decoding: field names are ours, meanings are API-FACTS section 5. Rows are sorted by id
 * because the platform's own order changes as rows are written (API-FACTS section 10). Times are the platform's ISO
 * strings; times of our own are milliseconds since the epoch.
 */
export interface Space {
  id: string
  name: string
  /** Free text; only `prod`, `socs` and `internal` mean anything to the server. Sorted. */
  compliance: string[]
  region: string
  stack: string
  /** How many apps the platform says are in it; null when it did not say. */
  apps: number | null
  createdAt: string
}

export interface Formation {
  type: string
  quantity: number
  size: string
}

export interface App {
  id: string
  /** The two-part name, `name-space`. */
  name: string
  simpleName: string
  description: string
  space: string
  organization: string
  region: string
  stack: string
  labels: string
  maintenance: boolean
  /** A preview app is made for a pull request and vanishes with it. */
  preview: boolean
  /** Null when never released, or when the short list did not say. */
  releasedAt: string | null
  formation: Formation[]
  createdAt: string
  updatedAt: string
}

export interface Addon {
  id: string
  /** The name of the owner's attachment. Not unique, not even on one app. */
  name: string
  serviceId: string
  service: string
  planId: string
  /** `service:plan`. */
  plan: string
  ownerId: string
  /** Two-part name of the owning app. */
  owner: string
  /** Whether it is the owner's primary add-on of its service. */
  primary: boolean
  /** The plan's list price now, per month, in US cents; null when the platform gave no number. */
  priceCents: number | null
  createdAt: string
  updatedAt: string
}

export interface Attachment {
  id: string
  name: string
  addonId: string
  planId: string
  plan: string
  appId: string
  /** Two-part name of the app that holds it. */
  app: string
  /** Two-part name of the owning app; null for an orphan, which the platform writes as `null-null`. */
  owner: string | null
  createdAt: string
  updatedAt: string
}

export interface Plan {
  id: string
  /** `service:plan`. */
  name: string
  humanName: string
  description: string
  priceCents: number | null
  /** public, beta, shutdown, or whatever the broker says. */
  state: string
  regions: string[]
  /** All of these must be on a space before the plan may be created there. */
  compliance: string[]
  isDefault: boolean
  /** The broker's own facts about the plan, as text; absent ones are an empty list. */
  attributes: { name: string; value: string }[]
}

export interface Service {
  id: string
  name: string
  humanName: string
  description: string
  state: string
  regions: string[]
  supportsSharing: boolean
  supportsMultiple: boolean
  /** Absent in the answer means no. */
  supportsUpgrading: boolean
  plans: Plan[]
}

export interface NamedThing {
  id: string
  name: string
}

export interface PipelineCoupling {
  id: string
  appId: string
  pipelineId: string
  /** review, development, staging or production. */
  stage: string
}

export interface Inventory {
  spaces: Space[]
  apps: App[]
  addons: Addon[]
  attachments: Attachment[]
  services: Service[]
  regions: NamedThing[]
  stacks: NamedThing[]
  organizations: NamedThing[]
  couplings: PipelineCoupling[]
}

export type InventoryKind = keyof Inventory

/** Something about a sync that a person should know. `call` is the path asked, null when it is about the whole. */
export interface Problem {
  code: ErrorCode
  call: string | null
  message: string
}

/** The result of one sync, kept with the snapshot it made. */
export interface SyncReport {
  endpointId: string
  /** When the first request left. */
  takenAt: number
  /** False when the tests of API-FACTS section 9 say that rows are missing. */
  complete: boolean
  counts: { spaces: number; apps: number; addons: number; attachments: number; services: number; plans: number }
  /** HTTP requests sent, repeats included. */
  calls: number
  /** Bytes received, as they came over the wire. */
  bytes: number
  ms: { download: number; decode: number; store: number; total: number }
  problems: Problem[]
}

/** Everything known of one endpoint. After a partial sync it still holds what an earlier one saw. */
export interface Snapshot {
  report: SyncReport
  inventory: Inventory
  /** Row id -> when it was last seen, only for rows that the latest (partial) sync did not show. */
  carried: Record<string, number>
}

/** What asking an add-on alone told (GET /addons/:id and the apps that hold it), which the lists leave out. */
export interface AddonAnswer {
  askedAt: number
  /** provisioned, provisioning, deprovisioned (also what a broker's "failed" becomes). Null when it could not be told. */
  state: string | null
  /** Names only; the values are secrets and never leave the decoder. */
  configVariables: string[]
  /** App id -> whether the add-on is that app's primary of its service. */
  primary: Record<string, boolean>
  /** What could not be read, if anything. */
  problems: Problem[]
}
