import { z } from 'zod'

/** The keys that may stand where the path leads to; empty where any may. */
export function keysAt(format: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = bare(format)
  for (const step of path) {
    if (at instanceof z.ZodObject) at = bare(partsOf(at)[String(step)])
    else if (at instanceof z.ZodArray) at = bare(at.element)
    else return []
  }
  return at instanceof z.ZodObject ? Object.keys(partsOf(at)) : []
}

function partsOf(format: z.ZodObject): Readonly<Record<string, unknown>> {
  return format.shape
}

function bare(format: unknown): unknown {
  return format instanceof z.ZodOptional || format instanceof z.ZodNullable ? bare(format.unwrap()) : format
}
