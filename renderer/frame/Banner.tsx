import type { JSX } from 'react'
import type { EndpointView } from '#shared/domain/views.ts'
import { advice } from '#shared/errors.ts'
import { lengthWords, momentWords, useNow } from '../stores/age.ts'
import { useCoreGoneSince } from '../stores/connection.ts'
import { syncEndpoint, troubleOf, useSyncing } from '../stores/endpoints.ts'
import { routeHref } from '../stores/route.ts'
import { WarningIcon } from '../parts/icons.tsx'
import { Button } from '../parts/parts.tsx'

/**
 * Says what cannot be reached, since when, and from when everything below is. Goes away by itself. Only what is wrong is
 * an alert: the time beside it changes, and would be read out again and again.
 */
export function Banner({ endpoint }: { endpoint: EndpointView | null }): JSX.Element | null {
  const goneSince = useCoreGoneSince()
  const now = useNow()
  const syncing = useSyncing(endpoint)
  if (goneSince !== null) {
    return (
      <section className="banner" aria-label="Connection" data-testid="banner">
        <WarningIcon />
        <p>
          <strong role="alert">The core of Addon Atlas does not answer.</strong> What is on screen stays readable.
          Connecting again…
        </p>
      </section>
    )
  }
  const trouble = endpoint ? troubleOf(endpoint) : null
  // Before the first sync there is nothing below: the view itself says what is wrong.
  if (!endpoint || !trouble || !endpoint.lastSync) return null
  const { profile, lastSync } = endpoint
  const needsCredential = trouble.problem.code === 'no-credential' || trouble.problem.code === 'wrong-credential'
  return (
    <section className="banner" aria-label="Connection" data-testid="banner" title={advice(trouble.problem.code)}>
      <WarningIcon />
      <p>
        <strong role="alert">
          {profile.name}: {trouble.problem.message}
        </strong>{' '}
        {trouble.since === null
          ? null
          : `Since ${momentWords(trouble.since, now)} (${lengthWords(now - trouble.since)}). `}
        Everything below is from {momentWords(lastSync.takenAt, now)}.
      </p>
      {needsCredential ? (
        <a
          className="button button-plain"
          href={routeHref({ view: 'endpoints', dialog: { kind: 'edit', endpointId: profile.id } })}
        >
          Enter the credential
        </a>
      ) : null}
      <Button busy={syncing !== null} onClick={() => void syncEndpoint(profile.id, profile.name)}>
        {syncing === null ? 'Try again' : 'Trying…'}
      </Button>
    </section>
  )
}
