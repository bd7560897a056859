import type { Handlers } from '../dispatch.ts'
import type { Operations } from './operations.ts'

export function operationCommands({ operations }: { operations: Operations }) {
  return {
    'operations.plan': ({ operation }, signal) => operations.plan(operation, signal),
    'operations.confirm': (confirmation) => operations.confirm(confirmation),
    'operations.cancel': ({ runId }) => operations.cancel(runId),
    'operations.runs': ({ endpointId }) => ({ runs: operations.list(endpointId) }),
    'operations.run': ({ runId }) => operations.get(runId),
    'operations.check': ({ runId }, signal) => operations.check(runId, signal),
    'operations.reveal': ({ runId, key }) => operations.reveal(runId, key),
    'operations.armed': () => ({ armed: operations.armed() }),
    'operations.arm': ({ endpointId }) => operations.arm(endpointId),
    'operations.disarm': ({ endpointId }) => ({ disarmed: operations.disarm(endpointId) }),
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
