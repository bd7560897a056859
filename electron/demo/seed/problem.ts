import type { PlanRow, ServiceRow } from '../catalogue/services.ts'
import type { Seed } from './format.ts'

export type Path = (string | number)[]

/** Something the file may not say, and where it says it. `rule` follows the path in a sentence. */
export interface Problem {
  path: Path
  rule: string
}

/** The file, and what its rows refer to. */
export interface Known {
  seed: Seed
  /** Apps by two-part name, with the region they run in where the file tells it. */
  regionOf: ReadonlyMap<string, string | null>
  /** The tags of the space an app is in, by the app's two-part name. */
  complianceOf: ReadonlyMap<string, readonly string[]>
  /** By id and by full name. */
  plans: ReadonlyMap<string, { service: ServiceRow; plan: PlanRow }>
}

/** `addons[3].plan`; a key that is no plain word stands in brackets and quotes. */
export function pathInWords(path: readonly PropertyKey[]): string {
  const words = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    const key = String(step)
    return /^[A-Za-z_]\w{0,60}$/.test(key) ? `.${key}` : `[${quoted(key)}]`
  })
  return words.join('').replace(/^\./, '') || 'the file'
}

const steering = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g
const asCode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A word of the file, fit for a terminal: what steers one, or turns the direction of a line, is written as its code. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text).replaceAll(steering, asCode)

export const unknown = (kind: string, name: string): string => `names ${kind} that is not in the file: ${quoted(name)}`

export interface Keyed {
  key: string
  path: Path
}

/** Everything whose key an earlier one has. */
export function repeats(rows: readonly Keyed[], rule: (key: string, first: string) => string): Problem[] {
  const seen = new Map<string, Path>()
  const problems: Problem[] = []
  for (const { key, path } of rows) {
    const first = seen.get(key)
    if (first) problems.push({ path, rule: rule(key, pathInWords(first.slice(0, -1))) })
    else seen.set(key, path)
  }
  return problems
}

export const withIds = (rows: readonly { id?: string | undefined; path: Path }[]): Keyed[] =>
  rows.flatMap(({ id, path }) => (id === undefined ? [] : [{ key: id, path: [...path, 'id'] }]))

export const sameId = (key: string, first: string): string => `is taken: ${first} has the id ${key} too`
