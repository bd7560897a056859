import { pack } from './bodies.ts'

/** What goes over the wire. */
export interface Answer {
  status: number
  /** Besides what every answer of the door has. */
  headers: Record<string, string>
  plain: Buffer
  /** Null where the real server does not compress. */
  packed: (() => Promise<Buffer>) | null
}

const nothing = Buffer.alloc(0)

/** What the real server answers before it runs anything: no body, no content type, no rate limit. */
export const bare = (status: number): Answer => ({ status, headers: {}, plain: nothing, packed: null })

export const text = (status: number, contentType: string, words: string): Answer => ({
  status,
  headers: { 'Content-Type': contentType },
  plain: Buffer.from(words),
  packed: null,
})

/** A constant on the real server too, never counted down. */
const rateLimit = { 'RateLimit-Remaining': '2400' }

/** An answer of the controller itself. Errors are labelled JSON although they are bare text. */
export const json = (status: number, plain: Buffer, packed?: () => Promise<Buffer>): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json', ...rateLimit },
  plain,
  packed: packed ?? (() => pack(plain)),
})
