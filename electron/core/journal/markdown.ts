import type { AffectedApp } from '#shared/domain/operation.ts'
import { headingsOf, type JournalRow, type JournalRun } from '#shared/domain/journal.ts'
import { oneLine } from '#shared/export/characters.ts'
import { countWords, isoTime, momentWords } from '../export/wording.ts'
import type { Writing } from './export.ts'
import { runOf } from './run.ts'
import { rowOf, wordsOf } from './sentence.ts'

/*
 * The journal for a post-mortem: a table of all that was done, oldest first as a story is told, and one section for each
 * run of an operation. Names and reasons come from people and platforms, so whatever Markdown or HTML could be made of
 * them is escaped.
 */

export function* writeMarkdown(writing: Writing): Generator<string> {
  const { names, now, version, runs } = writing
  const rows: JournalRow[] = []
  for (const slice of writing.entries()) {
    for (const entry of slice) rows.push(rowOf(entry, names))
  }
  rows.reverse()
  const [first] = rows
  const last = rows.at(-1)
  yield `# Journal\n\n`
  yield `${filterWords(writing)} ${countWords(rows.length, 'entry', 'entries')}`
  if (first && last) yield `, ${momentWords(first.at)} to ${momentWords(last.at)}`
  yield `. Written ${momentWords(now)} by Addon Atlas ${version}. Times are UTC.\n\n`
  if (rows.length === 0) return
  yield '| # | When | Who | Endpoint | What | Reason | Ticket |\n|---|---|---|---|---|---|---|\n'
  for (const { sequence, at, by, endpointName, endpointGone, sentence, reason, ticket, runId } of rows) {
    const where = `${cell(endpointName)}${endpointGone ? ' (removed)' : ''}`
    const what = `${cell(sentence)}${runId === null ? '' : ` (run ${code(runId.slice(0, 8))})`}`
    yield `| ${[sequence, stamp(at), cell(by), where, what, cell(reason), cell(ticket)].join(' | ')} |\n`
  }
  const seen = new Set<string>()
  for (const { runId } of rows) {
    if (runId === null || seen.has(runId)) continue
    seen.add(runId)
    const run = runOf(runs.ofRun(runId), names)
    if (run) yield* runSection(run)
  }
}

function* runSection(run: JournalRun): Generator<string> {
  const { title, runId, by, endpointName, endpointGone, level, reason, ticket, confirmedAt, intentAt } = run
  yield `\n## ${text(title)}\n\n${text(run.sentence)}\n\n`
  const facts: [string, string][] = [
    ['Run', code(runId)],
    ['Who', text(by)],
    ['Endpoint', `${text(endpointName)}${endpointGone ? ' (removed since)' : ''}`],
    ['Operation', `${run.operation ?? 'not told'}${level === null ? '' : `, ${level}`}`],
    ['Confirmed', timeWords(confirmedAt)],
    ['Sent', timeWords(intentAt)],
    ['Outcome', `${run.end}${run.outcomeAt === null ? '' : `, ${timeWords(run.outcomeAt)}`}`],
    ['Verified', run.verification === '' ? timeWords(run.verifiedAt) : text(run.verification)],
    ['Took', run.milliseconds === null ? 'not known' : `${(run.milliseconds / 1000).toFixed(1)} s`],
    ['Predicted', text(predictedWords(run))],
    ['Reason', reason === '' ? 'none given' : text(reason)],
    ['Ticket', ticket === '' ? 'none' : text(ticket)],
  ]
  for (const [name, value] of facts) yield `- **${name}:** ${value}\n`
  if (run.requests.length > 0) {
    yield '\n### Requests\n\n| # | Request | Does | Answer | ms |\n|---|---|---|---|---|\n'
    for (const [index, { method, path, body, does, status, words, ms }] of run.requests.entries()) {
      const request = code(`${method} ${path}${body === '' ? '' : ` ${body}`}`)
      const answer =
        status === null ? cell(words === '' ? 'none' : words) : `${status}${words === '' ? '' : ` ${cell(words)}`}`
      yield `| ${[index + 1, request, cell(does), answer, ms ?? ''].join(' | ')} |\n`
    }
  }
  const headings = headingsOf(run)
  if (run.affected.length > 0) {
    yield `\n### ${headings.apps}\n\n| App | Space | Compliance | Role | Was | ${headings.effects} |\n|---|---|---|---|---|---|\n`
    for (const app of run.affected) yield `| ${affectedCells(app).join(' | ')} |\n`
  }
  yield* list(headings.losses, run.losses)
  yield* list('Changed between showing and sending', run.differences)
  for (const [index, { told }] of run.requests.entries()) {
    const fields = Object.entries(told)
    if (fields.length === 0) continue
    yield* list(
      `What answer ${index + 1} told`,
      fields.map(([name, value]) => `${name}: ${value}`),
    )
  }
  yield '\n### On record\n\n| # | When | Kind | What |\n|---|---|---|---|\n'
  for (const { sequence, at, kind, sentence } of run.entries) {
    yield `| ${[sequence, stamp(at), cell(wordsOf(kind)), cell(sentence)].join(' | ')} |\n`
  }
}

