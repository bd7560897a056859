import type { FocusAddon, FocusApp, FocusData, FocusGroup, FocusStage } from '#shared/domain/focus.ts'

export type FocusRow = FocusApp | FocusAddon

/** What stands on one card: some rows of one group. */
export interface CardContent {
  group: FocusGroup<FocusRow>
  /** 1, then 2 and so on for the cards that continue it. */
  part: number
  /** Each with its place among all rows of the stage. */
  rows: { index: number; row: FocusRow }[]
}

/** A stage with the heights of its cards, in CSS pixels; the style sheet keeps to them. */
export interface Shape {
  stage: FocusStage
  /** The subject itself, or who owns it: one box instead of a list. */
  isBox: boolean
  /** Its rows have their names alone, as all of them stand here for one add-on. */
  isPlain: boolean
  head: number
  row: number
  foot: number
}

export const cardGap = 10

export function shapesOf({ stages }: FocusData): Shape[] {
  const isOneAddon = stages.some(({ role }) => role === 'addon')
  return stages.map((stage): Shape => {
    if (stage.role === 'owner') return { stage, isBox: true, isPlain: false, head: 0, row: 92, foot: 0 }
    if (stage.role === 'addon' || stage.role === 'app')
      return { stage, isBox: true, isPlain: false, head: 0, row: 116, foot: 0 }
    const isPlain = stage.role === 'holders' && isOneAddon
    return { stage, isBox: false, isPlain, head: 34, row: isPlain ? 26 : 42, foot: 8 }
  })
}

export function heightOf({ head, row, foot }: Shape, rows: number): number {
  return head + rows * row + foot
}

export function wholeHeight(shape: Shape): number {
  return shape.stage.groups.reduce((sum, { rows }) => sum + heightOf(shape, rows.length) + cardGap, 0)
}

/** Groups into columns of about the same height, in their order; a long one is continued in the next column. */
export function fillColumns(shape: Shape, columns: number): CardContent[][] {
  const target = Math.max(180, wholeHeight(shape) / columns)
  const result: CardContent[][] = [[]]
  let used = 0
  let next = 0
  for (const group of shape.stage.groups as readonly FocusGroup<FocusRow>[]) {
    let rest = group.rows.map((row) => ({ index: next++, row }))
    let part = 1
    while (rest.length > 0) {
      const last = result.length >= columns
      const room = Math.floor((target - used - shape.head - shape.foot + shape.row / 2) / shape.row)
      const fits = last || rest.length <= Math.max(1, room)
      // A short group is not torn apart, and no stump of a long one is left at the foot of a column.
      if (!fits && used > 0 && (room < 3 || rest.length - room < 5)) {
        result.push([])
        used = 0
        continue
      }
      const taken = rest.slice(0, fits ? rest.length : Math.max(1, room))
      result.at(-1)?.push({ group, part, rows: taken })
      used += heightOf(shape, taken.length) + cardGap
      rest = rest.slice(taken.length)
      part += 1
    }
  }
  return result
}
