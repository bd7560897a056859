import type { InventoryKind } from './inventory.ts'
import type { Severity } from './finding.ts'
import type { AddonRow, HolderView } from './views.ts'

/**
 * The answer to "who hangs on this?", as stages that are read from left to right. Apps and add-ons take turns, as only
 * add-ons are shared and only apps hold them:
 *
 * - add-on: its owner, the add-on, all others that hold it;
 * - app: the app, all it owns or borrows, all others that hold one of these;
 * - space: what it borrows, its apps that take part, what it lends, who borrows that.
 *
 * The second step goes on from those at the end: what else they hold that leads to somebody new, and whom it leads to. In
 * the focus of a space it goes on from those it borrows from, too. Nobody stands in both steps.
 */
export interface FocusData {
  endpointId: string
  takenAt: number
  complete: boolean
  /** Lists that could not be read in full: there may be more of everything below. */
  short: InventoryKind[]
  steps: 1 | 2
  /** Where the subject is, from the outside in; the last is the subject itself. */
  path: FocusPlace[]
  stages: FocusStage[]
  links: FocusLinks[]
}

export type FocusPlace =
  | { kind: 'space'; name: string }
  /** `id` is empty for an app that has none. */
  | { kind: 'app'; id: string; name: string }
  | { kind: 'addon'; id: string; name: string }
  /** In place of the app that owned an orphan. */
  | { kind: 'nobody' }

export const focusRoles = [
  'owner',
  'addon',
  'app',
  'held',
  'borrowed',
  'members',
  'lent',
  'holders',
  'further-addons',
  'further-apps',
] as const
export type FocusRole = (typeof focusRoles)[number]

/** Rows of each stage that are given unless somebody asks for more. */
export const usualFocusLimit = 120

interface Stage {
  role: FocusRole
  /** All there are; the rows may be fewer. */
  total: number
  /** Spaces they are in, those of owners for add-ons. */
  spaces: number
  /**
   * What is left out because it leads nowhere: add-ons of the apps before that nobody further holds, add-ons that stay
   * inside the space, apps of the space that take no part.
   */
  aside: number
}

export type FocusStage =
  | (Stage & { kind: 'apps'; groups: FocusGroup<FocusApp>[] })
  | (Stage & { kind: 'addons'; groups: FocusGroup<FocusAddon>[] })

export interface FocusGroup<Row> {
  /** What they have in common: the space they are in, or what the subject does with them. */
  by: 'space' | 'owned' | 'borrowed' | 'lent' | 'orphaned'
  /** Empty unless they have a space in common. */
  space: string
  /** Empty when the space is not in the snapshot. */
  compliance: string[]
  /** The environment that most of its apps are for, those that are not given included; null for add-ons. */
  environment: AppEnvironment | null
  /** In another space than the subject's. */
  crossing: boolean
  /** All there are; the rows may be fewer. */
  total: number
  rows: Row[]
}

export type AppEnvironment = 'preview' | 'production' | 'staging' | 'development' | 'review' | 'other' | 'unknown'

export interface FocusApp extends Pick<
  HolderView,
  | 'appId'
  | 'app'
  | 'space'
  | 'compliance'
  | 'organization'
  | 'region'
  | 'preview'
  | 'maintenance'
  | 'running'
  | 'known'
  | 'carriedFrom'
> {
  environment: AppEnvironment
  /** The worst open finding about one of its ties, of the subject about anything; null without one. */
  severity: Severity | null
  /** The first of the attachments by which it stands here. */
  ties: FocusTie[]
  /** All of them. */
  tieCount: number
  /** Distinct add-ons among them that it owns, and that it borrows. */
  owns: number
  borrows: number
}

export interface FocusAddon extends Pick<
  AddonRow,
  'id' | 'name' | 'service' | 'plan' | 'owner' | 'space' | 'apps' | 'spaces' | 'severity' | 'carriedFrom'
> {
  /** Empty where there is no owner, or one without an id. */
  ownerId: string
  /** The first of the attachments by which it stands here. */
  ties: FocusTie[]
  tieCount: number
}

/** One app holds one add-on. */
export interface FocusTie extends Pick<
  HolderView,
  'appId' | 'app' | 'isOwner' | 'attachmentId' | 'attachmentName' | 'attachedAt' | 'primary' | 'carriedFrom'
> {
  addonId: string
  addon: string
}

/** Which rows of two stages belong together; a row is told by its place among all rows of its stage. */
export interface FocusLinks {
  /** Indexes into `stages`, the earlier one first. */
  from: number
  to: number
  pairs: [number, number][]
}
