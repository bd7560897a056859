import type { z } from 'zod'
import type { Exclusion } from '#shared/domain/finding.ts'
import type { PolicyProblem } from '#shared/domain/risk-views.ts'
import { largestDocument, problemsFrom, tooLarge } from '#core/documents/problems.ts'
import { readDocument, type Remark, type YamlDocument } from '#core/documents/yaml.ts'
import type { Rule } from '../rule.ts'
import { organizationPair, standardSettings, type OptionValue, type RuleSetting, type Settings } from '../settings.ts'
import { matcherNames, policyFormat, type MatcherName } from './format.ts'
import { remarksOn } from './wording.ts'

export interface PolicyExclusion extends Exclusion {
  /** Rule id, or * for each rule. */
  rule: string
  /** Globs, at least one of them. Those that are given have to fit all together. */
  matchers: Readonly<Partial<Record<MatcherName, string>>>
  expires: string
  /** Milliseconds since the epoch from which it does not hold any more. */
  endsAt: number
}

/** What a policy file says. */
export interface Policy {
  settings: Settings
  /** In the order of the file. */
  exclusions: readonly PolicyExclusion[]
}

/** What holds without a policy file. */
export const standardPolicy: Policy = { settings: standardSettings, exclusions: [] }

export type PolicyReading = { policy: Policy } | { problems: PolicyProblem[] }

const day = 86_400_000

/** Reads a policy file, or says what is wrong with it: at most 20 problems in the order of their lines. Never throws. */
export function readPolicy(text: string, rules: readonly Rule[], now: number): PolicyReading {
  if (text.length > largestDocument) return { problems: [tooLarge] }
  const document = readDocument(text, 'a policy file')
  if ('remarks' in document) return { problems: problemsFrom(document.remarks) }

  const format = policyFormat(rules, now)
  const decoded = format.safeParse(document.value ?? {}, { reportInput: true })
  if (!decoded.success) return { problems: problemsFrom(remarksOn(document, format, decoded.error.issues)) }

  const exclusions = exclusionsFrom(decoded.data, document)
  const remarks = [...contradictions(decoded.data, document), ...duplicates(exclusions)]
  if (remarks.length > 0) return { problems: problemsFrom(remarks) }
  return { policy: { settings: settingsFrom(decoded.data), exclusions } }
}

type Decoded = z.output<ReturnType<typeof policyFormat>>

function settingsFrom({ environments, compliance, organizations, rules }: Decoded): Settings {
  return {
    rules: new Map(
      Object.entries(rules ?? {}).flatMap(([id, rule]) => (rule ? [[id, ruleSettingFrom(rule)] as const] : [])),
    ),
    environmentTokens: environments?.['replace-tokens'] ?? {
      ...standardSettings.environmentTokens,
      ...environments?.tokens,
    },
    ignoredTags: new Set(compliance?.['ignored-tags']),
    organizationPairs: new Set(
      organizations?.['may-share']?.map(([one = '', other = '']) => organizationPair(one, other)),
    ),
    platformOrganizations: new Set(organizations?.platform),
  }
}

function ruleSettingFrom(rule: NonNullable<NonNullable<Decoded['rules']>[string]>): RuleSetting {
  const options: Record<string, OptionValue> = {}
  for (const [name, value] of Object.entries(rule.options ?? {})) if (value !== undefined) options[name] = value
  return { enabled: rule.enabled ?? null, severity: rule.severity ?? null, options }
}

function exclusionsFrom({ exclusions }: Decoded, document: YamlDocument): PolicyExclusion[] {
  return (exclusions ?? []).map(({ rule, reason, ticket, expires, ...given }, index) => {
    const matchers: Partial<Record<MatcherName, string>> = {}
    for (const name of matcherNames) if (given[name] !== undefined) matchers[name] = given[name]
    const endsAt = Date.parse(expires) + day
    return {
      rule,
      matchers,
      reason,
      ticket: ticket ?? '',
      expires,
      endsAt,
      line: document.lineOf(['exclusions', index]),
    }
  })
}

/** What an exclusion is about, as one word: two of the same are duplicates, and a line that moves does not change it. */
export function keyOf({ rule, matchers }: PolicyExclusion): string {
  const parts = matcherNames.flatMap((name) => {
    const glob = matchers[name]
    return glob === undefined ? [] : `${name}=${encodeURIComponent(glob)}`
  })
  return [rule, ...parts].join('/')
}

function duplicates(exclusions: readonly PolicyExclusion[]): Remark[] {
  const lines = new Map<string, number>()
  return exclusions.flatMap((exclusion) => {
    const key = keyOf(exclusion)
    const earlier = lines.get(key)
    if (earlier !== undefined) {
      return [{ line: exclusion.line, say: () => `This exclusion covers the same as the one on line ${earlier}.` }]
    }
    lines.set(key, exclusion.line)
    return []
  })
}

function contradictions({ environments }: Decoded, document: YamlDocument): Remark[] {
  if (!environments?.tokens || !environments['replace-tokens']) return []
  const line = document.lineOf(['environments', 'replace-tokens'])
  return [
    { line, say: () => '"tokens" adds to the standard words and "replace-tokens" replaces them: one of the two.' },
  ]
}
