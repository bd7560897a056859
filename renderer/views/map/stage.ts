import {
  between,
  fit,
  keepInside,
  lookAt,
  pan,
  scaleLimits,
  shows,
  toScreen,
  zoomAt,
  zoomLevel,
  type Camera,
  type Size,
} from '#shared/map/camera.ts'
import { hit, portAt, type Hit } from '../../graph/hit.ts'
import { shapeOf, type Shape } from '#shared/map/layout.ts'
import type { Picture } from '#shared/map/export/picture.ts'
import type { ChangeMarks } from '#shared/map/change-marks.ts'
import type { Lit, Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { restingState, type Drawn, type PaintState } from '#shared/map/paint.ts'
import type { PortMark } from '#shared/map/paint-ports.ts'
import type { Palette } from '#shared/map/palette.ts'
import { boundsOf, rectangleOf, regionInMiddle, selectionRectangle } from '../../graph/places.ts'
import { portsOf } from '#shared/map/ports.ts'
import { arrange, type Scene } from '#shared/map/scene.ts'
import { patiently } from '../../parts/patiently.ts'
import { listen, type Gestures } from './gestures.ts'
import type { Minimap } from './minimap.ts'
import { tell } from './tell.ts'
import { createPainting } from './painter/painting.ts'

/**
 * The camera and everything that moves it, apart from React: it has a frame painted when something changed, at most once
 * each time the screen is drawn, and does nothing otherwise.
 */
export interface Stage {
  /**
   * Shows other data. The first time and where `all` says so the whole map is shown, at once. Otherwise they are of a later
   * sync, for which nobody waits: the view stays where it is, and what is there is painted anew when there is time.
   */
  show(model: MapModel, lit: Lit | null, all?: boolean): void
  colour(palette: Palette): void
  light(lit: Lit | null): void
  /** Marks where a walk along attachments stands. */
  point(cursor: Selection | null): void
  /** Marks what differs from an earlier snapshot; null compares nothing. */
  compare(changes: ChangeMarks | null): void
  /** Takes cells away where they stand, until other data are shown; null shows all again. */
  hide(cells: Uint8Array | null): void
  /** Brings it into sight. `near` also comes close enough to read it; without, the zoom stays. */
  reveal(selection: Selection, near: boolean): void
  zoomBy(factor: number): void
  panBy(dx: number, dy: number): void
  showAll(): void
  /** Where things lie; null before there is data. */
  scene(): Scene | null
  /** What is on the canvas, to be drawn on something else; null before there is data. */
  picture(): Pick<Picture, 'scene' | 'view' | 'state'> | null
  /** The space nearest to the middle of the canvas; -1 when there is none. */
  middleRegion(): number
  close(): void
}

export interface StageEvents {
  hovered(hit: Hit | null, point: { x: number; y: number }): void
  /** Null for a click beside everything. */
  picked(hit: Hit | null): void
  painted(drawn: Drawn): void
}

/** The line that says what is shown lies over the lower edge. */
const overlaid = { top: 0, bottom: 36 }
const flight = 260
/** Height of a canvas, CSS pixels, below which the small map would cover too much of the large one. */
const smallestForMinimap = 420
const loadMinimap = patiently(() => import('./minimap.ts'))
/** How large a cell is made, CSS pixels, to look at an app; and at most for a whole blast radius. */
const nearCell = 56

export function createStage(host: HTMLElement, palette: Palette, events: StageEvents): Stage {
  const painting = createPainting(host, {
    painted(drawn, frame) {
      seen = { camera: frame.camera, ports: drawn.ports }
      placeRing()
      tell(host, drawn, frame.camera)
      events.painted(drawn)
    },
  })
  const ring = document.createElement('div')
  ring.className = 'map-ring'
  ring.hidden = true
  host.append(ring)

  /** Fetched when for the first time not all is in sight. */
  let minimap: Minimap | null = null
  let fetching = false
  let closed = false

  async function fetchMinimap(): Promise<void> {
    fetching = true
    const { createMinimap } = await loadMinimap()
    if (closed) return
    minimap = createMinimap(host, (point) => {
      if (scene) moveTo(lookAt({ ...point, width: 0, height: 0 }, size, camera.scale))
    })
    request()
  }

  let colours = palette
  let model: MapModel | null = null
  let scene: Scene | null = null
  let size: Size = { width: host.clientWidth, height: host.clientHeight }
  let pixelRatio = window.devicePixelRatio
  let camera: Camera = { x: 0, y: 0, scale: 1 }
  /** The whole map is shown, and stays whole when the window changes. */
  let whole = true
  let state: PaintState = restingState
  let hovered: Hit | null = null
  /** What is on the canvas, which may be a frame behind. */
  let seen: { camera: Camera; ports: readonly PortMark[] } = { camera, ports: [] }
  let flying: { from: Camera; to: Camera; began: number } | null = null
  let frame = 0

  function request(): void {
    if (frame === 0)
      frame = window.requestAnimationFrame((now) => {
        draw(now)
      })
  }

  function draw(now: number, awaited = false): void {
    frame = 0
    if (!scene) return
    if (flying) {
      const t = Math.min(1, (now - flying.began) / flight)
      camera = t === 1 ? flying.to : between(flying.from, flying.to, size, 1 - (1 - t) ** 3)
      if (t === 1) flying = null
      else request()
    }
    pixelRatio = window.devicePixelRatio
    painting.paint({ camera, ...size, pixelRatio, palette: colours, state }, awaited)
    const hidden = whole || size.height < smallestForMinimap
    minimap?.look({ scene, camera, size, palette: colours, lit: state.lit, whole: hidden })
    if (!hidden && !fetching) void fetchMinimap()
  }

  /** At once and not in the next frame: this is what a person waits for. */
  function drawNow(): void {
    window.cancelAnimationFrame(frame)
    draw(performance.now(), true)
  }

  function rearrange(awaited: boolean): void {
    if (!model) return
    const shape = shapeOfStage(size)
    scene = arrange(model, shape)
    painting.show(scene, shape, awaited)
    seen = { camera: seen.camera, ports: [] }
    camera = whole ? wholeOf(scene) : keepInside(camera, scene.layout, size)
  }

  function wholeOf({ layout }: Scene): Camera {
    return fit(layout, size, window.devicePixelRatio, overlaid)
  }

  function moveTo(next: Camera, keepsWhole = false): void {
    if (!scene) return
    flying = null
    whole = keepsWhole
    camera = keepInside(next, scene.layout, size)
    request()
  }

  function flyTo(target: Camera, keepsWhole = false): void {
    if (!scene) return
    whole = keepsWhole
    const to = keepsWhole ? target : keepInside(target, scene.layout, size)
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      moveTo(to, keepsWhole)
      return
    }
    flying = { from: camera, to, began: performance.now() }
    hover(null, { x: 0, y: 0 })
    request()
  }

  function zoomTo(factor: number, point: { x: number; y: number }, fly: boolean): void {
    if (!scene) return
    const next = zoomAt(flying?.to ?? camera, factor, point, scaleLimits(scene.layout, wholeOf(scene)))
    if (fly) flyTo(next)
    else moveTo(next)
  }

  function hover(next: Hit | null, point: { x: number; y: number }): void {
    const ribbon = next?.kind === 'ribbon' ? next.ribbon : -1
    const under = underOf(next)
    if (ribbon !== state.ribbon || !sameUnder(under, state.under)) {
      state = { ...state, ribbon, under }
      request()
    }
    hovered = next
    placeRing()
    events.hovered(next, point)
  }

  /** From the middle zoom on there are ports and no ribbons. */
  function hitAt(point: { x: number; y: number }): Hit | null {
    // What a filter has just hidden is about to go, and all else to move.
    if (!scene || state.hidden) return null
    if (isOverview()) return hit(scene, camera, point)
    const found = portAt(portsOf(scene), seen.ports, point) ?? hit(scene, camera, point)
    return found?.kind === 'ribbon' ? null : found
  }

  function isOverview(): boolean {
    return scene === null || zoomLevel(scene.layout, camera) === 'overview'
  }

  /** Whose lines are drawn strong. At the overview there are none, and pointing repaints nothing. */
  function underOf(target: Hit | null): PaintState['under'] {
    if (target === null || isOverview()) return null
    switch (target.kind) {
      case 'addon':
        return { kind: 'addon', addon: target.addon }
      case 'app':
        return { kind: 'app', cell: target.cell }
      case 'port':
        return { kind: 'port', port: target.port }
      case 'space':
      case 'ribbon':
      default:
        return null
    }
  }

  /** The ring is an element of its own: moving the pointer repaints nothing. */
  function placeRing(): void {
    const target = hovered && scene ? rectangleOf(scene, hovered) : null
    ring.hidden = target === null
    if (!target) return
    const { camera } = seen
    const corner = toScreen(camera, target)
    ring.style.transform = `translate(${Math.round(corner.x) - 2}px, ${Math.round(corner.y) - 2}px)`
    ring.style.width = `${Math.round(target.width * camera.scale) + 4}px`
    ring.style.height = `${Math.round(target.height * camera.scale) + 4}px`
    ring.dataset['kind'] = hovered?.kind
  }

  const gestures: Gestures = {
    panned(dx, dy) {
      moveTo(pan(camera, dx, dy))
    },
    zoomed(factor, point) {
      zoomTo(factor, point, false)
    },
    moved(point) {
      if (scene && !flying) hover(point ? hitAt(point) : null, point ?? { x: 0, y: 0 })
    },
    clicked(point) {
      if (scene) events.picked(hitAt(point))
    },
    doubleClicked(point) {
      zoomTo(2.2, point, true)
    },
  }
  const stopListening = listen(host, gestures)

  const observer = new ResizeObserver(() => {
    const next = { width: host.clientWidth, height: host.clientHeight }
    if (next.width === size.width && next.height === size.height && pixelRatio === window.devicePixelRatio) return
    const before = shapeOfStage(size)
    const after = shapeOfStage(next)
    size = next
    if (!scene) return
    if (before.width !== after.width || before.height !== after.height) rearrange(true)
    else if (whole) camera = wholeOf(scene)
    else camera = keepInside(camera, scene.layout, size)
    flying = null
    request()
  })
  observer.observe(host)

  /** Names were measured and painted with another font until the page's own came. */
  function repaintWithFonts(): void {
    painting.forgetWidths()
    request()
  }
  document.fonts.addEventListener('loadingdone', repaintWithFonts)

  return {
    show(next, lit, all = false) {
      model = next
      whole ||= all
      state = { ...restingState, lit }
      hovered = null
      flying = null
      const awaited = all || scene === null
      rearrange(awaited)
      if (awaited) drawNow()
      else request()
    },
    colour(next) {
      // Read from the page anew, and mostly the same: the first time always.
      if (JSON.stringify(next) === JSON.stringify(colours)) return
      colours = next
      request()
    },
    light(lit) {
      if (lit === state.lit) return
      state = { ...state, lit }
      drawNow()
    },
    point(cursor) {
      if (cursor === state.cursor) return
      state = { ...state, cursor }
      drawNow()
    },
    compare(changes) {
      if (changes === state.changes) return
      state = { ...state, changes }
      drawNow()
    },
    hide(hidden) {
      if (hidden === state.hidden) return
      state = { ...state, hidden }
      hover(null, { x: 0, y: 0 })
      drawNow()
    },
    reveal(selection, near) {
      if (!scene) return
      const { layout } = scene
      const target = near && state.lit ? boundsOf(scene, state.lit) : selectionRectangle(scene, selection)
      if (!near) {
        if (whole || shows(camera, target, size, 24)) return
        const limit = Math.min(size.width / (target.width + 40), size.height / (target.height + 40))
        flyTo(lookAt(target, size, Math.min(camera.scale, limit)))
        return
      }
      const most = nearCell / layout.cell
      const limit = Math.min((size.width - 80) / target.width, (size.height - 80) / target.height, most)
      const all = wholeOf(scene)
      if (limit <= all.scale) flyTo(all, true)
      else flyTo(lookAt(target, size, limit))
    },
    zoomBy(factor) {
      zoomTo(factor, { x: size.width / 2, y: size.height / 2 }, true)
    },
    panBy(dx, dy) {
      moveTo(pan(camera, dx, dy))
    },
    showAll() {
      if (scene) flyTo(wholeOf(scene), true)
    },
    scene: () => scene,
    picture: () => scene && { scene, view: { camera, ...size, pixelRatio: 1, palette: colours }, state },
    middleRegion() {
      return scene ? regionInMiddle(scene, camera, size) : -1
    },
    close() {
      closed = true
      window.cancelAnimationFrame(frame)
      document.fonts.removeEventListener('loadingdone', repaintWithFonts)
      observer.disconnect()
      stopListening()
      painting.close()
      ring.remove()
      minimap?.close()
    },
  }
}

function sameUnder(a: PaintState['under'], b: PaintState['under']): boolean {
  if (a === null || b === null) return a === b
  if (a.kind === 'addon') return b.kind === 'addon' && a.addon === b.addon
  if (a.kind === 'app') return b.kind === 'app' && a.cell === b.cell
  return b.kind === 'port' && a.port === b.port
}

/** The shape that a map is laid out for in a window of that size, CSS pixels. */
export function shapeOfStage(size: Size): Shape {
  return shapeOf(size.width, size.height - overlaid.top - overlaid.bottom)
}
