import type { Plan } from '#shared/domain/inventory.ts'
import type { AvailableAction } from '#shared/domain/operation.ts'
import type { AddonNode } from '../../graph/graph.ts'
import type { Action } from './action.ts'
import type { Catalogue } from './catalogue.ts'
import { unmetNeed } from './checks.ts'

/**
 * The actions of an add-on, those that its plan does not offer with the reason. `plan` is null where the catalogue of the
 * platform does not list it: then nobody can say, and none is left out.
 */
export function availableActions(
  { service, plan: planName }: Pick<AddonNode, 'service' | 'plan'>,
  plan: Plan | null,
  catalogue: Catalogue,
): AvailableAction[] {
  return catalogue.of(service).map((action) => ({
    name: action.name,
    label: action.label,
    does: action.does,
    method: action.method,
    level: action.level,
    subject: action.subject?.what ?? '',
    listedBy: action.subject?.listedBy ?? null,
    secrets: [...new Set(action.secrets.map((path) => path.replace(/^.*[.\]]/, '')))],
    unavailable: reasonAgainst(action, plan, planName),
    traps: [...action.traps],
    origin: action.origin,
  }))
}

function reasonAgainst({ needs }: Action, plan: Plan | null, planName: string): string {
  const unmet = unmetNeed(plan, needs)
  return unmet ? `Its plan ${planName} ${unmet.without}.` : ''
}
