import type { AppLook } from '#shared/domain/look.ts'
import { askedState, isUnasked, type ToldState } from './facts.ts'
import { notAsked, unknown, type Unknown } from './rule.ts'
import type { Scope, Subject } from './subject.ts'

const hour = 3_600_000

/** Whether an answer of so many milliseconds since the epoch still says something about what goes on now. */
export function isFresh(scope: Scope, askedAt: number, hours: number): boolean {
  return scope.isYounger(new Date(askedAt).toISOString(), hours * hour) === true
}

/** Whether a look put this question, its last part of the path given, and got no answer. */
export function isRefused(look: AppLook | null, path: string): boolean {
  return look?.problems.some(({ call }) => call?.endsWith(`/${path}`) ?? false) ?? false
}

/** The state of the add-on as somebody last told it; null where nobody did. */
export function stateOf({ scope, node, owner }: Subject): ToldState | null {
  return isUnasked(scope.facts) ? null : askedState(scope.facts, node.id, owner?.appId ?? '')
}

/** Whether what was told proves that all is well: not too long ago, and nobody asked in vain since. */
export function isProof(scope: Scope, told: ToldState | null, hours: number): boolean {
  return told !== null && !told.isDoubted && isFresh(scope, told.askedAt, hours)
}

/** Why the state of the add-on is not known, or not any more. */
export function stateUnknown(subject: Subject, hours: number): Unknown<Subject> {
  return subject.node.orphan || !isUnasked(subject.scope.facts) ? whyUnknown(subject, hours) : stateUnasked
}

const stateUnasked = notAsked(({ node }: Subject) => `what state ${node.name} is in`)

function whyUnknown(subject: Subject, hours: number): Unknown<Subject> {
  const { scope, node, owner } = subject
  if (stateOf(subject)?.isDoubted === false) {
    return unknown(
      'not-asked',
      () => `Nobody has asked the platform what state ${node.name} is in for ${hours} hours. A deep look does.`,
    )
  }
  // The state stands in the list of what the owner owns; elsewhere an orphan is not found at all.
  if (node.orphan) {
    return unknown('not-told', () => `The platform tells states to owners only, and ${node.name} has none.`)
  }
  const look = owner?.standing.look ?? null
  if ((look?.states ?? null) !== null || isRefused(look, 'addons') || scope.facts.answers.has(node.id)) {
    return unknown('not-told', () => `The platform was asked and did not tell what state ${node.name} is in.`)
  }
  return stateUnasked
}
