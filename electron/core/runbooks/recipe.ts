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
  /** Names of its read-only roles; empty where it has none, or the recipe does not ask. */
  roles: readonly string[]
}

export interface RecipeStep {
  /** For work of a person; operations have a title of their own. */
  title: string
  why: string
  operation: Operation | null
  restores: boolean
  /**
   * Rules by which it would be refused or blocked now, and not any more when its turn comes: an earlier step sees to that.
   * By whatever else is in its way now it is in its way then.
   */
  settled: readonly string[]
}

export interface Recipe<Asked extends Runbook> {
  title(runbook: Asked, facts: Facts): string
  /** Throws AppError invalid-input where it makes no sense, with a sentence that says why. */
  steps(runbook: Asked, facts: Facts): RecipeStep[]
  /** What it does not do though one would think so: one sentence each. */
  warnings?(runbook: Asked, facts: Facts): string[]
}

export function step(why: string, operation: Operation, more: Partial<RecipeStep> = {}): RecipeStep {
  return { title: '', why, operation, restores: false, settled: [], ...more }
}

export function personStep(title: string, why: string): RecipeStep {
  return { title, why, operation: null, restores: false, settled: [] }
}
