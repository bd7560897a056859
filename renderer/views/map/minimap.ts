import './minimap.css'
import { toWorld, type Camera, type Size } from '#shared/map/camera.ts'
import type { Lit } from '#shared/map/lit.ts'
import { minimapSize, paintMinimap } from '#shared/map/paint-minimap.ts'
import type { Palette } from '#shared/map/palette.ts'
import type { Scene } from '#shared/map/scene.ts'
import { whenRestored } from './painter/painter.ts'

/** The whole map in a corner while only a part of it is in sight, and which part that is. For the pointer alone. */
export interface Minimap {
  /** After each frame. `whole`: all of it is in sight, so that there is nothing to tell. */
  look(seen: { scene: Scene; camera: Camera; size: Size; palette: Palette; lit: Lit | null; whole: boolean }): void
  close(): void
}

/** `onCentre`: a point of the map, world units, is to stand in the middle. */
export function createMinimap(host: HTMLElement, onCentre: (point: { x: number; y: number }) => void): Minimap {
  const box = document.createElement('div')
  box.className = 'map-mini'
  box.hidden = true
  box.setAttribute('aria-hidden', 'true')
  box.dataset['testid'] = 'map-mini'
  const canvas = document.createElement('canvas')
  const frame = document.createElement('div')
  frame.className = 'map-mini-frame'
  box.append(canvas, frame)
  host.append(box)
  let painted: { scene: Scene; palette: Palette; lit: Lit | null; pixelRatio: number } | null = null
  let scale = 1

  function repaint(scene: Scene, palette: Palette, lit: Lit | null): void {
    const pixelRatio = window.devicePixelRatio
    const same =
      painted?.scene === scene &&
      painted.palette === palette &&
      painted.lit === lit &&
      painted.pixelRatio === pixelRatio
    if (same) return
    const size = minimapSize(scene)
    ;({ scale } = size)
    canvas.width = Math.round(size.width * pixelRatio)
    canvas.height = Math.round(size.height * pixelRatio)
    canvas.style.width = `${size.width}px`
    canvas.style.height = `${size.height}px`
    const context = canvas.getContext('2d', { alpha: false })
    if (context) paintMinimap(context, scene, { palette, pixelRatio, lit })
    painted = { scene, palette, lit, pixelRatio }
  }

  whenRestored(canvas, () => {
    if (!painted) return
    const { scene, palette, lit } = painted
    painted = null
    repaint(scene, palette, lit)
  })

  function centre(event: PointerEvent): void {
    const corner = canvas.getBoundingClientRect()
    onCentre({ x: (event.clientX - corner.left) / scale, y: (event.clientY - corner.top) / scale })
  }

  function onPointerDown(event: PointerEvent): void {
    // The map under it must not take this for a press of its own.
    event.stopPropagation()
    if (event.button !== 0) return
    box.setPointerCapture(event.pointerId)
    centre(event)
  }
  function onPointerMove(event: PointerEvent): void {
    event.stopPropagation()
    if (box.hasPointerCapture(event.pointerId)) centre(event)
  }
  box.addEventListener('pointerdown', onPointerDown)
  box.addEventListener('pointermove', onPointerMove)
  box.addEventListener('pointerup', stop)
  box.addEventListener('dblclick', stop)

  return {
    look({ scene, camera, size, palette, lit, whole }) {
      box.hidden = whole
      if (whole) return
      repaint(scene, palette, lit)
      const from = toWorld(camera, { x: 0, y: 0 })
      const to = toWorld(camera, { x: size.width, y: size.height })
      const left = Math.max(0, from.x)
      const top = Math.max(0, from.y)
      frame.style.transform = `translate(${left * scale}px, ${top * scale}px)`
      frame.style.width = `${Math.max(4, (Math.min(scene.layout.width, to.x) - left) * scale)}px`
      frame.style.height = `${Math.max(4, (Math.min(scene.layout.height, to.y) - top) * scale)}px`
    },
    close() {
      box.remove()
    },
  }
}

function stop(event: Event): void {
  event.stopPropagation()
}
