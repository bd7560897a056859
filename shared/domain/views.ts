import type { EndpointProfile, EndpointStatus } from './endpoint.ts'
import type { Finding, Severity } from './finding.ts'
import type { AddonAnswer, Formation, Plan, Problem, Service, SyncReport } from './inventory.ts'

/**
 * Shapes the core computes for a person to look at. Each names its endpoint and its age (`takenAt`, milliseconds since
 * the epoch); a row that the latest sync did not show carries the time it was last seen.
 */
export interface EndpointView {
  profile: EndpointProfile
  status: EndpointStatus
  /** Whether a credential is at hand, and where it is kept. */
  credential: 'none' | 'session' | 'keyring' | 'environment'
  /** The latest whole snapshot, null before the first sync. */
  lastSync: SyncReport | null
  /** Non-null while a sync runs. */
  syncing: { startedAt: number } | null
  /** Why the latest attempt failed, null when it did not. */
  lastProblem: { at: number; problem: Problem } | null
}

/** A profile that could be imported; the credential itself stays in the core. */
export interface ImportCandidate {
  url: string
  name: string
  source: string
  hasCredential: boolean
  alreadyKnown: boolean
}

/** An app as one holder of an add-on. */
export interface HolderView {
  appId: string
  app: string
  space: string
  /** Empty when the space is not in the snapshot. */
  compliance: string[]
  organization: string
  region: string
  isOwner: boolean
  preview: boolean
  maintenance: boolean
  /** Has dynos, is released and not in maintenance. */
  running: boolean
  /** Null when the app itself is not in the snapshot. */
  known: boolean
  attachmentId: string
  attachmentName: string
  attachedAt: string
  /** Null: not asked yet. */
  primary: boolean | null
  /** Last seen, when the latest sync did not show it. */
  carriedFrom: number | null
}

export interface AddonRow {
  endpointId: string
  id: string
  name: string
  service: string
  plan: string
  /** Null for an orphan. */
  owner: string | null
  space: string
  organization: string
  /** Apps that hold it, owner included. */
  apps: number
  spaces: number
  priceCents: number | null
  severity: Severity | null
  score: number
  createdAt: string
  carriedFrom: number | null
}

export interface AddonDetail {
  endpointId: string
  takenAt: number
  complete: boolean
  addon: AddonRow
  serviceHumanName: string
  planDetail: Plan | null
  supportsSharing: boolean | null
  /** Owner first, then by space and name. */
  holders: HolderView[]
  findings: Finding[]
  /** Null: not asked yet. */
  answer: AddonAnswer | null
}

/** One add-on that an app holds, as its owner or attached. */
export interface HeldView {
  addonId: string
  /** What the owner calls it. */
  name: string
  service: string
  /** `service:plan`. */
  plan: string
  isOwner: boolean
  /** Two-part name; null for an orphan. */
  owner: string | null
  /** Empty for an owner that the attachment list does not show. */
  attachmentId: string
  /** What this app calls it. */
  attachmentName: string
  /** Null: not asked yet. */
  primary: boolean | null
}

export interface AppDetail {
  endpointId: string
  takenAt: number
  complete: boolean
  id: string
  /** Two-part name. */
  name: string
  space: string
  /** Empty when the space is not in the snapshot. */
  compliance: string[]
  organization: string
  region: string
  preview: boolean
  maintenance: boolean
  /** Has dynos, is released and not in maintenance. */
  running: boolean
  /** By type. */
  formation: Formation[]
  /** Owned ones first, then by name. */
  holds: HeldView[]
  /** Last seen, when the latest sync did not show it. */
  carriedFrom: number | null
}

export interface CatalogPlan extends Plan {
  /** Add-ons that use it. */
  addons: number
  /** Distinct apps that hold such an add-on, attached ones included. */
  apps: number
}

export interface CatalogService extends Omit<Service, 'plans'> {
  plans: CatalogPlan[]
  addons: number
  shared: number
}

export interface CatalogView {
  endpointId: string
  takenAt: number
  complete: boolean
  services: CatalogService[]
}

export type SearchKind = 'space' | 'app' | 'addon' | 'service' | 'plan'

export interface SearchHit {
  kind: SearchKind
  endpointId: string
  id: string
  name: string
  /** Where it is: owner and space of an add-on, space of an app, service of a plan. */
  context: string
}

/**
 * The map as columns: an index into a column stands for the thing, so that 60,000 attachments are two arrays of numbers
 * and not 60,000 objects.
 */
export interface MapData {
  endpointId: string
  takenAt: number
  complete: boolean
  organizations: string[]
  services: string[]
  /** As `service:plan`. */
  plans: string[]
  spaces: { id: string; name: string; compliance: string[]; region: string; stack: string }[]
  apps: {
    ids: string[]
    /** Two-part names. */
    names: string[]
    /** Index into spaces. */
    spaces: number[]
    organizations: number[]
    /** Bits: 1 preview, 2 maintenance, 4 running. */
    flags: number[]
    /** 0 none, then 1 to 5 for info to critical: the worst finding the app takes part in. */
    risks: number[]
  }
  addons: {
    ids: string[]
    names: string[]
    services: number[]
    plans: number[]
    /** Bits: 1 somebody acknowledged a finding of it. */
    flags: number[]
    /** Index into apps; -1 for an orphan or an owner that is not in the snapshot. */
    owners: number[]
    risks: number[]
  }
  /** Without the owners' own: an edge from an add-on to an app that borrows it. */
  attachments: { addons: number[]; apps: number[] }
  /** Attachments that could not be drawn because an end is not in the snapshot. */
  dangling: number
  /** Null where nothing was ever arranged: then all stands close together, in the order of names. */
  slots: MapSlots | null
}

/** Which slot of its region everything stands in, so that it stands there again after a refresh and after a restart. */
export interface MapSlots {
  /** Of each app, in its space; -1 for an app of no space. */
  apps: number[]
  /** Of each add-on that no app owns; -1 for the others. */
  addons: number[]
  /** Null for a part of a map: what is left stands close together, in the order of its slots. */
  arrangement: MapArrangement | null
}

/** Which regions have room for how much. Says nothing of a window's shape (shared/map/slots.ts). */
export interface MapArrangement {
  /** Counts up: another number than before means that the map was arranged anew. */
  number: number
  /** What was arranged together, in the order in which it is laid out. Spaces that are gone keep their place. */
  base: MapRoom[]
  /** What came, or needed more room, since then. Only ever added to, so that nothing before it moves. */
  later: MapRoom[]
}

export interface MapRoom {
  /** Name of the space; null for the region of add-ons without an owner. */
  space: string | null
  slots: number
}
