import { step, type Facts, type RecipeStep } from '../recipe.ts'
import { redeployAll } from './stop-the-world.ts'

/** The action that makes new credentials, by service; the others have none (operations-actions-risks 2.4b, M6). */
const rotatingActions: ReadonlyMap<string, string> = new Map([
  ['akkeris-s3', 'rotate_credentials'],
  ['securekey', 'rotate'],
])

/** Empty where the service cannot. */
export function rotation(endpointId: string, { node, holds }: Pick<Facts, 'node' | 'holds'>): RecipeStep[] {
  const action = rotatingActions.get(node.service)
  if (action === undefined) return []
  return [
    step(
      'From here on whoever was not redeployed is locked out, so the redeploys follow at once.',
      {
        kind: 'action',
        endpointId,
        addonId: node.id,
        appId: null,
        action,
        subject: '',
      },
      { foreseeable: false },
    ),
    ...redeployAll(endpointId, { node, holds }),
  ]
}
