import type { Handlers } from '#core/dispatch.ts'
import { formats, reportName, writeReport } from './formats.ts'
import type { Report } from './report.ts'

/** `report` gathers what is to be written; throws AppError not-found for an endpoint that is not there or never synced. */
export function exportCommands({ report }: { report: (endpointIds: readonly string[]) => Promise<Report> }) {
  return {
    'export.findings': async ({ endpointIds, format }) => {
      const gathered = await report(endpointIds)
      const { mediaType } = formats[format]
      return { name: reportName(gathered, format), mediaType, text: writeReport(gathered, format) }
    },
  } satisfies Handlers<'export.findings'>
}
