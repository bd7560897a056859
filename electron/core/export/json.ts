import type { Finding } from '#shared/domain/finding.ts'
import { jsonParts } from '#shared/export/characters.ts'
import { commonSince, total, type PlatformReport, type Report } from './report.ts'
import { isoTime } from './wording.ts'

/** Says what the file is; `version` goes up when a field changes its meaning or goes away. */
export const jsonReportFormat = 'addon-atlas.findings'
export const jsonReportVersion = 1

/** Everything, as one line. Fields are only ever added. */
export function* writeJson({ tool, generatedAt, failOn, platforms, rules }: Report): Generator<string> {
  const before = {
    format: jsonReportFormat,
    version: jsonReportVersion,
    tool: { name: 'Addon Atlas', version: tool.version },
    generatedAt: isoTime(generatedAt),
    failOn,
    // Of all of them together; of each it stands with the platform.
    newSince: commonSince(platforms),
    summary: total(platforms),
    platforms: platforms.map(platformOf),
  }
  const after = {
    checks: platforms.flatMap(({ url, checks }) => checks.map((check) => ({ endpoint: url, ...check }))),
    rules,
  }
  yield* jsonParts(before, ['findings', findingsOf(platforms)], after)
  yield '\n'
}

function* findingsOf(platforms: readonly PlatformReport[]) {
  for (const { url, findings } of platforms) for (const finding of findings) yield findingOf(url, finding)
}

function platformOf({ endpointId, name, url, takenAt, complete, summary, blindness, newSince }: PlatformReport) {
  return { endpointId, name, url, takenAt: isoTime(takenAt), complete, summary, blindness, newSince }
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
