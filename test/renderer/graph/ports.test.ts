import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookAt, toScreen, type Rectangle } from '#shared/map/camera.ts'
import { lineBudget } from '#shared/map/paint-lines.ts'
import { placeLabels } from '#shared/map/port-labels.ts'
import { portsOf, portsOfRegion } from '#shared/map/ports.ts'
import { row } from '#shared/map/rows.ts'
import { buildScene, cellRectangle, regionRectangle, type Scene } from '#shared/map/scene.ts'
import { anyMap, mapOf, sharedPair } from './fleet.ts'
import { countShapes } from './recording.ts'
import {
  boxOf,
  cameraAt,
  contains,
  isLabel,
  labelBoxes,
  neighbours,
  overlap,
  painted,
  shape,
  size,
} from './ports-room.ts'

const anyPlace = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
})
const anyCell = fc.double({ min: 29, max: 260, noNaN: true })

/** Stands for a font. */
function wide(text: string): number {
  return text.length * 6
}

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

  it('are counted where their name has no room, with those whose name would be cut', () => {
    let unnamed = 0
    fc.assert(
      fc.property(anyMap, anyCell, anyPlace, (data, cell, place) => {
        const scene = buildScene(data, shape)
        const { drawn, marks } = painted(scene, cameraAt(scene, cell, place))
        const inSight = new Set(drawn.ports.map(({ port }) => port))
        expect(drawn.unnamed).toBe(inSight.size - marks.filter(isLabel).length)
        unnamed += drawn.unnamed
      }),
    )
    expect(unnamed).toBeGreaterThan(20)
    const overview = buildScene(mapOf(neighbours(12)), shape)
    expect(painted(overview, { x: 0, y: 0, scale: 10 / overview.layout.cell }).drawn).toMatchObject({
      level: 'overview',
      unnamed: 0,
    })
  })

  it('choose the place of their label by danger first, then by strength', () => {
    let mixed = 0
    fc.assert(
      fc.property(anyMap, anyCell, anyPlace, (data, cell, place) => {
        const scene = buildScene(data, shape)
        const labels = placeLabels(scene, cameraAt(scene, cell, place), size, { medium: wide, bold: wide })
        const chosen = labels.map(({ port }) => portsOf(scene).list[port])
        const ranks = chosen.map((port) => (port?.critical === true ? 1e6 : 0) + (port?.count ?? 0))
        expect(ranks).toEqual(ranks.toSorted((p, q) => q - p))
        if (new Set(chosen.map((port) => port?.critical)).size === 2) mixed += 1
      }),
    )
    expect(mixed).toBeGreaterThan(10)
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
