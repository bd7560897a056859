import { severities, type Severity } from '#shared/domain/finding.ts'
import type { Selection } from '#shared/map/lit.ts'
import { crossesSpaces, holderCells, type MapModel, type Region } from '#shared/map/model.ts'
import { at, rowLength } from '#shared/map/rows.ts'
import { nameOf } from '../../graph/names.ts'
import { plural } from '../../parts/words.ts'

/** What the tip, the panel and a screen reader say about a thing on the map. */
export interface Description {
  kind: string
  name: string
  severity: Severity | null
  /** Across spaces: said in teal. */
  sharing: string | null
  lines: string[]
}

/** The map's risk column: 0 is none, 1 to 5 are info to critical. */
export function severityOf(risk: number | undefined): Severity | null {
  return risk === undefined ? null : (severities[risk - 1] ?? null)
}

export function regionOf(model: MapModel, cell: number): Region | undefined {
  return model.regions[at(model.cellRegion, cell)]
}

function spaceLine(region: Region | undefined): string {
  if (!region) return ''
  if (region.kind !== 'space') return region.name
  return region.compliance.length === 0 ? region.name : `${region.name} · ${region.compliance.join(', ')}`
}

/** preview, maintenance, not running: what is out of the ordinary about an app. */
export function appStates(model: MapModel, cell: number): string[] {
  const flags = at(model.data.apps.flags, cell)
  return [
    ...((flags & 1) === 1 ? ['preview'] : []),
    ...((flags & 2) === 2 ? ['maintenance'] : []),
    ...((flags & 4) === 4 ? [] : ['not running']),
  ]
}

/** "47 apps in 33 spaces". */
export function spread(model: MapModel, addon: number): string {
  const apps = holderCells(model, addon).length
  return `${plural(apps, 'app')} in ${plural(at(model.addonRegions, addon), 'space')}`
}

export function describe(model: MapModel, selection: Selection): Description {
  const name = nameOf(model, selection)
  switch (selection.kind) {
    case 'space':
      return describeSpace(model, selection.region)
    case 'app': {
      const cell = selection.cell
      const owned = rowLength(model.owned, cell)
      const borrowed = rowLength(model.borrowed, cell)
      return {
        kind: 'App',
        name,
        severity: severityOf(model.cellRisk[cell]),
        sharing: model.cellShares[cell] === 1 ? 'Shares across spaces' : null,
        lines: [
          spaceLine(regionOf(model, cell)),
          `owns ${plural(owned, 'add-on')}${borrowed > 0 ? `, borrows ${borrowed}` : ''}`,
          appStates(model, cell).join(', '),
        ].filter((line) => line !== ''),
      }
    }
    case 'addon':
    default: {
      const addon = selection.addon
      const cell = at(model.addonCell, addon)
      const owner = cell < model.apps ? `owned by ${model.data.apps.names[cell] ?? ''}` : 'no owner'
      return {
        kind: model.data.services[at(model.data.addons.services, addon)] ?? 'Add-on',
        name,
        severity: severityOf(model.data.addons.risks[addon]),
        sharing: crossesSpaces(model, addon) ? spread(model, addon) : null,
        lines: [
          owner,
          cell < model.apps ? spaceLine(regionOf(model, cell)) : '',
          crossesSpaces(model, addon) ? '' : spread(model, addon),
        ].filter((line) => line !== ''),
      }
    }
  }
}

function describeSpace(model: MapModel, index: number): Description {
  const region = model.regions[index]
  const space = model.data.spaces[region?.space ?? -1]
  const orphans = region?.kind === 'no-owner'
  return {
    kind: region?.kind === 'space' ? 'Space' : 'Not a space',
    name: region?.name ?? '',
    severity: null,
    sharing: region && region.crossings > 0 ? `${plural(region.crossings, 'attachment')} across its border` : null,
    lines: [
      orphans
        ? 'Add-ons whose owner is gone or not in this snapshot.'
        : region?.kind === 'unknown-space'
          ? 'Apps whose space is not in this snapshot.'
          : (space?.compliance.join(', ') ?? ''),
      [space?.region, space?.stack].filter((part) => part !== undefined && part !== '').join(' · '),
      plural(region?.cells.length ?? 0, orphans ? 'add-on' : 'app'),
      region && region.critical > 0 ? `${region.critical} critical` : '',
    ].filter((line) => line !== ''),
  }
}

/** One sentence for a screen reader. */
export function say(model: MapModel, selection: Selection): string {
  const { kind, name, severity, sharing, lines } = describe(model, selection)
  return [`${kind} ${name}`, ...lines, sharing ?? '', severity === null ? '' : `worst finding ${severity}`]
    .filter((part) => part !== '')
    .join(', ')
}

/** Apps of a space by the worst finding they take part in. */
export function risksOf(model: MapModel, region: number): Map<Severity, number> {
  const counts = new Map<Severity, number>()
  for (const cell of model.regions[region]?.cells ?? []) {
    const severity = severityOf(model.cellRisk[cell])
    if (severity !== null) counts.set(severity, (counts.get(severity) ?? 0) + 1)
  }
  return counts
}

/** The add-ons held across spaces that the most apps hold. */
export function widestShared(model: MapModel, limit: number): number[] {
  const crossing: number[] = []
  for (let addon = 0; addon < model.totals.addons; addon += 1) if (crossesSpaces(model, addon)) crossing.push(addon)
  return crossing
    .toSorted(
      (p, q) =>
        rowLength(model.borrowers, q) - rowLength(model.borrowers, p) ||
        at(model.addonRegions, q) - at(model.addonRegions, p) ||
        p - q,
    )
    .slice(0, limit)
}
