import { isOnCanvas, toScreen } from '../camera.ts'
import { counted, grouped } from '../counted.ts'
import type { Drawn, View } from '../paint.ts'
import { visibleFrames } from '../paint-regions.ts'
import { danglingWords, type Filtered, type Share } from '../query/whole.ts'
import { rowLength } from '../rows.ts'
import { cellRectangle, type Scene } from '../scene.ts'

/** What of a map lies within a picture of it. */
export interface InSight {
  spaces: number
  apps: number
  /** Those of apps and those without an owner, drawn or not. */
  addons: number
  /** Without an owner, which stand for themselves at every zoom. */
  orphans: number
  cells: ReadonlySet<number>
}

export function inSight(scene: Scene, view: View): InSight {
  const { model, layout } = scene
  const side = layout.cell * view.camera.scale
  const seen = { spaces: 0, apps: 0, addons: 0, orphans: 0, cells: new Set<number>() }
  if (view.width <= 0 || view.height <= 0) return seen
  for (const { index } of visibleFrames(scene, view)) if (model.regions[index]?.kind === 'space') seen.spaces += 1
  for (let cell = 0; cell < model.cells; cell += 1) {
    const corner = toScreen(view.camera, cellRectangle(scene, cell))
    if (!isOnCanvas({ ...corner, width: side, height: side }, view)) continue
    seen.cells.add(cell)
    if (cell < model.apps) seen.apps += 1
    else seen.orphans += 1
    seen.addons += rowLength(model.owned, cell)
  }
  return seen
}

/** "Showing 90 of 120 apps, 20 hidden by filter, 10 out of sight": what is drawn of how much, a part for each kind. */
export function seenWords(filtered: Filtered, seen: InSight, { level }: Drawn): string[] {
  const { apps, addons, spaces } = filtered
  // At the overview add-ons are inside their apps, which is told: they are not drawn.
  const inside = level === 'overview' ? seen.addons - seen.orphans : 0
  return [
    `Showing ${shareWords(apps, 'app', seen.apps)}`,
    shareWords(addons, 'add-on', seen.addons - inside, inside),
    shareWords(spaces, 'space', seen.spaces),
  ]
}

function shareWords({ shown, of }: Share, name: string, drawn: number, kept = 0): string {
  const parts = [`${grouped(drawn)} of ${counted(of, name)}`]
  if (kept > 0) parts.push(`${grouped(kept)} inside ${kept === 1 ? 'its app' : 'their apps'} at this zoom`)
  if (shown < of) parts.push(`${grouped(of - shown)} hidden by filter`)
  if (drawn + kept < shown) parts.push(`${grouped(shown - drawn - kept)} out of sight`)
  return parts.join(', ')
}

/** What the zoom, the room and the budget of lines leave out of a picture, and what stands in its place. */
export function leftOutWords({ model }: Scene, filtered: Filtered, drawn: Drawn): string[] {
  const overview = drawn.level === 'overview'
  const links = model.links.length
  const parts: string[] = []
  if (links === 0) parts.push('no links between spaces')
  else if (!overview) parts.push(`${counted(links, 'link')} between spaces by ports`)
  else {
    const others = links - drawn.ribbons
    const ticks = others > 0 ? `, the other${others === 1 ? '' : 's'} as ticks` : ''
    parts.push(`${grouped(drawn.ribbons)} of ${counted(links, 'link')} between spaces as ribbons${ticks}`)
  }
  if (drawn.heldBack > 0) parts.push(`${counted(drawn.heldBack, 'attachment')} without a line`)
  if (drawn.unnamed > 0) parts.push(`${counted(drawn.unnamed, 'port')} without a name`)
  if (drawn.nameless > 0) parts.push(`${counted(drawn.nameless, 'space')} without a name, for want of room`)
  if (drawn.level !== 'close' && drawn.cells > 0) parts.push('names of apps left out at this zoom')
  if (overview && !drawn.shapes && drawn.cells > 0)
    parts.push('apps too small for shapes, so that colour alone tells their risk')
  const dangling = danglingWords(filtered)
  return dangling === null ? parts : [...parts, dangling]
}

/** How many of the apps that are lit lie within the picture, where it is not all of them; empty otherwise. */
export function litSeenWords(scene: Scene, lit: ReadonlySet<number>, seen: InSight): string {
  const all = [...lit].filter((cell) => cell < scene.model.apps)
  const there = all.filter((cell) => seen.cells.has(cell)).length
  return there === all.length ? '' : `, ${grouped(there)} of them in sight`
}
