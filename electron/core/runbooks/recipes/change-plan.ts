import type { Runbook } from '#shared/domain/runbook.ts'
import { step, type Recipe } from '../recipe.ts'
import { backupFirst } from './backup-first.ts'
import { stopTheWorld } from './stop-the-world.ts'

/** The procedure of operations-actions-risks 3.6. */
export const changePlan: Recipe<Extract<Runbook, { kind: 'change-plan' }>> = {
  title: ({ plan }, { node }) => `Change the plan of ${node.name} to ${plan} with everybody stopped`,
  steps: ({ endpointId, addonId, plan, backupFirst: wanted }, facts) =>
    stopTheWorld(
      endpointId,
      facts,
      [
        ...(wanted ? [backupFirst(endpointId, facts.node)] : []),
        step('Nobody writes now, so nothing is lost that is written while it is copied.', {
          kind: 'change-plan',
          endpointId,
          addonId,
          plan,
        }),
      ],
      true,
    ),
}
