import { lazy, Suspense, useId, useRef, useState, type JSX } from 'react'
import type { EndpointView } from '#shared/domain/views.ts'
import { ageWords, useNow } from '../stores/age.ts'
import { syncEndpoint, useSyncing } from '../stores/endpoints.ts'
import type { Route } from '../stores/route.ts'
import { EndpointState } from '../parts/EndpointState.tsx'
import { ChevronDownIcon, SearchIcon, SyncIcon, WarningIcon } from '../parts/icons.tsx'
import { Badge, IconButton, Kbd } from '../parts/parts.tsx'
import { ArmingSwitch } from '../views/operations/arming/ArmingSwitch.tsx'
import { SyncDetails } from './SyncDetails.tsx'
import { useLater } from './later.ts'
import type { Overlay } from './shortcuts.ts'
import { patiently } from '../parts/patiently.ts'
import { overlays } from './views.ts'

const EndpointMenu = lazy(patiently(overlays.endpointMenu))
const RunsTray = lazy(patiently(overlays.runs))

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)

function EndpointSwitch({ route, endpoint }: { route: Route; endpoint: EndpointView | null }): JSX.Element {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const profile = endpoint?.profile
  return (
    <>
      <button
        ref={button}
        type="button"
        className="endpoint-switch"
        data-environment={profile?.environment}
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid="endpoint-switch"
        onPointerEnter={() => void overlays.endpointMenu()}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <span className="environment-bar" />
        <span className="endpoint-name">{profile?.name ?? 'Choose an endpoint'}</span>
        {profile?.environment === 'production' ? <Badge tone="production">production</Badge> : null}
        {endpoint ? <EndpointState state={endpoint.status.state} /> : null}
        <ChevronDownIcon size={14} />
      </button>
      {open ? (
        <Suspense fallback={null}>
          <EndpointMenu
            anchor={button}
            route={route}
            onClose={() => {
              setOpen(false)
            }}
          />
        </Suspense>
      ) : null}
    </>
  )
}

/** How old everything on screen is, whether rows are missing, and the button that makes it new. */
function Freshness({ endpoint }: { endpoint: EndpointView }): JSX.Element {
  const now = useNow()
  const syncing = useSyncing(endpoint)
  const detailsId = useId()
  const report = endpoint.lastSync
  return (
    <div className="freshness">
      {report ? (
        <button type="button" className="freshness-age" popoverTarget={detailsId} data-testid="as-of">
          {report.complete ? null : (
            <span className="partial-mark">
              <WarningIcon size={14} />
              Partial
            </span>
          )}
          <span>{syncing === null ? `as of ${ageWords(report.takenAt, now)}` : 'Syncing…'}</span>
        </button>
      ) : (
        <span className="freshness-never">{syncing === null ? 'never synced' : 'First sync…'}</span>
      )}
      <IconButton
        label={syncing === null ? 'Sync now' : 'Syncing'}
        className={syncing === null ? '' : 'turning'}
        aria-disabled={syncing !== null}
        data-testid="sync"
        onClick={() => {
          if (syncing === null) void syncEndpoint(endpoint.profile.id, endpoint.profile.name)
        }}
      >
        <SyncIcon />
      </IconButton>
      {report ? <SyncDetails id={detailsId} report={report} /> : null}
    </div>
  )
}

export function TopBar({
  route,
  endpoint,
  onOpen,
}: {
  route: Route
  endpoint: EndpointView | null
  onOpen: (overlay: Overlay) => void
}): JSX.Element {
  const syncing = useSyncing(endpoint)
  const settled = useLater(1_200)
  return (
    <header className="bar">
      <div className="endpoint-at-hand">
        <EndpointSwitch route={route} endpoint={endpoint} />
        {endpoint ? <ArmingSwitch key={endpoint.profile.id} profile={endpoint.profile} /> : null}
      </div>
      <button
        type="button"
        className="search-button"
        aria-keyshortcuts="Control+K Meta+K /"
        data-testid="search"
        onPointerEnter={() => void overlays.palette()}
        onClick={() => {
          onOpen('palette')
        }}
      >
        <SearchIcon />
        <span>Search apps, add-ons, spaces, plans</span>
        <Kbd>{isApple ? '⌘K' : 'Ctrl K'}</Kbd>
      </button>
      <div className="bar-end">
        {settled ? (
          <Suspense fallback={null}>
            <RunsTray />
          </Suspense>
        ) : null}
        {endpoint ? <Freshness endpoint={endpoint} /> : null}
      </div>
      {syncing === null ? null : <div className="bar-progress" role="progressbar" aria-label="Syncing" />}
    </header>
  )
}
