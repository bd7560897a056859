import { randomUUID } from 'node:crypto'
import type { Confirmation } from '#shared/contract/operations.ts'
import { typedWords, type Plan } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { hashOf } from './binding.ts'
import type { Planned, Verification } from './kind.ts'

/** A plan as it was shown, and what only the core needs of it. */
export interface ShownPlan {
  plan: Plan
  verification: Verification
  /** Address and account it was planned for. */
  door: string
}

/**
 * The plans that were shown and can be confirmed: each once, and only for a while. What a caller sends is never run; it
 * only names what is kept here.
 */
export interface Book {
  keep(planned: Planned, door: string): Plan
  /**
   * The plan that is confirmed; used up unless `accept` throws. Nothing gives up control in between, so that of two
   * windows which confirm one plan exactly one wins. Throws AppError plan-expired (unknown, used or old), plan-changed
   * (another hash), blocked (it would be refused, or should not be done) and not-confirmed.
   */
  confirm<Value>(confirmation: Confirmation, accept: (shown: ShownPlan) => Value): Value
}

interface BookOptions {
  clock: Clock
  /** Milliseconds a plan can be confirmed. */
  lives: number
  /** More are forgotten, the oldest first. */
  most?: number
  /** Milliseconds that never jump. */
  monotonic?: () => number
}

interface Entry extends ShownPlan {
  until: number
  used: boolean
}

export function createBook({ clock, lives, most = 100, monotonic = () => performance.now() }: BookOptions): Book {
  const entries = new Map<string, Entry>()

  function tidy(): void {
    for (const [id, { until }] of entries) if (until <= monotonic()) entries.delete(id)
    for (const id of entries.keys()) {
      if (entries.size < most) break
      entries.delete(id)
    }
  }

  function find({ planId, hash }: Confirmation): Entry {
    const entry = entries.get(planId)
    if (!entry || entry.until <= monotonic()) {
      throw new AppError('plan-expired', 'This plan is not known, or was shown too long ago.')
    }
    if (entry.used) throw new AppError('plan-expired', 'This plan was confirmed already, and a plan runs once.')
    if (entry.plan.hash !== hash) throw new AppError('plan-changed', 'This is not the plan that was shown.')
    return entry
  }

  return {
    keep({ plan: content, verification }, door) {
      tidy()
      const plan: Plan = {
        ...content,
        id: randomUUID(),
        hash: hashOf(content, door),
        expiresAt: clock.now() + lives,
      }
      entries.set(plan.id, { plan, verification, door, until: monotonic() + lives, used: false })
      return plan
    },
    confirm(confirmation, accept) {
      const entry = find(confirmation)
      refuseUnlessConfirmed(entry.plan, confirmation)
      const accepted = accept(entry)
      entry.used = true
      return accepted
    },
  }
}

function refuseUnlessConfirmed({ verdict, friction, requests }: Plan, { typed, reason }: Confirmation): void {
  if (verdict.kind === 'refused') {
    const said = verdict.words.replace(/[.\s]*$/, '')
    throw new AppError('blocked', `The platform would refuse it with ${verdict.status}: ${said}.`)
  }
  if (verdict.kind === 'blocked') throw new AppError('blocked', verdict.explanation)
  if (requests.length === 0) throw new AppError('blocked', 'There is nothing to send in this plan.')
  if (friction.kind === 'typed' && (typed !== friction.typed || friction.typed === '')) {
    throw new AppError('not-confirmed', `What was typed is not ${typedWords(friction)}.`)
  }
  if (friction.reason && reason.trim() === '') throw new AppError('not-confirmed', 'A reason is needed.')
}
