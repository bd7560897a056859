import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import { momentWords } from './age.ts'

const lastMinute = 60_000
/** The core tells the end by two clocks, which differ by a little. */
const sameEnd = 5_000

export interface ArmedBefore {
  name: string
  until: number
  /** The last minute was announced. */
  warned: boolean
}

/**
 * What a screen reader should hear of endpoints that were armed, are in their last minute, or are read-only again, and
 * what to remember for the next time. An arming that is renewed is as good as a new one.
 */
export function armingNews(
  before: ReadonlyMap<string, ArmedBefore>,
  armed: readonly { profile: Pick<EndpointProfile, 'id' | 'name'>; until: number; left: number }[],
  now: number,
): { sentences: string[]; after: Map<string, ArmedBefore> } {
  const sentences: string[] = []
  const after = new Map<string, ArmedBefore>()
  for (const { profile, until, left } of armed) {
    const known = before.get(profile.id)
    const fresh = known === undefined || until > known.until + sameEnd
    let warned = fresh ? false : known.warned
    if (fresh) {
      sentences.push(`${profile.name} is armed until ${momentWords(until, now)}. Operations may be run on it.`)
    }
    if (!warned && left <= lastMinute) {
      warned = true
      if (!fresh) sentences.push(`One minute left: then ${profile.name} is read-only again.`)
    }
    after.set(profile.id, { name: profile.name, until, warned })
  }
  for (const [endpointId, { name }] of before) {
    if (!after.has(endpointId)) sentences.push(`${name} is read-only again.`)
  }
  return { sentences, after }
}
