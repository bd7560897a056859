import { AppError } from '#shared/errors.ts'
import type { Handlers } from '../dispatch.ts'

function notYet(): never {
  throw new AppError('refused', 'This core runs no operations yet.')
}

/** Read-only until there is a runner. */
export function operationCommands() {
  return {
    'operations.plan': notYet,
    'operations.confirm': notYet,
    'operations.cancel': notYet,
    'operations.runs': () => ({ runs: [] }),
    'operations.run': notYet,
    'operations.check': notYet,
    'operations.reveal': notYet,
    'operations.armed': () => ({ armed: [] }),
    'operations.arm': notYet,
    'operations.disarm': () => ({ disarmed: false }),
    'operations.actions': () => ({ actions: [], problems: [] }),
  } satisfies Handlers<
    | 'operations.plan'
    | 'operations.confirm'
    | 'operations.cancel'
    | 'operations.runs'
    | 'operations.run'
    | 'operations.check'
    | 'operations.reveal'
    | 'operations.armed'
    | 'operations.arm'
    | 'operations.disarm'
    | 'operations.actions'
  >
}
