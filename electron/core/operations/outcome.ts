import type { DangerLevel, Operation, Verdict } from '#shared/domain/operation.ts'
import type { ErrorCode } from '#shared/errors.ts'
import type { Sent } from '../endpoints/client.ts'
import { looksLikeHtml } from '../inventory/decode/body.ts'
import type { OutcomeResult } from './entries.ts'
import { listing, verb } from '../risk/wording.ts'
import { serverWords } from './masking.ts'
import { words as known } from './words.ts'

/** What became of one request. */
export interface Outcome {
  result: OutcomeResult
  status: number | null
  /** The server's own. */
  words: string
  code: ErrorCode | null
  /** One sentence for a person. */
  sentence: string
  /** Whether the platform may have done a part of it, although it did not come about. */
  mayHaveActed: boolean
}

/** The controller waits 60 s for a broker and then answers 503, whatever the broker does after that (API-FACTS section 9). */
const brokerSilence = 50_000

interface Asked {
  operation: Operation
  level: DangerLevel
  /** Names of the preview apps that the platform deletes first (operations-actions-risks 3.7). */
  previews?: readonly string[]
}

/**
 * Reads an answer. Only one that Akkeris itself can have given says how it ended: a page, an empty 200, a gateway's 504 or
 * a 503 in other words come from something in between, and what stands behind it may have done its work. Neither does a 503
 * of an action that nobody described say anything (operations-actions-risks 1.10).
 */
export function outcomeOf(sent: Sent, { operation, level, previews = [] }: Asked, milliseconds: number): Outcome {
  const outcome = withPreviews(readOutcome(sent, operation, milliseconds), previews)
  if (level !== 'read' || outcome.result !== 'unknown') return outcome
  // What only reads can be read again, whatever became of it.
  const code = sent.kind === 'lost' ? sent.error.code : 'bad-answer'
  return { ...outcome, result: 'failed', code, mayHaveActed: false }
}

function readOutcome(sent: Sent, operation: Operation, milliseconds: number): Outcome {
  if (sent.kind === 'not-sent') {
    const { code, message } = sent.error
    return { ...nothing, result: 'failed', code, sentence: `Nothing was sent. ${message}` }
  }
  if (sent.kind === 'lost') {
    const { status, error } = sent
    return unknown(status, '', `It was sent and its answer was lost: ${lowered(error.message)}`)
  }
  const { status, body, contentType } = sent.answer
  const words = serverWords(body)
  const isPage = looksLikeHtml(body.subarray(0, 200).toString('utf8')) || contentType?.startsWith('text/html') === true
  if (status < 300) {
    if (isJson(body)) return { ...nothing, result: 'done', status, sentence: `The platform answered ${status}.` }
    const what = body.length === 0 ? 'with nothing at all' : isPage ? 'with a web page' : 'with something unreadable'
    return unknown(status, words, `What answered ${status} came ${what}, which Akkeris never does.`)
  }
  const said = words === '' ? `${status}` : `${status}: ${words}`
  if (status < 500 && status !== 408) {
    return { ...nothing, result: 'refused', status, words, code: refusalCode(status), sentence: refusal(said) }
  }
  const byGateway = isPage || !isOwn(status, words, contentType)
  if (byGateway || (status === 503 && (milliseconds >= brokerSilence || operation.kind === 'custom-action'))) {
    return unknown(status, words, `It was answered with ${said}, which does not say whether it happened.`)
  }
  if (status === 501) {
    return { ...nothing, result: 'refused', status, words, code: 'refused', sentence: refusal(said) }
  }
  return {
    result: 'failed',
    status,
    words,
    code: 'server-error',
    mayHaveActed: true,
    sentence: `The platform could not do it: ${said}${/[.!?]$/.test(said) ? '' : '.'} A part of it may have been done.`,
  }
}

/**
 * Whether a 5xx is in Akkeris' own words, of which the recordings have one for each status: anybody between here and there
 * answers a 503 or a 500 too, and knows less.
 */
function isOwn(status: number, words: string, contentType: string | null): boolean {
  if (status === 503) return words === known.unavailable
  return status === 501 || (status === 500 && words !== '' && contentType?.startsWith('text/') !== true)
}

/** Statuses with which an app is not deleted before its previews are looked at. */
const beforePreviews = [400, 401, 403, 404]

/** What was refused last may have been done in part: an app is looked at when its previews are gone already. */
function withPreviews(outcome: Outcome, previews: readonly string[]): Outcome {
  const { result, status, sentence } = outcome
  if (previews.length === 0 || result === 'done' || status === null || beforePreviews.includes(status)) return outcome
  const one = previews.length === 1
  return {
    ...outcome,
    mayHaveActed: true,
    sentence: `${sentence} ${verb(previews.length, 'Its preview', 'Its previews')} ${listing(previews)} may be gone: ${one ? 'it is' : 'they are'} deleted before the app itself is looked at.`,
  }
}

const nothing = { status: null, words: '', code: null, mayHaveActed: false } as const

function unknown(status: number | null, words: string, sentence: string): Outcome {
  return { result: 'unknown', status, words, code: 'outcome-unknown', mayHaveActed: true, sentence }
}

function refusal(said: string): string {
  return `The platform refused it with ${said}${/[.!?]$/.test(said) ? '' : '.'}`
}

function refusalCode(status: number): ErrorCode {
  if (status === 401) return 'wrong-credential'
  return status === 404 ? 'not-found' : 'refused'
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''))
    return true
  } catch {
    return false
  }
}

function lowered(sentence: string): string {
  // Names of hosts keep their letters; only an article or a pronoun begins small.
  return sentence.replace(/^(The|An?|It|Something|Nothing) /, (word) => word.toLowerCase())
}

/** Whether the server said what was predicted; null while nobody knows, or where nothing was predicted. */
export function asPredicted(predicted: Verdict, { result, status, words }: Outcome): boolean | null {
  if (result === 'unknown' || (result === 'failed' && status === null)) return null
  if (predicted.kind === 'will-work') return result === 'done'
  if (predicted.kind !== 'refused') return null
  // A 503 that was foretold is a refusal, though the same answer untold would leave open what was done.
  const isRefusal = result === 'refused' || result === 'failed'
  return isRefusal && status === predicted.status && words.startsWith(predicted.words.slice(0, 40))
}
