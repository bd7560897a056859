import type { Runbook } from '#shared/domain/runbook.ts'
import { step, type Recipe } from '../recipe.ts'

export const detachAndDestroy: Recipe<Extract<Runbook, { kind: 'detach-and-destroy' }>> = {
  title: (_runbook, { node }) => `Take ${node.name} from every app and destroy it`,
  steps: ({ endpointId, addonId, elevated }, { node, holds }) => [
    ...holds
      .filter(({ isOwner }) => !isOwner)
      .map(({ appId }) =>
        step(`${node.name} cannot be destroyed while another app holds it.`, {
          kind: 'detach',
          endpointId,
          appId,
          addonId,
        }),
      ),
    step(
      'Nobody else holds it now.',
      { kind: 'destroy-addon', endpointId, addonId, elevated },
      { settled: ['attached-elsewhere'] },
    ),
  ],
}
