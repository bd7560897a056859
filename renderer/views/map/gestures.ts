/** What a person does with pointer and wheel, in CSS pixels from the element's corner. */
export interface Gestures {
  panned(dx: number, dy: number): void
  zoomed(factor: number, point: { x: number; y: number }): void
  /** Null when the pointer leaves. */
  moved(point: { x: number; y: number } | null): void
  clicked(point: { x: number; y: number }): void
  doubleClicked(point: { x: number; y: number }): void
}

/** A hand is not still while it clicks: only beyond this many CSS pixels a press is a drag. */
const stillness = 4

/** Begins to listen; the returned function stops it. */
export function listen(host: HTMLElement, gestures: Gestures): () => void {
  const stop = new AbortController()
  const options = { signal: stop.signal }
  let pressed: { id: number; x: number; y: number; dragging: boolean } | null = null

  const pointOf = (event: MouseEvent): { x: number; y: number } => {
    const corner = host.getBoundingClientRect()
    return { x: event.clientX - corner.left, y: event.clientY - corner.top }
  }

  host.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return
      pressed = { id: event.pointerId, ...pointOf(event), dragging: false }
    },
    options,
  )
  host.addEventListener(
    'pointermove',
    (event) => {
      const point = pointOf(event)
      if (!pressed || pressed.id !== event.pointerId) {
        gestures.moved(point)
        return
      }
      const dx = point.x - pressed.x
      const dy = point.y - pressed.y
      if (!pressed.dragging) {
        if (Math.hypot(dx, dy) < stillness) return
        pressed.dragging = true
        host.setPointerCapture(event.pointerId)
        host.dataset['dragging'] = 'true'
        gestures.moved(null)
      }
      pressed.x = point.x
      pressed.y = point.y
      gestures.panned(dx, dy)
    },
    options,
  )
  const release = (event: PointerEvent): void => {
    if (pressed?.id !== event.pointerId) return
    const clicked = event.type === 'pointerup' && !pressed.dragging
    pressed = null
    delete host.dataset['dragging']
    if (clicked) gestures.clicked(pointOf(event))
  }
  host.addEventListener('pointerup', release, options)
  host.addEventListener('pointercancel', release, options)
  host.addEventListener(
    'pointerleave',
    () => {
      if (!pressed?.dragging) gestures.moved(null)
    },
    options,
  )
  host.addEventListener(
    'dblclick',
    (event) => {
      gestures.doubleClicked(pointOf(event))
    },
    options,
  )
  host.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const point = pointOf(event)
      if (event.ctrlKey || event.metaKey) gestures.zoomed(Math.exp(-event.deltaY * 0.01), point)
      else if (isNotched(event)) gestures.zoomed(Math.exp(-Math.sign(event.deltaY) * 0.22), point)
      else gestures.panned(-event.deltaX, -event.deltaY)
    },
    { ...options, passive: false },
  )
  return () => {
    stop.abort()
  }
}

/** A mouse wheel turns in notches and only one way; two fingers on a trackpad glide in small steps and both ways. */
function isNotched(event: WheelEvent): boolean {
  if (event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return true
  return event.deltaX === 0 && Number.isInteger(event.deltaY) && Math.abs(event.deltaY) >= 50 && !event.shiftKey
}
