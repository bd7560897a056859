import { AppError } from '#shared/errors.ts'
import type { Handlers } from '#core/dispatch.ts'
import type { Inventory } from '#core/inventory/inventory.ts'
import type { Risk } from '#core/risk/risk.ts'
import { mapOf } from './map.ts'

export function graphCommands({ inventory, risk }: { inventory: Pick<Inventory, 'current'>; risk: Risk }) {
  return {
    'graph.map': async ({ endpointId }) => {
      const current = await inventory.current(endpointId)
      if (!current)
        throw new AppError('not-found', 'This endpoint has never been synced, so there is no map of it yet.')
      return mapOf(current.graph, risk.judge(current))
    },
  } satisfies Handlers<'graph.map'>
}
