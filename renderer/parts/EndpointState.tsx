import type { JSX } from 'react'
import type { EndpointState as State } from '#shared/domain/endpoint.ts'

const words: Record<State, { word: string; tone: 'ok' | 'trouble' | 'quiet' }> = {
  unknown: { word: 'Not checked yet', tone: 'quiet' },
  checking: { word: 'Checking', tone: 'quiet' },
  ok: { word: 'Reachable', tone: 'ok' },
  'no-credential': { word: 'No credential', tone: 'trouble' },
  'wrong-credential': { word: 'Wrong credential', tone: 'trouble' },
  'not-allowed': { word: 'Not allowed', tone: 'trouble' },
  unreachable: { word: 'Unreachable', tone: 'trouble' },
  'not-akkeris': { word: 'Not Akkeris', tone: 'trouble' },
}

/** How an endpoint is, in a word; the dot is full, hollow or crossed so that it does not rest on colour. */
export function EndpointState({ state }: { state: State }): JSX.Element {
  const { word, tone } = words[state]
  return (
    <span className="endpoint-state" data-tone={tone}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        {tone === 'ok' ? <circle cx="5" cy="5" r="4" className="dot-full" /> : null}
        {tone === 'quiet' ? <circle cx="5" cy="5" r="3.3" className="dot-hollow" /> : null}
        {tone === 'trouble' ? <path d="m1.8 1.8 6.4 6.4m0-6.4L1.8 8.2" className="dot-cross" /> : null}
      </svg>
      {word}
    </span>
  )
}
