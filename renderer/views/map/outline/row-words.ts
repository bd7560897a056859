import type { Severity } from '#shared/domain/finding.ts'
import { crossesSpaces, type MapModel } from '#shared/map/model.ts'
import type { OutlineRow } from '#shared/map/outline.ts'
import { at, rowLength } from '#shared/map/rows.ts'
import { countWords, plural } from '../../../parts/words.ts'
import { appStates, regionOf, severityOf, spread } from '../describe.ts'

/** What the columns say of a row, beside its name. */
export interface RowWords {
  kind: string
  states: readonly string[]
  shared: string
  /** The owner, where `shared` ends with "from". */
  from: string
  /** Across spaces: said in teal. */
  sharing: boolean
  severity: Severity | null
}

/** `worst` is the worst finding of each region. */
export function wordsOf(model: MapModel, worst: Uint8Array, { kind, thing, under }: OutlineRow): RowWords {
  const { data } = model
  switch (kind) {
    case 'region':
      return regionWords(model, worst, thing)
    case 'app':
      return { ...appWords(model, thing), kind: `App · ${plural(rowLength(model.owned, thing), 'add-on')}` }
    case 'holder': {
      const crosses = at(model.cellRegion, thing) !== at(model.cellRegion, at(model.addonCell, under))
      const where = regionOf(model, thing)?.name ?? ''
      return { ...appWords(model, thing), kind: `App in ${where}`, shared: 'borrows it', sharing: crosses }
    }
    case 'borrowed': {
      const owner = data.apps.names[at(model.addonCell, thing)]
      const crosses = at(model.cellRegion, under) !== at(model.cellRegion, at(model.addonCell, thing))
      return {
        ...addonWords(model, thing),
        shared: owner === undefined ? 'borrowed, no owner' : 'from ',
        from: owner ?? '',
        sharing: crosses && owner !== undefined,
      }
    }
    case 'addon':
    default:
      return addonWords(model, thing)
  }
}

function regionWords(model: MapModel, worst: Uint8Array, index: number): RowWords {
  const region = model.regions[index]
  const count = region?.cells.length ?? 0
  const orphans = region?.kind === 'no-owner'
  return {
    kind: `${region?.kind === 'space' ? 'Space · ' : ''}${plural(count, orphans ? 'add-on' : 'app')}`,
    states: region?.compliance ?? [],
    shared: region && region.crossings > 0 ? `${countWords(region.crossings)} across its border` : '',
    from: '',
    sharing: true,
    severity: severityOf(worst[index]),
  }
}

function appWords(model: MapModel, cell: number): RowWords {
  const states = appStates(model, cell)
  const borrowed = rowLength(model.borrowed, cell)
  return {
    kind: 'App',
    states: states.includes('not running') ? states : ['running', ...states],
    shared: borrowed === 0 ? '' : `borrows ${plural(borrowed, 'add-on')}`,
    from: '',
    sharing: model.cellShares[cell] === 1,
    severity: severityOf(model.cellRisk[cell]),
  }
}

function addonWords(model: MapModel, addon: number): RowWords {
  const { data } = model
  return {
    kind: data.services[at(data.addons.services, addon)] ?? 'unknown service',
    states: [],
    shared: rowLength(model.borrowers, addon) === 0 ? '' : spread(model, addon),
    from: '',
    sharing: crossesSpaces(model, addon),
    severity: severityOf(data.addons.risks[addon]),
  }
}

/** The worst finding that a cell of each region takes part in. */
export function worstOfRegions({ regions, cellRisk }: MapModel): Uint8Array {
  return Uint8Array.from(regions, ({ cells }) => cells.reduce((worst, cell) => Math.max(worst, at(cellRisk, cell)), 0))
}
