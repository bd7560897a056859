import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FocusData, FocusRole, FocusStage } from '#shared/domain/focus.ts'
import { rounded } from '#renderer/views/focus/focus-buses.ts'
import { layOutFocus, type Box, type FocusLayout } from '#renderer/views/focus/focus-layout.ts'
import { createFocusLight } from '#renderer/views/focus/focus-light.ts'
import { addon, addonFocus, addons, app, apps, focus, group, rows } from './focus-rows.ts'

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 14 })
const subjects = ['addon', 'app', 'space'] as const
const rolesOf: Record<(typeof subjects)[number], FocusRole[]> = {
  addon: ['owner', 'addon', 'holders', 'further-addons', 'further-apps'],
  app: ['app', 'held', 'holders', 'further-addons', 'further-apps'],
  space: ['borrowed', 'members', 'lent', 'holders', 'further-addons', 'further-apps'],
}
const ofAddons = new Set<FocusRole>(['addon', 'held', 'borrowed', 'lent', 'further-addons'])
const single = new Set<FocusRole>(['owner', 'addon', 'app'])

function nameOf(space: number): string {
  return space === 0 ? 'pay' : `space${space}`
}

/** A focus of any shape, with ties between any rows of the stages that may have some. */
const anyFocus = fc
  .record({
    subject: fc.constantFrom(...subjects),
    steps: fc.constantFrom(1 as const, 2 as const),
    sizes: fc.array(sizes, { minLength: 6, maxLength: 6 }),
    left: fc.array(fc.nat(300), { minLength: 6, maxLength: 6 }),
    aside: fc.nat(3),
    ties: fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { maxLength: 60 }),
    orphan: fc.boolean(),
  })
  .map(({ subject, steps, sizes: all, left, aside, ties, orphan }) => {
    const roles = steps === 2 ? rolesOf[subject] : rolesOf[subject].slice(0, -2)
    const stages = roles.map((role, index): FocusStage => {
      const counts = role === 'owner' && orphan ? [] : single.has(role) ? [1] : (all[index] ?? [])
      const total = counts.reduce((sum, size) => sum + size, 0) + (single.has(role) ? 0 : (left[index] ?? 0))
      return ofAddons.has(role)
        ? addons(
            role,
            counts.map((size, space) =>
              group(
                'space',
                nameOf(space),
                rows(size, (each) => addon(`d${each}`)),
              ),
            ),
            { total, aside },
          )
        : apps(
            role,
            counts.map((size, space) =>
              group(
                'space',
                nameOf(space),
                rows(size, (each) => app(`a${each}`, nameOf(space))),
              ),
            ),
            { total, aside },
          )
    })
    const count = (index: number): number =>
      stages[index]?.groups.reduce((sum, { rows: members }) => sum + members.length, 0) ?? 0
    const between = stages.slice(1).map((_, index): [number, number] => [index, index + 1])
    if (steps === 2 && subject !== 'app') between.push([0, stages.length - 2])
    const links = between.map(([from, to]) => ({
      from,
      to,
      pairs:
        count(from) === 0 || count(to) === 0
          ? []
          : ties.map(([a, b]): [number, number] => [a % count(from), b % count(to)]),
    }))
    return focus(stages, links, { steps })
  })

function boxesOf({ cards, stages }: FocusLayout): Box[] {
  return [...cards, ...stages.flatMap(({ head, foot }) => (foot ? [head, foot] : [head]))]
}

function areApart(a: Box, b: Box): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

/** The corners of a path; those that are rounded stand for the curve, which lies inside them. */
function cornersOf(path: string): [number, number][][] {
  return path
    .split('M')
    .filter((part) => part !== '')
    .map((part) => {
      const numbers = part.split(/[LQ ]/).map(Number)
      return rows(numbers.length / 2, (index) => [numbers[index * 2] ?? NaN, numbers[index * 2 + 1] ?? NaN])
    })
}

