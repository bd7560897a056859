/** Lists of different lengths in two flat arrays: list `i` is `items[start[i]]` up to `items[start[i + 1]]`. */
export interface Rows {
  start: Int32Array
  items: Int32Array
}

/**
 * Reads a number out of a column. Indexes come from our own arithmetic, so a miss is 0 rather than a branch. It is given
 * lists of every kind, which makes it slow: a loop over tens of thousands reads its list itself.
 */
export function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0
}

/** 0 to count - 1. */
export function indexes(count: number): Int32Array {
  const list = new Int32Array(count)
  for (let i = 0; i < count; i += 1) list[i] = i
  return list
}

/** Groups `values[i]` under `keys[i]`, keeping their order. Keys outside 0 to count - 1 are left out. */
export function groupRows(count: number, keys: ArrayLike<number>, values: ArrayLike<number>): Rows {
  const start = new Int32Array(count + 1)
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? -1
    if (key >= 0 && key < count) start[key + 1] = (start[key + 1] ?? 0) + 1
  }
  for (let i = 0; i < count; i += 1) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0)
  const next = start.slice()
  const items = new Int32Array(start[count] ?? 0)
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? -1
    if (key < 0 || key >= count) continue
    items[next[key] ?? 0] = values[i] ?? 0
    next[key] = (next[key] ?? 0) + 1
  }
  return { start, items }
}

/** A view of list `index`, not a copy. */
export function row(rows: Rows, index: number): Int32Array {
  return rows.items.subarray(at(rows.start, index), at(rows.start, index + 1))
}

export function rowLength(rows: Rows, index: number): number {
  return at(rows.start, index + 1) - at(rows.start, index)
}
