import { AppError } from '#shared/errors.ts'

/** What an answer must give before anything in it is looked at. */
export interface RawAnswer {
  status: number
  /** Already unpacked. */
  body: Buffer
}

/**
 * The JSON of an answer with status 200. Throws AppError in words that name the call and never quote the body, which may
 * hold secrets: server-error (5xx), refused (4xx), bad-answer (an HTML page, nothing at all, broken off, not JSON).
 * Parsing errors are not passed on as a cause either, because V8 quotes the text it stumbled over.
 */
export function parseBody(call: string, answer: RawAnswer): unknown {
  const { status, body } = answer
  if (status >= 500) throw new AppError('server-error', `The platform has trouble answering ${call} (${status}).`)
  if (status === 404) throw new AppError('refused', `The platform does not know ${call} (404).`)
  if (status !== 200) throw new AppError('refused', `The platform answered ${call} with ${status}.`)
  const text = body.toString('utf8').replace(/^\uFEFF/, '')
  if (text.trim() === '') throw new AppError('bad-answer', `The answer to ${call} is empty.`)
  try {
    return JSON.parse(text)
  } catch (thrown) {
    if (looksLikeHtml(text)) throw new AppError('bad-answer', `The answer to ${call} is a web page and not data.`)
    const brokenOff = thrown instanceof SyntaxError && /end of JSON|Unterminated/.test(thrown.message)
    throw new AppError(
      'bad-answer',
      brokenOff
        ? `The answer to ${call} breaks off after ${body.length} bytes.`
        : `The answer to ${call} cannot be read as JSON.`,
    )
  }
}

/** The rows of an answer. Throws AppError as parseBody does, and bad-answer when what came is not a list. */
export function parseList(call: string, answer: RawAnswer): unknown[] {
  const value = parseBody(call, answer)
  if (!Array.isArray(value)) throw new AppError('bad-answer', `The answer to ${call} is not a list.`)
  return value
}

export function looksLikeHtml(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text)
}
