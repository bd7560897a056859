import { memoryVault } from '#core/endpoints/vault.ts'
import type { LogEntry, Ports } from '#core/ports.ts'
import { fixedClock } from './clock.ts'

/** Ports for createCore that leave nothing behind: stores in memory, no demo, no syncs by itself, the log in `entries`. */
export function testPorts(overrides: Partial<Ports> = {}): Ports & { entries: LogEntry[] } {
  const entries: LogEntry[] = []
  return {
    shell: 'command-line',
    version: '0.0.0-test',
    dataDirectory: null,
    homeDirectory: '/nonexistent',
    clock: fixedClock(),
    vault: memoryVault(),
    log: (entry) => entries.push(entry),
    startDemo: null,
    syncEvery: null,
    ...overrides,
    entries,
  }
}
