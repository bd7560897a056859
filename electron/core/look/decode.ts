import { z } from 'zod'
import type { Dyno, Release } from '#shared/domain/look.ts'
import { AppError } from '#shared/errors.ts'

const releasesKept = 20

const releasesOnWire = z.array(z.object({ version: z.number(), status: z.string().nullish(), created_at: z.string() }))

const dynosOnWire = z.array(
  z.object({ type: z.string(), state: z.string().nullish(), created_at: z.string().nullish() }),
)

const addonsOnWire = z.array(z.object({ id: z.string(), state: z.string() }))

const notesOnWire = z.record(z.string(), z.object({ type: z.string(), addon: z.object({ id: z.string() }).nullish() }))

/** GET /apps/:app/releases: the newest, newest first; the platform sorts the other way round. */
export function decodeReleases(call: string, raw: unknown): Release[] {
  return decode(call, releasesOnWire, raw)
    .map(({ version, status, created_at }) => ({ version, status: status ?? 'unknown', createdAt: created_at }))
    .toSorted((a, b) => order(b.createdAt, a.createdAt) || b.version - a.version)
    .slice(0, releasesKept)
}

/** GET /apps/:app/dynos. */
export function decodeDynos(call: string, raw: unknown): Dyno[] {
  return decode(call, dynosOnWire, raw).map(({ type, state, created_at }) => ({
    type,
    state: state ?? 'unknown',
    startedAt: created_at ?? null,
  }))
}

/** GET /apps/:app/addons: add-on id -> state. Those whose brokers do not answer are missing (API-FACTS section 9). */
export function decodeStates(call: string, raw: unknown): Record<string, string> {
  return Object.fromEntries(decode(call, addonsOnWire, raw).map(({ id, state }) => [id, state]))
}

/**
 * GET /apps/:app/config-vars/notes: name -> id of the attachment that brings it, null for one that a person set. What
 * the platform sets by itself is left out. The field is called `addon` and holds the attachment's id, as recorded.
 */
export function decodeNotes(call: string, raw: unknown): Record<string, string | null> {
  const told = Object.entries(decode(call, notesOnWire, raw)).filter(
    ([, { type, addon }]) => type !== 'system' && (type !== 'addon' || addon),
  )
  return Object.fromEntries(told.map(([name, { addon }]) => [name, addon?.id ?? null]))
}

/** Throws AppError bad-answer naming the call and the field, never a value. */
export function decode<Shape extends z.ZodType>(call: string, shape: Shape, raw: unknown): z.output<Shape> {
  const parsed = shape.safeParse(raw)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  throw new AppError('bad-answer', `The answer to ${call} does not fit${field === '' ? '' : ` at ${field}`}.`)
}

/** ISO times sort as text, newest last. */
export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
