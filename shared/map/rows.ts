/** Lists of different lengths in two flat arrays: list `i` is `items[start[i]]` up to `items[start[i + 1]]`. */
export interface Rows {
  start: Int32Array
  items: Int32Array
}

/** Reads a number out of a column. Indexes come from our own arithmetic, so a miss is 0 rather than a branch. */
export function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0
}

/** Groups `values[i]` under `keys[i]`, keeping their order. Keys outside 0 to count - 1 are left out. */
export function groupRows(count: number, keys: ArrayLike<number>, values: ArrayLike<number>): Rows {
  const start = new Int32Array(count + 1)
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? -1
    if (key >= 0 && key < count) start[key + 1] = at(start, key + 1) + 1
  }
  for (let i = 0; i < count; i += 1) start[i + 1] = at(start, i + 1) + at(start, i)
  const next = start.slice()
  const items = new Int32Array(at(start, count))
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? -1
    if (key < 0 || key >= count) continue
    items[at(next, key)] = at(values, i)
    next[key] = at(next, key) + 1
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
