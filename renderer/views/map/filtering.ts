/** The language of filters in one piece: most maps are never filtered. */
export { completeQuery } from '#shared/map/query/complete.ts'
export { filterMap, hiddenCells } from '#shared/map/query/filter.ts'
export { parseQuery } from '#shared/map/query/parse.ts'
export { buildTable } from '#shared/map/query/table.ts'
