import type { z } from 'zod'

/** What a kept text says; null when it does not fit its shape. Throws SyntaxError when it is no JSON. */
export function readKept<Value>(shape: z.ZodType<Value>, body: string): Value | null {
  return shape.safeParse(JSON.parse(body)).data ?? null
}
