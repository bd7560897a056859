import { lazy, Suspense, useCallback, useEffect, useRef, useState, type JSX, type ReactNode } from 'react'
import '../styles/frame.css'
import '../styles/overlays.css'
import '../styles/parts.css'
import '../styles/pages.css'
import '../styles/forms.css'
import { followAlarms, useAlarmCount } from '../stores/alarms.ts'
import { useAnnouncement } from '../stores/announce.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { useCommand } from '../stores/command.ts'
import { useEndpoints } from '../stores/endpoints.ts'
import { useBegun } from '../stores/operation.ts'
import { endpointOf, type Route } from '../stores/route.ts'
import { useEnded, useEndingsFollowed } from '../stores/runs.ts'
import { useLingeringSecret } from '../stores/secret-clipboard.ts'
import { Banner } from './Banner.tsx'
import { Notices } from './Notices.tsx'
import { PartialBanner } from './PartialBanner.tsx'
import { Rail } from './Rail.tsx'
import { StoryBanner } from './StoryBanner.tsx'
import { useLater } from './later.ts'
import { useShortcuts, type Overlay } from './shortcuts.ts'
import { TopBar } from './TopBar.tsx'
import { startTypingAhead } from './typing-ahead.ts'
import { patiently } from '../parts/patiently.ts'
import { fetchTheRest, overlays } from './views.ts'
import { ArmedBanners } from '../views/operations/arming/ArmedBanners.tsx'

const Palette = lazy(patiently(overlays.palette))
const ShortcutSheet = lazy(patiently(overlays.shortcuts))
const About = lazy(patiently(overlays.about))
const AlarmToasts = lazy(patiently(overlays.alarms))
const LookStatus = lazy(patiently(overlays.lookStatus))
const OperationLayer = lazy(patiently(overlays.operation))
const RunToasts = lazy(patiently(overlays.runToasts))

/** Whatever was begun lies over every view; its code comes with the first one. */
function Begun(): JSX.Element {
  const begun = useBegun()
  return <Suspense fallback={null}>{begun === null ? null : <OperationLayer />}</Suspense>
}

function EndedRuns(): JSX.Element {
  const ended = useEnded()
  const lingering = useLingeringSecret()
  useEndingsFollowed()
  return <Suspense fallback={null}>{ended.length > 0 || lingering !== null ? <RunToasts /> : null}</Suspense>
}

function LiveRegion(): JSX.Element {
  return (
    <div className="unseen" aria-live="polite" role="status" data-testid="announcements">
      {useAnnouncement()}
    </div>
  )
}

const titles: Record<Route['view'], string> = {
  start: 'Addon Atlas',
  welcome: 'Welcome',
  endpoints: 'Endpoints',
  map: 'Map',
  findings: 'Findings',
  scores: 'Scores',
  rules: 'Rules',
  journal: 'Journal',
  incident: 'Incident',
  addons: 'Add-ons',
  addon: 'Add-on',
  catalog: 'Catalog',
}

/** The endpoint of the view; in a view of none, the one that was looked at last. */
function useEndpointAtHand(route: Route): EndpointView | null {
  const { endpoints } = useEndpoints()
  const preferences = useCommand('preferences.get', {})
  const wanted = endpointOf(route) ?? preferences.data?.endpointId
  return endpoints.find((endpoint) => endpoint.profile.id === wanted) ?? null
}

/** What stands around every view: where one can go, which endpoint this is, how old it is and whether it answers. */
export function Frame({ route, children }: { route: Route; children: ReactNode }): JSX.Element {
  const endpoint = useEndpointAtHand(route)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const main = useRef<HTMLElement>(null)
  const open = useCallback((wanted: Overlay): void => {
    // With a dialog open the keys are its own, and the search may be that dialog already.
    if (wanted === 'palette' && document.querySelector('dialog[open]') === null) startTypingAhead()
    setOverlay(wanted)
  }, [])
  const close = (): void => {
    setOverlay(null)
  }
  useShortcuts(endpoint, open)
  useEffect(() => {
    void fetchTheRest()
  }, [])
  useEffect(() => followAlarms(), [])
  const settled = useLater(1_200)
  const alarms = useAlarmCount()

  const name = endpoint?.profile.name
  useEffect(() => {
    const title = [titles[route.view], name, 'Addon Atlas']
      .filter((part, at, all) => part && all.indexOf(part) === at)
      .join(' · ')
    // A tab in the background shows little more than the beginning of its title.
    document.title = alarms > 0 ? `(${alarms}) ${title}` : title
  }, [route.view, name, alarms])

  return (
    <div className="frame" data-environment={endpoint?.profile.environment}>
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          // The hash is the route: following the link would leave the view.
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <Rail route={route} endpointId={endpoint?.profile.id ?? endpointOf(route)} onOpen={open} />
      <TopBar route={route} endpoint={endpoint} onOpen={open} />
      <div className="frame-banners">
        <Notices />
        <ArmedBanners endpointId={endpoint?.profile.id ?? null} />
        <Banner endpoint={endpointOf(route) === null ? null : endpoint} />
        <PartialBanner endpoint={endpointOf(route) === null ? null : endpoint} />
        <StoryBanner endpoint={endpointOf(route) === null ? null : endpoint} />
        {settled && endpoint ? (
          <Suspense fallback={null}>
            <LookStatus endpointId={endpoint.profile.id} />
          </Suspense>
        ) : null}
      </div>
      <main id="main" ref={main} className="frame-main" tabIndex={-1} data-view={route.view}>
        {children}
      </main>
      <LiveRegion />
      <div className="toasts">
        {settled ? <EndedRuns /> : null}
        <Suspense fallback={null}>{alarms > 0 ? <AlarmToasts /> : null}</Suspense>
      </div>
      <Begun />
      <Suspense fallback={null}>
        {overlay === 'palette' ? (
          <Palette route={route} endpoint={endpoint} onClose={close} onOpen={setOverlay} />
        ) : null}
        {overlay === 'shortcuts' ? <ShortcutSheet onClose={close} /> : null}
        {overlay === 'about' ? <About onClose={close} /> : null}
      </Suspense>
    </div>
  )
}
