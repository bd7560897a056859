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
  expiresAt: z.int().min(0),
  plan: z.object({ id: z.string().min(1).max(200) }),
})

/**
 * What was shown, for `run` to hold against what is true then. No secret is in it. It lives longer than a plan in a window,
 * which nobody takes to a colleague first.
 */
export function planFileText(plan: Plan): string {
  const { operation, hash, madeAt } = plan
  const expiresAt = madeAt + livesFor
  return JSON.stringify({ format, version: 1, operation, hash, madeAt, expiresAt, plan: { ...plan, expiresAt } })
}

export interface ReadPlanFile {
  /** Names the file once: it is run no more than that. */
  id: string
  operation: Operation
  hash: string
}

/** Throws AppError invalid-input and plan-expired. Only id, operation, hash and times are read: the rest is for people. */
export function readPlanFile(path: string, now: number): ReadPlanFile {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new AppError('invalid-input', 'The plan file cannot be read, or is no JSON.')
  }
  const parsed = planFile.safeParse(raw)
  if (!parsed.success) throw new AppError('invalid-input', 'This is no plan that addon-atlas plan wrote.')
  const { operation, hash, madeAt, expiresAt, plan } = parsed.data
  if (madeAt > now + 60_000 || now > Math.min(expiresAt, madeAt + livesFor)) {
    throw new AppError('plan-expired', 'This plan was made too long ago. Plan again, look at it, then run it.')
  }
  return { id: plan.id, operation, hash }
}
