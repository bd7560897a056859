import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookAt, toScreen, type Camera, type Rectangle } from '#shared/map/camera.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { paint, restingState, type Drawn, type PaintState } from '#shared/map/paint.ts'
import { lineBudget } from '#shared/map/paint-lines.ts'
import { labelSize } from '#shared/map/port-labels.ts'
import { portsOf, portsOfRegion } from '#shared/map/ports.ts'
import { row } from '#shared/map/rows.ts'
import { buildScene, cellRectangle, regionRectangle, type Scene } from '#shared/map/scene.ts'
import { anyMap, mapOf, sharedPair } from './fleet.ts'
import { countShapes, record, viewOf, type Mark } from './recording.ts'

const size = { width: 1200, height: 800 }
const shape = shapeOf(size.width, size.height)

/** A cell this many CSS pixels wide, and a part of the way along the map in the middle of the canvas. */
function cameraAt({ layout }: Scene, cell: number, along: { x: number; y: number }): Camera {
  const middle = { x: layout.width * along.x, y: layout.height * along.y, width: 0, height: 0 }
  return lookAt(middle, size, cell / layout.cell)
}

function painted(scene: Scene, camera: Camera, state: Partial<PaintState> = {}): { marks: Mark[]; drawn: Drawn } {
  const { context, marks } = record()
  return { marks, drawn: paint(context, scene, viewOf(camera), { ...restingState, ...state }) }
}

/** The text of a label: heads have no weight like that of its name, but one like that of its number. */
function isLabel({ kind, font }: Mark): boolean {
  return kind === 'text' && font.startsWith(`500 ${labelSize.toFixed(1)}px`)
}

/** What labels cover; arrows are square. */
function labelBoxes(drawn: Drawn): { port: number; box: Rectangle }[] {
  return drawn.ports.filter(({ box }) => box.width !== box.height)
}

function contains(a: Rectangle, b: Rectangle): boolean {
  return (
    b.x >= a.x - 0.5 &&
    b.y >= a.y - 0.5 &&
    b.x + b.width <= a.x + a.width + 0.5 &&
    b.y + b.height <= a.y + a.height + 0.5
  )
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return (
    a.x < b.x + b.width - 0.01 &&
    b.x < a.x + a.width - 0.01 &&
    a.y < b.y + b.height - 0.01 &&
    b.y < a.y + a.height - 0.01
  )
}

/** What a text covers, as high as its letters are. */
function boxOf({ x, y, width, font }: Mark): Rectangle {
  const high = Number(/([\d.]+)px/.exec(font)?.[1] ?? 0)
  return { x, y: y - high / 2, width, height: high }
}

const anyPlace = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
})
const anyCell = fc.double({ min: 29, max: 260, noNaN: true })

/** Attachments as the data tells them: add-on, borrower, and the region at either end. */
function attachmentsOf({ model }: Scene): { addon: number; cell: number; home: number; away: number }[] {
  return Array.from({ length: model.totals.addons }, (_, addon) =>
    [...row(model.borrowers, addon)].map((cell) => ({
      addon,
      cell,
      home: model.cellRegion[model.addonCell[addon] ?? -1] ?? -1,
      away: model.cellRegion[cell] ?? -1,
    })),
  ).flat()
}

