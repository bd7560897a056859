import type { App, Attachment, Plan, Service, Space } from '#shared/domain/inventory.ts'
import type { AppLook } from '#shared/domain/look.ts'
import type { AddonNode, Graph } from '#core/graph/graph.ts'
import type { Environment, Stage } from './environment.ts'
import type { Reach } from './score.ts'
import type { Facts } from './facts.ts'
import type { Settings } from './settings.ts'
import type { Statefulness } from './statefulness.ts'

/** What all subjects of one judging have in common. */
export interface Scope {
  graph: Graph
  /** Milliseconds since the epoch. */
  now: number
  facts: Facts
  settings: Settings
  /** Whether `time` (ISO) lies less than `milliseconds` back; null where it is no time, or one to come. */
  isYounger(time: string, milliseconds: number): boolean | null
  /** Milliseconds since the epoch of an ISO time; null where it is no time, or lies in the future. */
  momentOf(time: string): number | null
  /** Of an app that may hold nothing, or be in no list. */
  standingOf(appId: string, appName: string): Standing
}

/** What is known of an app, worked out once for all add-ons it holds. */
export interface Standing {
  appId: string
  /** Two-part name. */
  appName: string
  /** Null when the app is not in the snapshot. */
  app: App | null
  /** Null when the app or its space is not in the snapshot. */
  space: Space | null
  /** Read off the app's name when the app is not in the snapshot. */
  spaceName: string
  /** Equal for equal spaces and organizations of one judging; -1 for an organization that nobody told. */
  spaceNumber: number
  organizationNumber: number
  /** Null when the platform did not say. */
  organization: string | null
  environment: Environment
  /** Not in maintenance, has dynos, was released. Null when the app is not known or its quantities are absurd. */
  running: boolean | null
  /** Dynos of all its formations; null as for `running`. */
  dynos: number | null
  /** Whether its space carries the tag; null when the space is not known. */
  production: boolean | null
  socs: boolean | null
  internal: boolean | null
  /** Empty when nobody told. */
  region: string
  stack: string
  /** Pipelines it is in, sorted, and the stages it has there. */
  pipelines: readonly string[]
  stages: readonly string[]
  /** The highest of them that has a meaning; null for none. */
  stage: Stage | null
  /** What words in the space's name say alone. */
  namedEnvironment: Environment
  /** Null: nobody looked. */
  look: AppLook | null
  /** Bits (signs.ts). */
  signs: number
}

/** An app that holds the add-on. */
export interface Party {
  /** Null for an owner that the attachment list does not show. */
  attachment: Attachment | null
  /** The name it has on this app. */
  name: string
  appName: string
  appId: string
  app: App | null
  space: Space | null
  isOwner: boolean
  standing: Standing
}

/** Who is hit, counted over the share. */
export interface Blast {
  readonly spaceCount: number
  /** Of those that are told. */
  readonly organizationCount: number
  readonly spaces: ReadonlySet<string>
  readonly organizations: ReadonlySet<string>
  environments: ReadonlySet<Environment>
  runningApps: number
  /** Same organization, space and pipeline: parts of one product, whose team shares by design. */
  oneProduct: boolean
}

/** One add-on as a rule sees it. */
export interface Subject {
  scope: Scope
  node: AddonNode
  statefulness: Statefulness
  /** Null when the catalogue does not list them. */
  plan: Plan | null
  service: Service | null
  /** One party per app, owner first. */
  share: readonly Party[]
  owner: Party | null
  /** The share without the owner. */
  consumers: readonly Party[]
  /** Whether all of the share are in one space, so that nothing about spaces can differ. */
  oneSpace: boolean
  /** Bits (signs.ts): its own, and those of all its apps. */
  signs: number
  /** Worked out on first use. */
  readonly blast: Blast
  /** The part of the score that all its findings have in common, worked out on first use. */
  readonly reach: Reach
  readonly weight: number
  /** Whether the add-on is that app's primary of its service; null when neither list nor look told. */
  isPrimary(party: Party): boolean | null
}

/** One add-on as one app holds it. */
export interface Holding {
  node: AddonNode
  /** The name it has on this app. */
  name: string
  attachmentId: string
  isOwner: boolean
  /** Null when neither list nor look told. */
  primary: boolean | null
  statefulness: Statefulness
  /** Apps that hold the add-on. */
  apps: number
}

/** One app with everything it holds, as a rule about apps sees it. */
export interface AppSubject {
  scope: Scope
  standing: Standing
  /** By add-on id; all of a statefulness above 0. */
  holdings: readonly Holding[]
  /** What it holds, by service. */
  byService: ServiceGroups
  /**
   * Of its holdings those whose service may bring a variable of the same name as another one it holds: what a broker that
   * nobody described brings, any may.
   */
  rivals: readonly Holding[]
}

/** The few services of one app: a list that is looked through is quicker than a map. */
export interface ServiceGroups extends Iterable<readonly [service: string, held: readonly Holding[]]> {
  readonly size: number
  get(service: string): readonly Holding[] | undefined
}
