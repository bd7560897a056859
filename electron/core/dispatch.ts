import { z } from 'zod'
import type { RequestEnvelope } from '#shared/contract/bridge.ts'
import { commands, type CommandInput, type CommandName, type CommandOutput } from '#shared/contract/commands.ts'
import { AppError, toAppError, type Result } from '#shared/errors.ts'
import type { LogEntry } from './ports.ts'

/** What a room does for one command. `signal` aborts when the caller cancels or goes away. */
export type Handler<Name extends CommandName> = (
  input: CommandInput<Name>,
  signal: AbortSignal,
) => Promise<CommandOutput<Name>> | CommandOutput<Name>

export type Handlers<Names extends CommandName = CommandName> = { [Name in Names]: Handler<Name> }

const envelope = z.strictObject({
  id: z.string().min(1).max(100),
  command: z.string().min(1).max(100),
  input: z.json(),
})

export interface Dispatch {
  /** Never throws: whatever goes wrong is a Result with a code. */
  call(request: unknown): Promise<Result<unknown>>
  /** Aborts the running request of that id; unknown ids are ignored since it may just have ended. */
  cancel(id: string): void
  /** For the end: the files that calls read from are closed next, and what still runs then is cancelled, no fault. */
  cancelAll(): void
}

/**
 * The one way in, for every shell: look the command up, validate its input, run it, turn a throw into an error with a
 * code. Texts of unforeseen errors go to the log, never to the caller: they may hold paths or what a server said.
 */
export function createDispatch(handlers: Handlers, log: (entry: LogEntry) => void): Dispatch {
  const running = new Map<string, AbortController>()
  let isEnding = false

  async function run(request: RequestEnvelope): Promise<unknown> {
    if (!Object.hasOwn(commands, request.command)) {
      throw new AppError('unknown-command', 'There is no such command.')
    }
    const name = request.command as CommandName
    const input = commands[name].input.safeParse(request.input)
    if (!input.success) throw new AppError('invalid-input', describe(input.error))
    if (running.has(request.id)) throw new AppError('invalid-input', 'A request with this id is still running.')

    const controller = new AbortController()
    running.set(request.id, controller)
    try {
      // The table pairs each name with its own input type; TypeScript cannot follow the pairing through a union.
      const handler = handlers[name] as (input: unknown, signal: AbortSignal) => unknown
      return await handler(input.data, controller.signal)
    } finally {
      running.delete(request.id)
    }
  }

  return {
    async call(request) {
      const parsed = envelope.safeParse(request)
      if (!parsed.success) {
        return { ok: false, error: new AppError('invalid-input', 'The request is not well formed.').toData() }
      }
      try {
        return { ok: true, value: await run(parsed.data) }
      } catch (thrown) {
        const error = toAppError(thrown)
        if (isEnding && error.code === 'internal') {
          return { ok: false, error: new AppError('cancelled', 'Addon Atlas is closing.').toData() }
        }
        if (error.code === 'internal') {
          const cause = error.cause
          log({
            level: 'error',
            room: parsed.data.command.split('.')[0] ?? 'core',
            message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
          })
        }
        return { ok: false, error: error.toData() }
      }
    },
    cancel(id) {
      running.get(id)?.abort()
    },
    cancelAll() {
      isEnding = true
      for (const controller of running.values()) controller.abort()
    },
  }
}

/** Names the field and the rule it broke, never the value: it may be a credential. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'The input does not fit the command.'
  const path = issue.path.map(String).join('.')
  return path === '' ? `The input does not fit: ${issue.message}.` : `${path}: ${issue.message}`
}
