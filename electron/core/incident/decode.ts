import { z } from 'zod'
import { decode } from '../look/decode.ts'
import type { AppTold } from './told.ts'

const appOnWire = z.object({
  maintenance: z.boolean(),
  formation: z.array(z.object({ type: z.string(), quantity: z.number(), size: z.string().nullish() })).nullish(),
  released_at: z.string().nullish(),
})

/** GET /apps/:app, of which everything else is left out. Throws AppError bad-answer naming the call and the field. */
export function decodeApp(call: string, raw: unknown): NonNullable<AppTold['app']>['value'] {
  const { maintenance, formation, released_at } = decode(call, appOnWire, raw)
  return {
    maintenance,
    formation: (formation ?? []).map(({ type, quantity, size }) => ({ type, quantity, size: size ?? '' })),
    releasedAt: released_at ?? null,
  }
}
