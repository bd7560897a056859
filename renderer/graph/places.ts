import type { Camera, Rectangle, Size } from '#shared/map/camera.ts'
import type { Hit } from './hit.ts'
import type { Lit, Selection } from '#shared/map/lit.ts'
import { at } from '#shared/map/rows.ts'
import { addonDot, cellRectangle, regionRectangle, type Scene } from '#shared/map/scene.ts'

/** What is under the pointer; ribbons and ports have no rectangle, they are painted otherwise. */
export function rectangleOf(scene: Scene, target: Hit): Rectangle | null {
  switch (target.kind) {
    case 'ribbon':
    case 'port':
      return null
    case 'space':
      return regionRectangle(scene, target.region)
    case 'app':
      return cellRectangle(scene, target.cell)
    case 'addon':
    default:
      return selectionRectangle(scene, target)
  }
}

export function selectionRectangle(scene: Scene, selection: Selection): Rectangle {
  switch (selection.kind) {
    case 'space':
      return regionRectangle(scene, selection.region)
    case 'app':
      return cellRectangle(scene, selection.cell)
    case 'addon':
    default: {
      if (at(scene.model.addonCell, selection.addon) >= scene.model.apps) {
        return cellRectangle(scene, at(scene.model.addonCell, selection.addon))
      }
      const dot = addonDot(scene, selection.addon)
      const reach = dot.radius * 1.9
      return { x: dot.x - reach, y: dot.y - reach, width: reach * 2, height: reach * 2 }
    }
  }
}

/** The rectangle around everything that is lit. */
export function boundsOf(scene: Scene, lit: Lit): Rectangle {
  const parts = [...lit.cells].map((cell) => cellRectangle(scene, cell))
  parts.push(selectionRectangle(scene, lit.selection))
  const x = Math.min(...parts.map((part) => part.x))
  const y = Math.min(...parts.map((part) => part.y))
  return {
    x,
    y,
    width: Math.max(...parts.map((part) => part.x + part.width)) - x,
    height: Math.max(...parts.map((part) => part.y + part.height)) - y,
  }
}

/** The space nearest to the middle of the canvas; -1 when there is none. */
export function regionInMiddle(scene: Scene, camera: Camera, size: Size): number {
  const x = camera.x + size.width / camera.scale / 2
  const y = camera.y + size.height / camera.scale / 2
  let best = -1
  let nearest = Infinity
  for (const [region, place] of scene.layout.places.entries()) {
    if (scene.model.regions[region]?.kind !== 'space') continue
    const dx = x - Math.max(place.x, Math.min(x, place.x + place.width))
    const dy = y - Math.max(place.y, Math.min(y, place.y + place.height))
    if (Math.hypot(dx, dy) < nearest) {
      nearest = Math.hypot(dx, dy)
      best = region
    }
  }
  return best
}
