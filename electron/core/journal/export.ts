import type { JournalFilter } from '#shared/contract/operations.ts'
import type { JournalFormat } from '#shared/domain/journal.ts'
import { AppError } from '#shared/errors.ts'
import { csvLine } from '#shared/export/csv.ts'
import { dayWords, isoTime } from '../export/wording.ts'
import type { JournalEntry } from '../store/journal.ts'
import type { RunStore } from '../store/runs.ts'
import { createTurn } from '../turns.ts'
import { writeMarkdown } from './markdown.ts'
import type { Names } from './names.ts'
import { rowOf } from './sentence.ts'

/** What is written, and where it comes from. Times are milliseconds since the epoch. */
export interface Writing {
  /** Newest first, a slice at a time; may be gone through more than once. */
  entries: () => Iterable<readonly JournalEntry[]>
  names: Names
  filter: JournalFilter
  now: number
  version: string
  runs: Pick<RunStore, 'ofRun'>
}

export interface Written {
  name: string
  mediaType: string
  text: string
}

const formats: Record<
  JournalFormat,
  { write: (writing: Writing) => Iterable<string>; mediaType: string; ending: string }
> = {
  markdown: { write: writeMarkdown, mediaType: 'text/markdown', ending: 'md' },
  jsonl: { write: writeJsonLines, mediaType: 'application/jsonl', ending: 'jsonl' },
  csv: { write: writeCsv, mediaType: 'text/csv', ending: 'csv' },
}

/** More does not get through to a window in one piece. */
const longest = 200_000_000

/** Gives up control every few milliseconds. Throws AppError invalid-input for more than fits into one text. */
export function* writeJournal(format: JournalFormat, writing: Writing): Generator<undefined, Written> {
  const { write, mediaType, ending } = formats[format]
  const isOver = createTurn()
  let text = ''
  for (const part of write(writing)) {
    text += part
    if (text.length > longest) {
      throw new AppError(
        'invalid-input',
        'That is more than fits into one file. Narrow the filter, by time for instance.',
      )
    }
    if (isOver()) yield
  }
  return { name: `addon-atlas-journal-${dayWords(writing.now)}.${ending}`, mediaType, text }
}

/**
 * One entry a line, newest first, with all that its digest is made of: who has the file can prove every entry by itself,
 * and the chain wherever neighbours are in it. `body` is a text, the very one that the digest covers, because another
 * program would write the same JSON with other spaces. docs/journal.md says how.
 */
function* writeJsonLines({ entries }: Writing): Generator<string> {
  for (const slice of entries()) {
    for (const { sequence, at, endpointId, kind, subject, by, body, previous, digest } of slice) {
      const text = JSON.stringify(body)
      const line = { sequence, at, endpointId, kind, subject, by, body: text, previous, digest }
      yield `${JSON.stringify(line)}\n`
    }
  }
}

const columns = [
  'number',
  'time',
  'endpoint',
  'by',
  'kind',
  'what',
  'reason',
  'ticket',
  'subject',
  'run',
  'endpoint id',
  'digest',
] as const

/** One row for each entry, newest first, as RFC 4180 has it; what a spreadsheet might take for a formula is text. */
function* writeCsv({ entries, names }: Writing): Generator<string> {
  yield csvLine(columns)
  for (const slice of entries()) {
    for (const entry of slice) {
      const { sequence, at, endpointName, by, kind, sentence, reason, ticket, subject, runId, endpointId } = rowOf(
        entry,
        names,
      )
      yield csvLine([
        sequence,
        isoTime(at),
        endpointName,
        by,
        kind,
        sentence,
        reason,
        ticket,
        subject,
        runId ?? '',
        endpointId,
        entry.digest,
      ])
    }
  }
}
