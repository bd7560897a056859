import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Who may speak to the core. A ticket from the printed address works once and buys a session: a cookie that scripts
 * cannot read and a secret that other ports of this machine are never sent. Both are needed, since cookies are shared by
 * all ports of a host (RFC 6265 section 8.5).
 */
export interface Sessions {
  /** The ticket that works now; a fresh one after each use. */
  ticket(): string
  /** `cookie` is what the browser already has: tabs of one browser share it, so a good one is kept. */
  login(ticket: string, cookie: string | null): Login
  isValid(cookie: string | null, session: string | null): boolean
}

export type Login =
  | { outcome: 'welcome'; cookie: string; session: string }
  /** `used`: it was good once. No guess, so it does not count towards the lock. */
  | { outcome: 'used' | 'wrong' | 'locked' }

const wrongTicketsAllowed = 5
/** Old sessions beyond this many are forgotten: nobody has that many windows. */
const sessionsKept = 100

export function createSessions(): Sessions {
  let current = secret()
  const used: Buffer[] = []
  let wrong = 0
  /** Digest of the session secret, and of the cookie it goes with. */
  const sessions: { session: Buffer; cookie: Buffer }[] = []

  function knowsCookie(cookie: Buffer): boolean {
    return sessions.filter((known) => timingSafeEqual(known.cookie, cookie)).length > 0
  }

  return {
    ticket: () => current,
    login(ticket, cookie) {
      if (wrong >= wrongTicketsAllowed) return { outcome: 'locked' }
      const given = digest(ticket)
      if (!timingSafeEqual(given, digest(current))) {
        if (used.some((known) => timingSafeEqual(known, given))) return { outcome: 'used' }
        wrong += 1
        return { outcome: 'wrong' }
      }
      used.push(given)
      current = secret()
      const session = secret()
      const kept = cookie !== null && knowsCookie(digest(cookie)) ? cookie : secret()
      sessions.push({ session: digest(session), cookie: digest(kept) })
      if (sessions.length > sessionsKept) sessions.shift()
      return { outcome: 'welcome', cookie: kept, session }
    },
    isValid(cookie, session) {
      if (cookie === null || session === null) return false
      const givenCookie = digest(cookie)
      const givenSession = digest(session)
      let valid = false
      for (const known of sessions) {
        const fits = timingSafeEqual(known.session, givenSession) && timingSafeEqual(known.cookie, givenCookie)
        valid = fits || valid
      }
      return valid
    },
  }
}

/** Digests are compared, not the secrets: they are of one length, and nothing about a secret can be timed. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}
