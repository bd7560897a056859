import type { Finding } from '#shared/domain/finding.ts'
import { jsonLine } from './characters.ts'
import { total, type PlatformReport, type Report } from './report.ts'
import { isoTime } from './wording.ts'

/** Says what the file is; `version` goes up when a field changes its meaning or goes away. */
export const jsonReportFormat = 'addon-atlas.findings'
export const jsonReportVersion = 1

/** Everything, as one line. Fields are only ever added. */
export function writeJson(report: Report): string {
  const { tool, generatedAt, failOn, newSince, platforms, rules } = report
  const document = {
    format: jsonReportFormat,
    version: jsonReportVersion,
    tool: { name: 'Addon Atlas', version: tool.version },
    generatedAt: isoTime(generatedAt),
    failOn,
    newSince,
    summary: total(platforms),
    platforms: platforms.map(platformOf),
    findings: platforms.flatMap(({ url, findings }) => findings.map((finding) => findingOf(url, finding))),
    checks: platforms.flatMap(({ url, checks }) => checks.map((check) => ({ endpoint: url, ...check }))),
    rules,
  }
  return jsonLine(document)
}

function platformOf({ endpointId, name, url, takenAt, complete, summary, blindness }: PlatformReport) {
  return { endpointId, name, url, takenAt: isoTime(takenAt), complete, summary, blindness }
}

/** What a person looks for comes first. */
function findingOf(endpoint: string, finding: Finding) {
  const { ruleId, severity, score, addon, owner, apps, spaces, reason, endpointId: _, ...rest } = finding
  return {
    ruleId,
    severity,
    score,
    addon,
    owner,
    apps,
    spaces,
    reason,
    endpoint,
    ...rest,
    firstSeen: finding.firstSeen === null ? null : isoTime(finding.firstSeen),
    acknowledgement: finding.acknowledgement && {
      ...finding.acknowledgement,
      createdAt: isoTime(finding.acknowledgement.createdAt),
      expiresAt: isoTime(finding.acknowledgement.expiresAt),
    },
  }
}
