import type { FocusData } from '#shared/domain/focus.ts'
import type { FocusLayout } from './focus-layout.ts'

/** One row: the index of its stage, and its place among all rows of the stage. */
export interface Spot {
  stage: number
  row: number
}

/** What belongs to a row: rows of the stages beside it, and the lines to their cards. */
export interface Lit {
  has(spot: Spot): boolean
  /** Paths of an SVG, each once. */
  routes: string[]
}

/** Told for one row at a time, so nothing is worked out for rows that nobody points at. */
export function createFocusLight(data: FocusData, layout: FocusLayout): (spot: Spot) => Lit {
  const cardOf = new Map(
    layout.cards.flatMap((card, index) =>
      card.rows.map((row) => [keyOf({ stage: card.stage, row: row.index }), index]),
    ),
  )
  return (spot) => {
    const keys = new Set([keyOf(spot)])
    const routes = new Set<string>()
    const light = (from: Spot, to: Spot, route: (start: number, end: number) => string): void => {
      keys.add(keyOf(from)).add(keyOf(to))
      const [start, end] = [cardOf.get(keyOf(from)), cardOf.get(keyOf(to))]
      if (start !== undefined && end !== undefined) routes.add(route(start, end))
    }
    for (const { from, to, pairs } of data.links) {
      if (from !== spot.stage && to !== spot.stage) continue
      const bus = layout.buses.find((each) => each.from === from && each.to === to)
      if (!bus) continue
      for (const [left, right] of pairs) {
        const isMeant = from === spot.stage ? left === spot.row : right === spot.row
        if (isMeant) light({ stage: from, row: left }, { stage: to, row: right }, (start, end) => bus.route(start, end))
      }
    }
    return { has: (other) => keys.has(keyOf(other)), routes: [...routes] }
  }
}

function keyOf({ stage, row }: Spot): string {
  return `${stage} ${row}`
}
