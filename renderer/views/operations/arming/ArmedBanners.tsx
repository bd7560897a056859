import type { JSX } from 'react'
import { announce } from '../../../stores/announce.ts'
import { disarmEndpoint, useArmed, useArmingVoice } from '../../../stores/arming.ts'
import { countdownWords } from '../../../stores/seconds.ts'
import { UnlockIcon } from '../../../parts/icons.tsx'
import { Button } from '../../../parts/parts.tsx'

async function disarm(endpointId: string): Promise<void> {
  const result = await disarmEndpoint(endpointId)
  if (!result.ok) announce(result.error.message)
  // The strip goes away with its button.
  else document.getElementById('main')?.focus()
}

/**
 * A strip over every view for each armed endpoint that a person could forget: production always, and one that is not the
 * endpoint at hand. Of the endpoint at hand the top bar says it.
 */
export function ArmedBanners({ endpointId }: { endpointId: string | null }): JSX.Element {
  useArmingVoice()
  const armed = useArmed()
  return (
    <>
      {armed
        .filter(({ profile }) => profile.environment === 'production' || profile.id !== endpointId)
        .map(({ profile, left }) => (
          <section
            key={profile.id}
            className="banner armed-banner"
            data-environment={profile.environment}
            aria-label={`${profile.name} is armed`}
            data-testid="armed-banner"
          >
            <UnlockIcon />
            <p>
              <strong>
                {profile.name} is armed
                {profile.environment === 'production' ? ', and it is production' : ''}.
              </strong>{' '}
              {profile.id === endpointId ? null : 'It is not the endpoint you are looking at. '}
              Read-only again in <time>{countdownWords(left)}</time>.
            </p>
            <Button onClick={() => void disarm(profile.id)}>Disarm {profile.name}</Button>
          </section>
        ))}
    </>
  )
}
