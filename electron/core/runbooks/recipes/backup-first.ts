import type { AddonNode } from '../../graph/graph.ts'
import { step, type RecipeStep } from '../recipe.ts'

/** Goes on only when the platform shows the backup as available. */
export function backupFirst(endpointId: string, { id, name }: Pick<AddonNode, 'id' | 'name'>): RecipeStep {
  return step(`What ${name} holds now can be had back if the next step goes wrong.`, {
    kind: 'action',
    endpointId,
    addonId: id,
    appId: null,
    action: 'create_backup',
    subject: '',
  })
}
