import type { JSX } from 'react'
import { isOpen, severities } from '#shared/domain/finding.ts'
import './panel.css'
import type { Selection } from '#shared/map/lit.ts'
import { cellName, crossesSpaces, holderCells, type MapModel } from '#shared/map/model.ts'
import { at, row } from '#shared/map/rows.ts'
import { idOf, nameOf } from '../../graph/search.ts'
import { CloseIcon } from '../../parts/icons.tsx'
import { Badge, Button, ComplianceTags, IconButton, SharedBadge } from '../../parts/parts.tsx'
import { SeverityMark, severityWords } from '../../parts/SeverityMark.tsx'
import { countWords, plural } from '../../parts/words.ts'
import { useCommand } from '../../stores/command.ts'
import { routeHref, usualHours } from '../../stores/route.ts'
import { DeepLookButton } from '../look/DeepLook.tsx'
import { AddonOperations, AppOperations } from '../operations/menus/AddonOperations.tsx'
import { appStates, regionOf, risksOf, severityOf, spread, widestShared } from './describe.ts'
import { MapLegend } from './MapLegend.tsx'
import { PinButton } from './MapPin.tsx'
import { AddonRow, AppRow, List, Risk, Section, SpaceRow, type PanelProps } from './MapRows.tsx'

/** Beside the map: what is selected, or what the map holds. `missing` says why what the address names is not here. */
export function MapPanel({
  model,
  selection,
  missing,
  compared,
  onSelect,
  onBlastRadius,
}: PanelProps & {
  selection: Selection | null
  missing: string | null
  /** What differs from an earlier sync, in place of what the map holds; null where nothing is compared. */
  compared: JSX.Element | null
  onBlastRadius: () => void
}): JSX.Element {
  return (
    <section className="map-panel" aria-label="Selection">
      {selection === null ? (
        <>
          <h2 className="unseen">What the map holds</h2>
          {missing === null ? null : <p className="note">{missing}</p>}
          {compared ?? <Summary model={model} onSelect={onSelect} />}
        </>
      ) : (
        <>
          <header>
            <span className="map-kind">{kindWords[selection.kind]}</span>
            {selection.kind === 'space' ? null : <PinButton id={idOf(model, selection)} />}
            <IconButton
              label="Close the selection"
              onClick={() => {
                onSelect(null)
              }}
            >
              <CloseIcon size={14} />
            </IconButton>
            <h2>
              <bdi>{nameOf(model, selection)}</bdi>
            </h2>
          </header>
          {selection.kind === 'addon' ? (
            <AddonFacts
              key={selection.addon}
              model={model}
              addon={selection.addon}
              onSelect={onSelect}
              onBlastRadius={onBlastRadius}
            />
          ) : selection.kind === 'app' ? (
            <AppFacts key={selection.cell} model={model} cell={selection.cell} onSelect={onSelect} />
          ) : (
            <SpaceFacts key={selection.region} model={model} region={selection.region} onSelect={onSelect} />
          )}
        </>
      )}
      <MapLegend />
    </section>
  )
}

const kindWords = { addon: 'Add-on', app: 'App', space: 'Space' }

