import type { Selection } from '#shared/map/lit.ts'
import { latticeColumns } from '#shared/map/layout.ts'
import { holderCells, orphanOf } from '#shared/map/model.ts'
import { at, row } from '#shared/map/rows.ts'
import { cellRectangle, regionRectangle, type Scene } from '#shared/map/scene.ts'

/** Moving over the map by keyboard: by slot, into a thing and out of it again, and along attachments. */
export type Direction = 'left' | 'right' | 'up' | 'down'

const steps: Record<Direction, { x: number; y: number }> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
}

/** The neighbour on that side, of the same kind; null at the edge of the map. */
export function neighbour(scene: Scene, selection: Selection, direction: Direction): Selection | null {
  switch (selection.kind) {
    case 'space': {
      const region = nearestRegion(
        scene,
        regionRectangle(scene, selection.region),
        selection.region,
        direction,
        spacesOnly,
      )
      return region === -1 ? null : { kind: 'space', region }
    }
    case 'app':
      return neighbourCell(scene, selection.cell, direction)
    case 'addon':
    default: {
      const { model } = scene
      const cell = at(model.addonCell, selection.addon)
      // An orphan is alone in its cell: its neighbours are the cells beside it.
      if (cell >= model.apps) return neighbourCell(scene, cell, direction)
      const addons = row(model.owned, cell)
      const next = besides(addons.indexOf(selection.addon), addons.length, latticeColumns(addons.length), direction)
      return next === -1 ? null : { kind: 'addon', addon: at(addons, next) }
    }
  }
}

const spacesOnly = (scene: Scene, region: number): boolean => scene.model.regions[region]?.kind === 'space'
const withCells = (scene: Scene, region: number): boolean => (scene.model.regions[region]?.cells.length ?? 0) > 0

/** Index of the item beside another one in a grid that runs row by row; -1 outside. */
function besides(index: number, count: number, columns: number, direction: Direction): number {
  const step = steps[direction]
  const column = (index % columns) + step.x
  const next = index + step.x + step.y * columns
  return column < 0 || column >= columns || next < 0 || next >= count ? -1 : next
}

function neighbourCell(scene: Scene, cell: number, direction: Direction): Selection | null {
  const { model, layout } = scene
  const region = at(model.cellRegion, cell)
  const place = layout.places[region]
  const slots = model.regions[region]?.slots
  if (!place || !slots) return null
  // Free slots are stepped over.
  let slot = at(layout.slots, cell)
  do slot = besides(slot, slots.length, place.columns, direction)
  while (slot !== -1 && slots[slot] === -1)
  if (slot !== -1) return cellSelection(scene, at(slots, slot))
  const from = cellRectangle(scene, cell)
  const there = nearestRegion(scene, from, region, direction, withCells)
  const candidates = scene.model.regions[there]?.cells
  if (!candidates) return null
  let best = -1
  let nearest = Infinity
  for (const candidate of candidates) {
    const to = cellRectangle(scene, candidate)
    const distance = Math.hypot(to.x - from.x, to.y - from.y)
    if (distance < nearest) {
      nearest = distance
      best = candidate
    }
  }
  return best === -1 ? null : cellSelection(scene, best)
}

/** What a cell is to a person: an app, or the orphan that lies in it. */
export function cellSelection(scene: Pick<Scene, 'model'>, cell: number): Selection {
  const orphan = orphanOf(scene.model, cell)
  return orphan === -1 ? { kind: 'app', cell } : { kind: 'addon', addon: orphan }
}

