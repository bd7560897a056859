import { hash } from 'node:crypto'
import { dangerLevels, type AffectedApp, type Plan, type PlannedRequest } from '#shared/domain/operation.ts'
import {
  madeEarlier,
  type Runbook,
  type RunbookPlan,
  type RunbookStep,
  type ShownStep,
} from '#shared/domain/runbook.ts'
import { isTouched } from '../operations/affected.ts'
import { asStep, canonical, differencesOf, hashOf, type PlanContent } from '../operations/binding.ts'
import { markerRequest } from '../operations/kinds/redeploy.ts'

/** A runbook as it was shown, and what only the core needs of it. */
export interface ShownRunbook {
  plan: RunbookPlan
  /** What each step is by itself, in the order of the steps; null where it cannot be planned yet, and for work of a person. */
  plans: (PlanContent | null)[]
  /** Address and account it was planned for. */
  door: string
}

/**
 * What of a runbook is bound by its hash: address and account, the steps, and of each all that the hash of an operation
 * binds, with what the platform would say of it now.
 */
export function hashOfRunbook(
  runbook: Runbook,
  steps: readonly Pick<RunbookStep, 'operation' | 'title'>[],
  plans: readonly (PlanContent | null)[],
  door: string,
): string {
  const bound = {
    door,
    runbook,
    steps: steps.map(({ operation, title }, at) => {
      const plan = plans[at]
      return [operation ?? title, plan ? hashOf(asStep(plan), door) : null]
    }),
  }
  return hash('sha256', canonical(bound), 'hex')
}

/** More are counted, not told. */
const differencesTold = 12

/** What a person was shown and what is true now, one sentence for each difference. Empty when the hash is the same. */
export function differencesOfRunbooks(before: ShownRunbook, after: ShownRunbook): string[] {
  if (before.plan.hash === after.plan.hash) return []
  const sentences: string[] = []
  if (before.door !== after.door) sentences.push('The endpoint has another address or account now.')
  if (after.plan.blocked !== '') sentences.push(`Now it cannot be begun. ${after.plan.blocked}`)
  const [earlier, later] = [keyed(before), keyed(after)]
  for (const [key, { title }] of later) if (!earlier.has(key)) sentences.push(`A step more now: ${title}.`)
  for (const [key, { title }] of earlier) if (!later.has(key)) sentences.push(`No longer a step: ${title}.`)
  for (const [key, { title, plan }] of later) {
    const was = earlier.get(key)?.plan
    if (was && plan)
      sentences.push(...differencesOf(asStep(was), asStep(plan)).map((sentence) => `${title}: ${sentence}`))
  }
  if (sentences.length === 0) sentences.push('The steps are others now, or in another order.')
  const told = sentences.slice(0, differencesTold)
  return sentences.length === told.length ? told : [...told, `And ${sentences.length - told.length} more.`]
}

/** By what each step does, and for how many times it does that. */
function keyed({ plan: { steps }, plans }: ShownRunbook): Map<string, { title: string; plan: PlanContent | null }> {
  const times = new Map<string, number>()
  return new Map(
    steps.map(({ operation, title }, at) => {
      const key = canonical(operation ?? title)
      const time = (times.get(key) ?? 0) + 1
      times.set(key, time)
      return [`${key} ${time}`, { title, plan: plans[at] ?? null }]
    }),
  )
}

/** What of a step's own plan is held against it when its turn comes. */
export function shownOf({ level, affected, losses }: Pick<Plan, 'level' | 'affected' | 'losses'>): ShownStep {
  return {
    level,
    affected: affected.filter(isTouched).map(({ appId, effects }) => ({ appId, effects })),
    losses,
  }
}

/** One sentence where what a step would do now is more than what was shown, or something else; null where it is not. */
export function strayOf(
  step: Pick<RunbookStep, 'operation' | 'requests' | 'shown'>,
  around: readonly Pick<AffectedApp, 'appId' | 'effects'>[],
  now: Pick<Plan, 'requests' | 'affected' | 'verdict' | 'level' | 'losses'>,
): string | null {
  if (!sameRequests(step, now.requests)) {
    const later = now.requests.map(({ method, path, body }) => `${method} ${path} ${body}`.trim())
    return `It would send ${later.join(', ')} now, which is not what was shown.`
  }
  const known = new Set(around.map(({ appId }) => appId))
  const strangers = now.affected.filter((row) => isTouched(row) && !known.has(row.appId))
  if (strangers.length > 0) {
    return `It would now touch ${strangers.map(({ name }) => name).join(', ')}, which was not shown.`
  }
  const more = step.shown ? moreThan(step.shown, around, now) : null
  if (more !== null) return more
  if (now.verdict.kind === 'refused') {
    return `The platform would refuse it with ${now.verdict.status}: ${now.verdict.words}`
  }
  return now.verdict.kind === 'blocked' ? now.verdict.explanation : null
}

/** Less than what was shown hurts nobody. */
function moreThan(
  shown: ShownStep,
  around: readonly Pick<AffectedApp, 'appId' | 'effects'>[],
  now: Pick<Plan, 'affected' | 'level' | 'losses'>,
): string | null {
  if (dangerLevels.indexOf(now.level) > dangerLevels.indexOf(shown.level)) {
    return `It was shown as ${shown.level} and is ${now.level} now.`
  }
  const losses = now.losses.filter((loss) => !shown.losses.includes(loss))
  if (losses.length > 0) return `Now it would lose what was not shown: ${losses.join(' ')}`
  for (const { appId, name, effects } of now.affected.filter(isTouched)) {
    const told = new Set([
      ...(shown.affected.find((row) => row.appId === appId)?.effects ?? []),
      // Whoever is redeployed by one step may be by another, which had no dynos of it to redeploy when it was planned.
      ...(around.find((row) => row.appId === appId)?.effects.filter((effect) => effect === 'redeploys') ?? []),
      'untouched',
    ])
    const fresh = effects.filter((effect) => !told.has(effect))
    if (fresh.length > 0) return `What it does to ${name} now was not shown: ${fresh.join(', ')}.`
  }
  return null
}

function sameRequests(
  { operation, requests }: Pick<RunbookStep, 'operation' | 'requests'>,
  now: readonly PlannedRequest[],
): boolean {
  if (requests.length !== now.length) return false
  return requests.every((shown, at) => {
    const later = now[at]
    if (!later || shown.method !== later.method || shown.elevated !== later.elevated) return false
    // What an earlier step made has an id that nobody knew.
    if (!shown.path.includes(madeEarlier) && shown.path !== later.path) return false
    if (shown.body === later.body) return true
    // Whether the marker is set or taken away, which depends on who redeployed last, is all the same to the app.
    return (
      operation?.kind === 'redeploy' && isMarker(operation.appId, shown.body) && isMarker(operation.appId, later.body)
    )
  })
}

function isMarker(appId: string, body: string): boolean {
  return [true, false].some((isMarked) => markerRequest(appId, '', isMarked).body === body)
}
