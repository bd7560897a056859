import type { Limits } from './transport.ts'

/**
 * Milliseconds to wait before repeat number `attempt` (1 for the first). What the server asks for in Retry-After, in
 * seconds or as a date, comes first; otherwise the pause doubles each time and half of it is left to chance (`chance`
 * from 0 to 1), so that clients which failed together do not come back together. Never above the longest pause.
 */
export function repeatPause(
  attempt: number,
  retryAfter: string | string[] | undefined,
  limits: Pick<Limits, 'firstPause' | 'longestPause'>,
  now: number,
  chance: number,
): number {
  const asked = typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, now) : null
  const pause = asked ?? limits.firstPause * 2 ** (attempt - 1) * (0.5 + chance / 2)
  return Math.min(pause, limits.longestPause)
}

/** Milliseconds from now, 0 for a date gone by; null when it is neither a number of seconds nor a date. */
export function parseRetryAfter(text: string, now: number): number | null {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000
  // Date.parse takes almost anything ("-5" is a year), so only the forms of HTTP, which name a weekday, are let through.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]/i.test(trimmed)) return null
  const date = Date.parse(trimmed)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
