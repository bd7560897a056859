import type { Operation, Run } from '#shared/domain/operation.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Session } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

/*
 * What an answer holds that nobody writes down: the password of a new role, a new key. It ends with the process, so a person
 * is told before anything is sent, and sees it once on a terminal when they ask for that.
 */

/** What to say of the secrets in the answer to it; empty where it has none. */
export async function secretsWords(session: Session, operation: Operation): Promise<string> {
  if (operation.kind === 'custom-action') return 'Nobody described its answer, in which there may be secrets.'
  if (operation.kind !== 'action') return ''
  const { endpointId, addonId, action } = operation
  const { actions } = await session.call('operations.actions', { endpointId, addonId })
  const found = actions.find(({ name }) => name === action)
  // By another name than its own, which older controllers and the aka CLI have for some.
  if (!found) return 'There may be secrets in its answer.'
  const { secrets } = found
  return secrets.length === 0 ? '' : `Its answer has secrets in it: ${secrets.join(', ')}.`
}

/** Throws AppError invalid-input where whatever is printed is not merely shown. */
export function refuseUnlessShown({ isShown }: Terminal, json: boolean): void {
  if (isShown && !json) return
  const why = json
    ? 'Words of --json are for another program.'
    : 'Standard output is no terminal, but a file or a pipe.'
  throw new AppError('invalid-input', `--reveal shows secrets to a person and to nobody else. ${why}`)
}

/**
 * Prints the secrets of the answer; each showing is in the journal, without the secret. What cannot be shown is said, and
 * changes nothing about the run.
 */
export async function reveal(session: Session, { id, answer }: Run, terminal: Terminal): Promise<void> {
  for (const { key, field } of answer?.secrets ?? []) {
    try {
      const { value } = await session.call('operations.reveal', { runId: id, key })
      // A terminal obeys signs that cannot be seen: such a secret is shown as JSON has it.
      terminal.print(`${field}: ${/[\p{Cc}\p{Cf}]/u.test(value) ? JSON.stringify(value) : value}`)
    } catch (thrown) {
      terminal.say(`${field} cannot be shown. ${toAppError(thrown).message}`)
    }
  }
}
