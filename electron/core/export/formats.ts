import type { ReportFormat } from '#shared/contract/commands.ts'
import { AppError } from '#shared/errors.ts'
import { atOnce, createTurn } from '#core/turns.ts'
import { writeCsv } from './csv.ts'
import { writeHtml } from './html.ts'
import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { hostOf, type Report } from './report.ts'
import { writeSarif } from './sarif.ts'
import { writeText } from './text.ts'
import { dayWords } from './wording.ts'

interface Format {
  /** In pieces, of about one finding each, so that whoever writes a fleet can pause. Ends with a line end. */
  write: (report: Report) => Iterable<string>
  mediaType: string
  /** How a file's name may end, without the dot; the first is the one that is given. */
  endings: readonly [string, ...string[]]
}

export const formats: Record<ReportFormat, Format> = {
  text: { write: writeText, mediaType: 'text/plain', endings: ['txt'] },
  json: { write: writeJson, mediaType: 'application/json', endings: ['json'] },
  sarif: { write: writeSarif, mediaType: 'application/sarif+json', endings: ['sarif', 'sarif.json'] },
  csv: { write: writeCsv, mediaType: 'text/csv', endings: ['csv'] },
  html: { write: writeHtml, mediaType: 'text/html', endings: ['html', 'htm'] },
  junit: { write: writeJunit, mediaType: 'application/xml', endings: ['xml'] },
}

/** At once: for a command line, on which nobody waits for anything else. Throws as writingReport does. */
export function writeReport(report: Report, format: ReportFormat): string {
  return atOnce(writingReport(report, format))
}

/**
 * Gives up control every few milliseconds. Throws AppError `invalid-input` for a fleet whose findings do not fit into one
 * text (half a gigabyte).
 */
export function* writingReport(report: Report, format: ReportFormat): Generator<undefined, string> {
  const isOver = createTurn()
  const turns: string[] = []
  let parts: string[] = []
  try {
    for (const part of formats[format].write(report)) {
      parts.push(part)
      if (!isOver()) continue
      // Joined at once, so that little is left to do for the whole.
      turns.push(parts.join(''))
      parts = []
      yield
    }
    return turns.concat(parts).join('')
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    throw new AppError('invalid-input', `The report as ${format} would be too large. Report fewer endpoints at once.`, {
      cause: thrown,
    })
  }
}

/** `addon-atlas-api.example.com-2026-11-23.sarif` */
export function reportName({ platforms, generatedAt }: Report, format: ReportFormat): string {
  const [only, ...others] = platforms
  const about = only && others.length === 0 ? hostOf(only.url) : `${platforms.length}-endpoints`
  return `addon-atlas-${about.replaceAll(/[^\w.-]+/g, '-').slice(0, 100)}-${dayWords(generatedAt)}.${formats[format].endings[0]}`
}
