import type { Json } from '../json.ts'
import type { Result } from '../errors.ts'
import type { CommandInput, CommandName, CommandOutput } from './commands.ts'

/** One request as every carrier carries it. `id` is minted per call and names it for cancelling. */
export interface RequestEnvelope {
  id: string
  command: string
  input: Json
}

/** Events say what is stale; they never carry the truth. Ask again with a command. */
export type CoreEvent =
  | { name: 'endpoints.changed' }
  | { name: 'preferences.changed' }
  | { name: 'inventory.changed'; endpointId: string }
  /** Findings, or what was said of them, are other ones now. Null: of every endpoint. */
  | { name: 'risk.changed'; endpointId: string | null }
  /** New high or critical findings wait in risk.alarms. */
  | { name: 'risk.alarmed' }
  | { name: 'look.changed'; endpointId: string }
  /** A run, or what is armed, is another one now. */
  | { name: 'operations.changed' }
  | { name: 'journal.changed' }
  | { name: 'runbooks.changed' }
  /** There is something more that a person should know about the files of the data folder. */
  | { name: 'notices.changed' }
  /** More is known of an add-on in trouble, or its gathering went on. */
  | { name: 'incident.changed'; endpointId: string }

/** The part of AbortSignal that is needed here, spelled out because this folder knows neither Node nor the DOM. */
export interface CancelSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What a renderer holds, whichever shell it runs in. */
export interface Bridge {
  call<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
    signal?: CancelSignal,
  ): Promise<Result<CommandOutput<Name>>>
  /** Calls back for each event until the returned function is called. */
  listen(listener: (event: CoreEvent) => void): () => void
  /** Calls back with false when the core cannot be reached and true when it can again. */
  connection(listener: (connected: boolean) => void): () => void
}
