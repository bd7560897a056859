import type { Confirmation } from '#shared/contract/operations.ts'
import { AppError } from '#shared/errors.ts'
import { refuseSecrets } from '../operations/given-words.ts'
import type { ShownRunbook } from './binding.ts'

/** Plans of runbooks that were shown: each can be begun once, and only for a while. */
export interface RunbookPlans {
  keep(shown: ShownRunbook): void
  /**
   * From now on nobody else can take it. Throws AppError plan-expired, plan-changed, blocked and not-confirmed; then it can
   * still be begun.
   */
  take(confirmation: Confirmation): ShownRunbook
  /** It was taken and nothing came of it: it can be begun all the same. */
  giveBack(planId: string): void
  use(planId: string): void
}

const most = 20

/** `lives`: milliseconds, on a clock that never jumps. */
export function createRunbookPlans(lives: number): RunbookPlans {
  const plans = new Map<string, { shown: ShownRunbook; until: number; taken: boolean }>()
  return {
    keep(shown) {
      for (const id of plans.keys()) {
        if (plans.size < most) break
        plans.delete(id)
      }
      plans.set(shown.plan.id, { shown, until: performance.now() + lives, taken: false })
    },
    take({ planId, hash, typed, reason, ticket }) {
      const kept = plans.get(planId)
      if (!kept || kept.taken || performance.now() > kept.until) {
        throw new AppError('plan-expired', 'This plan is not known, was used, or was shown too long ago.')
      }
      const { plan } = kept.shown
      if (plan.hash !== hash) throw new AppError('plan-changed', 'This is not the plan that was shown.')
      if (plan.blocked !== '') throw new AppError('blocked', plan.blocked)
      if (plan.steps.length === 0) throw new AppError('blocked', 'There is nothing to do in this plan.')
      if (typed !== plan.friction.typed) {
        throw new AppError('not-confirmed', 'What was typed is not the name of the add-on.')
      }
      if (reason.trim() === '') throw new AppError('not-confirmed', 'A reason is needed.')
      refuseSecrets({ reason, ticket })
      kept.taken = true
      return kept.shown
    },
    giveBack(planId) {
      const kept = plans.get(planId)
      if (kept) kept.taken = false
    },
    use: (planId) => void plans.delete(planId),
  }
}
