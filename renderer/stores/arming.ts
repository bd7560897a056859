import { useEffect, useRef } from 'react'
import type { Arming } from '#shared/domain/operation.ts'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { Result } from '#shared/errors.ts'
import { announce } from './announce.ts'
import { armingNews, type ArmedBefore } from './arming-news.ts'
import { runCommand, useCommand } from './command.ts'
import { useEndpoints } from './endpoints.ts'
import { useSeconds } from './seconds.ts'

const none: readonly Arming[] = []
/** Milliseconds; longer than the time in which a system takes two presses for a double one, half a second at most by default. */
const secondPress = 800

/** Endpoints on which operations may run, and how long still, in milliseconds. The core holds it; this is what is shown. */
export function useArmed(): { profile: EndpointProfile; until: number; left: number }[] {
  const { data } = useCommand('operations.armed', {})
  const { endpoints } = useEndpoints()
  const armed = data?.armed ?? none
  const now = useSeconds(armed.length > 0)
  return armed.flatMap(({ endpointId, until }) => {
    const view = endpoints.find(({ profile }) => profile.id === endpointId)
    return view && until > now ? [{ profile: view.profile, until, left: until - now }] : []
  })
}

/** Milliseconds for which an endpoint is armed still; null while it is read-only. */
export function useArmedFor(endpointId: string | null): number | null {
  return useArmed().find(({ profile }) => profile.id === endpointId)?.left ?? null
}

/** How it went is told by operations.armed, and said aloud by whoever follows that. */
export function armEndpoint(endpointId: string): Promise<Result<Arming>> {
  return runCommand('operations.arm', { endpointId })
}

/**
 * Arms where the button that runs something takes the place of the one that arms. It settles only once the second press of
 * a double one is over: until then the button to arm stays, disabled, so that this press falls on nothing. Not armed: at
 * once, nothing takes its place.
 */
export async function armInPlace(endpointId: string): Promise<Result<Arming>> {
  const result = await armEndpoint(endpointId)
  if (result.ok) await new Promise((resolve) => window.setTimeout(resolve, secondPress))
  return result
}

export function disarmEndpoint(endpointId: string): Promise<Result<{ disarmed: boolean }>> {
  return runCommand('operations.disarm', { endpointId })
}

/** Says it where a screen reader hears it; for the one component that is always there. */
export function useArmingVoice(): void {
  const armed = useArmed()
  const before = useRef<ReadonlyMap<string, ArmedBefore> | null>(null)
  const { data } = useCommand('operations.armed', {})
  const known = data !== null
  useEffect(() => {
    if (!known) return
    const { sentences, after } = armingNews(before.current ?? new Map(), armed, Date.now())
    // What was so before this page was opened is no news.
    if (before.current !== null && sentences.length > 0) announce(sentences.join(' '))
    before.current = after
  })
}
