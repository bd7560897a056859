import type { Finding } from '#shared/domain/finding.ts'
import { csvLine, type Cell } from '#shared/export/csv.ts'
import type { PlatformReport, Report } from './report.ts'
import { isoTime } from './wording.ts'

type Row = { platform: PlatformReport; finding: Finding }

const columns: readonly [string, (row: Row) => Cell][] = [
  ['endpoint', ({ platform }) => platform.name],
  ['url', ({ platform }) => platform.url],
  ['taken at', ({ platform }) => isoTime(platform.takenAt)],
  ['severity', ({ finding }) => finding.severity],
  ['score', ({ finding }) => finding.score],
  ['rule', ({ finding }) => finding.ruleId],
  ['title', ({ finding }) => finding.title],
  ['group', ({ finding }) => finding.group],
  ['confidence', ({ finding }) => finding.confidence],
  ['state', ({ finding }) => finding.state],
  ['new', ({ finding, platform }) => (platform.newSince === null ? '' : finding.isNew ? 'yes' : 'no')],
  ['add-on', ({ finding }) => finding.addon.name],
  ['add-on id', ({ finding }) => finding.addon.id],
  ['service', ({ finding }) => finding.addon.service],
  ['owner', ({ finding }) => finding.owner ?? ''],
  ['apps', ({ finding }) => finding.apps.join(' ')],
  ['number of apps', ({ finding }) => finding.apps.length],
  ['spaces', ({ finding }) => finding.spaces.join(' ')],
  ['reason', ({ finding }) => finding.reason],
  ['answered as', ({ finding }) => (finding.exclusion ? 'exclusion' : (finding.acknowledgement?.category ?? ''))],
  ['answer', ({ finding }) => finding.exclusion?.reason ?? finding.acknowledgement?.reason ?? ''],
  ['ticket', ({ finding }) => finding.exclusion?.ticket ?? finding.acknowledgement?.ticket ?? ''],
  ['answered by', ({ finding }) => finding.acknowledgement?.by ?? ''],
  ['answer expires', ({ finding }) => expiry(finding)],
  ['first seen', ({ finding }) => (finding.firstSeen === null ? '' : isoTime(finding.firstSeen))],
  ['fingerprint', ({ finding }) => finding.fingerprint],
  ['id', ({ finding }) => finding.id],
]

/** One row for each finding, answered ones too, as RFC 4180 has it: CRLF, a header, every text in quotes. */
export function* writeCsv({ platforms }: Report): Generator<string> {
  yield csvLine(columns.map(([name]) => name))
  for (const platform of platforms) {
    for (const finding of platform.findings) yield csvLine(columns.map(([, cell]) => cell({ platform, finding })))
  }
}

function expiry({ exclusion, acknowledgement }: Finding): string {
  if (exclusion) return exclusion.expires ?? ''
  return acknowledgement ? isoTime(acknowledgement.expiresAt) : ''
}