describe('ports', () => {
  it('count every attachment that crosses a border, once on either side', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const scene = buildScene(data, shape)
        const ports = portsOf(scene)
        const crossing = attachmentsOf(scene).filter(({ home, away }) => home !== away)
        for (const region of scene.model.regions.keys()) {
          const told = [...portsOfRegion(ports, region)].reduce((sum, port) => sum + (ports.list[port]?.count ?? 0), 0)
          expect(told).toBe(crossing.filter(({ home, away }) => home === region || away === region).length)
        }
        for (const [index, port] of ports.list.entries()) {
          expect(row(ports.halves, index)).toHaveLength(port.count)
          expect(port.others).not.toContain(port.region)
        }
        expect(ports.halves.items).toHaveLength(crossing.length * 2)
      }),
    )
  })

  it('lie on the border of their region, far enough apart to be told from each other', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const scene = buildScene(data, shape)
        const ports = portsOf(scene)
        for (const [index, port] of ports.list.entries()) {
          const { x, y, width, height } = regionRectangle(scene, port.region)
          const level = port.side === 'top' || port.side === 'bottom'
          expect(port[level ? 'y' : 'x']).toBeCloseTo(
            { top: y, bottom: y + height, left: x, right: x + width }[port.side],
          )
          const along = port[level ? 'x' : 'y']
          expect(along).toBeGreaterThanOrEqual((level ? x : y) - 1e-6)
          expect(along).toBeLessThanOrEqual((level ? x + width : y + height) + 1e-6)
          const next = ports.list[index + 1]
          if (next?.region === port.region && next.side === port.side)
            expect(next[level ? 'x' : 'y'] - along).toBeGreaterThan(scene.layout.pitch * 0.3)
        }
      }),
    )
  })

  it('have labels that never cover each other, a head, a region or an arrow, and are never cut', () => {
    let labels = 0
    fc.assert(
      fc.property(anyMap, anyCell, anyPlace, (data, cell, place) => {
        const scene = buildScene(data, shape)
        const camera = cameraAt(scene, cell, place)
        const { marks, drawn } = painted(scene, camera)
        const regions = scene.layout.places.map((each) => ({
          ...toScreen(camera, each),
          width: each.width * camera.scale,
          height: each.height * camera.scale,
        }))
        const boxes = labelBoxes(drawn)
        for (const mark of marks.filter(isLabel)) expect(boxes.some(({ box }) => contains(box, boxOf(mark)))).toBe(true)
        for (const [index, { box }] of boxes.entries()) {
          labels += 1
          expect(boxes.some((other, at) => at !== index && overlap(box, other.box))).toBe(false)
          for (const text of marks.filter(({ kind }) => kind === 'text')) {
            const within = contains(box, boxOf(text))
            expect(!within && overlap(box, boxOf(text)), text.text).toBe(false)
          }
          for (const region of regions) expect(overlap(box, region)).toBe(false)
          for (const { port } of drawn.ports) {
            const arrow = portsOf(scene).list[port]
            if (!arrow) continue
            const { x, y } = toScreen(camera, arrow)
            const level = arrow.side === 'top' || arrow.side === 'bottom'
            const tip = arrow.side === 'left' || arrow.side === 'top' ? -6 : 0
            const mark = level
              ? { x: x - 3, y: y + tip, width: 6, height: 6 }
              : { x: x + tip, y: y - 3, width: 6, height: 6 }
            expect(overlap(box, mark)).toBe(false)
          }
          expect(box.x).toBeGreaterThanOrEqual(0)
          expect(box.x + box.width).toBeLessThanOrEqual(size.width)
          expect(box.y).toBeGreaterThanOrEqual(0)
          expect(box.y + box.height).toBeLessThanOrEqual(size.height)
        }
      }),
      { numRuns: 150 },
    )
    expect(labels).toBeGreaterThan(100)
  })

  it('keep their labels where they are while the map is moved', () => {
    const scene = buildScene(mapOf(neighbours(12)), shape)
    const labelsAt = (dx: number): string[] => {
      const camera = cameraAt(scene, 40, { x: 0.5, y: 0.5 })
      const moved = { ...camera, x: camera.x - dx / camera.scale }
      const { marks } = painted(scene, moved)
      return marks
        .filter(isLabel)
        .filter(({ x }) => x > 300 && x < 800)
        .map(({ text, x, y }) => `${text} ${(x - dx).toFixed(1)} ${y.toFixed(1)}`)
    }
    const before = labelsAt(0)
    expect(before.length).toBeGreaterThan(4)
    const after = new Set(labelsAt(3))
    expect(before.filter((label) => !after.has(label) && !/ 29\d\.| 79\d\./.test(label))).toEqual([])
  })

  it('say the name of the other space and the number, in red where a critical add-on is among them', () => {
    for (const [risk, colour] of [
      [0, 'sharingText'],
      [5, 'critical'],
    ] as const) {
      const scene = buildScene(sharedPair(risk), shape)
      const { marks, drawn } = painted(scene, cameraAt(scene, 60, { x: 0.5, y: 0.5 }))
      const labels = marks.filter(isLabel)
      expect(labels.map(({ text }) => text).toSorted()).toEqual(['pay-prod', 'web-prod'])
      expect(new Set(labels.map((label) => label.colour))).toEqual(new Set([colour]))
      // Two arrows and two labels can be pointed at.
      expect(drawn.ports).toHaveLength(4)
      expect(drawn).toMatchObject({ ribbons: 0, ticks: 0, lines: 1, heldBack: 0 })
    }
  })

  it('stand for several spaces where a side has no room for each', () => {
    const scene = buildScene(
      mapOf({
        spaces: ['hub', ...Array.from({ length: 60 }, (_, i) => `space-${i}`)],
        apps: [{ space: 0 }, ...Array.from({ length: 60 }, (_, i) => ({ space: i + 1 }))],
        addons: [{ owner: 0 }],
        attachments: Array.from({ length: 60 }, (_, i): [number, number] => [0, i + 1]),
      }),
      shape,
    )
    const ports = portsOf(scene)
    const ofHub = [...portsOfRegion(ports, 0)].map((port) => ports.list[port])
    expect(ofHub.length).toBeLessThan(60)
    expect(ofHub.reduce((sum, port) => sum + (port?.others.length ?? 0), 0)).toBe(60)
    expect(ofHub.reduce((sum, port) => sum + (port?.count ?? 0), 0)).toBe(60)
    const hub = cellRectangle(scene, 0)
    const { marks } = painted(scene, lookAt(hub, size, 60 / scene.layout.cell))
    expect(marks.filter(isLabel).some(({ text }) => /^\+\d+ spaces$/.test(text))).toBe(true)
  })
})

