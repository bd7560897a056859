import type { AnswerState, Finding, GapKind, Severity } from '#shared/domain/finding.ts'
import { worstFirst } from './report.ts'

export const severityWords: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
}

/** Completes "could not be judged:". */
export const gapWords: Record<GapKind, string> = {
  'not-asked': 'nobody has asked the platform yet, a deep look does',
  'not-told': 'the platform did not tell',
  'list-short': 'a list was not read in full',
  'row-missing': 'something that others refer to is in no list',
  catalogue: 'the catalogue does not list the service or plan',
  absurd: 'the platform said what cannot be',
  'rule-failed': 'the rule itself failed',
}

/** Why a finding is open although somebody answered it; empty for all others. */
export const reopenedWords: Record<AnswerState, string> = {
  open: '',
  acknowledged: '',
  excluded: '',
  lapsed: 'acknowledgement lapsed',
  outgrown: 'changed since it was acknowledged',
}

export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}

/** `3 critical, 0 high, …` */
export function severityCounts(counts: Record<Severity, number>): string {
  return worstFirst.map((severity) => `${counts[severity].toLocaleString('en-GB')} ${severity}`).join(', ')
}

/** `2026-11-23 09:00 UTC` */
export function momentWords(milliseconds: number): string {
  return `${isoTime(milliseconds).slice(0, 16).replace('T', ' ')} UTC`
}

/** `2026-11-23` */
export function dayWords(milliseconds: number): string {
  return isoTime(milliseconds).slice(0, 10)
}

/** Never throws: a time that no calendar has is shown as the last one that it has. */
export function isoTime(milliseconds: number): string {
  const last = 8.64e15
  return new Date(Math.min(Math.max(milliseconds, -last), last) || 0).toISOString()
}

/** How long ago, roughly: `12 minutes`, `3 hours`, `5 days`. */
export function ageWords(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000))
  if (minutes < 1) return 'less than a minute'
  if (minutes < 120) return countWords(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? countWords(hours, 'hour') : countWords(Math.round(hours / 24), 'day')
}

/** What an add-on is called: by its id where the platform gave it no name. */
export function addonWords({ id, name }: Finding['addon']): string {
  return name.trim() === '' ? id : name
}

/** Who said what about an answered finding, in a sentence. */
export function answerWords({ state, acknowledgement, exclusion }: Finding): string {
  if (state === 'excluded' && exclusion) {
    const until = exclusion.expires === null ? '' : ` until ${exclusion.expires}`
    return `Excluded by line ${exclusion.line} of the policy file${until}: ${exclusion.reason}${whereWords(exclusion)}`
  }
  if (!acknowledgement) return ''
  const { category, reason, by, createdAt, expiresAt } = acknowledgement
  return `Acknowledged as ${category.replace('-', ' ')} by ${by} on ${dayWords(createdAt)} until ${dayWords(expiresAt)}: ${reason}${whereWords(acknowledgement)}`
}

function whereWords({ ticket }: { ticket: string }): string {
  return ticket === '' ? '' : ` (${ticket})`
}

/** How a score came about, in one line: `40 + (24 + 10 + 8 + 15) × 1.0 × 1.0 × 1.0`. */
export function arithmeticWords({ ruleBase, blast, state, running, writers }: Finding['arithmetic']): string {
  const reach = [blast.consumers, blast.spaces, blast.organizations, blast.environments].join(' + ')
  return `${ruleBase} + (${reach}) × ${state} × ${running} × ${writers}`
}
