import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { AppErrorData, Result } from '#shared/errors.ts'

/**
 * What the core says needs no schema here: page and core are of one build, and the core validated what came from
 * outside. Only the outer shape is looked at, to tell the core's words from those of something in between.
 */
export function isResult(value: unknown): value is Result<unknown> {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false
  return value.ok === true ? 'value' in value : value.ok === false && 'error' in value && isErrorData(value.error)
}

function isErrorData(value: unknown): value is AppErrorData {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value
}

export function parseResult(json: string): Result<unknown> {
  try {
    const value: unknown = JSON.parse(json)
    if (isResult(value)) return value
  } catch {
    // Falls through: not JSON is as little the core's answer as JSON of another shape.
  }
  return failure('internal', 'The core of Addon Atlas gave an answer that cannot be read.')
}

export function parseEvent(json: unknown): CoreEvent | null {
  if (typeof json !== 'string') return null
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && 'name' in value ? (value as CoreEvent) : null
  } catch {
    return null
  }
}

export function failure(code: AppErrorData['code'], message: string): Result<never> {
  return { ok: false, error: { code, message } }
}

export const coreGone = failure('internal', 'The core of Addon Atlas does not answer.')
export const cancelled = failure('cancelled', 'The work was cancelled.')
