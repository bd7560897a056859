import { useRef, type JSX } from 'react'
import type { EndpointView } from '#shared/domain/views.ts'
import { Age, Skeleton } from '../../parts/parts.tsx'
import { plural } from '../../parts/words.ts'
import { useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import type { MapChoice } from '../../stores/map-place.ts'
import { focusOf } from './address.ts'
import { useFilteredMap, withLabels } from './filtered.ts'
import { MapStage, type MapHandle, type MapStageProps } from './MapStage.tsx'
import { hiddenWords } from './showing.ts'

interface ContinentsProps extends MapStageProps {
  /** The endpoint that has the selection and the panel. */
  here: string
  filter: string
  /** Turns to another endpoint. */
  goTo: (endpointId: string, choice: Partial<MapChoice>) => void
}

/**
 * The maps of all endpoints side by side, each as a continent: nothing is ever shared between endpoints,
 * so that no line runs from one to another. Whatever is selected decides which endpoint is acted on.
 */
export default function Continents({ here, filter, goTo, ...stage }: ContinentsProps): JSX.Element {
  const { endpoints } = useEndpoints()
  return (
    <div className="map-continents" data-testid="map-continents" data-count={endpoints.length}>
      {endpoints.map((view) => (
        <Continent
          key={view.profile.id}
          view={view}
          filter={filter}
          goTo={goTo}
          stage={view.profile.id === here ? stage : null}
          covered={stage.covered}
          onSearch={stage.onSearch}
        />
      ))}
    </div>
  )
}

type ContinentProps = Pick<ContinentsProps, 'filter' | 'goTo' | 'covered' | 'onSearch'> & {
  view: EndpointView
  /** Null for a continent that has no selection. */
  stage: MapStageProps | null
}

function Continent({ view, ...rest }: ContinentProps): JSX.Element {
  const { profile, lastSync } = view
  const map = useCommand('graph.map', { endpointId: profile.id })
  return (
    <section className="map-continent" aria-label={profile.name} data-here={rest.stage !== null || undefined}>
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
        {map.data ? <Shown data={map.data} filter={rest.filter} /> : null}
      </header>
      <div className="map-continent-ground">
        {map.data ? (
          <Ground view={view} data={map.data} {...rest} />
        ) : map.error ? (
          <p className="map-quiet">{map.error.message}</p>
        ) : (
          <Skeleton rows={[90, 90]} label={`Drawing ${profile.name}`} />
        )}
      </div>
    </section>
  )
}

type Data = Parameters<typeof withLabels>[0]

function Shown({ data, filter }: { data: Data; filter: string }): JSX.Element {
  const { filtered } = useFilteredMap(withLabels(data), filter)
  return (
    <span className="map-quiet">
      {plural(filtered.apps.shown, 'app')}
      {hiddenWords(filtered.apps)}
    </span>
  )
}

function Ground({ view, data, filter, goTo, stage, covered, onSearch }: ContinentProps & { data: Data }): JSX.Element {
  const { model, whole, query } = useFilteredMap(withLabels(data), filter)
  const handle = useRef<MapHandle>(null)
  return stage ? (
    <MapStage {...stage} />
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
  )
}

function nothing(): void {
  // What only the continent with the selection does.
}
