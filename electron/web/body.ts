import type { IncomingMessage } from 'node:http'
import { AppError } from '#shared/errors.ts'

const maximumBytes = 1024 * 1024

/** The body as JSON. Throws AppError: `too-large` beyond 1 MiB, `invalid-input` when it is not JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maximumBytes) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch {
    throw new AppError('invalid-input', 'The request is not JSON.')
  }
}

function tooLarge(): AppError {
  return new AppError('too-large', 'The request is larger than 1 MiB.')
}
