import type { BrowserContext } from '@playwright/test'

/**
 * What a page may do besides working. Each has a name, so that a test that allows one says which; a test that allows
 * something that then does not happen fails too, so that no permission outlives its reason.
 */
const expected = {
  'the core is gone':
    /^(console|request): .*(ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection)/,
  'a piece of the page cannot be fetched': /ERR_FAILED.*\/assets\/|Failed to load resource: net::ERR_FAILED/,
  'an address used twice': /401 \(Unauthorized\)|answer: 401 .*\/api\/login/,
  'the policy forbids it': /Content Security Policy|TrustedHTML|TrustedScript|Trusted Type/i,
} as const satisfies Record<string, RegExp>

export type Expected = keyof typeof expected

export interface Surprises {
  /** From now on this is no surprise, but must happen. */
  expect(...names: Expected[]): void
  /** What nobody expected, and what was expected and never came. */
  list(): string[]
}

/** Watches every page of the context: errors in the console, uncaught errors, requests that fail or are refused. */
export function watch(context: BrowserContext): Surprises {
  const seen: string[] = []
  const happened = new Set<Expected>()
  const allowed = new Set<Expected>()

  function note(text: string): void {
    const known = [...allowed].find((name) => expected[name].test(text))
    if (known === undefined) seen.push(text)
    else happened.add(known)
  }

  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(`console: ${message.text()}`)
  })
  context.on('weberror', (error) => {
    note(`uncaught: ${error.error().message}`)
  })
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // A question nobody waits for any more is cancelled; leaving a page cancels what it still asked for.
    if (reason === 'net::ERR_ABORTED') return
    note(`request: ${reason} ${request.method()} ${request.url()}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 400) note(`answer: ${response.status()} ${response.request().method()} ${response.url()}`)
  })

  return {
    expect(...names) {
      for (const name of names) allowed.add(name)
    },
    list: () => [...seen, ...[...allowed].filter((name) => !happened.has(name)).map((name) => `never came: ${name}`)],
  }
}
