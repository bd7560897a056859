/** The language of filters in one piece: most maps are never filtered. */
export { completeQuery } from '#shared/map/query/complete.ts'
export { parseQuery } from '#shared/map/query/parse.ts'
export { createTables } from '#shared/map/query/tables.ts'
