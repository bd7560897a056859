import type { Runbook } from '#shared/domain/runbook.ts'
import { AppError } from '#shared/errors.ts'
import type { Recipe } from '../recipe.ts'
import { rotation } from './rotation.ts'

export const rotate: Recipe<Extract<Runbook, { kind: 'rotate' }>> = {
  title: (_runbook, { node }) => `Make new credentials for ${node.name} and redeploy everybody`,
  steps({ endpointId }, facts) {
    const [first, ...rest] = rotation(endpointId, facts)
    if (!first) {
      throw new AppError(
        'invalid-input',
        `No action makes new credentials for ${facts.node.service}: give each app an add-on of its own, or ask the platform team.`,
      )
    }
    return [{ ...first, foreseeable: true }, ...rest]
  },
}
