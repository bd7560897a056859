import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { LogEntry, Ports, Vault } from '#core/ports.ts'

/** What passes between the thread that serves the window and the thread that holds the core. */
export type ToWorker =
  | { kind: 'call'; call: number; request: unknown }
  | { kind: 'cancel'; id: string }
  | { kind: 'vault-answer'; ask: number; text: string | null; failed: boolean }
  | { kind: 'close' }

export type FromWorker =
  | { kind: 'ready' }
  /** The core could not be created; the thread ends by itself. */
  | { kind: 'failed'; error: AppErrorData }
  /** A Result as UTF-8 JSON; the memory changes hands and is not copied. */
  | { kind: 'reply'; call: number; bytes: Uint8Array }
  | { kind: 'event'; event: CoreEvent }
  | { kind: 'log'; entry: LogEntry }
  | ({ kind: 'vault-ask'; ask: number } & VaultRequest)

/** The vault lives with the shell: in Electron only the main thread reaches the keyring. */
export type VaultRequest =
  | { operation: 'read' | 'forget' | 'origin'; endpointId: string }
  | { operation: 'keep'; endpointId: string; secret: string }
  | { operation: 'serve'; endpointIds: readonly string[] }

/** The ports that can be copied to another thread; the others are rebuilt there from messages. */
export interface WorkerPorts extends Pick<
  Ports,
  'shell' | 'version' | 'dataDirectory' | 'homeDirectory' | 'syncEvery'
> {
  vaultKind: Vault['kind']
}
