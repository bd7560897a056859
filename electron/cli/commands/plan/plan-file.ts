import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { operationSchema } from '#shared/contract/operations.ts'
import type { Operation, Plan } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'

const format = 'addon-atlas-plan'
/** An older one is not what a person has before their eyes. */
const livesFor = 15 * 60_000

const planFile = z.object({
  format: z.literal(format),
  version: z.literal(1),
  operation: operationSchema,
  hash: z.string().min(1).max(100),
  madeAt: z.int().min(0),
})

/** What was shown, for `run` to hold against what is true then. No secret is in it. */
export function planFileText(plan: Plan): string {
  const { operation, hash, madeAt } = plan
  return JSON.stringify({ format, version: 1, operation, hash, madeAt, plan })
}

/** Throws AppError invalid-input and plan-expired. Only operation, hash and time are read: the rest is for people. */
export function readPlanFile(path: string, now: number): { operation: Operation; hash: string } {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new AppError('invalid-input', 'The plan file cannot be read, or is no JSON.')
  }
  const parsed = planFile.safeParse(raw)
  if (!parsed.success) throw new AppError('invalid-input', 'This is no plan that addon-atlas plan wrote.')
  const { operation, hash, madeAt } = parsed.data
  if (madeAt > now + 60_000 || now - madeAt > livesFor) {
    throw new AppError('plan-expired', 'This plan was made too long ago. Plan again, look at it, then run it.')
  }
  return { operation, hash }
}
