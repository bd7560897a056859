import { useCallback, useEffect, useRef, useState, type JSX } from 'react'
import './incident.css'
import './columns.css'
import '../addon/addon.css'
import type { IncidentView } from '#shared/domain/incident.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { navigate, type Route } from '../../stores/route.ts'
import { useViewKeys } from '../../frame/shortcuts.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { Skeleton } from '../../parts/parts.tsx'
import { beginOffer } from '../operations/menus/begin-offer.ts'
import { GatheringStrip } from './GatheringStrip.tsx'
import { copiedWords, copyText, Head } from './Head.tsx'
import { RiskyOffers, SafeReads, useOffers } from './IncidentActions.tsx'
import { IncidentApps } from './IncidentApps.tsx'
import { IncidentFindings } from './IncidentFindings.tsx'
import { gatheringWords } from './incident-words.ts'
import { Questions } from './Questions.tsx'
import { shareLink } from './share.ts'
import { TimeLine } from './TimeLine.tsx'

/** What was asked so lately is not asked again because somebody comes back to the page. */
const freshFor = 30_000

/** Asks the platform when the page is opened and whenever somebody wants; leaving the page ends it. */
function useGathering(
  endpointId: string,
  addonId: string,
  hours: number,
  view: IncidentView | null,
): { gathering: boolean; gather: () => void; stop: () => void } {
  const [asking, setAsking] = useState(false)
  const running = useRef<AbortController | null>(null)
  const gather = useCallback((): void => {
    if (running.current) return
    const controller = new AbortController()
    running.current = controller
    setAsking(true)
    void (async () => {
      const result = await runCommand('incident.gather', { endpointId, addonId, hours }, controller.signal)
      if (running.current !== controller) return
      running.current = null
      setAsking(false)
      if (result.ok) announce(gatheringWords(result.value.gathering, Date.now()).words)
      else if (result.error.code !== 'cancelled') announce(result.error.message)
    })()
  }, [endpointId, addonId, hours])
  const stop = useCallback((): void => {
    running.current?.abort()
    running.current = null
    setAsking(false)
  }, [])
  useEffect(
    () => () => {
      running.current?.abort()
      running.current = null
    },
    [],
  )
  const known = view !== null
  const endedAt = view?.gathering.state === 'done' ? view.gathering.endedAt : null
  const begun = useRef(false)
  useEffect(() => {
    if (!known || begun.current) return
    begun.current = true
    if (endedAt === null || Date.now() - endedAt > freshFor) gather()
  }, [known, endedAt, gather])
  return { gathering: asking || view?.gathering.state === 'running', gather, stop }
}

function Page({
  view,
  gathering,
  onGather,
  onStop,
}: {
  view: IncidentView
  gathering: boolean
  onGather: () => void
  onStop: () => void
}): JSX.Element {
  const { endpointId, addon } = view
  const { data: detail } = useCommand('inventory.addon', { endpointId, addonId: addon.id })
  const offers = useOffers(detail)
  const reads = Object.fromEntries(
    (offers?.reads ?? []).slice(0, 9).map((offer, index) => [
      String(index + 1),
      () => {
        beginOffer(offer)
      },
    ]),
  )
  useViewKeys({
    ...reads,
    r: onGather,
    c: () => void copyText(view.text, copiedWords.text),
    l: () => void copyText(shareLink(), copiedWords.link),
    o: () => {
      navigate({ view: 'addon', endpointId, addonId: addon.id })
    },
    m: () => {
      navigate({ view: 'map', endpointId, focus: { kind: 'addon', id: addon.id } })
    },
  })
  return (
    <div className="page incident">
      <Head view={view} gathering={gathering} onGather={onGather} />
      <GatheringStrip view={view} onStop={onStop} />
      <Questions view={view} />
      <div className="incident-columns">
        <div className="incident-main">
          <IncidentApps view={view} detail={detail} />
          <TimeLine view={view} />
        </div>
        <aside className="incident-side" aria-label="What to do">
          <SafeReads offers={offers} />
          <IncidentFindings view={view} />
          <RiskyOffers offers={offers} />
        </aside>
      </div>
    </div>
  )
}

/** One add-on in trouble, for whoever was just woken up. What is known is there at once; the platform is asked meanwhile. */
export default function IncidentPage({ route }: { route: Extract<Route, { view: 'incident' }> }): JSX.Element {
  const { endpointId, addonId, hours } = route
  const { data, error, reload } = useCommand('incident.addon', { endpointId, addonId, hours })
  const { gathering, gather, stop } = useGathering(endpointId, addonId, hours, data)
  if (error && !data) return <ErrorPanel error={error} onRetry={reload} />
  if (!data) return <Skeleton rows={[18, 60, 100, 100, 92, 96, 70]} label="Reading what is known" />
  return (
    <>
      {error ? <ErrorNote error={error} /> : null}
      <Page view={data} gathering={gathering} onGather={gather} onStop={stop} />
    </>
  )
}
