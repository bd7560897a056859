import type { Operation } from '#shared/domain/operation.ts'
import type { Runbook } from '#shared/domain/runbook.ts'
import type { Hold } from '../operations/affected.ts'
import type { AddonNode } from '../graph/graph.ts'

/** What a recipe is written for, read just now. */
export interface Facts {
  node: AddonNode
  /** Everybody who holds the add-on, the owner first. */
  holds: readonly Hold[]
  /** Apps that are in maintenance already, and stay so. */
  inMaintenance: ReadonlySet<string>
}

export interface RecipeStep {
  /** For work of a person; operations have a title of their own. */
  title: string
  why: string
  operation: Operation | null
  restores: boolean
  /** Whether what the platform would say of it now is what it will say: no earlier step changes that. */
  foreseeable: boolean
}

export interface Recipe<Asked extends Runbook> {
  title(runbook: Asked, facts: Facts): string
  /** Throws AppError invalid-input where it makes no sense, with a sentence that says why. */
  steps(runbook: Asked, facts: Facts): RecipeStep[]
}

export function step(why: string, operation: Operation, more: Partial<RecipeStep> = {}): RecipeStep {
  return { title: '', why, operation, restores: false, foreseeable: true, ...more }
}

export function personStep(title: string, why: string): RecipeStep {
  return { title, why, operation: null, restores: false, foreseeable: true }
}
