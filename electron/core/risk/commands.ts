import { AppError } from '#shared/errors.ts'
import type { Handlers } from '#core/dispatch.ts'
import type { Inventory } from '#core/inventory/inventory.ts'
import type { Risk } from './risk.ts'

/** While a whole list is missing every add-on is unjudged; a sample says as much, and the summary has the number. */
const unjudgedShown = 1000

export function riskCommands({ inventory, risk }: { inventory: Pick<Inventory, 'current'>; risk: Risk }) {
  return {
    'risk.findings': async ({ endpointId }) => {
      const current = await inventory.current(endpointId)
      if (!current) throw new AppError('not-found', 'This endpoint has never been synced, so nothing is judged yet.')
      const { findings, summary, unjudged } = risk.judge(current)
      const { takenAt, complete } = current.graph
      return { endpointId, takenAt, complete, findings, summary, unjudged: unjudged.slice(0, unjudgedShown) }
    },
  } satisfies Handlers<'risk.findings'>
}
