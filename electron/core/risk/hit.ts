import type { Facts, Severity } from '#shared/domain/finding.ts'
import type { Rule } from './rule.ts'

/**
 * A rule that fired, as it is kept: it refers to no row of a graph, so that it can be taken over when nothing it was judged
 * by has changed, and so that its memory is its own. finding.ts writes it out in full when somebody reads it.
 */
export interface Hit {
  rule: Rule
  addonId: string
  /** Only for a rule about apps; empty for an owner without an id, which is told by its name. */
  appId: string | null
  /** Places in the share; null for all consumers. */
  about: readonly number[] | null
  /** Two-part names of apps outside the share. */
  outside: readonly string[]
  /** Ids of the other add-ons of a case on one app. */
  others: readonly string[]
  facts: Facts
  /** What the score starts from. */
  base: Severity
  damped: boolean
  severity: Severity
  score: number
}

export const nothing: readonly never[] = []
export const noFacts: Facts = {}

/** Stable across syncs. */
export function hitId({ rule, addonId, appId }: Pick<Hit, 'rule' | 'addonId' | 'appId'>): string {
  return findingIdOf(rule.id, addonId, appId)
}

/** The parts of a finding's id, joined by slashes; one that is in a part is written as in an address. */
export function findingIdOf(ruleId: string, addonId: string, appId: string | null): string {
  const id = `${ruleId}/${escaped(addonId)}`
  return appId === null ? id : `${id}/${escaped(appId)}`
}

/** What `findingIdOf` was made of; empty parts for what is no such id. */
export function partsOf(findingId: string): { ruleId: string; addonId: string; appId: string | null } {
  const [ruleId = '', addonId = '', appId] = findingId.split('/')
  return { ruleId, addonId: unescaped(addonId), appId: appId === undefined ? null : unescaped(appId) }
}

const special = /[%/]/

function escaped(part: string): string {
  return special.test(part) ? part.replaceAll('%', '%25').replaceAll('/', '%2F') : part
}

function unescaped(part: string): string {
  return part.includes('%') ? part.replaceAll('%2F', '/').replaceAll('%25', '%') : part
}
