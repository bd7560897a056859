import { writeFileSync } from 'node:fs'
import type { EndpointView } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import {
  commonHelp,
  commonOptions,
  credentialHelp,
  exitCodes,
  parseWords,
  type CommandLineCommand,
} from '../command.ts'
import { withSession, type Session } from '../session.ts'
import { operationHelp, operationOf, operationOptions } from './plan/operation-words.ts'
import { planFileText } from './plan/plan-file.ts'
import { planText } from './plan/plan-text.ts'

export const plan: CommandLineCommand = {
  name: 'plan',
  summary: 'what an operation would do, to whom, and whether the platform takes it; changes nothing',
  help: `addon-atlas plan OPERATION [options]

Asks the platform for what decides, and shows who is hurt, which requests would be sent and what has to be confirmed.
Nothing is changed. The endpoint has to be synced before (addon-atlas sync).

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
      const planned = await session.call('operations.plan', { operation })
      const text = planFileText(planned)
      if (values.output !== undefined) write(values.output, text)
      terminal.print(values.json ? text : planText(planned))
      return ['refused', 'blocked'].includes(planned.verdict.kind) ? exitCodes.findings : exitCodes.clean
    })
  },
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
