import type { Handlers } from '#core/dispatch.ts'
import { inTurns } from '#core/turns.ts'
import { formats, reportName, writingReport } from './formats.ts'
import type { Report } from './report.ts'

interface Parts {
  /** Gathers what is to be written; throws AppError not-found for an endpoint that is not there or never synced. */
  report: (endpointIds: readonly string[], signal: AbortSignal) => Promise<Report>
}

export function exportCommands({ report }: Parts) {
  return {
    'export.findings': async ({ endpointIds, format }, signal) => {
      const gathered = await report(endpointIds, signal)
      const text = await inTurns(writingReport(gathered, format), signal)
      return { name: reportName(gathered, format), mediaType: formats[format].mediaType, text }
    },
  } satisfies Handlers<'export.findings'>
}
