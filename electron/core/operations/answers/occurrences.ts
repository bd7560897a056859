/** Shorter ones stand in every other word; those are masked only where they are known to stand. */
export const shortestSought = 4

/**
 * Finds secrets wherever they stand in a text. Goes through the text once, however many there are: by the signs at a place
 * it is known of what lengths those are that may begin there.
 */
export interface Occurrences {
  isIn(text: string): boolean
  /** The text with `[masked]` in place of each. */
  without(text: string): string
}

export function occurrencesOf(secrets: Iterable<string>): Occurrences {
  const sought = new Set<string>()
  const lengthsByBeginning = new Map<string, number[]>()
  for (const secret of secrets) {
    if (secret.length < shortestSought) continue
    sought.add(secret)
    const beginning = secret.slice(0, shortestSought)
    const lengths = lengthsByBeginning.get(beginning)
    if (!lengths) lengthsByBeginning.set(beginning, [secret.length])
    else if (!lengths.includes(secret.length)) lengths.push(secret.length)
  }
  // Where several begin at one place the longest counts.
  for (const lengths of lengthsByBeginning.values()) lengths.sort((one, other) => other - one)

  function lengthAt(text: string, place: number): number {
    const lengths = lengthsByBeginning.get(text.slice(place, place + shortestSought))
    return lengths?.find((length) => sought.has(text.slice(place, place + length))) ?? 0
  }

  return {
    isIn(text) {
      if (sought.size === 0) return false
      for (let place = 0; place + shortestSought <= text.length; place += 1) if (lengthAt(text, place) > 0) return true
      return false
    },
    without(text) {
      if (sought.size === 0) return text
      const parts: string[] = []
      // To where those found so far reach: one may begin inside another and go on beyond it.
      let end = 0
      for (let place = 0; place + shortestSought <= text.length; place += 1) {
        const length = lengthAt(text, place)
        if (length === 0) continue
        if (place >= end) parts.push(text.slice(end, place), '[masked]')
        end = Math.max(end, place + length)
      }
      return parts.length === 0 ? text : [...parts, text.slice(end)].join('')
    },
  }
}
