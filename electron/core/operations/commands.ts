import { AppError } from '#shared/errors.ts'
import type { Handlers } from '../dispatch.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { availableActions } from './actions/available.ts'
import type { ActionsFile } from './actions/file/file.ts'
import type { Operations } from './operations.ts'
import { addonOf, planOf } from './subjects.ts'

interface Parts {
  operations: Operations
  actions: ActionsFile
  inventory: Pick<Inventory, 'current'>
}

export function operationCommands({ operations, actions, inventory }: Parts) {
  return {
    async 'operations.plan'({ operation }, signal) {
      await actions.reload()
      return operations.plan(operation, signal)
    },
    'operations.confirm': (confirmation) => operations.confirm(confirmation),
    'operations.cancel': ({ runId }) => operations.cancel(runId),
    'operations.runs': ({ endpointId }) => ({ runs: operations.list(endpointId) }),
    'operations.run': ({ runId }) => operations.get(runId),
    'operations.check': ({ runId }, signal) => operations.check(runId, signal),
    'operations.reveal': ({ runId, key }) => operations.reveal(runId, key),
    'operations.armed': () => ({ armed: operations.armed() }),
    'operations.arm': ({ endpointId }) => operations.arm(endpointId),
    'operations.disarm': ({ endpointId }) => ({ disarmed: operations.disarm(endpointId) }),
    async 'operations.actions'({ endpointId, addonId }) {
      await actions.reload()
      const current = await inventory.current(endpointId)
      if (!current) throw new AppError('not-found', 'This endpoint has never been synced.')
      const { graph } = current
      const node = addonOf(current, addonId)
      const plan = planOf(graph.services.values(), node.planId)?.plan ?? null
      return { actions: availableActions(node, plan, actions.catalogue()), problems: actions.problems() }
    },
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
