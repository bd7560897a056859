import type { Runbook } from '#shared/domain/runbook.ts'
import type { Facts, Recipe, RecipeStep } from '../recipe.ts'
import { changePlan } from './change-plan.ts'
import { detachAndDestroy } from './detach-and-destroy.ts'
import { restore } from './restore.ts'
import { rotate } from './rotate.ts'
import { unshare } from './unshare.ts'

export interface Written {
  title: string
  steps: RecipeStep[]
  warnings: string[]
}

/** Throws AppError invalid-input. */
export function written(runbook: Runbook, facts: Facts): Written {
  if (runbook.kind === 'change-plan') return writtenBy(changePlan, runbook, facts)
  if (runbook.kind === 'restore') return writtenBy(restore, runbook, facts)
  if (runbook.kind === 'unshare') return writtenBy(unshare, runbook, facts)
  if (runbook.kind === 'rotate') return writtenBy(rotate, runbook, facts)
  return writtenBy(detachAndDestroy, runbook, facts)
}

function writtenBy<Asked extends Runbook>(recipe: Recipe<Asked>, runbook: Asked, facts: Facts): Written {
  return {
    title: recipe.title(runbook, facts),
    steps: recipe.steps(runbook, facts),
    warnings: recipe.warnings?.(runbook, facts) ?? [],
  }
}
