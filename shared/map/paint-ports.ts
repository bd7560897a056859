import { toScreen, type Rectangle } from './camera.ts'
import type { PaintContext, View } from './paint.ts'
import { labelSize, placeLabels, type PortLabel } from './port-labels.ts'
import { portsOf, portsOfRegion, type Port, type Ports } from './ports.ts'
import { regionsNear, type Scene } from './scene.ts'
import type { Measure } from './text.ts'

/** What a port covers on the canvas, its label included: so it can be pointed at. CSS pixels. */
export interface PortMark {
  port: number
  box: Rectangle
}

/** Where the labels of a frame stand: placed once, however often ports are painted for it. */
export function labelsOf(context: PaintContext, scene: Scene, view: View): PortLabel[] {
  const measureIn =
    (font: string): Measure =>
    (text) => {
      if (context.font !== font) context.font = font
      return context.measureText(text).width
    }
  return placeLabels(scene, view.camera, view, {
    medium: measureIn(labelFont(view, 500)),
    bold: measureIn(labelFont(view, 600)),
  })
}

/**
 * Arrows on the borders of the regions in sight, each with the name and number of the other end where that has room;
 * with `only`, those alone. Returns what was painted, and how many arrows stand without their name.
 */
export function paintPorts(
  context: PaintContext,
  scene: Scene,
  view: View,
  labels: readonly PortLabel[],
  { only, strong }: { only?: ReadonlySet<number>; strong?: ReadonlySet<number> },
): { marks: PortMark[]; labels: number; unnamed: number } {
  const ports = portsOf(scene)
  const { palette } = view
  const offsetX = -view.camera.x * view.camera.scale
  const offsetY = -view.camera.y * view.camera.scale
  const marks: PortMark[] = []
  const inSight = new Set<number>()
  for (const index of visiblePorts(scene, ports, view)) {
    const port = ports.list[index]
    if (!port || (only && !only.has(index))) continue
    inSight.add(index)
    const tip = toScreen(view.camera, port)
    marks.push({ port: index, box: { x: tip.x - 7, y: tip.y - 7, width: 14, height: 14 } })
  }
  for (const critical of [false, true]) {
    context.fillStyle = critical ? palette.critical : palette.sharing
    for (const index of inSight) {
      const port = ports.list[index]
      if (!port || port.critical !== critical) continue
      // One by one: Chromium is slow with one path of many triangles.
      context.beginPath()
      arrow(context, port, toScreen(view.camera, port), strong?.has(index) === true ? 1.35 : 1)
      context.fill()
    }
  }

  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const whole: { label: PortLabel; box: Rectangle }[] = []
  for (const label of labels) {
    const box = { ...label.box, x: label.box.x + offsetX, y: label.box.y + offsetY }
    // A label is shown whole or not at all; its arrow says the name to who points at it.
    if (box.x < 1 || box.y < 1 || box.x + box.width > view.width - 1 || box.y + box.height > view.height - 1) continue
    if (!inSight.has(label.port)) continue
    whole.push({ label, box })
    marks.push({ port: label.port, box })
  }
  for (const part of ['name', 'count'] as const) {
    context.font = labelFont(view, part === 'count' ? 600 : 500)
    for (const { label } of whole) {
      context.fillStyle = ports.list[label.port]?.critical === true ? palette.critical : palette.sharingText
      const x = label.x + offsetX + (part === 'count' ? label.nameWidth : 0)
      context.fillText(part === 'count' ? label.count : label.name, x, label.y + offsetY)
    }
  }
  return { marks, labels: whole.length, unnamed: inSight.size - whole.length }
}

function labelFont(view: View, weight: number): string {
  return `${weight} ${labelSize.toFixed(1)}px ${view.palette.font}`
}

function* visiblePorts(scene: Scene, ports: Ports, view: View): Generator<number> {
  for (const region of regionsWithPortsInSight(scene, view)) {
    for (const index of portsOfRegion(ports, region)) {
      const port = ports.list[index]
      if (port && isInSight(port, view)) yield index
    }
  }
}

/** Regions on the canvas, and those just beside it: their arrows reach into it. */
export function regionsWithPortsInSight(scene: Scene, view: View): number[] {
  return regionsNear(scene, view.camera, view, 9)
}

/** Whether a port's arrow lies on the canvas, at least in part. */
export function isInSight(port: Port, view: View): boolean {
  const { x, y } = toScreen(view.camera, port)
  return x > -7 && y > -7 && x < view.width + 7 && y < view.height + 7
}

/** Points away from the region, from its border. */
function arrow(context: PaintContext, port: Port, { x, y }: { x: number; y: number }, factor: number): void {
  const half = 3.6 * factor
  const reach = 6 * factor
  switch (port.side) {
    case 'left':
    case 'right': {
      const way = port.side === 'right' ? reach : -reach
      context.moveTo(x, y - half)
      context.lineTo(x + way, y)
      context.lineTo(x, y + half)
      break
    }
    case 'top':
    case 'bottom':
    default: {
      const way = port.side === 'bottom' ? reach : -reach
      context.moveTo(x - half, y)
      context.lineTo(x, y + way)
      context.lineTo(x + half, y)
    }
  }
  context.closePath()
}
