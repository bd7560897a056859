import type { Severity } from '#shared/domain/finding.ts'
import type { Environment } from './environment.ts'

/** A value of a rule's option. */
export type OptionValue = number | boolean | readonly string[]

export interface RuleSetting {
  /** Null: the rule's own default, which is off only for rules that are opt-in. */
  enabled: boolean | null
  /** Replaces the base severity. */
  severity: Severity | null
  /** Only those that the policy file names. */
  options: Readonly<Record<string, OptionValue>>
}

/** What a policy file may change about judging. Replaced as a whole: another object means that all is judged anew. */
export interface Settings {
  rules: ReadonlyMap<string, RuleSetting>
  /** Word in a space's name -> what the space is for. */
  environmentTokens: Readonly<Record<string, Environment>>
  /** Compliance tags that AKR-104 does not compare. */
  ignoredTags: ReadonlySet<string>
  /** Pairs of organizations that may share, as organizationPair writes them. */
  organizationPairs: ReadonlySet<string>
  /** Organizations that may share with anybody, in either direction. */
  platformOrganizations: ReadonlySet<string>
}

/** One key for a pair of organizations, whichever comes first. */
export function organizationPair(one: string, other: string): string {
  return one < other ? `${one}\n${other}` : `${other}\n${one}`
}

export const standardSettings: Settings = {
  rules: new Map(),
  environmentTokens: {
    dev: 'development',
    stg: 'staging',
    stage: 'staging',
    staging: 'staging',
    qa: 'other',
    test: 'other',
    perf: 'other',
    sandbox: 'other',
    demo: 'other',
  },
  ignoredTags: new Set(),
  organizationPairs: new Set(),
  platformOrganizations: new Set(),
}