function affectedCells({ name, space, compliance, role, running, effects, notes }: AffectedApp): string[] {
  const what = [effects.join(', '), ...notes].filter((part) => part !== '').join('. ')
  return [cell(name), cell(space), cell(compliance.join(', ')), role, running, cell(what)]
}

function* list(title: string, sentences: readonly string[]): Generator<string> {
  if (sentences.length === 0) return
  yield `\n### ${title}\n\n`
  for (const sentence of sentences) yield `- ${text(sentence)}\n`
}

/** What the filter leaves in, in words. */
function filterWords({ filter, names }: Writing): string {
  const { endpointId, subject, runId, runbookId, kinds, text: words, since, until } = filter
  const parts = [
    ...(endpointId === null ? [] : [`of ${text(names.endpoint(endpointId).name)}`]),
    ...(subject === null ? [] : [`about ${text(endpointId === null ? subject : names.subject(endpointId, subject))}`]),
    ...(runId === null ? [] : [`of run ${code(runId)}`]),
    ...(runbookId === null ? [] : [`of runbook ${code(runbookId)}`]),
    ...(kinds.length === 0 ? [] : [`of kind ${kinds.map(text).join(', ')}`]),
    ...(words.trim() === '' ? [] : [`with the words ${text(words.trim())}`]),
    ...(since === null ? [] : [`from ${momentWords(since)}`]),
    ...(until === null ? [] : [`until ${momentWords(until)}`]),
  ]
  return parts.length === 0 ? 'Everything on record:' : `What is on record ${parts.join(', ')}:`
}

export function predictedWords({ predicted, asPredicted }: Pick<JournalRun, 'predicted' | 'asPredicted'>): string {
  if (predicted === null) return 'nothing on record'
  const was =
    asPredicted === null ? 'nobody knows whether it was so' : asPredicted ? 'and so it was' : 'but it was otherwise'
  switch (predicted.kind) {
    case 'will-work':
      return `that it works, ${was}`
    case 'refused':
      return `a refusal with ${predicted.status} ${predicted.words}, ${was}`
    case 'blocked':
      return `not to be done: ${predicted.explanation}`
    case 'cannot-know':
    default:
      return `that nobody can know: ${predicted.reasons.join(' ')}`
  }
}

function timeWords(at: number | null): string {
  return at === null ? 'never' : stamp(at)
}

/** `2026-11-23 09:00:05` */
function stamp(at: number): string {
  return isoTime(at).slice(0, 19).replace('T', ' ')
}

/** Every character that Markdown or HTML make something of is escaped. The words stand behind a mark, never alone. */
export function text(words: string): string {
  return oneLine(words)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]#!|~:@]/g, (letter) => `\\${letter}`)
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
}

function cell(words: string): string {
  return text(words)
}

/** Inside a table too: there a bar ends the cell even in code. */
export function code(words: string): string {
  const plain = oneLine(words).replaceAll('|', '\\|')
  const longestRun = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longestRun + 1)
  const padded = plain.startsWith('`') || plain.endsWith('`') || plain.trim() === '' ? ` ${plain} ` : plain
  return `${fence}${padded}${fence}`
}
