import type { Verdict } from '#shared/domain/operation.ts'
import type { Reply } from './kind.ts'
import { words } from './words.ts'

/** One step of the server's checking: it refuses, we do, or nobody can tell. Null: it passes. */
export type Check = Extract<Verdict, { kind: 'refused' | 'blocked' }> | { kind: 'unknown'; reason: string } | null

export function refused(status: number, words: string, rule: string, explanation: string): Check {
  return { kind: 'refused', status, words, rule, explanation }
}

/** The platform would do it and should not. */
export function blocked(rule: string, explanation: string): Check {
  return { kind: 'blocked', rule, explanation }
}

export function unknown(reason: string): Check {
  return { kind: 'unknown', reason }
}

/**
 * What comes of the checks in the server's own order. The first refusal counts, unless nobody can tell whether an earlier
 * check lets it get that far. What the server would not refuse for certain is blocked where we do.
 */
export function verdictOf(checks: readonly Check[]): Verdict {
  const reasons: string[] = []
  for (const check of checks) {
    if (check?.kind === 'unknown') reasons.push(check.reason)
    if (check?.kind !== 'refused') continue
    if (reasons.length === 0) return check
    reasons.push(`If nothing else is in the way, it is refused with ${check.status}: ${check.words}`)
    break
  }
  const block = checks.find((check) => check?.kind === 'blocked')
  if (block) return block
  return reasons.length === 0 ? { kind: 'will-work' } : { kind: 'cannot-know', reasons: [...new Set(reasons)] }
}

/**
 * What a read that failed says of a request that begins the same way: the server looks up the app and the add-on and asks
 * the broker alike. `expects` turns the words for what is gone into those that the request itself would meet.
 */
export function sameAs<Told>(reply: Reply<Told>, what: string, expects: (words: string) => Check = () => null): Check {
  if (reply.ok) return null
  const { status, words: said, problem } = reply
  if (status === 404) {
    const meant = expects(said)
    if (meant) return meant
    if (isAppUnknown(said)) return appGone(said)
    if (isShortCatalogue(said)) return catalogueShort(said)
  }
  if (status === 503 && said === words.unavailable) {
    return refused(
      503,
      said,
      'broker-silent',
      `The broker does not answer for ${what} just now, and this asks it first.`,
    )
  }
  if (status === 424) {
    return refused(
      424,
      words.brokerWaits,
      'broker-waits',
      `The broker of ${what} says that it is not ready for anything.`,
    )
  }
  return unknown(problem)
}

export function appGone(said: string): Check {
  return refused(404, said, 'app-unknown', 'The app is not there any more: it was deleted since the latest sync.')
}

export function catalogueShort(said: string): Check {
  const why = 'The controller lost its service or plan from its catalogue, as it does while a region is down.'
  return refused(404, said, 'catalogue-short', why)
}

export function isAppUnknown(said: string): boolean {
  return /^The specified application \S+ does not exist\.$/.test(said)
}

export function isShortCatalogue(said: string): boolean {
  return /^The specified addon (?!attachments )\S+ could not be found\.$/.test(said)
}

/** Of a list of what an app has: whether the app is gone, or its list fails for a service that the request needs as well. */
export function listCheck<Told>(reply: Reply<Told>, serviceId: string | null): Check {
  if (reply.ok) return null
  const { status, words: said, problem } = reply
  if (status === 404 && isAppUnknown(said)) return appGone(said)
  // Another add-on of the app suffices to fail the list.
  if (status === 404 && serviceId !== null && said === words.serviceUnknown(serviceId)) return catalogueShort(said)
  return unknown(problem)
}