function Summary({ model, onSelect }: PanelProps): JSX.Element {
  const { totals, data } = model
  const widest = widestShared(model, 8)
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
        {widest.length === 0 ? <p className="map-quiet">No add-on is held in more than one space.</p> : null}
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

function AddonFacts({
  model,
  addon,
  onSelect,
  onBlastRadius,
}: PanelProps & { addon: number; onBlastRadius: () => void }): JSX.Element {
  const { data, apps } = model
  const home = at(model.addonCell, addon)
  const borrowers = [...row(model.borrowers, addon)].toSorted(
    (p, q) => at(model.cellRegion, p) - at(model.cellRegion, q) || (cellName(model, p) < cellName(model, q) ? -1 : 1),
  )
  const addonId = data.addons.ids[addon] ?? ''
  const detail = useCommand('inventory.addon', { endpointId: data.endpointId, addonId })
  return (
    <>
      <p className="map-tags">
        <Badge>{data.services[at(data.addons.services, addon)] ?? 'unknown service'}</Badge>
        {crossesSpaces(model, addon) ? <SharedBadge spaces={at(model.addonRegions, addon)} /> : null}
      </p>
      <WorstFinding model={model} addon={addon} />
      <p className="map-actions">
        <Button kind="primary" onClick={onBlastRadius}>
          Blast radius
        </Button>
        <a className="button button-plain" href={routeHref({ view: 'addon', endpointId: data.endpointId, addonId })}>
          Open add-on
        </a>
        <a
          className="button button-plain"
          href={routeHref({ view: 'incident', endpointId: data.endpointId, addonId, hours: usualHours })}
          aria-keyshortcuts="i"
          title="Everybody it hurts and what changed lately (i)"
        >
          Incident
        </a>
        {detail.data ? <AddonOperations detail={detail.data} /> : null}
      </p>
      <Section title="Owner" count={null}>
        {home < apps ? (
          <List items={[home]} render={(cell) => <AppRow model={model} cell={cell} onSelect={onSelect} />} />
        ) : (
          <p className="map-quiet">No owner: the app is gone or not in this snapshot.</p>
        )}
      </Section>
      <Section title="Also held by" count={borrowers.length}>
        {borrowers.length === 0 ? <p className="map-quiet">No other app holds it.</p> : null}
        <List items={borrowers} render={(cell) => <AppRow model={model} cell={cell} onSelect={onSelect} />} />
      </Section>
    </>
  )
}

/** The worst finding in words. The map itself knows only how bad it is; the sentence comes a moment later. */
function WorstFinding({ model, addon }: { model: MapModel; addon: number }): JSX.Element | null {
  const { data } = model
  const severity = severityOf(data.addons.risks[addon])
  const detail = useCommand('inventory.addon', { endpointId: data.endpointId, addonId: data.addons.ids[addon] ?? '' })
  if (severity === null) return <p className="map-quiet">No open finding.</p>
  const worst = detail.data?.findings.find(({ context, state }) => !context && isOpen(state))
  return (
    <div className="map-finding" data-severity={severity}>
      <p>
        <SeverityMark severity={severity} label />
      </p>
      {worst ? (
        <>
          <strong>{worst.title}</strong>
          <p>{worst.reason}</p>
        </>
      ) : null}
    </div>
  )
}

function AppFacts({ model, cell, onSelect }: PanelProps & { cell: number }): JSX.Element {
  const region = regionOf(model, cell)
  const owned = [...row(model.owned, cell)]
  const borrowed = [...row(model.borrowed, cell)]
  const severity = severityOf(model.cellRisk[cell])
  const states = appStates(model, cell)
  const organization = model.data.organizations[model.data.apps.organizations[cell] ?? -1]
  return (
    <>
      <p className="map-tags">
        {severity === null ? null : <SeverityMark severity={severity} label />}
        {states.map((state) => (
          <Badge key={state} tone={state === 'preview' ? 'info' : 'medium'}>
            {state}
          </Badge>
        ))}
        <ComplianceTags tags={region?.compliance ?? []} />
      </p>
      <p className="map-actions">
        <AppOperations endpointId={model.data.endpointId} appId={model.data.apps.ids[cell] ?? ''} />
      </p>
      <Section title="Space" count={null}>
        <List
          items={[at(model.cellRegion, cell)]}
          render={(region) => <SpaceRow model={model} region={region} onSelect={onSelect} note={organization ?? ''} />}
        />
      </Section>
      <Section title="Owns" count={owned.length}>
        {owned.length === 0 ? <p className="map-quiet">Owns no add-on.</p> : null}
        <List items={owned} render={(addon) => <AddonRow model={model} addon={addon} onSelect={onSelect} />} />
      </Section>
      <Section title="Borrows" count={borrowed.length}>
        {borrowed.length === 0 ? <p className="map-quiet">Borrows no add-on.</p> : null}
        <List
          items={borrowed}
          render={(addon) => <AddonRow model={model} addon={addon} onSelect={onSelect} withOwner />}
        />
      </Section>
    </>
  )
}

function SpaceFacts({ model, region, onSelect }: PanelProps & { region: number }): JSX.Element {
  const here = model.regions[region]
  const space = model.data.spaces[here?.space ?? -1]
  const risks = risksOf(model, region)
  const partners = model.links
    .filter((link) => link.a === region || link.b === region)
    .map((link) => ({ ...link, other: link.a === region ? link.b : link.a }))
  // Worst first: that is what one looks for in a list of a hundred.
  const cells = [...(here?.cells ?? [])].toSorted((p, q) => at(model.cellRisk, q) - at(model.cellRisk, p))
  return (
    <>
      <p className="map-tags">
        <ComplianceTags tags={here?.compliance ?? []} />
        {space && space.region !== '' ? <Badge>{space.region}</Badge> : null}
        {space && space.stack !== '' ? <Badge>{space.stack}</Badge> : null}
      </p>
      <p className="map-tags">
        {risks.size === 0 ? <span className="map-quiet">No app here takes part in a finding.</span> : null}
        {severities.toReversed().map((severity) =>
          risks.has(severity) ? (
            <span key={severity} className="map-risk-count">
              <SeverityMark severity={severity} /> {risks.get(severity)} {severityWords[severity].toLowerCase()}
            </span>
          ) : null,
        )}
      </p>
      {space ? (
        <p className="map-actions">
          <DeepLookButton endpointId={model.data.endpointId} scope={{ kind: 'space', space: space.name }} />
        </p>
      ) : null}
      <Section title="Shares with" count={partners.length}>
        {partners.length === 0 ? <p className="map-quiet">Shares nothing with another space.</p> : null}
        <List
          items={partners}
          render={({ other, count, critical }) => (
            <SpaceRow model={model} region={other} onSelect={onSelect} note={String(count)} critical={critical} />
          )}
        />
      </Section>
      <Section title="Apps" count={cells.length}>
        <List
          items={cells}
          render={(cell) => <AppRow model={model} cell={cell} onSelect={onSelect} withSpace={false} />}
        />
      </Section>
    </>
  )
}
