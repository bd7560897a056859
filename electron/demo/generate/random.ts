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
}

const hexadecimal = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const byte = (from: number, shift: number): string => hexadecimal[(from >>> shift) & 255] ?? '00'
const pair = (from: number, shift: number): string => byte(from, shift + 8) + byte(from, shift)

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
  const next = (): number => word() / 4_294_967_296
  const whole = (below: number): number => Math.floor(next() * below)

  return {
    next,
    whole,
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
      const a = word()
      const b = (word() & 0xffff0fff) | 0x4000
      const c = (word() & 0x3fffffff) | 0x80000000
      const d = word()
      return `${pair(a, 16)}${pair(a, 0)}-${pair(b, 16)}-${pair(b, 0)}-${pair(c, 16)}-${pair(c, 0)}${pair(d, 16)}${pair(d, 0)}`
    },
  }
}
