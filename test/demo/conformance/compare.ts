import { z } from 'zod'

/**
 * How an answer of the demo differs from a recorded one. Everything is compared leaf by leaf; what cannot be the same on
 * two platforms (ids nobody gave, times, hosts, invented credentials, generated names) is compared by its kind.
 */

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g

/** In this order; what the earlier ones wrote the later ones leave alone. */
const kinds: [RegExp, string][] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '(time)'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00/g, '(database time)'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)'],
  [/\bsha1=[0-9a-f]{40}\b/g, 'sha1=(signature)'],
  [/\b[0-9A-Fa-f]{64}\b/g, '(key)'],
  [/\bfake(pass|vault|role|token)[0-9a-f]+/g, 'fake$1(secret)'],
  [/\bfakesecret\/[0-9a-f]+/g, 'fakesecret/(secret)'],
  [/\bFAKEACCESS[0-9A-F]+/g, 'FAKEACCESS(secret)'],
  [/\b(bucket)-[0-9a-f]{12}\b/g, '$1-(bucket)'],
  [/\/kafka\/[0-9a-f]{10}\b/g, '/kafka/(instance)'],
  [/\bhttp:\/\/127\.0\.0\.1:\d+/g, '(address)'],
  [/\b([\w-]+\.)*(stub\.invalid|akkeris\.example|example\.invalid)\b/g, '(host)'],
  [/\bu[0-9a-f]{8,10}\b/g, '(user)'],
  [/\/d[0-9a-f]{9,11}\b/g, '/(database)'],
  [/\b((?:akkeris-[a-z0-9]+|[a-z]+(?:-db)?))-[a-z]+-\d{1,4}\b/g, '$1-(noun)-(number)'],
]

/** `known`: text in which an id that has to come back as it is occurs, the seed's for instance. */
export function kindOf(text: string, known: string): string {
  const withoutIds = text.replaceAll(uuid, (id) => (known.includes(id) ? id : '(uuid)'))
  return kinds.reduce((rest, [pattern, kind]) => rest.replaceAll(pattern, kind), withoutIds)
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isList = (value: Json): value is Json[] => Array.isArray(value)

const asCreated = '(as created)'

/** The same value with every leaf's kind instead of the leaf; JSON inside a string is looked into. */
function normal(value: Json, known: string): Json {
  if (typeof value === 'string') {
    if (/^[[{]/.test(value)) {
      try {
        return normal(z.json().parse(JSON.parse(value)), known)
      } catch {
        // It only looked like JSON.
      }
    }
    return kindOf(value, known)
  }
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map((item) => normal(item, known))
  const { created_at: made, updated_at: written } = value
  // When it was is any time; whether it was written again since it was made is not.
  const times = typeof made === 'string' && made === written ? { ...value, updated_at: asCreated } : value
  return Object.fromEntries(
    Object.entries(times)
      .map(([key, child]) => [kindOf(key, known), normal(child, known)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

export interface Comparing {
  known: string
  /** Paths such as `[].version` or `config_vars.*` whose values may differ; the types still have to agree. */
  loose: string[]
  /** Lists come in the same order. */
  ordered: boolean
  /** What was written again before it was recorded may be as it was made here, never the other way about. */
  older?: boolean
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value)

const typeOf = (value: Json): string => (value === null ? 'null' : isList(value) ? 'array' : typeof value)

function looseAt(path: string, loose: string[]): boolean {
  return loose.some((one) => {
    const pattern = one.replaceAll(/[.[\]]/g, String.raw`\$&`).replaceAll('*', '[^.]*')
    return new RegExp(`^${pattern}$`).test(path)
  })
}

function differences(real: Json, ours: Json, path: string, options: Comparing, found: string[]): void {
  if (typeOf(real) !== typeOf(ours)) {
    found.push(`${path || 'body'}: ${JSON.stringify(real)} there, ${JSON.stringify(ours)?.slice(0, 200)} here`)
    return
  }
  if (looseAt(path, options.loose)) return
  if (real === null || typeof real !== 'object' || ours === null || typeof ours !== 'object') {
    if (options.older === true && ours === asCreated && typeof real === 'string' && real.endsWith('time)')) return
    if (real !== ours) found.push(`${path || 'body'}: ${JSON.stringify(real)} there, ${JSON.stringify(ours)} here`)
    return
  }
  if (isList(real) || isList(ours)) {
    if (isList(real) && isList(ours)) listDifferences(real, ours, path, options, found)
    return
  }
  for (const key of new Set([...Object.keys(real), ...Object.keys(ours)])) {
    const inner = path === '' ? key : `${path}.${key}`
    const there = real[key]
    const here = ours[key]
    if (there === undefined) found.push(`${inner}: not there, ${JSON.stringify(here)?.slice(0, 200)} here`)
    else if (here === undefined) {
      if (!looseAt(inner, options.loose)) found.push(`${inner}: ${JSON.stringify(there).slice(0, 200)} there, not here`)
    } else differences(there, here, inner, options, found)
  }
}

function listDifferences(real: Json[], ours: Json[], path: string, options: Comparing, found: string[]): void {
  const inner = `${path}[]`
  if (real.length !== ours.length) {
    found.push(`${path || 'body'}: ${real.length} items there, ${ours.length} here`)
    return
  }
  const order = (items: Json[]): Json[] =>
    options.ordered ? items : items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  const sorted = order(ours)
  for (const [at, item] of order(real).entries()) {
    const other = sorted[at]
    if (other !== undefined) differences(item, other, inner, options, found)
  }
}

/** What differs, in words; empty when nothing does. */
export function compare(real: unknown, ours: unknown, options: Comparing): string[] {
  const found: string[] = []
  differences(normal(asJson(real), options.known), normal(asJson(ours), options.known), '', options, found)
  return found
}

const asJson = (value: unknown): Json => z.json().parse(value ?? null)

/** Field path -> whether every object has it, and the types seen there. */
type Shape = Map<string, { always: boolean; types: Set<string> }>

/** Fields whose keys are data: names of variables, a broker's own facts. */
const open = /(config_vars|attributes|info)$/

function shapeOf(values: Json[], prefix = '', shape: Shape = new Map()): Shape {
  const objects = values.flatMap((value) => (isList(value) ? value : [value])).filter(isObject)
  for (const key of new Set(objects.flatMap((object) => Object.keys(object)))) {
    const path = `${prefix}${key}`
    const having = objects.flatMap((object) => object[key] ?? (key in object ? [null] : []))
    const count = objects.filter((object) => key in object).length
    shape.set(path, { always: count === objects.length, types: new Set(having.map(typeOf)) })
    if (!open.test(path)) shapeOf(having, `${path}.`, shape)
  }
  return shape
}

/**
 * For lists of a whole platform: fields and their types. A field that the recording has in some objects only may be
 * absent here, and one whose type varies there may have any of these types.
 */
export function compareShapes(real: unknown, ours: unknown): string[] {
  const there = shapeOf([asJson(real)])
  const here = shapeOf([asJson(ours)])
  const found: string[] = []
  for (const [path, { always, types }] of there) {
    const seen = here.get(path)
    if (!seen) {
      if (always) found.push(`${path}: there, not here`)
      continue
    }
    const others = [...seen.types].filter((type) => !types.has(type) && !(type === 'null' && types.size > 1))
    if (others.length > 0) found.push(`${path}: ${[...types].join(' or ')} there, ${others.join(' or ')} here`)
    if (always && !seen.always) found.push(`${path}: always there, only sometimes here`)
  }
  for (const path of here.keys()) if (!there.has(path)) found.push(`${path}: not there, but here`)
  return found
}
