import { describe, expect, it } from 'vitest'
import { lookAt } from '#shared/map/camera.ts'
import { paint, restingState } from '#shared/map/paint.ts'
import { portsOf } from '#shared/map/ports.ts'
import { buildScene, cellRectangle } from '#shared/map/scene.ts'
import { mapOf, sharedPair } from './fleet.ts'
import { record, viewOf } from './recording.ts'
import { cameraAt, isLabel, neighbours, painted, shape, size } from './ports-room.ts'

function many(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

describe('bad input', () => {
  it('an app with 500 attachments is drawn without their lines, and with them when it is pointed at', () => {
    const scene = buildScene(
      mapOf({
        spaces: ['hub', 'rest'],
        apps: [{ space: 0 }, ...many(500).map((i) => ({ space: i % 2 }))],
        addons: many(500).map((i) => ({ owner: i + 1 })),
        attachments: many(500).map((i): [number, number] => [i, 0]),
      }),
      shape,
    )
    const camera = lookAt(cellRectangle(scene, 0), size, 30 / scene.layout.cell)
    const { drawn } = painted(scene, camera)
    // Those from the other space go through one port; those inside would be more than the budget.
    expect(drawn.lines + drawn.heldBack).toBe(500)
    const pointed = painted(scene, camera, { under: { kind: 'app', cell: 0 } }).drawn
    expect(pointed).toMatchObject({ lines: 500, heldBack: 0 })
  })

  it('a space with 3,000 apps is drawn as far as it is in sight', () => {
    const scene = buildScene(mapOf({ apps: many(3000).map(() => ({ space: 0 })) }), shape)
    const { drawn } = painted(scene, cameraAt(scene, 60, { x: 0.5, y: 0.5 }))
    expect(drawn.cells).toBeGreaterThan(100)
    expect(drawn.cells).toBeLessThan(500)
    expect(drawn).toMatchObject({ lines: 0, heldBack: 0, ports: [], unnamed: 0 })
  })

  it('one app alone has no port', () => {
    const scene = buildScene(mapOf({ apps: [{ space: 0 }], addons: [{ owner: 0 }], attachments: [[0, 0]] }), shape)
    expect(painted(scene, cameraAt(scene, 60, { x: 0.5, y: 0.5 })).drawn).toMatchObject({
      cells: 1,
      lines: 0,
      ports: [],
    })
  })

  it('attachments with an end that is nowhere have no line and no port', () => {
    const data = mapOf({ apps: [{ space: 0 }, { space: 7 }], addons: [{ owner: 0 }] })
    const scene = buildScene(
      { ...data, attachments: { addons: [0, 5, -1, 0], apps: [9, 1, -3, 1] }, services: [], plans: [] },
      shape,
    )
    const { drawn } = painted(scene, cameraAt(scene, 60, { x: 0.5, y: 0.5 }))
    // The one that is left leads into the place for what has no known space.
    expect(drawn.lines + drawn.heldBack).toBe(1)
    expect(portsOf(scene).list.map(({ count }) => count)).toEqual([1, 1])
  })

  it('an orphan has a port for each space that borrows it', () => {
    const scene = buildScene(
      mapOf({
        spaces: ['a', 'b'],
        apps: [{ space: 0 }, { space: 1 }],
        addons: [{ owner: -1, risk: 4 }],
        attachments: [
          [0, 0],
          [0, 1],
        ],
      }),
      shape,
    )
    const { marks, drawn } = painted(scene, cameraAt(scene, 60, { x: 0.5, y: 0.5 }))
    expect(drawn.lines).toBe(2)
    expect(marks.filter(isLabel).map(({ text }) => text)).toContain('No owner')
  })

  it('a name of 200 characters is cut in its middle on a port', () => {
    const data = sharedPair()
    const scene = buildScene(
      { ...data, spaces: data.spaces.map((space, i) => ({ ...space, name: `${i}-${'n'.repeat(190)}-end` })) },
      shape,
    )
    const { marks } = painted(scene, cameraAt(scene, 60, { x: 0.5, y: 0.5 }))
    const labels = marks.filter(isLabel)
    expect(labels.length).toBeGreaterThan(0)
    for (const { text, width } of labels) {
      expect(text).toMatch(/^[01]-n*…n*-end$/)
      expect(width).toBeLessThanOrEqual(150)
    }
  })

  it.each([
    [0, 0],
    [1, 1],
    [3840, 2160],
  ])('a window of %s x %s at two pixels for one is painted with numbers that are numbers', (width, height) => {
    const scene = buildScene(mapOf(neighbours(20)), shape)
    const { context, marks } = record()
    const camera = cameraAt(scene, 50, { x: 0.5, y: 0.5 })
    paint(context, scene, { ...viewOf(camera), width, height, pixelRatio: 2 }, restingState)
    for (const { x, y, width: wide } of marks) expect([x, y, wide].every(Number.isFinite)).toBe(true)
  })
})
