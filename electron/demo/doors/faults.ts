import { z } from 'zod'

const kindRule = 'has to be status, delay, hang, truncate, garble, empty, html, drop-rows or wrong-order'

/**
 * What can be made to go wrong with a request, for tests and drills:
 * - `status`: answered with this status, the body empty as the real server's 401 and 404 are, or `text`.
 * - `delay`: answered as usual, so many real milliseconds later.
 * - `hang`: never answered; the connection stays open until the client or the demo closes it.
 * - `truncate`: the connection breaks after `bytes` of the body (half of it unless given).
 * - `garble`: so many `bytes` (8 unless given) inside the body are others; status and length stay.
 * - `empty`: 200 without a body.
 * - `html`: 200 with a page, as a proxy or a login wall in front of the platform gives.
 * - `drop-rows`: a list without its first `rows` rows, without a `share` of them spread over it, or without those of one
 *   `service`; status still 200, as during an outage of a broker.
 * - `wrong-order`: a list with its rows shuffled, each time in another way.
 */
export const faultSchema = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: z.literal('status'),
        status: z.number().int().min(200).max(599),
        text: z.string().optional(),
      })
      .refine(({ status, text }) => !(text && (status === 204 || status === 304)), {
        path: ['text'],
        error: 'cannot be sent with 204 or 304, which have no body',
      }),
    z.strictObject({ kind: z.literal('delay'), milliseconds: z.number().min(0).max(3_600_000) }),
    z.strictObject({ kind: z.literal('hang') }),
    z.strictObject({ kind: z.literal('truncate'), bytes: z.number().int().min(0).optional() }),
    z.strictObject({ kind: z.literal('garble'), bytes: z.number().int().min(1).optional() }),
    z.strictObject({ kind: z.literal('empty') }),
    z.strictObject({ kind: z.literal('html') }),
    z
      .strictObject({
        kind: z.literal('drop-rows'),
        rows: z.number().int().min(0).optional(),
        share: z.number().gt(0).max(1).optional(),
        service: z.string().min(1).optional(),
      })
      .refine(
        ({ rows, share, service }) => [rows, share, service].filter((given) => given !== undefined).length === 1,
        {
          error: 'has to say rows, share or service, one of them',
        },
      ),
    z.strictObject({ kind: z.literal('wrong-order') }),
  ],
  { error: ({ code }) => (code === 'invalid_union' ? kindRule : undefined) },
)

export type Fault = z.infer<typeof faultSchema>

/**
 * Which requests a fault meets: a path, or a method and a path, such as `GET /spaces`. In the path `*` stands for one
 * segment and `**` at its end for any that follow; `*` alone for every path. One with a query string meets only what
 * has the same, one without meets every.
 */
export const faultKey = z
  .string()
  .regex(/^(?:[A-Z]+ )?(?:\*|\/\S*)$/, 'has to be a path, such as /spaces, or a method and a path, such as GET /spaces')
  .refine((key) => !/\/\*\*\/./.test(key), { error: 'has ** before its end' })

export interface FaultSwitch {
  /**
   * Replaces the fault of a key, which is as `faultKey` says. Of those that meet a request the most specific counts.
   * `times`: after so many requests all is well again; without it, until `clear`.
   */
  set(key: string, fault: Fault, times?: number): void
  /** Ends the fault of one key, or every fault. */
  clear(key?: string): void
  /** `left`: how many more requests it will meet; null for any number. */
  list(): { on: string; fault: Fault; left: number | null }[]
}

export interface FaultSource extends FaultSwitch {
  /** The fault this request meets, counted. `target`: its path and query string, as sent. */
  next(method: string, target: string): Fault | null
}

interface Pattern {
  method: string | null
  /** Without the one before the first slash. */
  segments: string[]
  query: string | null
}

const split = (target: string): { segments: string[]; query: string | null } => {
  const mark = target.indexOf('?')
  const path = mark === -1 ? target : target.slice(0, mark)
  return { segments: path.split('/').slice(1), query: mark === -1 ? null : target.slice(mark) }
}

function patternOf(key: string): Pattern {
  const [, method = null, path = key] = /^([A-Z]+) (.+)$/.exec(key) ?? []
  return { method, ...split(path === '*' ? '/**' : path) }
}

function meets(pattern: Pattern, method: string, target: string): boolean {
  if (pattern.method !== null && pattern.method !== method) return false
  const { segments, query } = split(target)
  if (pattern.query !== null && pattern.query !== query) return false
  const open = pattern.segments.at(-1) === '**'
  const fixed = open ? pattern.segments.slice(0, -1) : pattern.segments
  if (open ? segments.length <= fixed.length : segments.length !== fixed.length) return false
  return fixed.every((wanted, at) => wanted === '*' || wanted === segments[at])
}

/** Greater for the more specific: by words of the path, then by `*`, then by query string and method. */
function weightOf({ method, segments, query }: Pattern): number {
  const words = segments.filter((segment) => segment !== '*' && segment !== '**').length
  const single = segments.filter((segment) => segment === '*').length
  return words * 1_000_000 + single * 1000 + (query === null ? 0 : 2) + (method === null ? 0 : 1)
}

export function createFaults(): FaultSource {
  const faults = new Map<string, { pattern: Pattern; fault: Fault; left: number }>()
  return {
    set(key, fault, times = Number.POSITIVE_INFINITY) {
      faults.set(key, { pattern: patternOf(key), fault, left: times })
    },
    clear(key) {
      if (key === undefined) faults.clear()
      else faults.delete(key)
    },
    list: () =>
      Array.from(faults, ([on, { fault, left }]) => ({ on, fault, left: Number.isFinite(left) ? left : null })),
    next(method, target) {
      const [found] = [...faults]
        .filter(([, { pattern }]) => meets(pattern, method, target))
        .toSorted(([, one], [, other]) => weightOf(other.pattern) - weightOf(one.pattern))
      if (!found) return null
      const [key, entry] = found
      entry.left -= 1
      if (entry.left <= 0) faults.delete(key)
      return entry.fault
    },
  }
}