/** Whether a level or upright line runs over the inside of the box. */
function crosses([[x1, y1], [x2, y2]]: [[number, number], [number, number]], box: Box): boolean {
  const inside = 0.5
  return (
    Math.max(x1, x2) > box.x + inside &&
    Math.min(x1, x2) < box.x + box.width - inside &&
    Math.max(y1, y2) > box.y + inside &&
    Math.min(y1, y2) < box.y + box.height - inside
  )
}

function expectClear(path: string, layout: FocusLayout): void {
  for (const corners of cornersOf(path)) {
    for (const [index, corner] of corners.slice(1).entries()) {
      const before = corners[index] ?? corner
      expect(Number.isFinite(corner[0]) && Number.isFinite(corner[1]), path).toBe(true)
      expect(Math.min(Math.abs(before[0] - corner[0]), Math.abs(before[1] - corner[1])), path).toBeLessThan(0.01)
      const hit = boxesOf(layout).find((box) => crosses([before, corner], box))
      expect(hit, path).toBeUndefined()
    }
  }
}

/** Without what cannot be compared. */
function told({ buses, ...layout }: FocusLayout): unknown {
  return [layout, JSON.stringify(buses)]
}

describe('the focus layout', () => {
  it('shows each row exactly once, without one box on another, all of it inside', () => {
    fc.assert(
      fc.property(anyFocus, fc.integer({ min: 1, max: 2600 }), (data, width) => {
        const layout = layOutFocus(data, width)
        for (const [index, stage] of data.stages.entries()) {
          const given = stage.groups.flatMap(({ rows: members }) => [...members])
          const shown = layout.cards.filter((card) => card.stage === index).flatMap((card) => card.rows)
          expect(shown.map((each) => each.index)).toEqual(given.map((_, place) => place))
          expect(shown.map(({ row }) => row)).toEqual(given)
          expect(layout.stages[index]?.foot === null).toBe(
            stage.total === given.length && stage.total > 0 && stage.aside === 0,
          )
        }
        const boxes = boxesOf(layout)
        for (const [index, box] of boxes.entries()) {
          expect(box.x >= 0 && box.y >= 0).toBe(true)
          expect(box.x + box.width <= layout.width && box.y + box.height <= layout.height).toBe(true)
          for (const other of boxes.slice(index + 1)) expect(areApart(box, other)).toBe(true)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('leads no line over a name, and has one for each card that is tied', () => {
    fc.assert(
      fc.property(anyFocus, fc.integer({ min: 1, max: 2600 }), (data, width) => {
        const layout = layOutFocus(data, width)
        for (const { from, to, pairs } of data.links) {
          const bus = layout.buses.find((each) => each.from === from && each.to === to)
          const tied = layout.cards.flatMap((card, index) =>
            (card.stage === from && card.rows.some((row) => pairs.some(([left]) => left === row.index))) ||
            (card.stage === to && card.rows.some((row) => pairs.some(([, right]) => right === row.index)))
              ? [index]
              : [],
          )
          const drawn = new Set(bus?.lines.map(({ card }) => card))
          for (const card of tied) expect(drawn.has(card)).toBe(true)
          if (!bus) continue
          expectClear(bus.trunk, layout)
          for (const { path } of bus.lines) expectClear(path, layout)
          for (const [left, right] of pairs.slice(0, 5)) {
            const start = layout.cards.findIndex(
              (card) => card.stage === from && card.rows.some(({ index }) => index === left),
            )
            const end = layout.cards.findIndex(
              (card) => card.stage === to && card.rows.some(({ index }) => index === right),
            )
            const route = bus.route(start, end)
            expectClear(route, layout)
            const corners = cornersOf(route)[0] ?? []
            const [one, other] = [layout.cards[start], layout.cards[end]]
            expect(corners[0]?.[1]).toBe((one?.y ?? 0) + (one?.port ?? 0))
            expect(corners.at(-1)).toEqual([other?.x, (other?.y ?? 0) + (other?.port ?? 0)])
          }
        }
      }),
      { numRuns: 80 },
    )
  })

  it('has a line for who stands there because of rows that are beyond the limit, and none for who may not', () => {
    const held = addons('held', [group('owned', '', [addon('a')])], { total: 200 })
    const holders = apps('holders', [
      group('space', 'pay', [app('x', 'pay')]),
      group('space', 'far', [app('y', 'far')]),
    ])
    const stages = [apps('app', [group('space', 'pay', [app('api', 'pay')])]), held, holders]
    const links: FocusData['links'] = [{ from: 1, to: 2, pairs: [[0, 0]] }]
    expect(layOutFocus(focus(stages, links), 1200).buses[0]?.lines).toHaveLength(3)
    stages[1] = { ...held, total: 1 }
    expect(layOutFocus(focus(stages, links), 1200).buses[0]?.lines).toHaveLength(2)
  })

  it('is the same for the same data and width', () => {
    fc.assert(
      fc.property(anyFocus, fc.integer({ min: 300, max: 2000 }), (data, width) => {
        expect(told(layOutFocus(data, width))).toEqual(told(layOutFocus(structuredClone(data), width)))
      }),
      { numRuns: 20 },
    )
  })

  it('fits three stages beside a panel, and stacks them where that is too narrow', () => {
    const data = addonFocus([3, 2])
    expect(layOutFocus(data, 700)).toMatchObject({ width: 700, stacked: false })
    expect(layOutFocus(data, 599)).toMatchObject({ width: 599, stacked: true })
    // A line down the margin, left of every card.
    const stacked = layOutFocus(data, 400)
    for (const { lines } of stacked.buses) {
      for (const { path } of lines) {
        expect(Math.min(...cornersOf(path).flatMap((corners) => corners.map(([x]) => x)))).toBeLessThan(
          stacked.cards[0]?.x ?? 0,
        )
      }
    }
  })

  it('fills its columns evenly', () => {
    const { cards } = layOutFocus(addonFocus(rows(40, () => 5)), 1600)
    const bottoms = new Map<number, number>()
    for (const card of cards) if (card.stage === 2) bottoms.set(card.x, card.y + card.height)
    const ends = [...bottoms.values()]
    expect(ends.length).toBeGreaterThan(2)
    expect(Math.min(...ends)).toBeGreaterThan(Math.max(...ends) * 0.75)
  })

  it('puts the largest hub of a large fleet on the plane within 50 milliseconds', () => {
    const data = addonFocus(rows(33, (each) => (each < 13 ? 2 : 1)))
    const before = process.threadCpuUsage()
    for (let run = 0; run < 5; run += 1) layOutFocus(data, 1300)
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 5_000).toBeLessThan(50)
  })

  it('rounds corners no further than their sides reach', () => {
    expect(
      rounded([
        [0, 0],
        [100, 0],
        [100, 4],
        [200, 4],
      ]),
    ).toBe('M0 0L98 0Q100 0 100 2L100 2Q100 4 102 4L200 4')
  })
})

describe('what belongs to a row', () => {
  it('is what it is tied to on both sides, with a line to each card', () => {
    const data = focus(
      [
        apps('app', [group('space', 'pay', [app('api', 'pay')])]),
        addons('held', [group('owned', '', [addon('a'), addon('b')])]),
        apps('holders', [
          group('space', 'pay', [app('x', 'pay')]),
          group('space', 'far', [app('y', 'far'), app('z', 'far')]),
        ]),
      ],
      [
        {
          from: 0,
          to: 1,
          pairs: [
            [0, 0],
            [0, 1],
          ],
        },
        {
          from: 1,
          to: 2,
          pairs: [
            [0, 1],
            [0, 2],
            [1, 0],
          ],
        },
      ],
    )
    const light = createFocusLight(data, layOutFocus(data, 1200))
    const lit = light({ stage: 1, row: 0 })
    const spots = [
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
      [2, 2],
    ] as const
    expect(spots.filter(([stage, row]) => lit.has({ stage, row }))).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [2, 2],
    ])
    // One to the app, and one to the card of both apps.
    expect(lit.routes).toHaveLength(2)
    expect(light({ stage: 2, row: 0 }).routes).toHaveLength(1)
  })
})
