import { AppError } from '#shared/errors.ts'
import { randomWords, secretsAround } from './answers/suspicion.ts'

/*
 * What a person gives with a confirmation is in the journal for good, and in everything that is exported of it. Unlike an
 * answer it can be given once more: what looks like a secret is turned away, not masked.
 */

/** As those who hand out tokens begin them. */
const tokenShapes = [
  /\b(?:gh[oprsu]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,}|hvs\.[\w-]{20,})/,
  /\bxox[abeprs]-[\w-]{10,}/,
  /\bA[KS]IA[A-Z0-9]{16}\b/,
  /\bsk[-_](?:live_|test_|proj-)?[\w-]{16,}/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}/,
]

/** Names a commit or an image, as a reason may well do. */
const digest = /^(?:sha256:)?(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** Whether a line of a person's words holds what looks like a secret. */
export function holdsSecret(words: string): boolean {
  if (tokenShapes.some((shape) => shape.test(words)) || words.includes('PRIVATE KEY-----')) return true
  // The user of an address alone is no secret, and an @ behind its first slash is part of its path.
  if (/:\/\/[^\s/@:]*:[^\s/]*@/.test(words)) return true
  const prose = words.replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s]+/gi, (address) => address.replace(/^[^?#]*/, ' '))
  return secretsAround(prose).some((secret) => isLikely(prose, secret)) || randomWords(withoutDigests(prose)).length > 0
}

/** `password=x` is one whatever x is; `token: leaked` may be a sentence, unless what follows is no word. */
function isLikely(text: string, secret: string): boolean {
  const before = text.slice(0, text.indexOf(secret)).trimEnd()
  return /=["'>]*$/.test(before) || (secret.length >= 6 && !/^[A-Za-z]+[.,;!?]?$/.test(secret))
}

function withoutDigests(text: string): string {
  return text
    .split(/(\s+)/)
    .filter((word) => !digest.test(word.replace(/[.,;)]+$/, '')))
    .join('')
}

/** Throws AppError not-confirmed, which does not repeat it. */
export function refuseSecrets({ reason, ticket }: { reason: string; ticket: string }): void {
  const what = holdsSecret(reason) ? 'reason' : holdsSecret(ticket) ? 'ticket' : null
  if (what === null) return
  throw new AppError(
    'not-confirmed',
    `The ${what} holds what looks like a secret, and stands in the journal for good. Say it without: what the secret is for is enough.`,
  )
}
