import { lookAt, type Camera, type Rectangle } from '#shared/map/camera.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { paint, restingState, type Drawn, type PaintState } from '#shared/map/paint.ts'
import { labelSize } from '#shared/map/port-labels.ts'
import { type Scene } from '#shared/map/scene.ts'
import { mapOf } from './fleet.ts'
import { record, viewOf, type Mark } from './recording.ts'

export const size = { width: 1200, height: 800 }
export const shape = shapeOf(size.width, size.height)

/** A cell this many CSS pixels wide, and a part of the way along the map in the middle of the canvas. */
export function cameraAt({ layout }: Scene, cell: number, along: { x: number; y: number }): Camera {
  const middle = { x: layout.width * along.x, y: layout.height * along.y, width: 0, height: 0 }
  return lookAt(middle, size, cell / layout.cell)
}

export function painted(
  scene: Scene,
  camera: Camera,
  state: Partial<PaintState> = {},
): { marks: Mark[]; drawn: Drawn } {
  const { context, marks } = record()
  return { marks, drawn: paint(context, scene, viewOf(camera), { ...restingState, ...state }) }
}

/** The text of a label: heads have no weight like that of its name, but one like that of its number. */
export function isLabel({ kind, font }: Mark): boolean {
  return kind === 'text' && font.startsWith(`500 ${labelSize.toFixed(1)}px`)
}

/** What labels cover; arrows are square. */
export function labelBoxes(drawn: Drawn): { port: number; box: Rectangle }[] {
  return drawn.ports.filter(({ box }) => box.width !== box.height)
}

export function contains(a: Rectangle, b: Rectangle): boolean {
  return (
    b.x >= a.x - 0.5 &&
    b.y >= a.y - 0.5 &&
    b.x + b.width <= a.x + a.width + 0.5 &&
    b.y + b.height <= a.y + a.height + 0.5
  )
}

export function overlap(a: Rectangle, b: Rectangle): boolean {
  return (
    a.x < b.x + b.width - 0.01 &&
    b.x < a.x + a.width - 0.01 &&
    a.y < b.y + b.height - 0.01 &&
    b.y < a.y + a.height - 0.01
  )
}

/** What a text covers, as high as its letters are. */
export function boxOf({ x, y, width, font }: Mark): Rectangle {
  const high = Number(/([\d.]+)px/.exec(font)?.[1] ?? 0)
  return { x, y: y - high / 2, width, height: high }
}

/** Spaces in a ring: the app of each borrows `links` add-ons of the next, and each add-on is lent inside once. */
export function neighbours(count: number, links = 1): Parameters<typeof mapOf>[0] {
  const spaces = Array.from({ length: count }, (_, i) => `team${i}-prod`)
  return {
    spaces,
    apps: spaces.flatMap((_, space) => [{ space }, { space }, { space }, { space }]),
    addons: spaces.flatMap((_, space) => Array.from({ length: links }, () => ({ owner: space * 4 }))),
    attachments: spaces.flatMap((_, space) =>
      Array.from({ length: links }, (_unused, i): [number, number][] => [
        [space * links + i, ((space + 1) % count) * 4 + 1],
        [space * links + i, space * 4 + 2],
      ]).flat(),
    ),
  }
}
