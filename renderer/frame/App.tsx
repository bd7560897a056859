import { lazy, Suspense, useEffect, type JSX } from 'react'
import MapView from '../views/map/MapView.tsx'
import { adoptTheme } from '../stores/theme.ts'
import { primeCommand, runCommand, useCommand } from '../stores/command.ts'
import { useEndpoints } from '../stores/endpoints.ts'
import { endpointOf, navigate, useRoute, type EndpointRoute } from '../stores/route.ts'
import { ErrorPanel } from '../parts/ErrorPanel.tsx'
import { EmptyState, Skeleton } from '../parts/parts.tsx'
import { EndpointsIcon } from '../parts/icons.tsx'
import { FirstSync } from './FirstSync.tsx'
import { Frame } from './Frame.tsx'
import { addonOf } from './shortcuts.ts'
import { ViewBoundary } from './ViewBoundary.tsx'
import { patiently } from '../parts/patiently.ts'
import { views } from './views.ts'

const Welcome = lazy(patiently(views.welcome))
const Endpoints = lazy(patiently(views.endpoints))
const Findings = lazy(patiently(views.findings))
const Addons = lazy(patiently(views.addons))
const AddonPage = lazy(patiently(views.addon))
const Catalog = lazy(patiently(views.catalog))
const Journal = lazy(patiently(views.journal))
const Incident = lazy(patiently(views.incident))
const Scores = lazy(patiently(views.scores))
const Rules = lazy(patiently(views.rules))

function ViewOnEndpoint({ route }: { route: EndpointRoute }): JSX.Element {
  switch (route.view) {
    case 'map':
      // One map of all endpoints stays where it is when another of them is turned to.
      return <MapView key={route.everywhere === true ? '' : route.endpointId} endpointId={route.endpointId} />
    case 'findings':
      return <Findings key={route.endpointId} route={route} />
    case 'addons':
      return <Addons key={route.endpointId} route={route} />
    case 'addon':
      return <AddonPage key={route.addonId} endpointId={route.endpointId} addonId={route.addonId} />
    case 'incident':
      return <Incident key={route.addonId} route={route} />
    case 'scores':
      return <Scores key={route.endpointId} endpointId={route.endpointId} />
    case 'catalog':
    default:
      return <Catalog key={route.endpointId} route={route} />
  }
}

/**
 * Every computer has ids of its own for endpoints, and the platform one for an add-on: a link to an add-on that somebody
 * sent leads to it on whichever endpoint here has it.
 */
function Elsewhere({ route }: { route: EndpointRoute }): JSX.Element {
  const addonId = addonOf(route)?.addonId ?? null
  const found = useCommand('inventory.search', addonId === null ? null : { endpointId: null, text: addonId, limit: 5 })
  const hit = found.data?.hits.find(({ kind, id }) => kind === 'addon' && id === addonId)
  const endpointId = hit?.endpointId ?? null
  useEffect(() => {
    if (endpointId === null || addonId === null) return
    if (route.view === 'incident' || route.view === 'addon') navigate({ ...route, endpointId }, { replace: true })
    else navigate({ view: 'map', endpointId, focus: { kind: 'addon', id: addonId } }, { replace: true })
  }, [endpointId, addonId, route])
  if (found.loading || endpointId !== null) return <Skeleton rows={[32, 90, 84]} label="Looking for it" />
  return (
    <EmptyState
      whole
      icon={<EndpointsIcon size={20} />}
      title="There is no such endpoint here"
      action={
        <a className="button button-plain" href="#/endpoints">
          Choose an endpoint
        </a>
      }
    >
      It was removed, or the link comes from another computer.
    </EmptyState>
  )
}

/** A view of an endpoint, or what stands in for it: an endpoint that is gone, or one never synced. */
function EndpointView({ route }: { route: EndpointRoute }): JSX.Element {
  const { endpoints, known } = useEndpoints()
  const endpoint = endpoints.find((each) => each.profile.id === route.endpointId)
  if (known && !endpoint) return <Elsewhere route={route} />
  if (endpoint?.lastSync === null) return <FirstSync endpoint={endpoint} />
  return <ViewOnEndpoint route={route} />
}

/** Where an address that says nothing leads: the endpoint looked at last, the only one there is, or the welcome. */
function Start(): JSX.Element {
  const { endpoints, known, error } = useEndpoints()
  const preferences = useCommand('preferences.get', {})
  const settled = known && !preferences.loading
  const wanted = preferences.data?.endpointId ?? null
  const target = endpoints.find((each) => each.profile.id === wanted) ?? endpoints[0]
  const targetId = target?.profile.id ?? null
  const hasSnapshot = target?.lastSync != null
  useEffect(() => {
    if (!settled) return
    if (targetId !== null && hasSnapshot) primeCommand('graph.map', { endpointId: targetId })
    navigate(targetId === null ? { view: 'welcome' } : { view: 'map', endpointId: targetId, focus: null }, {
      replace: true,
    })
  }, [settled, targetId, hasSnapshot])
  return error && !known ? <ErrorPanel error={error} /> : <Skeleton rows={[]} label="Starting" />
}

/** Keeps the core's memory of what was looked at last, and takes up the theme it remembers. */
function usePreferences(endpointId: string | null): void {
  const { data } = useCommand('preferences.get', {})
  useEffect(() => {
    if (data) adoptTheme(data.theme)
  }, [data])
  const remembered = data?.endpointId
  useEffect(() => {
    if (endpointId === null || remembered === undefined || remembered === endpointId) return
    void runCommand('preferences.set', { endpointId })
  }, [endpointId, remembered])
}

export function App(): JSX.Element {
  const route = useRoute()
  const endpointId = endpointOf(route)
  usePreferences(endpointId)

  if (route.view === 'welcome') {
    return (
      <ViewBoundary key={route.view}>
        <Suspense fallback={null}>
          <Welcome />
        </Suspense>
      </ViewBoundary>
    )
  }
  return (
    <Frame route={route}>
      <ViewBoundary key={route.view}>
        <Suspense fallback={<Skeleton rows={[32, 90, 84, 88, 60]} label="Opening the view" />}>
          {route.view === 'start' ? (
            <Start />
          ) : route.view === 'endpoints' ? (
            <Endpoints dialog={route.dialog} />
          ) : route.view === 'rules' ? (
            <Rules route={route} />
          ) : route.view === 'journal' ? (
            <Journal route={route} />
          ) : (
            <EndpointView route={route} />
          )}
        </Suspense>
      </ViewBoundary>
    </Frame>
  )
}
