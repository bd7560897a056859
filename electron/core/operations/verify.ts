import { setTimeout as pause } from 'node:timers/promises'
import type { Operation } from '#shared/domain/operation.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { EndpointClient } from '../endpoints/client.ts'
import { parseBody } from '../inventory/decode/body.ts'
import type { Judgement, Planner, Verification } from './kind.ts'

type Reading = Extract<Verification, { kind: 'read' }>

/**
 * What the platform shows of an operation just now; sends one GET. Throws AppError when it cannot be read: a broker that
 * does not answer, a credential that is refused.
 */
export async function readBack(
  client: Pick<EndpointClient, 'get'>,
  { path, before }: Reading,
  operation: Operation,
  { judge }: Pick<Planner, 'judge'>,
  signal: AbortSignal,
): Promise<Judgement> {
  const answer = await client.get(path, { signal, repeat: false })
  return judge(operation, before, answer.status === 404 ? null : parseBody(path, answer))
}

export interface Verified {
  state: 'verified' | 'not-verified' | 'failed'
  words: string
  /** Milliseconds it was waited for. */
  ms: number
}

interface VerifyParts {
  client: Pick<EndpointClient, 'get'>
  operation: Operation
  planner: Pick<Planner, 'judge'>
  /** times.ts */
  pace: (elapsed: number) => number | null
  signal: AbortSignal
  /** It goes on waiting, and why in one sentence: what the last reading gave. */
  waiting: (sentence: string) => void
}

const notWaited = 'It was not waited for any longer.'

/** Reads until the platform shows what was wanted, or nobody waits any more. Never throws. */
export async function verify(verification: Reading, parts: VerifyParts): Promise<Verified> {
  const { client, operation, planner, pace, signal, waiting } = parts
  const began = performance.now()
  const since = (): number => Math.round(performance.now() - began)
  for (;;) {
    let words = verification.words
    try {
      const judgement = await readBack(client, verification, operation, planner, signal)
      if (judgement === 'came-about') return { state: 'verified', words: 'The platform shows it.', ms: since() }
      if (judgement === 'failed') {
        return { state: 'failed', words: 'The platform took it and shows that it failed.', ms: since() }
      }
    } catch (thrown) {
      const error = toAppError(thrown)
      if (signal.aborted) return { state: 'not-verified', words: notWaited, ms: since() }
      if (givesUp(error)) return { state: 'not-verified', words: error.message, ms: since() }
      words = `${words} It could not be read just now: ${error.message}`
    }
    const wait = pace(since())
    if (wait === null) {
      const minutes = Math.round(since() / 60_000)
      const long = minutes > 0 ? ` after ${minutes} minutes` : ''
      return { state: 'not-verified', words: `The platform did not show it${long}.`, ms: since() }
    }
    waiting(words)
    try {
      await pause(wait, undefined, { signal })
    } catch {
      return { state: 'not-verified', words: notWaited, ms: since() }
    }
  }
}

/** Waiting does not help against these. */
function givesUp({ code }: AppError): boolean {
  return ['wrong-credential', 'not-allowed', 'certificate', 'no-credential', 'not-found', 'cancelled'].includes(code)
}
