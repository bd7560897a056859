import type {
  Addon,
  App,
  Attachment,
  Inventory,
  InventoryKind,
  PipelineCoupling,
  Service,
  Space,
} from '#shared/domain/inventory.ts'

/**
 * The inventory joined up: who holds what, by reference instead of by name. Built once per snapshot by build.ts and
 * never changed afterwards. Kept with the snapshot it came from, so nothing here outlives its "as of" time.
 */
export interface Graph {
  endpointId: string
  takenAt: number
  complete: boolean
  /** By name: apps and attachments refer to spaces by name only. */
  spaces: ReadonlyMap<string, Space>
  /** By id. */
  apps: ReadonlyMap<string, App>
  appsByName: ReadonlyMap<string, App>
  /** By id; orphans included, which GET /addons does not show. */
  addons: ReadonlyMap<string, AddonNode>
  services: ReadonlyMap<string, Service>
  /** App id -> its couplings. */
  couplings: ReadonlyMap<string, PipelineCoupling[]>
  /** The add-ons by their number, in the order of their ids. */
  nodes: readonly AddonNode[]
  /** Names of the services that add-ons are of, by `AddonNode.serviceNumber`. */
  serviceNames: readonly string[]
  /** Apps that are listed or hold something, by their number. */
  places: readonly Place[]
  /** App id -> add-ons it owns or borrows. */
  addonsByApp: ReadonlyMap<string, AddonNode[]>
  /** Row id -> last seen, for rows the latest sync did not show. */
  carried: Readonly<Record<string, number>>
  /** What it was joined from, by id. */
  rows: GraphRows
  /** Lists the latest sync could not read in full: a row missing from one of these proves nothing. */
  shortLists: ReadonlySet<InventoryKind>
}

export type GraphRows = {
  readonly [Kind in 'spaces' | 'apps' | 'addons' | 'attachments' | 'couplings']: readonly Inventory[Kind][number][]
}

/** One app, whether or not it is listed, with all it holds: so that nobody has to look it up by its id. */
export interface Place {
  /** Counts the places of one graph: an index for whoever keeps something of each. */
  number: number
  appId: string
  /** Two-part name. */
  appName: string
  app: App | null
  space: Space | null
  /** By id; the same object for all places without any. */
  couplings: readonly PipelineCoupling[]
  /** By add-on id. */
  held: readonly Holder[]
}

export interface AddonNode {
  /** Counts the add-ons of one graph in the order of their ids. */
  number: number
  id: string
  name: string
  /** The same string for all add-ons of the service, and a number that is equal for equal services of one graph. */
  service: string
  serviceNumber: number
  /** `service:plan`. */
  plan: string
  /** The same string for all add-ons of the plan. */
  planId: string
  /** Null when only attachments speak of it: an orphan, or the add-on list was short. */
  addon: Addon | null
  /** Two-part name of the owner; null only for an orphan (`null-null` in the attachment list). */
  ownerName: string | null
  /** Null when the owner is not in the snapshot. */
  owner: App | null
  orphan: boolean
  /** Owner first (when there is one), then by app name. At least one. */
  holders: Holder[]
}

export interface Holder {
  /** Null for an owner that the attachment list does not show. */
  attachment: Attachment | null
  /** The name it has on this app; the same string for all apps that hold it under its own name. */
  name: string
  appName: string
  appId: string
  /** Null when the app is not in the snapshot. */
  app: App | null
  /** Null when the app or its space is not in the snapshot. */
  space: Space | null
  isOwner: boolean
  /** Number of the add-on, an index into `Graph.nodes`. */
  addonNumber: number
  /** Number of the app, an index into `Graph.places`. */
  appNumber: number
}
