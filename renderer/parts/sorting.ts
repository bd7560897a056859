/** A column of a table. `key` is what its rows are sorted by. */
export interface SortColumn<Key extends string> {
  key: Key
  name: string
  /** Numbers stand to the right. */
  number?: true
  /** The largest are what one looks for first. */
  downFirst?: true
}

export interface SortOrder<Key extends string> {
  sort: Key
  descending: boolean
}

/** A second press on the same heading turns the order round; a first one starts from the end that is asked for most. */
export function nextSort<Key extends string>(
  columns: readonly SortColumn<Key>[],
  now: SortOrder<Key>,
  pressed: Key,
): SortOrder<Key> {
  if (now.sort === pressed) return { sort: pressed, descending: !now.descending }
  return { sort: pressed, descending: columns.find((column) => column.key === pressed)?.downFirst === true }
}
