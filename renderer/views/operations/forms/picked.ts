export interface Pickable {
  id: string
  /** What is searched in, and what is read out. */
  text: string
  /** Under which heading it stands; empty for none. */
  section: string
}

/** Those that hold all the words, those that begin with the first one first. */
export function picked<Item extends Pickable>(items: readonly Item[], typed: string): Item[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const [first = ''] = words
  const fit = items.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))
  if (first === '') return fit
  const begins = ({ text }: Item): number => (text.toLowerCase().startsWith(first) ? 0 : 1)
  return fit.toSorted((one, other) => begins(one) - begins(other))
}
