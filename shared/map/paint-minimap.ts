import type { Lit } from './lit.ts'
import type { PaintContext } from './paint.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'

/** CSS pixels; the longer side of the whole map in small. */
export const minimapSide = 168

/** CSS pixels of one world unit, and of the small map. */
export function minimapSize({ layout }: Scene): { scale: number; width: number; height: number } {
  const scale = minimapSide / Math.max(1, layout.width, layout.height)
  return { scale, width: Math.max(1, layout.width * scale), height: Math.max(1, layout.height * scale) }
}

/** The whole map in small: a block for each space, redder the more of its apps are critical, brighter where it is lit. */
export function paintMinimap(
  context: PaintContext,
  scene: Scene,
  { palette, pixelRatio, lit }: { palette: Palette; pixelRatio: number; lit: Lit | null },
): void {
  const { scale, width, height } = minimapSize(scene)
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.globalAlpha = 1
  context.fillStyle = palette.background
  context.fillRect(0, 0, width, height)
  for (const [index, place] of scene.layout.places.entries()) {
    const region = scene.model.regions[index]
    if (!region || place.width === 0) continue
    const isLit = lit === null || lit.regions.has(index)
    const block = [
      place.x * scale,
      place.y * scale,
      Math.max(1, place.width * scale - 1),
      Math.max(1, place.height * scale - 1),
    ] as const
    context.globalAlpha = isLit ? 1 : 0.4
    context.fillStyle = isLit && lit !== null ? palette.cellLit : palette.cell
    context.fillRect(...block)
    if (region.critical === 0) continue
    // The more of its apps, the redder: one in a hundred is no alarm for all of them.
    context.globalAlpha *= Math.min(0.9, 0.15 + (3 * region.critical) / region.cells.length)
    context.fillStyle = palette.critical
    context.fillRect(...block)
  }
  context.globalAlpha = 1
}
