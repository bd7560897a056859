import './continents.css'
import { useRef, type JSX, type ReactNode } from 'react'
import type { EndpointView, MapData } from '#shared/domain/views.ts'
import type { Share } from '#shared/map/query/whole.ts'
import { Age, Skeleton } from '../../parts/parts.tsx'
import { plural } from '../../parts/words.ts'
import { useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import type { MapChoice } from '../../stores/map-place.ts'
import { focusOf } from './address.ts'
import { useFilteredMap } from './filtered.ts'
import { useJoined } from './joined.ts'
import { MapStage, type MapHandle, type MapStageProps } from './MapStage.tsx'
import { hiddenWords } from './showing.ts'

interface ContinentsProps extends MapStageProps {
  /** The endpoint that has the selection and the panel. */
  here: string
  /** How many of its apps are shown; null while that is being read. */
  apps: Share | null
  filter: string
  /** Turns to another endpoint. */
  goTo: (endpointId: string, choice: Partial<MapChoice>) => void
}

/**
 * The maps of all endpoints side by side, each as a continent: nothing is ever shared between endpoints,
 * so that no line runs from one to another. Whatever is selected decides which endpoint is acted on.
 */
export default function Continents({ here, apps, filter, goTo, ...stage }: ContinentsProps): JSX.Element {
  const { endpoints } = useEndpoints()
  return (
    <div className="map-continents" data-testid="map-continents" data-count={endpoints.length}>
      {endpoints.map((view) => (
        <Continent
          key={view.profile.id}
          view={view}
          filter={filter}
          goTo={goTo}
          chosen={view.profile.id === here ? { apps, stage } : null}
          covered={stage.covered}
          onSearch={stage.onSearch}
        />
      ))}
    </div>
  )
}

type ContinentProps = Pick<ContinentsProps, 'filter' | 'goTo' | 'covered' | 'onSearch'> & {
  view: EndpointView
  /** What the page shows of the continent that has the selection; null for all others. */
  chosen: { apps: Share | null; stage: MapStageProps } | null
}

function Continent(props: ContinentProps): JSX.Element {
  const { view, chosen } = props
  const map = useCommand('graph.map', { endpointId: view.profile.id })
  if (map.data) return <Charted {...props} data={map.data} />
  return (
    <Land view={view} here={chosen !== null} apps={null}>
      {map.error ? (
        <p className="map-quiet">{map.error.message}</p>
      ) : (
        <Skeleton rows={[90, 90]} label={`Drawing ${view.profile.name}`} />
      )}
    </Land>
  )
}

/** An endpoint's name and age, and what is known of it. */
function Land({
  view: { profile, lastSync },
  here,
  apps,
  children,
}: {
  view: EndpointView
  /** Whatever is selected is of this one. */
  here: boolean
  /** Null before there is a map. */
  apps: Share | null
  children: ReactNode
}): JSX.Element {
  return (
    <section className="map-continent" aria-label={profile.name} data-here={here || undefined}>
      <header>
        <span className="environment-bar" data-environment={profile.environment} />
        <h2>
          <bdi>{profile.name}</bdi>
        </h2>
        <span className="map-quiet">
          {lastSync ? (
            <>
              as of <Age at={lastSync.takenAt} />
              {lastSync.complete ? '' : ', with short lists'}
            </>
          ) : (
            'never synced'
          )}
        </span>
        {apps ? (
          <span className="map-quiet">
            {plural(apps.shown, 'app')}
            {hiddenWords(apps)}
          </span>
        ) : null}
      </header>
      <div className="map-continent-ground">{children}</div>
    </section>
  )
}

function Charted({
  view,
  data: latest,
  filter,
  goTo,
  chosen,
  covered,
  onSearch,
}: ContinentProps & { data: MapData }): JSX.Element {
  const data = useJoined(latest)
  const { model, whole, filtered, hidden, query, isBehind } = useFilteredMap(data, filter, true)
  const handle = useRef<MapHandle>(null)
  return (
    <Land view={view} here={chosen !== null} apps={chosen ? chosen.apps : isBehind ? null : filtered.apps}>
      {chosen ? (
        <MapStage {...chosen.stage} />
      ) : (
        <MapStage
          handle={handle}
          model={model}
          whole={whole}
          endpoint={view.profile.name}
          query={query}
          lit={null}
          selection={null}
          cursor={null}
          changes={null}
          hidden={hidden}
          covered={covered}
          onSelect={(next) => {
            goTo(data.endpointId, { focus: next ? focusOf(model, next) : null })
          }}
          onFocus={(next) => {
            goTo(data.endpointId, { focus: focusOf(model, next), steps: 1 })
          }}
          onSearch={onSearch}
          onWalk={nothing}
          onWalkEnd={nothing}
          onPainted={nothing}
        />
      )}
    </Land>
  )
}

function nothing(): void {
  // What only the continent with the selection does.
}
