/** Everything random in a fleet comes from one of these, in one order: that is what makes a seed reproducible. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number
  /** A whole number from 0 up to, not including, `below`. */
  whole(below: number): number
  chance(probability: number): boolean
  /** One item of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item
  /** A new list in another order. */
  shuffle<Item>(items: readonly Item[]): Item[]
  /** A version 4 uuid. */
  uuid(): string
  /** A seed that goes on from here. */
  state(): number
}

const digits = Buffer.from('0123456789abcdef')

/** Writes a word as eight digits, leaving room for the hyphens that fall into it; gives the place after it. */
function writeWord(into: Buffer, at: number, word: number): number {
  let place = at
  for (let shift = 28; shift >= 0; shift -= 4) {
    if (place === 8 || place === 13 || place === 18 || place === 23) place += 1
    into[place] = digits[(word >>> shift) & 15] ?? 0
    place += 1
  }
  return place
}

/** mulberry32: 32 bits of state, fast, the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const text = Buffer.from('--------'.repeat(4) + '----')
  const next = (): number => word() / 4_294_967_296
  const whole = (below: number): number => Math.floor(next() * below)

  return {
    next,
    whole,
    state: () => state,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[whole(items.length)]
      if (item === undefined) throw new RangeError('Nothing to pick from.')
      return item
    },
    shuffle(items) {
      const copy = [...items]
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = whole(last + 1)
        const held = copy[last]
        const taken = copy[other]
        if (held === undefined || taken === undefined) continue
        copy[last] = taken
        copy[other] = held
      }
      return copy
    },
    uuid() {
      // Through one buffer, because a string glued together from pieces stays in pieces and costs four times as much.
      let place = writeWord(text, 0, word())
      place = writeWord(text, place, (word() & 0xffff0fff) | 0x4000)
      place = writeWord(text, place, (word() & 0x3fffffff) | 0x80000000)
      writeWord(text, place, word())
      return text.toString('latin1')
    },
  }
}
