import { isOpen, type Blindness, type Finding } from '#shared/domain/finding.ts'
import { oneLine } from '#shared/export/characters.ts'
import { byAddon, total, type AddonFindings, type PlatformReport, type Report } from './report.ts'
import {
  addonWords,
  countWords,
  gapWords,
  momentWords,
  reopenedWords,
  severityCounts,
  severityWords,
} from './wording.ts'

/** For a terminal: open findings by add-on, what was answered as a number, what could not be judged and why. */
export function* writeText(report: Report): Generator<string> {
  for (const platform of report.platforms) for (const part of platformParts(platform)) yield `${part}\n\n`
  yield `${lastLine(report)}\n`
}

function* platformParts(platform: PlatformReport): Generator<string> {
  const { name, url, takenAt, complete, findings, checks, blindness, newSince } = platform
  const open = findings.filter(({ state }) => isOpen(state))
  const where = name === url ? url : `${name} (${url})`
  yield oneLine(`${where}, as of ${momentWords(takenAt)}${complete ? '' : '. Read in part: there may be more.'}`)
  if (open.length === 0) yield 'No open findings.'
  for (const group of byAddon(open)) yield addonPart(group, newSince !== null)
  yield* blindnessParts(blindness)
  if (checks.length === 0) return
  yield [
    'About the checks themselves:',
    ...checks.map(({ severity, ruleId, title, reason, remedy }) =>
      oneLine(`  ${severityWords[severity].padEnd(8)}  ${ruleId}  ${title}. ${reason} ${remedy}`),
    ),
  ].join('\n')
}

function addonPart({ addon, owner, findings }: AddonFindings, tellsNew: boolean): string {
  const head = `${addonWords(addon)} (${addon.service}), ${owner === null ? 'without an owner' : `owned by ${owner}`}`
  return [oneLine(head), ...findings.flatMap((finding) => findingLines(finding, tellsNew))].join('\n')
}

function findingLines({ severity, score, ruleId, title, reason, state, isNew }: Finding, tellsNew: boolean): string[] {
  const marks = [tellsNew && isNew ? 'new' : '', reopenedWords[state]].filter((mark) => mark !== '')
  const mark = marks.length === 0 ? '' : ` [${marks.join('; ')}]`
  return [
    oneLine(`  ${severityWords[severity].padEnd(8)}  ${String(score).padStart(3)}  ${ruleId}  ${title}${mark}`),
    `                 ${oneLine(reason)}`,
  ]
}

/** What only a deep look tells is one line: before the first look it concerns nearly everything. */
function blindnessParts(blindness: readonly Blindness[]): string[] {
  const unknown = blindness.filter(({ gap }) => gap !== 'not-asked')
  const notAsked = blindness.filter(({ gap }) => gap === 'not-asked')
  const parts: string[] = []
  if (unknown.length > 0) {
    const lines = unknown.map(({ ruleId, title, gap, count, example }) =>
      oneLine(`  ${ruleId}  ${title}: ${countWords(count, 'time')}, ${gapWords[gap]}. ${example}`),
    )
    parts.push([`${countWords(countOf(unknown), 'check')} could not be judged:`, ...lines].join('\n'))
  }
  if (notAsked.length > 0) {
    const rules = notAsked.map(({ ruleId, count }) => `${ruleId} (${count})`).join(', ')
    parts.push(oneLine(`${countWords(countOf(notAsked), 'more check')} would take a deep look: ${rules}.`))
  }
  return parts
}

function countOf(blindness: readonly Blindness[]): number {
  return blindness.reduce((sum, { count }) => sum + count, 0)
}

function lastLine({ platforms }: Report): string {
  const summary = total(platforms)
  const answered = summary.answered === 0 ? '' : `; ${summary.answered.toLocaleString('en-GB')} answered, not listed`
  // By what new is measured against, which is not the same everywhere.
  const news = new Map<string, number>()
  for (const { newSince, findings } of platforms) {
    if (newSince === null) continue
    const open = findings.filter(({ isNew, state }) => isNew && isOpen(state))
    news.set(newSince, (news.get(newSince) ?? 0) + open.length)
  }
  const fresh = Array.from(
    news,
    ([newSince, count]) => `; ${count.toLocaleString('en-GB')} new since ${oneLine(newSince)}`,
  )
  return `${severityCounts(summary)}${answered}${fresh.join('')}`
}
