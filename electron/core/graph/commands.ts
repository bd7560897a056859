import type { MapData } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import type { Handlers } from '#core/dispatch.ts'
import type { Inventory } from '#core/inventory/inventory.ts'
import type { Risk } from '#core/risk/risk.ts'
import type { Graph } from './graph.ts'
import { mapOf } from './map.ts'

export function graphCommands({ inventory, risk }: { inventory: Pick<Inventory, 'current'>; risk: Risk }) {
  /** A window asks for the map each time it is opened; the graph never changes, so neither does its map. */
  const drawn = new WeakMap<Graph, MapData>()
  return {
    'graph.map': async ({ endpointId }) => {
      const current = await inventory.current(endpointId)
      if (!current)
        throw new AppError('not-found', 'This endpoint has never been synced, so there is no map of it yet.')
      const { graph } = current
      const map = drawn.get(graph) ?? mapOf(graph, risk.judge(current))
      drawn.set(graph, map)
      return map
    },
  } satisfies Handlers<'graph.map'>
}
