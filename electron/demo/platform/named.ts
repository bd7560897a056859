/** Objects that refer to others do it with these two fields. */
export const named = (thing: { id: string; name: string }): { id: string; name: string } => ({
  id: thing.id,
  name: thing.name,
})

/** By name, in the order of the database: code units, not a language's. */
export const byName = (a: { name: string }, b: { name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0
