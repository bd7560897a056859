import type { CoreEvent } from '#shared/contract/bridge.ts'

export interface Bus {
  publish(event: CoreEvent): void
  /** Calls back for every later event until the returned function is called. */
  subscribe(listener: (event: CoreEvent) => void): () => void
}

/** A listener that throws is the shell's fault and must not stop the others: it is reported and passed over. */
export function createBus(report: (thrown: unknown) => void): Bus {
  const listeners = new Set<(event: CoreEvent) => void>()
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (thrown) {
          report(thrown)
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
