import type { PlanRow, ServiceRow } from '../catalogue/services.ts'

/**
 * The state of the demo platform: things refer to each other directly, and rows.ts writes them the way the real server
 * does. Times are ISO strings with milliseconds, as the platform writes them.
 */
export interface Fleet {
  organizations: FleetOrganization[]
  regions: FleetRegion[]
  stacks: FleetStack[]
  /** By name. */
  spaces: FleetSpace[]
  /** By app name, then space name descending, the order of GET /apps. */
  apps: FleetApp[]
  pipelines: FleetPipeline[]
  couplings: FleetCoupling[]
  /** By name. */
  services: ServiceRow[]
  /** Absent for the standard ones. */
  sizes?: FleetDynoSize[]
  /** Orphans included, which GET /addons does not show. In no order, like the platform's own list. */
  addons: FleetAddon[]
  /** Owners' own included. In no order, like the platform's own list. */
  attachments: FleetAttachment[]
  /** Rows left of attachments whose add-on or app is gone; no list shows them. Absent for none. */
  strays?: FleetStray[]
  /** Who may come in through the edge. */
  accounts: FleetAccount[]
  /** What the audit store holds, oldest first; null where the platform runs without one, as many do. */
  audits: FleetAudit[] | null
}

export interface FleetAccount {
  id: string
  name: string
  email: string
  token: string
  /** An outsider is known and not let in; elevation is what the edge tells the controller of an operator. */
  role: 'operator' | 'developer' | 'outsider'
}

export interface FleetAudit {
  action: string
  /** Simple name. */
  app: string
  space: string
  username: string
  receivedAt: string
  /** The webhook's payload, secrets included, as JSON. */
  info: string
}

export interface FleetOrganization {
  id: string
  name: string
  createdAt: string
}

export interface FleetRegion {
  id: string
  name: string
  description: string
  country: string
  locale: string
  provider: string
  zones: string[]
  privateCapable: boolean
  highAvailability: boolean
  createdAt: string
}

export interface FleetStack {
  id: string
  name: string
  region: FleetRegion
  createdAt: string
  /** Absent for one that is open to everybody. */
  state?: 'beta' | 'deprecated'
}

export interface FleetSpace {
  id: string
  name: string
  /** In the order in which the tags were written, which the raw tag string of an app keeps. */
  compliance: string[]
  stack: FleetStack
  apps: FleetApp[]
  createdAt: string
}

export interface FleetFormation {
  id: string
  type: string
  size: string
  quantity: number
  port: number | null
  command: string | null
  createdAt: string
  /** Absent for one that was never changed. */
  updatedAt?: string
  /** A path; absent for none. */
  healthcheck?: string
}

/** What dynos can be had in, as GET /sizes gives it. */
export interface FleetDynoSize {
  name: string
  /** Dollars a month. */
  price: number
  memory: { requests: string; limits: string }
  deprecated?: boolean
}

/** One that was asked for through the API; those of releases are known by their release. */
export interface FleetBuild {
  id: string
  commit: string
  checksum: string
  version: string
  repository: string
  author: string
  message: string | null
  status: 'queued' | 'pending' | 'succeeded' | 'failed'
  /** Counted by the build service from 1 for each app; 0 until that has taken it up. */
  number: number
  createdAt: string
  updatedAt: string
}

