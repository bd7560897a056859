import { reportFormats, type CommandOutput } from '#shared/contract/commands.ts'
import { severities, type Severity } from '#shared/domain/finding.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import { writeReport } from '#core/export/formats.ts'
import { isAtLeast, isFailure, total, type PlatformReport, type Report } from '#core/export/report.ts'
import { version } from '../../version.ts'
import { exitCodes, parseWords, readingHelp, readingOptions, type CommandLineCommand } from '../command.ts'
import { orByUrl, withSession, type Session } from '../session.ts'
import { moment, type Terminal } from '../terminal.ts'
import { fileBaseline, storedBaseline, type Baseline } from './scan/baseline.ts'
import { checkOutputs, readOutputs, writeFiles, type Output } from './scan/outputs.ts'
import { snapshotsAt } from './scan/snapshot.ts'
import { readEndpoint } from './sync.ts'

export const scan: CommandLineCommand = {
  name: 'scan',
  summary: 'judge which add-ons are shared in a risky way',
  help: `addon-atlas scan [options]

Judges what is known of every endpoint, or of one, by the rules for risky sharing. Nothing is asked of a platform
unless --url is given: then it is read first.

  --format FORMAT    ${reportFormats.join(', ')}; text unless said otherwise
  --output FILE      write it there instead of to standard output. The pair may be given several times for several
                     reports at once; without a --format before it, the ending of FILE tells the format
  --fail-on SEVERITY exit with 1 when an open finding is at least this severe: ${severities.join(', ')}
  --new-since NAME   only findings that are not in this baseline count for --fail-on, and they are marked as new:
                     a file with the JSON report of an earlier scan, or the newest baseline stored with the data
  --policy FILE      policy file instead of addon-atlas.policy.yaml in the data folder
  --at SNAPSHOT      judge a snapshot that was kept, by its id, its name or (the beginning of) its time in UTC
${readingHelp}
Exit codes: 0 nothing at or above --fail-on (without it, whatever is found); 1 something is; 2 could not look, also when
the policy file is not valid, a report could not be written, spaces, apps, add-ons or attachments were not read whole,
or with --fail-on when a check could not be judged for another reason than that it takes a deep look.
`,
  async run(words, terminal) {
    const { values, tokens } = parseWords(words, {
      ...readingOptions,
      format: { type: 'string', multiple: true },
      output: { type: 'string', multiple: true },
      'fail-on': { type: 'string' },
      'new-since': { type: 'string' },
      policy: { type: 'string' },
      at: { type: 'string' },
    })
    const failOn = severity(values['fail-on'])
    const { at, policy, url, 'new-since': since } = values
    if (at !== undefined && url !== undefined) {
      throw new AppError('invalid-input', '--at looks back and --url reads anew: name the platform with --endpoint.')
    }
    const outputs = readOutputs(tokens, values.json)
    await checkOutputs(outputs)
    const file = since === undefined ? null : await fileBaseline(since, terminal)
    return await withSession(values, terminal, async (session) => {
      await needPolicy(session, policy !== undefined, terminal)
      const targets = await session.targets(orByUrl)
      const baseline = since === undefined ? null : (file ?? (await storedBaseline(session, targets, since, terminal)))
      const snapshots = at === undefined ? null : await snapshotsAt(session, targets, at, terminal)
      if (url !== undefined) for (const target of targets) await readEndpoint(session, target, terminal)
      const platforms = await judge(session, targets, snapshots, baseline, terminal)
      const { rules } = await session.call('risk.rules', {})
      const report = { tool: { version }, generatedAt: Date.now(), failOn, platforms, rules }
      await show(report, outputs, terminal)
      if (hasFailed(report)) return exitCodes.findings
      if (failOn !== null && platforms.length < targets.length) {
        terminal.say('Could not look: not every endpoint could be judged.')
        return exitCodes.failed
      }
      return (await couldLook(session, report, at !== undefined, terminal)) ? exitCodes.clean : exitCodes.failed
    })
  },
}

/** Says what is wrong with the policy file, and throws AppError when anything is: nothing is judged by half of one. */
async function needPolicy(session: Session, isNamed: boolean, terminal: Terminal): Promise<void> {
  const { state, problems } = await session.call('risk.policy', {})
  if (state === 'none' && isNamed) throw new AppError('not-found', 'There is no file of the name given to --policy.')
  if (state !== 'invalid') return
  for (const { line, message } of problems) terminal.say(line === null ? message : `Line ${line}: ${message}`)
  throw new AppError('invalid-input', 'The policy file is not valid, so nothing was judged.')
}

