import { writeFileSync } from 'node:fs'
import type { JournalFilter } from '#shared/contract/operations.ts'
import { journalFormats } from '#shared/domain/journal.ts'
import { AppError } from '#shared/errors.ts'
import {
  commonHelp,
  commonOptions,
  credentialHelp,
  exitCodes,
  parseWords,
  type CommandLineCommand,
} from '../command.ts'
import { findAddon, findApp } from '../find.ts'
import { withSession, type Session } from '../session.ts'
import { moment, table, type Terminal } from '../terminal.ts'
import { runText } from './run-plan.ts'

const options = {
  ...commonOptions,
  addon: { type: 'string' },
  app: { type: 'string' },
  run: { type: 'string' },
  runbook: { type: 'string' },
  kind: { type: 'string', multiple: true },
  text: { type: 'string', default: '' },
  since: { type: 'string' },
  limit: { type: 'string', default: '50' },
  check: { type: 'boolean', default: false },
  format: { type: 'string', default: 'markdown' },
  output: { type: 'string' },
} as const

export const journal: CommandLineCommand = {
  name: 'journal',
  summary: 'what was done, by whom and why: show, verify, export',
  help: `addon-atlas journal show|verify|export [options]

  show               newest first
  verify             whether anything was changed or taken out; exit code 1 when it was
  export             all that fits, as markdown, jsonl or csv

  --addon NAME-OR-ID, --app NAME-OR-ID, --kind KIND (several times), --text WORDS
  --run ID, --runbook ID
  --since TIME       2026-11-29, or with a time of day
  --limit N          show: at most this many, 50 unless given
  --check            show, with --run: ask the platform what became of it
  --format FORMAT    export: markdown, jsonl or csv
  --output FILE      export: write it there
${commonHelp}

${credentialHelp}
`,
  async run(words, terminal) {
    const { values, positionals } = parseWords(words, options, true)
    const [what = 'show', ...rest] = positionals
    if (rest.length > 0) throw new AppError('invalid-input', 'Say show, verify or export.')
    return await withSession(values, terminal, async (session) => {
      if (what === 'verify') return await verify(session, values.json, terminal)
      if (what !== 'show' && what !== 'export') throw new AppError('invalid-input', 'Say show, verify or export.')
      const filter = await filterOf(session, values)
      if (what === 'export') return await exported(session, filter, values, terminal)
      if (values.check) {
        if (values.run === undefined) throw new AppError('invalid-input', '--check goes with --run.')
        await session.targets()
        const run = await session.call('operations.check', { runId: values.run })
        terminal.print(values.json ? JSON.stringify(run) : runText(run))
        return exitCodes.clean
      }
      const limit = Number(values.limit)
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
        throw new AppError('invalid-input', '--limit is a number from 1 to 1000.')
      }
      const page = await session.call('journal.entries', { filter, offset: 0, limit })
      await sayWhatIsOpen(session, terminal)
      if (values.json) terminal.print(JSON.stringify(page))
      else if (page.rows.length === 0) terminal.say('Nothing of that kind is on record.')
      else {
        const rows = page.rows.map((row) => [row.sequence, moment(row.at), row.kind, row.by, row.sentence])
        terminal.print(table(['NUMBER', 'WHEN', 'KIND', 'WHO', 'WHAT'], rows))
        if (page.matching > page.rows.length)
          terminal.say(`${page.matching - page.rows.length} older ones are not shown.`)
      }
      return exitCodes.clean
    })
  },
}

/** Runs whose end nobody knows come first, whatever the filter says. */
async function sayWhatIsOpen(session: Session, terminal: Terminal): Promise<void> {
  const { runs } = await session.call('operations.runs', { endpointId: null })
  for (const { id, title, endpointName } of runs.filter(({ state }) => state === 'unknown')) {
    const look = `addon-atlas journal show --run ${id} --check`
    terminal.say(`${title} on ${endpointName}: nobody knows whether it happened. Ask the platform: ${look}`)
  }
}

interface FilterWords {
  addon?: string | undefined
  app?: string | undefined
  run?: string | undefined
  runbook?: string | undefined
  kind?: string[] | undefined
  text: string
  since?: string | undefined
  endpoint?: string | undefined
}

async function filterOf(session: Session, words: FilterWords): Promise<JournalFilter> {
  const { addon, app, run, runbook, kind, text, since, endpoint } = words
  const targets = endpoint !== undefined || addon !== undefined || app !== undefined ? await session.targets() : []
  const [target] = targets
  let subject: string | null = null
  if (addon !== undefined) subject = (await findAddon(session, targets, addon)).id
  else if (app !== undefined && target) subject = await findApp(session, target, app)
  const from = since === undefined ? null : Date.parse(since)
  if (Number.isNaN(from)) throw new AppError('invalid-input', '--since is a time such as 2026-11-29T03:00.')
  return {
    endpointId: endpoint !== undefined && target ? target.profile.id : null,
    subject,
    runId: run ?? null,
    runbookId: runbook ?? null,
    kinds: kind ?? [],
    text,
    since: from,
    until: null,
  }
}

async function verify(session: Session, json: boolean, terminal: Terminal): Promise<number> {
  const verdict = await session.call('journal.verify', {})
  if (json) terminal.print(JSON.stringify(verdict))
  else if (verdict.ok) terminal.print(`All ${verdict.entries} entries are as they were written.`)
  else terminal.print(`Entry ${verdict.broken ?? 0} is not as it was written, or entries are missing from there on.`)
  return verdict.ok ? exitCodes.clean : exitCodes.findings
}

async function exported(
  session: Session,
  filter: JournalFilter,
  { format: wanted, output }: { format: string; output?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const format = journalFormats.find((each) => each === wanted)
  if (!format) throw new AppError('invalid-input', `--format is ${journalFormats.join(', ')}.`)
  const { text } = await session.call('journal.export', { filter, format })
  if (output === undefined) terminal.print(text.replace(/\n$/, ''))
  else {
    try {
      writeFileSync(output, text, { mode: 0o600 })
    } catch {
      throw new AppError('invalid-input', 'The journal could not be written there.')
    }
  }
  return exitCodes.clean
}