export interface FleetApp {
  id: string
  simpleName: string
  /** `simpleName-space`, at most 24 characters. */
  name: string
  space: FleetSpace
  organization: FleetOrganization
  ownerId: string
  description: string
  labels: string
  maintenance: boolean
  /** The source is null when that app is gone. */
  preview: { id: string; source: FleetApp | null } | null
  repository: { url: string; branch: string } | null
  /** Null for an app that was never deployed. */
  release: FleetRelease | null
  formation: FleetFormation[]
  /** Own and borrowed. */
  attachments: FleetAttachment[]
  createdAt: string
  updatedAt: string
  /** The app's own ones, not those of add-ons; absent for what every app starts with. */
  configVariables?: Record<string, string>
  /** Those before `release`, oldest first; absent for none. */
  earlierReleases?: FleetRelease[]
  /** Oldest first; absent for none. */
  builds?: FleetBuild[]
  hooks?: FleetHook[]
  recommendations?: FleetRecommendation[]
  /** Whose favorite it is. */
  favorites?: FleetFavorite[]
  /** Switched on or off by hand, by name. */
  features?: Record<string, boolean>
  /** When all its dynos were last replaced for another reason than a release; absent for never. */
  redeployedAt?: string
  /** Dynos that are not well, by formation type; absent while all of them run. */
  ailing?: Record<string, { state: string; restarts: number }>
}

export interface FleetHook {
  id: string
  url: string
  events: string[]
  active: boolean
  /** Write-only on the real server too: it signs deliveries and is never shown. */
  secret: string
  createdAt: string
  updatedAt: string
  /** Newest last. */
  deliveries: FleetDelivery[]
}

export interface FleetDelivery {
  id: string
  event: string
  at: string
  request: { headers: Record<string, string | number>; body: unknown }
  /** Null when nobody answered. */
  response: { code: number; headers: Record<string, string>; body: string } | null
}

export interface FleetRecommendation {
  id: string
  service: string
  resourceType: string
  action: string
  details: unknown
  createdAt: string
  updatedAt: string
}

export interface FleetFavorite {
  id: string
  /** X-Username as it was sent. */
  username: string
  createdAt: string
  updatedAt: string
}

export interface FleetRelease {
  id: string
  buildId: string
  version: number
  commit: string
  message: string
  author: string
  releasedAt: string
  /** Absent for one that succeeded. Nothing is redeployed on top of a failed one. */
  status?: 'queued' | 'pending' | 'failed' | 'unknown'
  /** Absent for `Auto-Deploy` and the beginning of the build's id. */
  description?: string
}

export type AddonState = 'provisioned' | 'provisioning' | 'deprovisioned'

export interface FleetAddon {
  id: string
  service: ServiceRow
  plan: PlanRow
  /** What the broker says when it is asked; the lists say `provisioned` whatever it is. */
  state: AddonState
  /** Left behind by a create that failed late: listed, unknown to its broker, undeletable. */
  ghost?: true
  /** The owner's own attachment; null for an orphan. */
  owner: FleetAttachment | null
  attachments: FleetAttachment[]
  createdAt: string
  updatedAt: string
}

export interface FleetAttachment {
  id: string
  name: string
  addon: FleetAddon
  app: FleetApp
  owned: boolean
  /** At most one per app and service, unless two requests raced. */
  primary: boolean
  /** Taken from the app by a delete that its broker then refused: still listed, gone from the app's variables. */
  unbound?: true
  createdAt: string
  updatedAt: string
}

export interface FleetStray {
  id: string
  name: string
  addonId: string
  /** Two-part name. */
  appName: string
  primary: boolean
  createdAt: string
  updatedAt: string
}

export interface FleetPipeline {
  id: string
  name: string
  description: string
  createdAt: string
}

export interface FleetCoupling {
  id: string
  app: FleetApp
  pipeline: FleetPipeline
  stage: 'review' | 'development' | 'staging' | 'production'
  createdAt: string
}

/** The order of GET /apps. */
export function appOrder(a: FleetApp, b: FleetApp): number {
  if (a.simpleName !== b.simpleName) return a.simpleName < b.simpleName ? -1 : 1
  return a.space.name === b.space.name ? 0 : a.space.name < b.space.name ? 1 : -1
}

/** The server's own check is on the tag, nothing else. */
export const isProduction = (space: FleetSpace): boolean => space.compliance.includes('prod')
export const isSocs = (space: FleetSpace): boolean => space.compliance.includes('socs')
/** Where only administrators may destroy things and bring builds of their own. */
export const isGuarded = (space: FleetSpace): boolean => isProduction(space) || isSocs(space)
