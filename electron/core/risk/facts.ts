import type { Annotation } from '#shared/domain/finding.ts'
import type { AddonAnswer } from '#shared/domain/inventory.ts'
import { stateTold, type AppLook, type AuditLook } from '#shared/domain/look.ts'

/**
 * What is known beyond the lists. Values are replaced, never changed: whoever sees the same object as before may rely on
 * what was judged by it.
 */
export interface Facts {
  /** App id -> what a deep look at it told. */
  apps: ReadonlyMap<string, AppLook>
  /** Add-on id -> what asking for it alone told. */
  answers: ReadonlyMap<string, AddonAnswer>
  /** Null: never asked. */
  audits: AuditLook | null
  /** Null: never looked for, as is usual; see AKR-308. */
  shadows: Shadows | null
  annotations: Annotations
  credentialChanges: CredentialChanges
}

/**
 * Add-on id -> when Addon Atlas changed what apps have to get at it, as our journal tells; changes of plan aside. An entry is
 * replaced only when it says something else.
 */
export type CredentialChanges = ReadonlyMap<string, CredentialChange>

/** Milliseconds since the epoch, when it was sent, by the clock of this computer. */
export interface CredentialChange {
  /** Those that came about, newest first, two at most. */
  done: readonly number[]
  /** The latest of which nobody knows whether it came about; null where there is none after those. */
  unknown: number | null
}

/** Salted digests of host and database, kept in memory only; the addresses themselves are thrown away at once. */
export interface Shadows {
  askedAt: number
  /** Add-on id -> digests of the addresses among its config variables. */
  addons: ReadonlyMap<string, readonly string[]>
  /** Ids of the apps whose config variables were read. */
  apps: ReadonlySet<string>
  /** Digest -> config variables, set by people, that hold such an address. */
  users: ReadonlyMap<string, readonly { appId: string; app: string; variable: string }[]>
}

export interface Annotations {
  /** `addon id` + newline + `app id` of apps that only read. */
  readers: ReadonlySet<string>
  /** App id -> connections per dyno. */
  pools: ReadonlyMap<string, number>
  /** Space name -> what it is for. */
  environments: ReadonlyMap<string, string>
  /** All of them, for whoever shows them. */
  rows: readonly Annotation[]
}

export const noAnnotations: Annotations = { readers: new Set(), pools: new Map(), environments: new Map(), rows: [] }

export const noFacts: Facts = {
  apps: new Map(),
  answers: new Map(),
  audits: null,
  shadows: null,
  annotations: noAnnotations,
  credentialChanges: new Map(),
}

/** Whether the add-on is that app's primary of its service, from whichever answer is younger; null when nobody asked. */
export function askedPrimary(facts: Facts, addonId: string, appId: string): boolean | null {
  if (isUnasked(facts)) return null
  const look = facts.apps.get(appId)
  const looked = own(look?.primaries, addonId)
  const answer = facts.answers.get(addonId)
  const answered = own(answer?.primary, appId)
  if (looked === null || answered === null) return looked ?? answered
  return (look?.askedAt ?? 0) >= (answer?.askedAt ?? 0) ? looked : answered
}

/** When what `askedPrimary` gives was told; null when nobody asked. */
export function askedPrimaryAt(facts: Facts, addonId: string, appId: string): number | null {
  if (isUnasked(facts)) return null
  const look = facts.apps.get(appId)
  const lookedAt = own(look?.primaries, addonId) === null ? null : (look?.askedAt ?? null)
  const answer = facts.answers.get(addonId)
  const answeredAt = own(answer?.primary, appId) === null ? null : (answer?.askedAt ?? null)
  return lookedAt === null || answeredAt === null ? (lookedAt ?? answeredAt) : Math.max(lookedAt, answeredAt)
}

/** Asked of each add-on on each app, so it is quick before the first question. */
export function isUnasked({ apps, answers }: Facts): boolean {
  return apps.size === 0 && answers.size === 0
}

/** The real state of an add-on as somebody last told it. */
export interface ToldState {
  state: string
  askedAt: number
  /** Asked again later, and not told: it proves nothing any more. */
  isDoubted: boolean
}

/** Null when nobody asked or the broker never told. */
export function askedState(facts: Facts, addonId: string, ownerId: string): ToldState | null {
  const look = facts.apps.get(ownerId)
  const told = look ? stateTold(look, addonId) : null
  const isSilent = look !== undefined && Object.hasOwn(look.silent, addonId)
  const looked = look &&
    told && { state: told.state, askedAt: told.at, isDoubted: isSilent || isFailed(look, 'addons') }
  const answer = facts.answers.get(addonId)
  if (!answer || answer.state === null || (looked && looked.askedAt >= answer.askedAt)) return looked ?? null
  const isRefused = answer.problems.some(({ call }) => call === `/addons/${addonId}`)
  const isOvertaken = isSilent && look.askedAt >= answer.askedAt
  return { state: answer.state, askedAt: answer.askedAt, isDoubted: isRefused || isOvertaken }
}

/** Whether a look put this question, its last part of the path given, and got no answer at all. */
export function isFailed({ problems }: AppLook, path: string): boolean {
  return problems.some(({ code, call }) => code !== 'incomplete' && call?.endsWith(`/${path}`) === true)
}

function own<Value>(record: Readonly<Record<string, Value>> | null | undefined, key: string): Value | null {
  return record && Object.hasOwn(record, key) ? (record[key] ?? null) : null
}
