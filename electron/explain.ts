import { advice, type AppError, type ErrorCode } from '#shared/errors.ts'

/** Their sentences already say what to do; the advice for them speaks of a window. */
const selfExplaining: ReadonlySet<ErrorCode> = new Set(['invalid-input', 'no-credential', 'not-found'])

/** What happened and what to do next, for a terminal. */
export function explain(error: AppError): string {
  return selfExplaining.has(error.code) ? error.message : `${error.message} ${advice(error.code)}`
}
