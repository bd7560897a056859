import type { PlanRow, ServiceRow } from './catalogue.ts'

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
  /** Orphans included, which GET /addons does not show. In no order, like the platform's own list. */
  addons: FleetAddon[]
  /** Owners' own included. In no order, like the platform's own list. */
  attachments: FleetAttachment[]
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
  preview: { id: string; source: FleetApp } | null
  repository: { url: string; branch: string } | null
  /** Null for an app that was never deployed. */
  release: FleetRelease | null
  formation: FleetFormation[]
  /** Own and borrowed. */
  attachments: FleetAttachment[]
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
}

export type AddonState = 'provisioned' | 'provisioning' | 'deprovisioned'

export interface FleetAddon {
  id: string
  service: ServiceRow
  plan: PlanRow
  /** What the broker says when it is asked; the lists say `provisioned` whatever it is. */
  state: AddonState
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
  /** At most one per app and service. */
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

/** The server's own check is on the tag, nothing else. */
export const isProduction = (space: FleetSpace): boolean => space.compliance.includes('prod')
export const isSocs = (space: FleetSpace): boolean => space.compliance.includes('socs')
