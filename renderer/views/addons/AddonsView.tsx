import { useState, type JSX } from 'react'
import './addons.css'
import { useCommand } from '../../stores/command.ts'
import { everyAddon, navigate, type AddonFilter, type Route } from '../../stores/route.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { FilterField } from '../../parts/FilterField.tsx'
import { AddonsIcon, SearchIcon, SharedIcon } from '../../parts/icons.tsx'
import { Button, EmptyState, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { PickMenu } from '../../parts/PickMenu.tsx'
import { countWords } from '../../parts/words.ts'
import { AddonTable, pageSize } from './AddonTable.tsx'

const waitingRows = [100, 96, 98, 92, 97, 94, 99, 91, 95, 98]

function isFiltered(filter: AddonFilter): boolean {
  return filter.text !== '' || filter.service !== null || filter.space !== null || filter.sharedOnly
}

export default function AddonsView({ route }: { route: Extract<Route, { view: 'addons' }> }): JSX.Element {
  const { endpointId, filter } = route
  const [picking, setPicking] = useState(false)
  const first = useCommand('inventory.addons', { endpointId, ...filter, offset: 0, limit: pageSize })
  // The names to pick from come with the map, which is large: only for somebody who opens a list of them.
  const map = useCommand('graph.map', picking ? { endpointId } : null)
  const [counts, setCounts] = useState({ matching: 0, total: 0, known: false })
  if (first.data && (first.data.matching !== counts.matching || first.data.total !== counts.total || !counts.known)) {
    setCounts({ matching: first.data.matching, total: first.data.total, known: true })
  }

  const change = (part: Partial<AddonFilter>): void => {
    navigate({ view: 'addons', endpointId, filter: { ...filter, ...part } }, { replace: true })
  }
  const clear = (
    <Button
      kind="quiet"
      onClick={() => {
        change({ ...everyAddon, sort: filter.sort, descending: filter.descending })
      }}
    >
      Clear the filters
    </Button>
  )
  const startPicking = (): void => {
    setPicking(true)
  }

  return (
    <div className="page page-full">
      <header className="page-head">
        <ViewHeading>Add-ons</ViewHeading>
        <span className="page-count" role="status">
          {!counts.known
            ? null
            : isFiltered(filter)
              ? `${countWords(counts.matching)} of ${countWords(counts.total)}`
              : countWords(counts.total)}
        </span>
      </header>
      <div className="filters" role="search" aria-label="Filter the add-ons">
        <FilterField
          label="Filter by name, service, plan, owner, space"
          value={filter.text}
          onChange={(text) => {
            change({ text })
          }}
        />
        <PickMenu
          label="Service"
          value={filter.service}
          names={map.data?.services.toSorted() ?? null}
          onOpen={startPicking}
          onChange={(service) => {
            change({ service })
          }}
        />
        <PickMenu
          label="Space"
          value={filter.space}
          names={map.data?.spaces.map((space) => space.name).toSorted() ?? null}
          onOpen={startPicking}
          onChange={(space) => {
            change({ space })
          }}
        />
        <button
          type="button"
          className="pick"
          aria-pressed={filter.sharedOnly}
          data-chosen={filter.sharedOnly}
          onClick={() => {
            change({ sharedOnly: !filter.sharedOnly })
          }}
        >
          <SharedIcon size={14} /> Shared only
        </button>
        {isFiltered(filter) ? clear : null}
      </div>
      {first.error && first.data ? <ErrorNote error={first.error} /> : null}
      {first.error && !first.data ? (
        <ErrorPanel error={first.error} onRetry={first.reload} />
      ) : !counts.known ? (
        <Skeleton rows={waitingRows} label="Reading the add-ons" />
      ) : counts.matching === 0 && first.data ? (
        isFiltered(filter) ? (
          <EmptyState icon={<SearchIcon size={20} />} title="No add-on fits" action={clear}>
            {countWords(counts.total)} add-ons are known here, and none matches all of the filters.
          </EmptyState>
        ) : (
          <EmptyState icon={<AddonsIcon size={20} />} title="No add-ons here">
            The latest sync found none on this endpoint.
          </EmptyState>
        )
      ) : (
        <AddonTable endpointId={endpointId} filter={filter} matching={counts.matching} onSort={change} />
      )}
    </div>
  )
}
