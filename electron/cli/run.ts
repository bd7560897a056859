import { AppError, toAppError } from '#shared/errors.ts'
import { explain } from '../explain.ts'
import { version } from '../version.ts'
import { exitCodes, refuseTokens, type CommandLineCommand } from './command.ts'
import { addon } from './commands/addon.ts'
import { demo } from './commands/demo.ts'
import { endpoints } from './commands/endpoints.ts'
import { graph } from './commands/graph.ts'
import { journal } from './commands/journal.ts'
import { plan } from './commands/plan.ts'
import { runPlan } from './commands/run-plan.ts'
import { scan } from './commands/scan.ts'
import { search } from './commands/search.ts'
import { serve } from './commands/serve.ts'
import { sync } from './commands/sync.ts'
import type { Terminal } from './terminal.ts'

const commands: readonly CommandLineCommand[] = [
  sync,
  scan,
  search,
  addon,
  graph,
  plan,
  runPlan,
  journal,
  endpoints,
  demo,
  serve,
]

const overview = `Addon Atlas: which apps hang on which Akkeris add-on, and whether that is safe.

addon-atlas COMMAND [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(11)}${summary}`).join('\n')}

addon-atlas COMMAND --help tells more. Exit codes: 0 clean, 1 findings at or above --fail-on, 2 could not look.
`

/** Runs one command line and returns the exit code. Every failure is a sentence on standard error, never a stack. */
export async function runCommandLine(words: string[], terminal: Terminal): Promise<number> {
  try {
    refuseTokens(words)
    return await runCommand(words, terminal)
  } catch (thrown) {
    const error = toAppError(thrown)
    if (words.includes('--json') || /(^| )--format[ =]json( |$)/.test(words.join(' '))) {
      terminal.print(JSON.stringify({ error: error.toData() }))
    }
    terminal.say(explain(error))
    return exitCodes.failed
  }
}

async function runCommand(words: string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = words
  if (name === '--version') {
    terminal.print(version)
    return exitCodes.clean
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const asked = commands.find((command) => command.name === rest[0])
    terminal.print((asked?.help ?? overview).trimEnd())
    return exitCodes.clean
  }
  if (name === '') {
    terminal.say(overview.trimEnd())
    return exitCodes.failed
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) {
    const names = commands.map((known) => known.name).join(', ')
    throw new AppError('invalid-input', `There is no such command. There is ${names}.`)
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(command.help.trimEnd())
    return exitCodes.clean
  }
  return await command.run(rest, terminal)
}
