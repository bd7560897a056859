import { columnsFor, shelfHeight, widthOfColumns, type Block, type Measures } from './shelves.ts'

/**
 * The shelves below all others, for what came after everything was arranged. Where a region lands depends on those that
 * came before it alone, so that nothing moves for the sake of a later one.
 */
export interface Annex {
  add(block: Block): Stall
}

export interface Stall {
  x: number
  y: number
  width: number
  height: number
  columns: number
  /** Slots there are. */
  capacity: number
  /** Counts the shelves of the annex. */
  shelf: number
}

/** How much wider than high a region is made that begins a shelf, in cells. */
const breadth = 2.5

/** World units: `y` is where the first shelf begins, `width` how far it reaches beyond the left margin. */
export function openAnnex(measures: Measures, { y: top, width }: { y: number; width: number }): Annex {
  let shelf = -1
  let rows = 1
  let x = 0
  let y = top
  return {
    add(block) {
      let columns = columnsFor(block, rows, measures)
      if (shelf === -1 || x + widthOfColumns(columns, measures) > measures.margin + width) {
        if (shelf !== -1) y += shelfHeight(rows, measures) + measures.gutter
        shelf += 1
        x = measures.margin
        const most = Math.max(1, Math.floor((width - widthOfColumns(0, measures)) / measures.pitch))
        rows = Math.max(1, Math.round(Math.sqrt(block.slots / breadth)), Math.ceil(block.slots / most))
        columns = columnsFor(block, rows, measures)
        // A long name may have made it wide enough for fewer.
        rows = Math.max(1, Math.ceil(block.slots / columns))
      }
      const wide = widthOfColumns(columns, measures)
      const stall = { x, y, width: wide, height: shelfHeight(rows, measures), columns, capacity: columns * rows, shelf }
      x += wide + measures.gutter
      return stall
    },
  }
}
