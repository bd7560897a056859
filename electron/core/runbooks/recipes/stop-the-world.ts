import type { Operation } from '#shared/domain/operation.ts'
import { step, type Facts, type RecipeStep } from '../recipe.ts'

/**
 * What has to be done while nobody reads or writes: everybody who holds the add-on goes into maintenance, and afterwards
 * back to how it was, the last one first (M7). Who was in maintenance before is not touched. The platform's own tools stop
 * the owner alone, and switch its maintenance off whatever it was.
 */
export function stopTheWorld(
  endpointId: string,
  { node, holds, inMaintenance }: Facts,
  meanwhile: readonly RecipeStep[],
  redeploys: boolean,
): RecipeStep[] {
  const stopped = holds.filter(({ appId }) => !inMaintenance.has(appId))
  const maintenance = (appId: string, on: boolean): Operation => ({ kind: 'maintenance', endpointId, appId, on })
  return [
    ...stopped.map(({ appId, isOwner }) =>
      step(
        isOwner ? `It owns ${node.name}.` : `It holds ${node.name}, which the platform's own tools do not stop it for.`,
        maintenance(appId, true),
      ),
    ),
    ...meanwhile,
    ...(redeploys ? redeployAll(endpointId, { node, holds }) : []),
    ...stopped
      .toReversed()
      .map(({ appId }) => step('It was not in maintenance before.', maintenance(appId, false), { restores: true })),
  ]
}

/**
 * Nobody but the app named in a request is redeployed by the platform, so whoever holds it goes on with what it had. Where
 * nothing runs planning leaves the step out.
 */
export function redeployAll(endpointId: string, { node, holds }: Pick<Facts, 'node' | 'holds'>): RecipeStep[] {
  return holds.map(({ appId }) =>
    step(
      `It has what ${node.name} gave it before until it is redeployed.`,
      { kind: 'redeploy', endpointId, appId },
      { restores: true },
    ),
  )
}
