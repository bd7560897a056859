import type { MapData } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import type { Handlers } from '#core/dispatch.ts'
import type { Inventory } from '#core/inventory/inventory.ts'
import type { Judgement, Risk } from '#core/risk/risk.ts'
import { arranged, type ArrangingParts } from './arranging.ts'
import { focusOf } from './focus.ts'
import { mapOf } from './map.ts'

interface Rooms extends ArrangingParts {
  inventory: Pick<Inventory, 'current'>
  risk: Risk
}

export function graphCommands({ inventory, risk, ...arranging }: Rooms) {
  /** A window asks for the map each time it is opened; a judgement never changes, so neither does its map. */
  const drawn = new WeakMap<Judgement, MapData>()
  return {
    'graph.map': async ({ endpointId }) => {
      const current = await inventory.current(endpointId)
      if (!current)
        throw new AppError('not-found', 'This endpoint has never been synced, so there is no map of it yet.')
      const judgement = await risk.judge(current)
      const known = drawn.get(judgement)
      if (known) return known
      // While it was judged, the endpoint may have been synced or forgotten.
      const isLatest = (await inventory.current(endpointId)) === current
      const map = arranged(mapOf(judgement.graph, judgement), isLatest, arranging)
      drawn.set(judgement, map)
      return map
    },
    'graph.focus': async ({ endpointId, ...input }) => {
      const current = await inventory.current(endpointId)
      if (!current) throw new AppError('not-found', 'This endpoint has never been synced, so nothing is known of it.')
      const judgement = await risk.judge(current)
      const focus = focusOf(judgement.graph, judgement, input)
      if (!focus) throw new AppError('not-found', 'The latest sync of this endpoint knows nothing of that name.')
      return focus
    },
  } satisfies Handlers<'graph.map' | 'graph.focus'>
}
