import type { DemoChoice } from '#shared/domain/endpoint.ts'

/**
 * What a shell must supply to the core. Each port has at least two real things behind it: keyring, memory and
 * environment vaults; a system clock and a test's; an embedded demo platform or none.
 */
export interface Ports {
  shell: 'web' | 'desktop' | 'command-line'
  version: string
  /** Folder for cache.db and record.db; null keeps both in memory and leaves nothing behind. */
  dataDirectory: string | null
  /** The policy file, whether it exists or not; null for none. Left out, it is looked for in the data folder. */
  policyFile?: string | null
  /** Where `~/.akkeris/config.json` and `~/.netrc` are looked for. */
  homeDirectory: string
  clock: Clock
  vault: Vault
  log: (entry: LogEntry) => void
  /** Starts the demo platform inside this process; null where there is none. */
  startDemo: ((choice: DemoChoice) => Promise<RunningDemo>) | null
  /** Milliseconds between two syncs of one endpoint by itself; null for never (the command line). */
  syncEvery: number | null
}

export interface Clock {
  /** Milliseconds since the epoch, for time stamps; durations are measured with performance.now(). */
  now(): number
}

/** Keeps credentials by endpoint id. Nothing here ever reaches a log, a store or a renderer. */
export interface Vault {
  kind: 'keyring' | 'session' | 'environment'
  read(endpointId: string): Promise<string | null>
  keep(endpointId: string, secret: string): Promise<void>
  forget(endpointId: string): Promise<void>
  /** Where the credential of this endpoint is kept, when that is not the same for all; null when there is none. */
  origin?(endpointId: string): Promise<Vault['kind'] | null>
  /** Told which endpoints need a credential, at start and after every change; for a vault with one for all. */
  serve?(endpointIds: readonly string[]): void
}

export interface LogEntry {
  level: 'info' | 'warning' | 'error'
  room: string
  message: string
}

export interface RunningDemo {
  url: string
  key: string
  close(): Promise<void>
}