/** The region that lies best in a direction: near along it, not far off to the side. -1 when there is none. */
function nearestRegion(
  scene: Scene,
  from: { x: number; y: number; width: number; height: number },
  except: number,
  direction: Direction,
  wanted: (scene: Scene, region: number) => boolean,
): number {
  const step = steps[direction]
  const home = scene.layout.places[except]
  let best = -1
  let nearest = Infinity
  for (const [region, place] of scene.layout.places.entries()) {
    if (region === except || !home || !wanted(scene, region)) continue
    if (step.y === 0 ? place.shelf !== home.shelf : (place.shelf - home.shelf) * step.y <= 0) continue
    const x = Math.max(place.x, Math.min(from.x + from.width / 2, place.x + place.width)) - (from.x + from.width / 2)
    const y = place.y + place.height / 2 - (from.y + from.height / 2)
    const along = step.x * (place.x - home.x) + step.y * y
    const aside = step.x === 0 ? Math.abs(x) : 0
    if (along > 0 && along + aside * 2 < nearest) {
      nearest = along + aside * 2
      best = region
    }
  }
  return best
}

/** The first or the last of its own kind in what holds it: spaces of the map, apps of a space, add-ons of an app. */
export function utmost(scene: Pick<Scene, 'model'>, selection: Selection, end: 'first' | 'last'): Selection | null {
  const { model } = scene
  const pick = <Item>(items: readonly Item[]): Item | undefined => (end === 'first' ? items[0] : items.at(-1))
  switch (selection.kind) {
    case 'space': {
      const spaces = model.regions.flatMap(({ kind }, region) => (kind === 'space' ? [region] : []))
      const region = pick(spaces)
      return region === undefined ? null : { kind: 'space', region }
    }
    case 'app': {
      const cell = pick([...(model.regions[at(model.cellRegion, selection.cell)]?.cells ?? [])])
      return cell === undefined ? null : cellSelection(scene, cell)
    }
    case 'addon':
    default: {
      const home = at(model.addonCell, selection.addon)
      if (home >= model.apps) {
        const cell = pick([...(model.regions[at(model.cellRegion, home)]?.cells ?? [])])
        return cell === undefined ? null : cellSelection(scene, cell)
      }
      const addon = pick([...row(model.owned, home)])
      return addon === undefined ? null : { kind: 'addon', addon }
    }
  }
}

/** What a selection holds: the first app of a space, the first add-on of an app. Null where there is nothing inside. */
export function inside(scene: Pick<Scene, 'model'>, selection: Selection): Selection | null {
  const { model } = scene
  switch (selection.kind) {
    case 'space': {
      const cell = model.regions[selection.region]?.cells[0]
      return cell === undefined ? null : cellSelection(scene, cell)
    }
    case 'app': {
      const addon = row(model.owned, selection.cell)[0] ?? row(model.borrowed, selection.cell)[0]
      return addon === undefined ? null : { kind: 'addon', addon }
    }
    case 'addon':
    default:
      return null
  }
}

/** What holds a selection: the owner of an add-on, the space of an app. Null at the top. */
export function outside(scene: Pick<Scene, 'model'>, selection: Selection): Selection | null {
  const { model } = scene
  switch (selection.kind) {
    case 'space':
      return null
    case 'app': {
      const region = at(model.cellRegion, selection.cell)
      return model.regions[region]?.kind === 'space' ? { kind: 'space', region } : null
    }
    case 'addon':
    default: {
      const cell = at(model.addonCell, selection.addon)
      return cell < model.apps ? { kind: 'app', cell } : null
    }
  }
}

/** The other ends of a selection's attachments, in the order in which they are walked. */
export function otherEnds(scene: Pick<Scene, 'model'>, selection: Selection): Selection[] {
  const { model } = scene
  switch (selection.kind) {
    case 'addon':
      return holderCells(model, selection.addon).map((cell) => ({ kind: 'app', cell }))
    case 'app':
      return [...row(model.owned, selection.cell), ...row(model.borrowed, selection.cell)].map((addon) => ({
        kind: 'addon',
        addon,
      }))
    case 'space':
    default:
      return model.links.flatMap(({ a, b }) =>
        a === selection.region || b === selection.region
          ? [{ kind: 'space' as const, region: a === selection.region ? b : a }]
          : [],
      )
  }
}