/** Files first: what was printed cannot be taken back when one of them could not be written. */
async function show(report: Report, outputs: readonly Output[], terminal: Terminal): Promise<void> {
  const written = outputs.map(({ format, path }) => ({ path, text: writeReport(report, format) }))
  await writeFiles(written.flatMap(({ path, text }) => (path === null ? [] : [{ path, content: text }])))
  for (const { path, text } of written) if (path === null) terminal.print(text.slice(0, -1))
}

/** What is wrong with the checks counts like any finding, known or not: a gate with an expired exclusion is half open. */
function hasFailed(report: Report): boolean {
  const { failOn, platforms } = report
  if (failOn === null) return false
  return platforms.some(
    (platform) =>
      platform.findings.some((finding) => isFailure(finding, report, platform)) ||
      platform.checks.some((check) => isAtLeast(check.severity, failOn)),
  )
}

/** Without these nothing can be said about who shares what; the other lists only add to it. */
const neededCalls: ReadonlySet<string | null> = new Set(['/spaces', '/apps', '/addons', '/addon-attachments'])

/** Whether a clean verdict can be believed; says why not. A gate must not open because nothing could be seen. */
async function couldLook(
  session: Session,
  { platforms, failOn }: Report,
  isEarlier: boolean,
  terminal: Terminal,
): Promise<boolean> {
  if (isEarlier && platforms.some(({ complete }) => !complete)) {
    terminal.say('Could not look: the snapshot holds only a part of what there was.')
    return false
  }
  const short = isEarlier ? [] : await shortLists(session, platforms)
  if (short.length > 0) {
    terminal.say(`Could not look: the latest sync did not read all of ${short.join(', ')}.`)
    return false
  }
  const { unknown } = total(platforms)
  if (failOn === null || unknown === 0) return true
  terminal.say(`Could not look: ${unknown} ${unknown === 1 ? 'check' : 'checks'} could not be judged.`)
  return false
}

async function shortLists(session: Session, platforms: readonly PlatformReport[]): Promise<(string | null)[]> {
  // Read anew: the views of the targets may be from before a sync.
  const { endpoints } = await session.call('endpoints.list', {})
  const calls = platforms.flatMap(({ endpointId }) => {
    const report = endpoints.find(({ profile }) => profile.id === endpointId)?.lastSync
    return (report?.problems ?? []).map(({ call }) => call).filter((call) => neededCalls.has(call))
  })
  return [...new Set(calls)]
}

function severity(text: string | undefined): Severity | null {
  if (text === undefined) return null
  const found = severities.find((name) => name === text)
  if (!found) throw new AppError('invalid-input', `--fail-on is one of ${severities.join(', ')}.`)
  return found
}

/**
 * What is known of each endpoint, judged; those never synced are named and passed over, those without the snapshot just
 * passed over. Throws AppError not-found when none is left.
 */
async function judge(
  session: Session,
  targets: readonly EndpointView[],
  snapshots: ReadonlyMap<string, number> | null,
  baseline: Baseline | null,
  terminal: Terminal,
): Promise<PlatformReport[]> {
  const judged: PlatformReport[] = []
  for (const endpoint of targets) {
    const { name, id, url } = endpoint.profile
    const at = snapshots?.get(id)
    if (snapshots && at === undefined) continue
    try {
      const result = await session.call('risk.findings', { endpointId: id, ...(at === undefined ? {} : { at }) })
      const findings = baseline ? baseline.mark(endpoint, result.findings) : result.findings
      judged.push({ ...result, name, url, newSince: baseline?.name ?? null, findings })
      say(name, result, terminal)
    } catch (thrown) {
      const isUnsynced = thrown instanceof AppError && thrown.code === 'not-found' && at === undefined
      if (!isUnsynced || targets.length === 1) throw thrown
      terminal.say(`${name}: never synced, so not judged.`)
    }
  }
  if (judged.length === 0) throw new AppError('not-found', 'No endpoint was ever synced, so there is nothing to judge.')
  return judged
}

function say(name: string, { takenAt, complete, summary }: CommandOutput<'risk.findings'>, terminal: Terminal): void {
  const part = complete ? '' : ' It was read in part: there may be more.'
  terminal.say(`${name}: as of ${moment(takenAt)}.${part}`)
  if (summary.unknown > 0) terminal.say(`${name}: ${summary.unknown} verdicts could not be reached for want of data.`)
}
