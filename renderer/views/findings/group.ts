import { severities, type Finding, type Severity } from '#shared/domain/finding.ts'

/** One line of the list: an add-on, or under it one of its findings. */
export type Line =
  | { kind: 'addon'; key: string; addon: Finding['addon']; owner: string | null; worst: Severity; count: number }
  | { kind: 'finding'; key: string; finding: Finding }

export interface FindingFilter {
  hidden: readonly Severity[]
  text: string
}

export const worstFirst: readonly Severity[] = severities.toReversed()

/** Findings that pass the filter, in the order given. All words must occur in add-on, rule, owner, apps or spaces. */
export function filterFindings(findings: readonly Finding[], filter: FindingFilter): Finding[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return findings.filter((finding) => {
    if (filter.hidden.includes(finding.severity)) return false
    if (words.length === 0) return true
    const { addon, ruleId, title, owner, apps, spaces } = finding
    const whole = [addon.name, addon.service, ruleId, title, owner ?? '', ...apps, ...spaces].join('\n').toLowerCase()
    return words.every((word) => whole.includes(word))
  })
}

/** Groups by add-on, the add-on with the worst finding first; `findings` come worst first and stay so in each group. */
export function toLines(findings: readonly Finding[]): Line[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.addon.id)
    if (group) group.push(finding)
    else groups.set(finding.addon.id, [finding])
  }
  return [...groups.values()].flatMap((group): Line[] => {
    const [first] = group
    if (!first) return []
    const head: Line = {
      kind: 'addon',
      key: `addon ${first.addon.id}`,
      addon: first.addon,
      owner: first.owner,
      worst: first.severity,
      count: group.length,
    }
    return [head, ...group.map((finding): Line => ({ kind: 'finding', key: finding.id, finding }))]
  })
}
