// oxlint-disable-next-line import/default -- the build tool gives the address of what it builds
import address from './worker.ts?worker&url'

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(text: string): string },
  ): { createScriptURL(text: string): string }
}

declare global {
  interface Window {
    /** Absent where the browser knows no trusted types. */
    trustedTypes?: Policies
  }
}

let made: string | null = null

/**
 * Where the worker's program lies. The page's policy takes programs from nothing but the policy of this name, which can
 * be made once, and says this one address whatever it is asked for.
 */
export function workerAddress(): string {
  // What the policy returns is no text, but is taken wherever the address of a program is.
  made ??=
    window.trustedTypes?.createPolicy('map-painter', { createScriptURL: () => address }).createScriptURL(address) ??
    address
  return made
}
