import type { Problem, SyncReport } from '#shared/domain/inventory.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { toAppError } from '#shared/errors.ts'
import { exitCodes, parseWords, readingHelp, readingOptions, type CommandLineCommand } from '../command.ts'
import { explain } from '../../explain.ts'
import { orByUrl, withSession, type Session } from '../session.ts'
import { table, type Terminal } from '../terminal.ts'

export const sync: CommandLineCommand = {
  name: 'sync',
  summary: 'read everything an endpoint shows and keep it',
  help: `addon-atlas sync [options]

Reads spaces, apps, add-ons, attachments and services of every known endpoint, or of one, and keeps them for looking
at offline. Nothing is changed on the platform. Rows that are missing because the platform is in trouble are kept.

${readingHelp}
Exit codes: 0 everything asked was read, at least in part; 2 an endpoint could not be read at all.
`,
  async run(words, terminal) {
    const { values } = parseWords(words, readingOptions)
    return await withSession(values, terminal, async (session) => {
      const targets = await session.targets(orByUrl)
      // Side by side: one endpoint that is slow does not hold up the others.
      const outcomes = await Promise.all(targets.map((target) => syncOne(session, target, values.json, terminal)))
      return outcomes.every(Boolean) ? exitCodes.clean : exitCodes.failed
    })
  },
}

async function syncOne(session: Session, target: EndpointView, json: boolean, terminal: Terminal): Promise<boolean> {
  try {
    const report = await readEndpoint(session, target, terminal)
    terminal.print(json ? JSON.stringify(reportLine(target, report)) : reportTable(target, report))
    return true
  } catch (thrown) {
    const error = toAppError(thrown)
    if (json) terminal.print(JSON.stringify({ endpoint: target.profile.url, error: error.toData() }))
    const { name } = target.profile
    terminal.say(error.message.includes(name) ? explain(error) : `${name}: ${explain(error)}`)
    return false
  }
}

/** Syncs one endpoint and says its problems. Throws AppError when nothing could be read. */
export async function readEndpoint(session: Session, target: EndpointView, terminal: Terminal): Promise<SyncReport> {
  const { id, name } = target.profile
  try {
    const report = await session.call('inventory.sync', { endpointId: id })
    for (const problem of report.problems) terminal.say(`${name}: ${problemText(problem)}`)
    return report
  } catch (thrown) {
    await session.putBack(id)
    throw thrown
  }
}

function problemText({ call, message }: Problem): string {
  return call === null ? message : `GET ${call}: ${message}`
}

function reportLine({ profile }: EndpointView, report: SyncReport) {
  const { complete, counts, calls, bytes, ms, problems } = report
  return { endpoint: profile.url, complete, counts, calls, bytes, ms, problems }
}

function reportTable({ profile }: EndpointView, report: SyncReport): string {
  const { counts, calls, bytes, ms, complete } = report
  const seconds = (ms.total / 1000).toFixed(1)
  const how = complete ? 'complete' : 'in part'
  return [
    `${profile.name} was read ${how}: ${calls} calls, ${(bytes / 1e6).toFixed(1)} MB, ${seconds} s`,
    table(
      ['SPACES', 'APPS', 'ADD-ONS', 'ATTACHMENTS', 'SERVICES', 'PLANS'],
      [[counts.spaces, counts.apps, counts.addons, counts.attachments, counts.services, counts.plans]],
    ),
  ].join('\n')
}
