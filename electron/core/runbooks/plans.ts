import type { Confirmation } from '#shared/contract/operations.ts'
import type { RunbookPlan } from '#shared/domain/runbook.ts'
import { AppError } from '#shared/errors.ts'

/** Plans of runbooks that were shown: each can be begun once, and only for a while. */
export interface RunbookPlans {
  keep(plan: RunbookPlan): void
  /** Throws AppError plan-expired, plan-changed, blocked and not-confirmed; then it can still be begun. */
  take(confirmation: Confirmation): RunbookPlan
  use(planId: string): void
}

const most = 20

/** `lives`: milliseconds, on a clock that never jumps. */
export function createRunbookPlans(lives: number): RunbookPlans {
  const plans = new Map<string, { plan: RunbookPlan; until: number }>()
  return {
    keep(plan) {
      for (const id of plans.keys()) {
        if (plans.size < most) break
        plans.delete(id)
      }
      plans.set(plan.id, { plan, until: performance.now() + lives })
    },
    take({ planId, hash, typed, reason }) {
      const kept = plans.get(planId)
      if (!kept || performance.now() > kept.until) {
        throw new AppError('plan-expired', 'This plan is not known, was used, or was shown too long ago.')
      }
      const { plan } = kept
      if (plan.hash !== hash) throw new AppError('plan-changed', 'This is not the plan that was shown.')
      if (plan.blocked !== '') throw new AppError('blocked', plan.blocked)
      if (typed !== plan.friction.typed) {
        throw new AppError('not-confirmed', 'What was typed is not the name of the add-on.')
      }
      if (reason.trim() === '') throw new AppError('not-confirmed', 'A reason is needed.')
      return plan
    },
    use: (planId) => void plans.delete(planId),
  }
}
