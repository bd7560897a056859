import type { Camera, Rectangle, Size } from './camera.ts'
import type { MapModel } from './model.ts'
import { shownName } from './names.ts'
import { portsOf, portsOfRegion, type Port } from './ports.ts'
import { regionRectangle, regionsNear, type Scene } from './scene.ts'
import { shorten, widthOf, type Measure } from './text.ts'

/** The name and number of a port, where they fit. In CSS pixels from the world's corner, whatever the camera shows. */
export interface PortLabel {
  port: number
  name: string
  count: string
  box: Rectangle
  /** Where the name begins; the number follows it. */
  x: number
  /** Middle of the text. */
  y: number
  /** Widths of the name with its gap, to find the number. */
  nameWidth: number
}

export const labelSize = 10.5
/** How far an arrow reaches from the border, with the free space behind it. */
const arrowReach = 8
const lineHeight = 13
const widestName = 150
/** A name that would be cut to less than this says nothing. */
const narrowestName = 44
const gap = 4
/** How far beyond the canvas labels are placed all the same: one that comes into sight finds its place taken or free. */
const around = 260
const most = 3

/** What a port calls the other end: the space, or how many. */
function portName(model: MapModel, port: Port): string {
  const [first = -1] = port.others
  return port.others.length === 1 ? shownName(model.regions[first]?.name ?? '') : `+${port.others.length} spaces`
}

/**
 * Places for the labels of all ports in sight: outside their region, in nobody's way. Critical ones choose first, then
 * the strongest; what finds no room has no label. Nothing depends on where the canvas lies, so that a label keeps its
 * place when the map is moved. Each measure is asked in `labelSize`: `medium` for names, `bold` for numbers.
 */
export function placeLabels(
  scene: Scene,
  camera: Camera,
  size: Size,
  { medium, bold }: { medium: Measure; bold: Measure },
): PortLabel[] {
  const { model } = scene
  const { scale } = camera
  const ports = portsOf(scene)
  const taken = createTaken()
  const candidates: number[] = []
  for (const region of regionsNear(scene, camera, size, around)) {
    const place = regionRectangle(scene, region)
    // What stands next to a region in sight is in the way of its labels, even when it is not in sight itself.
    taken.add(
      inflate({ x: place.x * scale, y: place.y * scale, width: place.width * scale, height: place.height * scale }, 1),
    )
    for (const index of portsOfRegion(ports, region)) {
      const port = ports.list[index]
      if (!port) continue
      candidates.push(index)
      taken.add(arrowBox(port, scale))
    }
  }
  candidates.sort((p, q) => {
    const one = ports.list[p]
    const other = ports.list[q]
    if (!one || !other) return 0
    return Number(other.critical) - Number(one.critical) || other.count - one.count || p - q
  })
  const labels: PortLabel[] = []
  for (const index of candidates) {
    const port = ports.list[index]
    if (!port) continue
    const name = portName(model, port)
    const count = String(port.count)
    const countWidth = widthOf(count, labelSize, bold)
    const whole = Math.min(widestName, widthOf(name, labelSize, medium, 'medium'))
    const free = port.side === 'left' || port.side === 'right' ? [whole, whole * 0.75, whole * 0.5] : [whole]
    for (const nameWidth of free) {
      if (nameWidth < whole && nameWidth < narrowestName) break
      const shown = nameWidth < whole || whole === widestName ? shorten(name, nameWidth, 'port', medium) : name
      const wide = widthOf(shown, labelSize, medium, 'medium')
      const box = placeFor(port, scale, Math.ceil(wide + gap + countWidth), taken)
      if (!box || shown === '') continue
      taken.add(box)
      labels.push({
        port: index,
        name: shown,
        count,
        box,
        x: box.x + 1,
        y: box.y + lineHeight / 2,
        nameWidth: wide + gap,
      })
      break
    }
  }
  return labels
}

function inflate({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

function arrowBox(port: Port, scale: number): Rectangle {
  const x = port.x * scale
  const y = port.y * scale
  switch (port.side) {
    case 'left':
      return { x: x - arrowReach + 1, y: y - 4, width: arrowReach - 1, height: 8 }
    case 'right':
      return { x, y: y - 4, width: arrowReach - 1, height: 8 }
    case 'top':
      return { x: x - 4, y: y - arrowReach + 1, width: 8, height: arrowReach - 1 }
    case 'bottom':
    default:
      return { x: x - 4, y, width: 8, height: arrowReach - 1 }
  }
}

/** The first free place of those that belong to the port beyond doubt: straight before its arrow, or beside it. */
function placeFor(port: Port, scale: number, textWidth: number, taken: Taken): Rectangle | null {
  const width = textWidth + 2
  const height = lineHeight
  const x = port.x * scale
  const y = port.y * scale
  if (port.side === 'left' || port.side === 'right') {
    const left = port.side === 'right' ? x + arrowReach : x - arrowReach - width
    for (const shift of [0, -4, 4]) {
      const box = { x: left, y: y - height / 2 + shift, width, height }
      if (taken.isFree(box)) return box
    }
    return null
  }
  const top = port.side === 'bottom' ? y + arrowReach : y - arrowReach - height
  const slack = Math.max(0, width / 2 - 6)
  for (const shift of [0, -0.5 * slack, 0.5 * slack, -slack, slack]) {
    const box = { x: x - width / 2 + shift, y: top, width, height }
    if (taken.isFree(box)) return box
  }
  // Beside its arrow, where a port faces it across a narrow gap.
  const beside = port.side === 'bottom' ? y + 2 : y - 2 - height
  for (const left of [x + 5, x - 5 - width]) {
    const box = { x: left, y: beside, width, height }
    if (taken.isFree(box)) return box
  }
  return null
}

interface Taken {
  add(box: Rectangle): void
  isFree(box: Rectangle): boolean
}

/** Remembers boxes by the squares of a coarse grid; a large box is told by all squares it lies on. */
function createTaken(): Taken {
  const step = 96
  const squares = new Map<number, Rectangle[]>()
  const large: Rectangle[] = []
  function* keysOf(box: Rectangle): Generator<number> {
    for (let row = Math.floor(box.y / step); row <= Math.floor((box.y + box.height) / step); row += 1)
      for (let column = Math.floor(box.x / step); column <= Math.floor((box.x + box.width) / step); column += 1)
        yield row * 65_536 + column
  }
  return {
    add(box) {
      if (box.width * box.height > step * step * most) {
        large.push(box)
        return
      }
      for (const key of keysOf(box)) {
        const there = squares.get(key)
        if (there) there.push(box)
        else squares.set(key, [box])
      }
    },
    isFree(box) {
      for (const key of keysOf(box)) {
        for (const other of squares.get(key) ?? []) if (overlaps(box, other)) return false
      }
      return !large.some((other) => overlaps(box, other))
    },
  }
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
