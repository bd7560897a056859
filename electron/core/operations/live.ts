import type { Source } from '#shared/domain/operation.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { EndpointClient } from '../endpoints/client.ts'
import { oneLine } from '#shared/export/characters.ts'
import { looksLikeHtml, parseBody } from '../inventory/decode/body.ts'
import type { Clock } from '../ports.ts'
import type { Question, Questions, Replies, Reply } from './kind.ts'

/** Hardly a read of a plan is a list of the whole platform: what is larger than this is not what was asked for. */
const largestAnswer = 4 * 1024 * 1024

const longestWords = 300

export interface AskedAll<Told> {
  replies: Replies<Told>
  /** In the order of the questions. */
  sources: Source[]
  /** Whether anything at all answered, and what kept the first question that had no answer from one. */
  answered: boolean
  failure: AppError | null
}

/**
 * Puts all questions side by side, each once and never again: a broker is asked by some, and somebody waits. What goes
 * wrong is a reply like any other; only cancelling throws (AppError cancelled).
 */
export async function askAll<Told extends Record<string, unknown>>(
  client: Pick<EndpointClient, 'get'>,
  questions: Questions<Told>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<AskedAll<Told>> {
  const asked = await Promise.all(
    Object.entries<Question<unknown>>(questions).map(async ([name, question]) => {
      const { reply, failure } = await ask(client, question, clock, signal)
      return { name, path: question.path, reply, failure }
    }),
  )
  if (signal.aborted) throw new AppError('cancelled', 'Planning was cancelled.')
  return {
    // What was asked under a name is answered under it.
    replies: Object.fromEntries(asked.map(({ name, reply }) => [name, reply])) as Replies<Told>,
    sources: asked.map(({ path, reply }) => ({
      path,
      at: reply.at,
      live: true,
      problem: reply.ok ? '' : reply.problem,
    })),
    answered: asked.some(({ failure }) => failure === null),
    failure: asked.find(({ failure }) => failure !== null)?.failure ?? null,
  }
}

/** `failure`: why no answer of the platform came. */
async function ask(
  client: Pick<EndpointClient, 'get'>,
  question: Question<unknown>,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ reply: Reply<unknown>; failure: AppError | null }> {
  const { path } = question
  let status = 0
  let words = ''
  try {
    const answer = await client.get(path, {
      signal,
      repeat: false,
      maximumBytes: question.maximumBytes ?? largestAnswer,
    })
    status = answer.status
    if (status !== 200) words = wordsOf(answer.body)
    const told = question.decode(path, parseBody(path, answer))
    return { reply: { ok: true, told, at: clock.now() }, failure: null }
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'cancelled') throw error
    if (error.code === 'wrong-credential') status = 401
    if (error.code === 'not-allowed') status = 403
    const at = clock.now()
    const problem = words === '' ? error.message : `${error.message} It said: ${words}`
    return { reply: { ok: false, status, words, problem, at }, failure: status === 0 || words === '' ? error : null }
  }
}

/** Errors are bare text (API-FACTS section 3); a page is what something in between says. */
function wordsOf(body: Buffer): string {
  const text = body.toString('utf8')
  if (looksLikeHtml(text)) return ''
  const line = oneLine(text).trim()
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line
}
