/** A yes or no that listeners hear about when it changes. */
export interface Signal {
  report(value: boolean): void
  listen(listener: (value: boolean) => void): () => void
}

export function createSignal(initial: boolean): Signal {
  const listeners = new Set<(value: boolean) => void>()
  let current = initial
  return {
    report(value) {
      if (value === current) return
      current = value
      for (const listener of listeners) listener(value)
    },
    listen(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
