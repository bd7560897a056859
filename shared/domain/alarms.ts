import { severities } from './finding.ts'
import type { Alarm } from './risk-views.ts'

type Told = Pick<Alarm, 'findings' | 'count'>

/** "2 new critical findings on Seattle": what every shell says first. Names severities as far as the alarm tells them. */
export function alarmTitle({ findings, count }: Told, endpointName: string): string {
  const critical = findings.filter(({ severity }) => severity === 'critical').length
  const findingWords = count === 1 ? 'finding' : 'findings'
  if (findings.length < count) return `${count} new high and critical ${findingWords} on ${endpointName}`
  if (critical === count) return `${count} new critical ${findingWords} on ${endpointName}`
  if (critical === 0) return `${count} new high ${findingWords} on ${endpointName}`
  return `${critical} new critical and ${count - critical} new high ${findingWords} on ${endpointName}`
}

/** One line for each finding that the alarm names, worst first, and how many more there are. */
export function alarmLines({ findings, count }: Told, most: number): { lines: string[]; more: number } {
  const lines = findings.slice(0, most).map(({ addon, title }) => `${addon}: ${title}`)
  return { lines, more: count - lines.length }
}

/** Alarms name at most so many findings. */
const namedAtMost = 5

/** Two alarms of one endpoint as one: a finding that went and came back counts once, as far as it is named. */
export function joinAlarms(older: Alarm, newer: Alarm): Alarm {
  const known = new Set(newer.findings.map(({ id }) => id))
  const others = older.findings.filter(({ id }) => !known.has(id))
  const twice = older.findings.length - others.length
  const findings = [...newer.findings, ...others]
    .toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
    .slice(0, namedAtMost)
  return { endpointId: newer.endpointId, at: newer.at, count: older.count + newer.count - twice, findings }
}

/** What waits, with what has just come in. */
export function withAlarms(before: readonly Alarm[], fresh: readonly Alarm[]): Alarm[] {
  const byEndpoint = new Map(before.map((alarm) => [alarm.endpointId, alarm]))
  for (const alarm of fresh) {
    const known = byEndpoint.get(alarm.endpointId)
    byEndpoint.set(alarm.endpointId, known ? joinAlarms(known, alarm) : alarm)
  }
  return [...byEndpoint.values()].toSorted((a, b) => b.at - a.at)
}
