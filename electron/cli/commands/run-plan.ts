import { setTimeout as pause } from 'node:timers/promises'
import { isOver, type Run } from '#shared/domain/operation.ts'
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
import type { Terminal } from '../terminal.ts'
import { onlyTarget } from './plan.ts'
import { refuseUnlessShown, reveal, secretsWords } from './plan/answer-secrets.ts'
import { readPlanFile } from './plan/plan-file.ts'
import { planText } from './plan/plan-text.ts'

const unknownOutcome = 3

/** Milliseconds between two looks at a run. */
const pace = 200

export const runPlan: CommandLineCommand = {
  name: 'run',
  summary: 'run a plan that addon-atlas plan wrote, with the same confirmation as in the window',
  help: `addon-atlas run --plan FILE [--confirm TEXT] [--reason TEXT] [options]

Plans once more and runs only if all is as the file says. Confirming here arms the endpoint for this one run. What is
sent, and what the platform answers, is in the journal.

  --plan FILE        what addon-atlas plan --output wrote, at most 15 minutes old; it runs once
  --confirm TEXT     the name that the plan asks for
  --reason TEXT      why, for the journal
  --ticket TEXT      a ticket, for the journal
  --reveal           print the secrets of the answer, such as the password of a new role, once and on a terminal only;
                     without it they are masked, and nobody can see them later
${commonHelp}

Ctrl-C within the first five seconds takes it back. Exit codes: 0 done, 1 refused, failed, stopped or cancelled, 2 it could
not be run, 3 the answer was lost and nobody knows whether it happened (addon-atlas journal show --run ID --check).

${credentialHelp}
`,
  async run(words, terminal) {
    const { values } = parseWords(words, {
      ...commonOptions,
      plan: { type: 'string' },
      confirm: { type: 'string', default: '' },
      reason: { type: 'string', default: '' },
      ticket: { type: 'string', default: '' },
      reveal: { type: 'boolean', default: false },
    })
    if (values.plan === undefined) throw new AppError('invalid-input', '--plan is missing.')
    if (values.reveal) refuseUnlessShown(terminal, values.json)
    const { id, operation, hash } = readPlanFile(values.plan, Date.now())
    const { confirm, reason, ticket } = values
    return await withSession(
      { ...values, endpoint: values.endpoint ?? operation.endpointId },
      terminal,
      async (session) => {
        const { profile } = await onlyTarget(session)
        if (profile.id !== operation.endpointId) {
          throw new AppError('plan-changed', 'The plan was made for another endpoint.')
        }
        const shown = await session.call('operations.plan', { operation })
        if (shown.hash !== hash) {
          terminal.say(planText(shown))
          throw new AppError('plan-changed', 'What would happen is not what the file says. Nothing was sent.')
        }
        const secrets = await secretsWords(session, operation)
        if (secrets !== '' && !values.reveal) {
          terminal.say(`${secrets} They are masked and kept nowhere: with --reveal they are shown once.`)
        }
        if (shown.level !== 'read') await session.call('operations.arm', { endpointId: profile.id })
        const begun = await session.call('operations.confirm', {
          planId: shown.id,
          hash,
          typed: confirm,
          reason,
          ticket,
          planFile: id,
        })
        const seconds = Math.ceil((begun.sendsAt - begun.confirmedAt) / 1000)
        if (seconds > 0) terminal.say(`${begun.title}: sent in ${seconds} seconds; Ctrl-C takes it back.`)
        let isRevealed = !values.reveal
        const over = await endOf(session, begun, terminal, async (run) => {
          if (isRevealed || run.answer === null) return
          isRevealed = true
          await reveal(session, run, terminal)
        })
        if (over.level !== 'read') await session.call('operations.disarm', { endpointId: profile.id })
        terminal.print(values.json ? JSON.stringify(over) : runText(over))
        return exitCodeOf(over)
      },
    )
  },
}

/**
 * Takes it back when the person wants it to end before it was sent. `looked`: after each look at it, since an answer may be
 * there long before the platform shows what came of it, and its secrets are forgotten meanwhile.
 */
async function endOf(
  session: Session,
  begun: Run,
  terminal: Terminal,
  looked: (run: Run) => Promise<void>,
): Promise<Run> {
  let run = begun
  let said = ''
  let wantsEnd = false
  const listen = async (): Promise<void> => {
    await terminal.ended
    wantsEnd = true
  }
  void listen()
  while (!isOver(run.state)) {
    if (run.sentence !== said && run.state !== 'waiting') {
      said = run.sentence
      terminal.say(said)
    }
    if (wantsEnd && (run.state === 'waiting' || run.state === 'checking')) {
      run = await session.call('operations.cancel', { runId: run.id })
      continue
    }
    if (wantsEnd) {
      terminal.say(
        `It was sent and goes on at the platform. Look with: addon-atlas journal show --run ${run.id} --check`,
      )
      return run
    }
    await pause(pace)
    run = await session.call('operations.run', { runId: run.id })
    await looked(run)
  }
  return run
}

export function runText({ id, title, state, sentence, verification, differences, requests, answer }: Run): string {
  const lines = [`${title}: ${state}`, sentence]
  for (const { method, path, status, words, ms } of requests) {
    if (status !== null) lines.push(`${method} ${path}: ${status}${words === '' ? '' : ` “${words}”`} in ${ms ?? 0} ms`)
  }
  if (verification.words !== '') lines.push(verification.words)
  lines.push(...differences)
  if (answer && answer.json !== null) lines.push(JSON.stringify(answer.json, null, 2))
  lines.push(`run ${id}`)
  return lines.join('\n')
}

function exitCodeOf({ state }: Run): number {
  if (state === 'done') return exitCodes.clean
  return ['refused', 'failed', 'stopped', 'cancelled'].includes(state) ? exitCodes.findings : unknownOutcome
}
