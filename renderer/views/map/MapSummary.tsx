import { useMemo, type JSX } from 'react'
import { holderCells } from '#shared/map/model.ts'
import { countWords, plural } from '../../parts/words.ts'
import { spread, widestShared } from './describe.ts'
import { List, Risk, Section, type PanelProps } from './MapRows.tsx'

/** What the map holds, and what most apps hang on. */
export default function MapSummary({ model, filtered, onSelect }: PanelProps & { filtered: boolean }): JSX.Element {
  const { totals, data } = model
  const widest = useMemo(() => widestShared(model, 8), [model])
  // The platform's own list leaves these out, so the number needs its reason.
  const ownerless = data.addons.owners.filter((owner) => owner < 0).length
  const addonWords = totals.addons === 1 ? 'add-on' : 'add-ons'
  const most = Math.max(1, ...widest.map((addon) => holderCells(model, addon).length))
  return (
    <>
      <dl className="map-totals">
        <Total count={data.spaces.length} words={data.spaces.length === 1 ? 'space' : 'spaces'} />
        <Total count={totals.apps} words={totals.apps === 1 ? 'app' : 'apps'} />
        <Total
          count={totals.addons}
          words={ownerless === 0 ? addonWords : `${addonWords}, ${countWords(ownerless)} without an owner`}
        />
        <Total count={totals.crossAddons} words="held across spaces" sharing />
      </dl>
      <Section title="Shared most widely" count={null}>
        {widest.length === 0 ? (
          <p className="map-quiet">
            No add-on{filtered ? ' that the filter shows' : ''} is held in more than one space.
          </p>
        ) : null}
        <List
          items={widest}
          render={(addon) => (
            <button
              type="button"
              className="map-row map-ranked"
              title={spread(model, addon)}
              onClick={() => {
                onSelect({ kind: 'addon', addon })
              }}
            >
              <Risk risk={model.data.addons.risks[addon]} />
              <bdi>{model.data.addons.names[addon]}</bdi>
              <span className="map-row-note">{plural(holderCells(model, addon).length, 'app')}</span>
              <span className="map-bar" style={{ width: `${(holderCells(model, addon).length / most) * 100}%` }} />
            </button>
          )}
        />
      </Section>
    </>
  )
}

function Total({ count, words, sharing = false }: { count: number; words: string; sharing?: boolean }): JSX.Element {
  return (
    <div data-sharing={sharing || undefined}>
      <dt>{words}</dt>
      <dd>{countWords(count)}</dd>
    </div>
  )
}
