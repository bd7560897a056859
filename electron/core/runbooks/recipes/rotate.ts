import type { Runbook } from '#shared/domain/runbook.ts'
import { AppError } from '#shared/errors.ts'
import type { Recipe } from '../recipe.ts'
import { endsAll, rotation, staysValid } from './rotation.ts'

export const rotate: Recipe<Extract<Runbook, { kind: 'rotate' }>> = {
  title: (_runbook, { node }) =>
    endsAll(node.service)
      ? `Make new credentials for ${node.name} and redeploy everybody`
      : `Make new passwords for the read-only roles of ${node.name}`,
  steps({ endpointId }, facts) {
    const steps = rotation(endpointId, facts)
    if (steps.length === 0) {
      throw new AppError(
        'invalid-input',
        `No action makes new credentials for ${facts.node.name} (${facts.node.service}): give each app an add-on of its own, or ask the platform team.`,
      )
    }
    return steps
  },
  warnings(_runbook, facts) {
    const stays = staysValid(facts)
    return stays === null ? [] : [stays]
  },
}
