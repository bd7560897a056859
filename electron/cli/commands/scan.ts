import { severities, type Finding, type FindingSummary, type Severity } from '#shared/domain/finding.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import type { CommandOutput } from '#shared/contract/commands.ts'
import { AppError } from '#shared/errors.ts'
import {
  commonHelp,
  commonOptions,
  credentialHelp,
  exitCodes,
  oneOffHelp,
  oneOffOptions,
  parseWords,
  type CommandLineCommand,
} from '../command.ts'
import { withSession, type Session } from '../session.ts'
import { moment, table, type Terminal } from '../terminal.ts'
import { readEndpoint } from './sync.ts'

type Judged = CommandOutput<'risk.findings'>

export const scan: CommandLineCommand = {
  name: 'scan',
  summary: 'judge which add-ons are shared in a risky way',
  help: `addon-atlas scan [options]

Judges what is known of every endpoint, or of one, by the rules for risky sharing. Nothing is asked of a platform
unless --url is given: then it is read first.

  --fail-on SEVERITY exit with 1 when a finding is at least this severe: ${severities.join(', ')}
  --format FORMAT    table (the default) or json
${oneOffHelp}
${commonHelp}

${credentialHelp}
Exit codes: 0 nothing at or above --fail-on (without it, whatever is found); 1 something is; 2 could not look, also when
spaces, apps, add-ons or attachments were not read whole, or with --fail-on when a check could not be judged.
`,
  async run(words, terminal) {
    const { values } = parseWords(words, {
      ...commonOptions,
      ...oneOffOptions,
      format: { type: 'string' },
      'fail-on': { type: 'string' },
    })
    const json = wantsJson(values.format, values.json)
    const failOn = severity(values['fail-on'])
    return await withSession(values, terminal, async (session) => {
      const targets = await session.targets(', or name one with --url')
      if (values.url !== undefined) for (const target of targets) await readEndpoint(session, target, terminal)
      const judged = await judge(session, targets, terminal)
      terminal.print(json ? JSON.stringify(scanLine(judged)) : scanTable(judged))
      const isBad = judged.some(({ findings }) => findings.some((finding) => isAtLeast(finding.severity, failOn)))
      if (isBad) return exitCodes.findings
      return (await couldLook(session, judged, failOn, terminal)) ? exitCodes.clean : exitCodes.failed
    })
  },
}

/** Without these nothing can be said about who shares what; the other lists only add to it. */
const neededCalls: ReadonlySet<string | null> = new Set(['/spaces', '/apps', '/addons', '/addon-attachments'])

/** Whether a clean verdict can be believed; says why not. A gate must not open because nothing could be seen. */
async function couldLook(
  session: Session,
  judged: (Judged & { endpoint: EndpointView })[],
  failOn: Severity | null,
  terminal: Terminal,
): Promise<boolean> {
  // Read anew: the views of the targets may be from before a sync.
  const { endpoints } = await session.call('endpoints.list', {})
  const short = judged.flatMap(({ endpointId }) => {
    const report = endpoints.find(({ profile }) => profile.id === endpointId)?.lastSync
    return (report?.problems ?? []).filter(({ call }) => neededCalls.has(call)).map(({ call }) => call)
  })
  if (short.length > 0) {
    terminal.say(`Could not look: the latest sync did not read all of ${[...new Set(short)].join(', ')}.`)
    return false
  }
  const { unknown } = judged.map(({ summary }) => summary).reduce(add)
  if (failOn === null || unknown === 0) return true
  terminal.say(`Could not look: ${unknown} ${unknown === 1 ? 'check' : 'checks'} could not be judged.`)
  return false
}

function wantsJson(format: string | undefined, json: boolean): boolean {
  if (format === undefined) return json
  if (format === 'json') return true
  if (format === 'table') return json
  throw new AppError('invalid-input', '--format is table or json.')
}

function severity(text: string | undefined): Severity | null {
  if (text === undefined) return null
  const found = severities.find((name) => name === text)
  if (!found) throw new AppError('invalid-input', `--fail-on is one of ${severities.join(', ')}.`)
  return found
}

function isAtLeast(found: Severity, wanted: Severity | null): boolean {
  return wanted !== null && severities.indexOf(found) >= severities.indexOf(wanted)
}

/** What is known of each endpoint, judged; those never synced are named and passed over. Throws when none is left. */
async function judge(
  session: Session,
  targets: EndpointView[],
  terminal: Terminal,
): Promise<(Judged & { endpoint: EndpointView })[]> {
  const judged: (Judged & { endpoint: EndpointView })[] = []
  for (const endpoint of targets) {
    const { name, id } = endpoint.profile
    try {
      const result = await session.call('risk.findings', { endpointId: id })
      judged.push({ ...result, endpoint })
      const part = result.complete ? '' : ' It was read in part: there may be more.'
      terminal.say(`${name}: as of ${moment(result.takenAt)}.${part}`)
      if (result.summary.unknown > 0) {
        terminal.say(`${name}: ${result.summary.unknown} verdicts could not be reached for want of data.`)
      }
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not-found' || targets.length === 1) throw thrown
      terminal.say(`${name}: never synced, so not judged.`)
    }
  }
  if (judged.length === 0) throw new AppError('not-found', 'No endpoint was ever synced, so there is nothing to judge.')
  return judged
}

function scanLine(judged: (Judged & { endpoint: EndpointView })[]) {
  const findings = judged.flatMap(({ findings, endpoint }) =>
    findings.map((finding) => ({
      ...findingLine(finding),
      // Only where it is not clear from the call.
      ...(judged.length > 1 ? { endpoint: endpoint.profile.url } : {}),
    })),
  )
  return { findings, summary: judged.map(({ summary }) => summary).reduce(add) }
}

function findingLine({ ruleId, severity, score, addon, owner, apps, spaces, reason }: Finding) {
  return { ruleId, severity, score, addon: { id: addon.id, name: addon.name }, owner, apps, spaces, reason }
}

function add(one: FindingSummary, other: FindingSummary): FindingSummary {
  return {
    critical: one.critical + other.critical,
    high: one.high + other.high,
    medium: one.medium + other.medium,
    low: one.low + other.low,
    info: one.info + other.info,
    unknown: one.unknown + other.unknown,
  }
}

function scanTable(judged: (Judged & { endpoint: EndpointView })[]): string {
  const rows = judged.flatMap(({ findings }) =>
    findings.map(({ severity, score, ruleId, addon, reason }) => [severity, score, ruleId, addon.name, reason]),
  )
  if (rows.length === 0) return 'No findings.'
  const { critical, high, medium, low, info } = judged.map(({ summary }) => summary).reduce(add)
  return [
    table(['SEVERITY', 'SCORE', 'RULE', 'ADD-ON', 'REASON'], rows),
    '',
    `${critical} critical, ${high} high, ${medium} medium, ${low} low, ${info} info`,
  ].join('\n')
}
