import { counted } from '../counted.ts'
import type { Lit, Selection } from '../lit.ts'
import { cellName, orphanOf, type MapModel } from '../model.ts'
import { shownName } from '../names.ts'
import type { PaintState } from '../paint.ts'
import { at } from '../rows.ts'

/** What a picture draws people's eyes to, in words; none where it shows the map as it is. `inSight` follows how much is lit. */
export function stateWords(
  model: MapModel,
  { lit, changes }: Pick<PaintState, 'lit' | 'changes'>,
  inSight: string,
): string[] {
  const parts: string[] = []
  if (lit) parts.push(`Lit: ${subjectOf(model, lit.selection)}, ${extentOf(model, lit)}${inSight}`)
  if (changes) parts.push('with marks for what changed since an earlier snapshot')
  return parts
}

/** "rates of level-payments-prod", "app web-prod with its add-ons", "space prod with what it shares". */
export function subjectOf(model: MapModel, selection: Selection): string {
  switch (selection.kind) {
    case 'addon':
      return addonWords(model, selection.addon)
    case 'app': {
      // An orphan's cell is the orphan itself.
      const orphan = orphanOf(model, selection.cell)
      return orphan === -1
        ? `app ${shownName(cellName(model, selection.cell))} with its add-ons`
        : addonWords(model, orphan)
    }
    case 'space':
    default: {
      const region = model.regions[selection.region]
      return `${region?.kind === 'space' ? 'space ' : ''}${shownName(region?.name ?? '')} with what it shares`
    }
  }
}

function addonWords(model: MapModel, addon: number): string {
  const { names, ids } = model.data.addons
  const name = names[addon]?.trim()
  const home = at(model.addonCell, addon)
  const words = shownName(name === undefined || name === '' ? (ids[addon] ?? '') : name)
  return home < model.apps ? `${words} of ${shownName(cellName(model, home))}` : `${words} without an owner`
}

/** "2 apps in 2 spaces": what is lit, counted as the picture draws it. */
function extentOf(model: MapModel, lit: Lit): string {
  const apps = [...lit.cells].filter((cell) => cell < model.apps)
  const regions = new Set(apps.map((cell) => at(model.cellRegion, cell)))
  const spaces = [...regions].filter((region) => model.regions[region]?.kind === 'space').length
  const places = [
    ...(spaces > 0 ? [counted(spaces, 'space')] : []),
    ...(regions.size > spaces ? ['an unknown space'] : []),
  ]
  return apps.length === 0 ? 'no app' : `${counted(apps.length, 'app')} in ${places.join(' and ')}`
}
