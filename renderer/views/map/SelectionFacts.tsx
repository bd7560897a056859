import type { JSX } from 'react'
import { isOpen, severities } from '#shared/domain/finding.ts'
import type { Selection } from '#shared/map/lit.ts'
import { cellName, crossesSpaces, type MapModel } from '#shared/map/model.ts'
import { at, row } from '#shared/map/rows.ts'
import { Badge, Button, ComplianceTags, SharedBadge } from '../../parts/parts.tsx'
import { SeverityMark, severityWords } from '../../parts/SeverityMark.tsx'
import { useCommand } from '../../stores/command.ts'
import { routeHref, usualHours } from '../../stores/route.ts'
import { DeepLookButton } from '../look/DeepLook.tsx'
import { AddonOperations, AppOperations } from '../operations/menus/AddonOperations.tsx'
import { appStates, regionOf, risksOf, severityOf } from './describe.ts'
import { AddonRow, AppRow, SpaceRow } from './FactRows.tsx'
import { List, Section, type PanelProps } from './MapRows.tsx'

interface FactsProps extends PanelProps {
  /** Opens the focus view of what is selected. */
  onBlastRadius: () => void
}

/** What is known of the selection, and what can be done with it. */
export default function SelectionFacts({ selection, ...props }: FactsProps & { selection: Selection }): JSX.Element {
  switch (selection.kind) {
    case 'addon':
      return <AddonFacts key={`addon ${selection.addon}`} {...props} addon={selection.addon} />
    case 'app':
      return <AppFacts key={`app ${selection.cell}`} {...props} cell={selection.cell} />
    case 'space':
    default:
      return <SpaceFacts key={`space ${selection.region}`} {...props} region={selection.region} />
  }
}

function AddonFacts({ model, addon, onSelect, onBlastRadius }: FactsProps & { addon: number }): JSX.Element {
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

function AppFacts({ model, cell, onSelect, onBlastRadius }: FactsProps & { cell: number }): JSX.Element {
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
        <Button kind="primary" title="All it owns and borrows, and who shares it (.)" onClick={onBlastRadius}>
          Focus view
        </Button>
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

function SpaceFacts({ model, region, onSelect, onBlastRadius }: FactsProps & { region: number }): JSX.Element {
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
          <Button kind="primary" title="What it lends and what it borrows (.)" onClick={onBlastRadius}>
            Focus view
          </Button>
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
