import {
  isOpen,
  severities,
  type Blindness,
  type CheckFinding,
  type Finding,
  type FindingSummary,
  type RuleDescription,
  type Severity,
} from '#shared/domain/finding.ts'

/** Everything a report is written from; the formats read nothing else. Times are milliseconds since the epoch. */
export interface Report {
  tool: { version: string }
  generatedAt: number
  platforms: PlatformReport[]
  /** Of every rule, whether it fired or not. */
  rules: RuleDescription[]
  /** Open findings at least this severe are failures; null where nobody said from which one on. */
  failOn: Severity | null
}

/** One endpoint as it was judged. */
export interface PlatformReport {
  endpointId: string
  name: string
  url: string
  takenAt: number
  complete: boolean
  /** What `isNew` of its findings is measured against, in words; null where nobody wants to know. */
  newSince: string | null
  /** Worst first. */
  findings: Finding[]
  checks: CheckFinding[]
  summary: FindingSummary
  blindness: Blindness[]
}

/** The findings of one add-on. */
export interface AddonFindings {
  addon: Finding['addon']
  owner: string | null
  /** Worst first. */
  findings: Finding[]
}

/** Worst first. */
export const worstFirst: readonly Severity[] = severities.toReversed()

export function isAtLeast(found: Severity, wanted: Severity): boolean {
  return severities.indexOf(found) >= severities.indexOf(wanted)
}

/** Whether this finding is one that whoever asked for the report wants to be stopped by. */
export function isFailure(
  finding: Finding,
  { failOn }: Pick<Report, 'failOn'>,
  { newSince }: Pick<PlatformReport, 'newSince'>,
): boolean {
  const counts = newSince === null || finding.isNew
  return counts && isOpen(finding.state) && isAtLeast(finding.severity, failOn ?? 'info')
}

/** Findings that need somebody, by add-on in the order of the first of each. */
export function byAddon(findings: readonly Finding[]): AddonFindings[] {
  const groups = new Map<string, AddonFindings>()
  for (const finding of findings) {
    const group = groups.get(finding.addon.id)
    if (group) group.findings.push(finding)
    else groups.set(finding.addon.id, { addon: finding.addon, owner: finding.owner, findings: [finding] })
  }
  return [...groups.values()]
}

/** What new is measured against on all of them; null where that is not one thing. */
export function commonSince(platforms: readonly Pick<PlatformReport, 'newSince'>[]): string | null {
  const [first = null, ...others] = platforms.map(({ newSince }) => newSince)
  return others.every((other) => other === first) ? first : null
}

export function total(platforms: readonly Pick<PlatformReport, 'summary'>[]): FindingSummary {
  const sum: FindingSummary = { critical: 0, high: 0, medium: 0, low: 0, info: 0, answered: 0, unknown: 0, notAsked: 0 }
  for (const { summary } of platforms) {
    for (const name of Object.keys(sum) as (keyof FindingSummary)[]) sum[name] += summary[name]
  }
  return sum
}

/** Host and port of an endpoint: short, and the same on every machine, unlike the name somebody gave it. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

/** The space in a two-part name. App names have no hyphen and space names may (API-FACTS section 3). */
export function appAndSpace(twoPart: string): { app: string; space: string } {
  const hyphen = twoPart.indexOf('-')
  return hyphen === -1
    ? { app: twoPart, space: '' }
    : { app: twoPart.slice(0, hyphen), space: twoPart.slice(hyphen + 1) }
}