/** Spaces in a ring: the app of each borrows `links` add-ons of the next, and each add-on is lent inside once. */
function neighbours(count: number, links = 1): Parameters<typeof mapOf>[0] {
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

describe('the lines of attachments', () => {
  it('are drawn for every attachment in sight, or the number of those that are not is told', () => {
    fc.assert(
      fc.property(anyMap, anyCell, anyPlace, (data, cell, place) => {
        const scene = buildScene(data, shape)
        const camera = cameraAt(scene, cell, place)
        const { drawn } = painted(scene, camera)
        const sees = (part: Rectangle): boolean => {
          const { x, y } = toScreen(camera, part)
          return (
            x < size.width && y < size.height && x + part.width * camera.scale > 0 && y + part.height * camera.scale > 0
          )
        }
        const seen = new Set(drawn.ports.map(({ port }) => port))
        const ports = portsOf(scene)
        const inSight = attachmentsOf(scene).filter(({ addon, cell: borrower, home, away }, edge) => {
          const ends =
            sees(cellRectangle(scene, scene.model.addonCell[addon] ?? 0)) || sees(cellRectangle(scene, borrower))
          return (
            ends || (home !== away && (seen.has(ports.lending[edge] ?? -1) || seen.has(ports.borrowing[edge] ?? -1)))
          )
        })
        expect(drawn.lines + drawn.heldBack).toBe(inSight.length)
        // What crosses is counted in a port in any case, and a port that is in sight is drawn.
        for (const { port } of drawn.ports) expect(ports.list[port]?.count).toBeGreaterThan(0)
        if (inSight.length <= lineBudget) expect(drawn.heldBack).toBe(0)
      }),
      { numRuns: 150 },
    )
  })

  it('at the overview are held back inside spaces, and across them told by ribbon or tick', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const scene = buildScene(data, shape)
        const scale = Math.min(
          27 / scene.layout.cell,
          size.width / scene.layout.width,
          size.height / scene.layout.height,
        )
        const { drawn } = painted(scene, { x: 0, y: 0, scale })
        const told = scene.model.links.reduce((sum, { count }) => sum + count, 0)
        expect(told + drawn.heldBack).toBe(attachmentsOf(scene).length)
        expect(drawn.ribbons + drawn.ticks / 2).toBe(scene.model.links.length)
      }),
    )
  })

  it('stop at the border: no line of a port leaves its region', () => {
    const scene = buildScene(mapOf(neighbours(8)), shape)
    const camera = cameraAt(scene, 50, { x: 0.5, y: 0.5 })
    const { marks } = painted(scene, camera)
    expect(countShapes(marks, 'stroke', 'sharing', 'bend')).toBeGreaterThan(8)
    expect(marks.some((mark) => (mark.shapes['curve'] ?? 0) > 0)).toBe(false)
  })

  it('are held back above the budget, but for those of what is pointed at', () => {
    const links = 40
    const scene = buildScene(mapOf(neighbours(12, links)), shape)
    const camera = cameraAt(scene, 30, { x: 0.5, y: 0.5 })
    const { drawn } = painted(scene, camera)
    expect(drawn.heldBack).toBeGreaterThan(lineBudget)
    expect(drawn.lines).toBe(0)
    const home = scene.model.addonCell[0] ?? 0
    const near = lookAt(cellRectangle(scene, home), size, 30 / scene.layout.cell)
    const pointed = painted(scene, near, { under: { kind: 'addon', addon: 0 } })
    expect(pointed.drawn.lines).toBe(2)
    expect(pointed.drawn.lines + pointed.drawn.heldBack).toBe(painted(scene, near).drawn.heldBack)
    const byPort = painted(scene, near, { under: { kind: 'port', port: portsOf(scene).lending[1] ?? -1 } })
    expect(byPort.drawn.lines).toBe(links)
  })
})

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
    expect(drawn).toMatchObject({ lines: 0, heldBack: 0, ports: [] })
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
