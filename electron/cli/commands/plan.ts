import { writeFileSync } from 'node:fs'
import type { EndpointView } from '#shared/domain/views.ts'
import type { Operation, Plan } from '#shared/domain/operation.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import {
  commonHelp,
  commonOptions,
  credentialHelp,
  exitCodes,
  parseWords,
  type CommandLineCommand,
} from '../command.ts'
import { withSession, type Session } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import { secretsWords } from './plan/answer-secrets.ts'
import { operationHelp, operationOf, operationOptions } from './plan/operation-words.ts'
import { planFileText } from './plan/plan-file.ts'
import { isRunnable, nextWords, planText } from './plan/plan-text.ts'

export const plan: CommandLineCommand = {
  name: 'plan',
  summary: 'what an operation would do, to whom, and whether the platform takes it; changes nothing',
  help: `addon-atlas plan OPERATION [options]

Asks the platform for what decides, and shows who is hurt, which requests would be sent and what has to be confirmed.
Nothing is changed. The endpoint has to be known and synced before (addon-atlas sync
--url URL --credential KIND --data DIR; then --data DIR here too).

${operationHelp}

  --output FILE      also write the plan there, for addon-atlas run
${commonHelp}

Exit codes: 0 it can be run, 1 the platform would refuse it or it is not done from here, 2 it could not be planned.

${credentialHelp}
`,
  async run(words, terminal) {
    const { values, positionals } = parseWords(
      words,
      { ...commonOptions, ...operationOptions, output: { type: 'string' } },
      true,
    )
    return await withSession(values, terminal, async (session) => {
      const target = await onlyTarget(session)
      const operation = await operationOf(session, target, positionals, values)
      const planned = await plannedOr(session, operation, terminal)
      const text = planFileText(planned)
      if (values.output !== undefined) write(values.output, text)
      terminal.print(values.json ? text : planText(planned))
      if (isRunnable(planned)) {
        const secrets = await secretsWords(session, operation)
        if (secrets !== '') terminal.say(`${secrets} addon-atlas run shows them with --reveal, and nobody later.`)
      }
      terminal.say(nextWords(planned, values))
      return ['refused', 'blocked'].includes(planned.verdict.kind) ? exitCodes.findings : exitCodes.clean
    })
  },
}

/**
 * Who names an action that nobody described is told which ones the add-on has, and what of the operator's own file could not
 * be read: it may be described there.
 */
async function plannedOr(session: Session, operation: Operation, terminal: Terminal): Promise<Plan> {
  try {
    return await session.call('operations.plan', { operation })
  } catch (thrown) {
    if (operation.kind === 'action' && toAppError(thrown).code === 'not-found') {
      const { endpointId, addonId } = operation
      const { actions, problems } = await session.call('operations.actions', { endpointId, addonId })
      const names = actions.map(({ name, subject }) => (subject === '' ? name : `${name} ${subject.toUpperCase()}`))
      if (names.length > 0) terminal.say(`Its actions: ${names.join(', ')}.`)
      for (const problem of problems) terminal.say(problem)
    }
    throw thrown
  }
}

/** An operation is done to one platform. */
export async function onlyTarget(session: Session): Promise<EndpointView> {
  const [only, ...others] = await session.targets()
  if (!only || others.length > 0) throw new AppError('invalid-input', 'Name one endpoint with --endpoint.')
  return only
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, `${text}\n`, { mode: 0o600 })
  } catch {
    throw new AppError('invalid-input', 'The plan could not be written there.')
  }
}
