import type { Vault } from '../ports.ts'

/** Keeps credentials for this session only. */
export function memoryVault(): Vault {
  const secrets = new Map<string, string>()
  return {
    kind: 'session',
    read: (endpointId) => Promise.resolve(secrets.get(endpointId) ?? null),
    keep: (endpointId, secret) => {
      secrets.set(endpointId, secret)
      return Promise.resolve()
    },
    forget: (endpointId) => {
      secrets.delete(endpointId)
      return Promise.resolve()
    },
  }
}

/**
 * One token from the environment, in front of a vault that keeps what people enter. A token belongs to one platform
 * and must never be shown to another, so it serves only when exactly one endpoint would use it: one that is not a demo
 * and has no credential of its own. The endpoints room says which endpoints there are (`serve`), at start and after
 * every change. An endpoint whose credential was forgotten stays without the token until the next start.
 */
export function environmentVault({ token, next }: { token: string; next: Vault }): Vault {
  let candidates: readonly string[] = []
  const forgotten = new Set<string>()

  async function served(): Promise<string | null> {
    const without: string[] = []
    for (const id of candidates) if (!forgotten.has(id) && (await next.read(id)) === null) without.push(id)
    return without.length === 1 ? (without[0] ?? null) : null
  }

  return {
    kind: 'environment',
    async read(endpointId) {
      return (await next.read(endpointId)) ?? ((await served()) === endpointId ? token : null)
    },
    keep: (endpointId, secret) => next.keep(endpointId, secret),
    async forget(endpointId) {
      forgotten.add(endpointId)
      await next.forget(endpointId)
    },
    async origin(endpointId) {
      if ((await next.read(endpointId)) !== null) return next.kind
      return (await served()) === endpointId ? 'environment' : null
    },
    serve(endpointIds) {
      candidates = endpointIds
    },
  }
}
