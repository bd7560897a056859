import { useEffect, type JSX } from 'react'
import type { EndpointView } from '#shared/domain/views.ts'
import { advice } from '#shared/errors.ts'
import { lengthWords, useNow } from '../stores/age.ts'
import { syncEndpoint, troubleOf, useSyncing } from '../stores/endpoints.ts'
import { routeHref } from '../stores/route.ts'
import { SyncIcon, WarningIcon } from '../parts/icons.tsx'
import { Button, EmptyState } from '../parts/parts.tsx'

/** Stands in for every view of an endpoint that was never synced: starts the first sync, or says why there is none. */
export function FirstSync({ endpoint }: { endpoint: EndpointView }): JSX.Element {
  const { profile } = endpoint
  const syncing = useSyncing(endpoint)
  const now = useNow()
  const trouble = troubleOf(endpoint)
  const idle = syncing === null && trouble === null
  useEffect(() => {
    if (idle) void syncEndpoint(profile.id, profile.name)
  }, [idle, profile.id, profile.name])

  if (syncing === null && trouble) {
    return (
      <EmptyState
        whole
        icon={<WarningIcon size={20} />}
        title={trouble.problem.message}
        action={
          <div className="actions">
            <a
              className="button button-plain"
              href={routeHref({ view: 'endpoints', dialog: { kind: 'edit', endpointId: profile.id } })}
            >
              Edit the endpoint
            </a>
            <Button kind="primary" onClick={() => void syncEndpoint(profile.id, profile.name)}>
              Try again
            </Button>
          </div>
        }
      >
        {advice(trouble.problem.code)}
      </EmptyState>
    )
  }
  return (
    <div className="first-sync" role="status">
      <div className="first-sync-map" aria-hidden="true">
        {[14, 10, 18, 8, 12, 6].map((cells) => (
          <span key={cells} className="first-sync-space">
            {Array.from({ length: cells }, (_, cell) => (
              <i key={cell} style={{ animationDelay: `${((cell * 7 + cells * 3) % 23) * 70}ms` }} />
            ))}
          </span>
        ))}
      </div>
      <h1>
        <SyncIcon /> Reading {profile.name}
      </h1>
      <p className="muted">
        Spaces, apps, add-ons, attachments and the catalog, in about ten requests.
        {syncing !== null && now - syncing > 5_000 ? ` ${lengthWords(now - syncing)} so far.` : ''}
      </p>
    </div>
  )
}
