import { randomUUID } from 'node:crypto'
import { dangerLevels, type AffectedApp, type Friction, type Operation, type Plan } from '#shared/domain/operation.ts'
import { madeEarlier, type Runbook, type RunbookPlan, type RunbookPlanStep } from '#shared/domain/runbook.ts'
import { AppError } from '#shared/errors.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { isTouched } from '../operations/affected.ts'
import { doorOf } from '../operations/arming.ts'
import type { PlanContent } from '../operations/binding.ts'
import { curlLine } from '../operations/command-lines.ts'
import { frictionOf } from '../operations/friction.ts'
import type { Planner } from '../operations/kind.ts'
import { markerAka, markerRequest } from '../operations/kinds/redeploy.ts'
import type { Clock } from '../ports.ts'
import { hashOfRunbook, shownOf, type ShownRunbook } from './binding.ts'
import { factsOf, someAtATime } from './facts.ts'
import type { Facts, RecipeStep } from './recipe.ts'
import { written } from './recipes/index.ts'

export interface PlanningParts {
  clock: Clock
  endpoints: Pick<Endpoints, 'client' | 'profile'>
  inventory: Pick<Inventory, 'current'>
  planner: Pick<Planner, 'plan'>
}

type Profile = ReturnType<Endpoints['profile']>

/**
 * What a runbook would do, step by step, as far as it can be told now: who holds the add-on and who is in maintenance is
 * read just now, and each step that no earlier one makes possible is planned like an operation of its own. Throws AppError
 * not-found, invalid-input, and whatever keeps it from reading what has to be put back afterwards.
 */
export async function planRunbook(
  runbook: Runbook,
  parts: PlanningParts,
  { lives, signal }: { lives: number; signal: AbortSignal },
): Promise<ShownRunbook> {
  const { clock, endpoints, inventory, planner } = parts
  const { endpointId } = runbook
  const profile = endpoints.profile(endpointId)
  const current = await inventory.current(endpointId)
  if (!current) throw new AppError('not-found', 'This endpoint has never been synced, so nothing can be planned yet.')
  const facts = await factsOf(runbook, current, parts, signal)
  const recipe = written(runbook, facts)
  const wanted = await someAtATime(
    recipe.steps,
    async (step) => await plannedStep(step, facts, profile, planner, signal),
  )
  const planned = alternating(
    wanted.filter(({ idle }) => idle === ''),
    profile,
  )

  const steps = planned.map(({ step }) => step)
  const plans = planned.map(({ plan }) => plan)
  const there = plans.filter((plan) => plan !== null)
  const affected = affectedBy(plans)
  const level = dangerLevels[Math.max(...there.map((plan) => dangerLevels.indexOf(plan.level)))] ?? 'destructive'
  const madeAt = clock.now()
  const door = doorOf(profile)
  const plan: RunbookPlan = {
    id: randomUUID(),
    hash: hashOfRunbook(runbook, steps, plans, door),
    runbook,
    endpointName: profile.name,
    title: recipe.title,
    level,
    steps,
    affected,
    losses: distinct(there.flatMap(({ losses }) => losses)),
    warnings: distinct([
      ...recipe.warnings,
      ...wanted.flatMap(({ idle }) => (idle === '' ? [] : [idle])),
      ...there.filter(isMain).flatMap(({ warnings }) => warnings),
    ]),
    blocked: planned.find(({ blocked }) => blocked !== '')?.blocked ?? '',
    expectedSeconds: sum(there.map(({ duration }) => duration.seconds)),
    friction: frictionFor(level, affected, facts.node.name, steps.length),
    madeAt,
    expiresAt: madeAt + lives,
  }
  return { plan, plans, door }
}

/** Always the name and a reason; why is what would be said of an operation that does as much. */
function frictionFor(
  level: RunbookPlan['level'],
  affected: readonly AffectedApp[],
  typed: string,
  steps: number,
): Friction {
  const name = { typed, is: 'The name of the add-on' }
  return {
    ...frictionOf('destructive', affected, name),
    because: [
      ...frictionOf(level, affected, name).because,
      steps === 1
        ? 'It is one step, which other apps may feel.'
        : `It is ${steps} steps, each of which other apps may feel.`,
    ],
  }
}

interface PlannedStep {
  step: RunbookPlanStep
  plan: PlanContent | null
  /** Why nothing of it should be begun. */
  blocked: string
  /** Why it is left out: nothing would come of it. */
  idle: string
}

async function plannedStep(
  { title, why, operation, restores, settled }: RecipeStep,
  facts: Facts,
  profile: Profile,
  planner: Pick<Planner, 'plan'>,
  signal: AbortSignal,
): Promise<PlannedStep> {
  const own = { why, operation, restores }
  const unplanned = { plan: null, blocked: '', idle: '' }
  if (!operation) {
    const step = { ...own, title, requests: [], verdict: null, shown: null, curl: [], aka: null }
    return { step, ...unplanned }
  }
  if ('addonId' in operation && operation.addonId === madeEarlier) {
    const { title: named, requests } = ofMadeEarlier(operation, facts)
    const curl = requests.map((request) => curlLine(request, profile))
    return { step: { ...own, title: named, requests, verdict: null, shown: null, curl, aka: null }, ...unplanned }
  }
  const planned = await planner.plan(operation, signal)
  const isWaking = operation.kind === 'maintenance' && restores
  const plan = isWaking ? wakened(planned.plan, operation.appId) : planned.plan
  const { verdict, requests, curl, aka } = plan
  const isSettled = 'rule' in verdict && settled.includes(verdict.rule)
  const step: RunbookPlanStep = {
    ...own,
    title: plan.title,
    requests,
    verdict: isSettled ? null : verdict,
    shown: shownOf(plan),
    curl,
    aka,
  }
  const idle = idleOf(plan)
  let blocked = ''
  if (!isSettled && idle === '') {
    if (verdict.kind === 'refused') {
      blocked = `${plan.title}: the platform would refuse it with ${verdict.status}. ${verdict.explanation}`
    }
    if (verdict.kind === 'blocked') blocked = `${plan.title}: ${verdict.explanation}`
  }
  return { step, plan, blocked, idle }
}

/** Rules by which nothing is redeployed because nothing runs: whatever starts later has what it needs. */
const nothingRuns = ['no-formation', 'never-released']

/** Why nothing would come of it: one sentence; empty where something does. */
export function idleOf({ operation, verdict }: Pick<Plan, 'operation' | 'verdict'>): string {
  if (operation.kind !== 'redeploy' || verdict.kind !== 'blocked' || !nothingRuns.includes(verdict.rule)) return ''
  return `${verdict.explanation} It is left out: what of it starts later has what it needs.`
}

/** As it will be when the app is in maintenance, which an earlier step puts it in: what is said of it now is nothing. */
function wakened<Content extends PlanContent>(plan: Content, appId: string): Content {
  const affected = plan.affected.map((row): AffectedApp => {
    if (row.appId !== appId) return row
    return { ...row, effects: ['scales'], notes: isTouched(row) ? row.notes : [] }
  })
  return { ...plan, affected }
}

/** An app that is redeployed twice has the marker the second time if it had none the first. */
function alternating(planned: readonly PlannedStep[], profile: Profile): PlannedStep[] {
  const again = new Map<string, number>()
  return planned.map((each) => {
    const { operation } = each.step
    if (operation?.kind !== 'redeploy') return each
    const { appId } = operation
    const times = again.get(appId) ?? 0
    again.set(appId, times + 1)
    if (times % 2 === 0) return each
    const name = each.plan?.affected.find((row) => row.appId === appId)?.name ?? appId
    const first = each.step.requests[0]
    const isMarked = first?.body === markerRequest(appId, name, false).body
    const request = markerRequest(appId, name, isMarked)
    return {
      ...each,
      step: {
        ...each.step,
        requests: [request],
        curl: [curlLine(request, profile)],
        aka: markerAka(name, isMarked),
      },
    }
  })
}

/** What is not there yet cannot be planned; its request can be told all the same. */
function ofMadeEarlier(operation: Operation, { holds }: Facts): Pick<RunbookPlanStep, 'title' | 'requests'> {
  const appId = 'appId' in operation ? (operation.appId ?? '') : ''
  const name = holds.find((hold) => hold.appId === appId)?.appName ?? appId
  return {
    title: `Make the new add-on the primary of ${name}`,
    requests: [
      {
        method: 'PATCH',
        path: `/apps/${appId}/addons/${madeEarlier}`,
        body: JSON.stringify({ primary: true }),
        elevated: false,
        does: 'Its id is known once it is made.',
      },
    ],
  }
}

/** Everybody once, with all that happens to them. Who is only looked at is left out where something happens to others. */
function affectedBy(plans: readonly (PlanContent | null)[]): AffectedApp[] {
  const apps = new Map<string, AffectedApp>()
  for (const row of plans.flatMap((plan) => plan?.affected ?? []).filter(isTouched)) {
    const known = apps.get(row.appId)
    apps.set(
      row.appId,
      known
        ? {
            ...known,
            role: known.role === 'target' ? row.role : known.role,
            effects: distinct([...known.effects, ...row.effects]),
            notes: distinct([...known.notes, ...row.notes]),
          }
        : row,
    )
  }
  return [...apps.values()]
}

/** Not the steps around it. */
function isMain({ operation }: Pick<Plan, 'operation'>): boolean {
  return operation.kind !== 'maintenance' && operation.kind !== 'redeploy'
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)]
}

function sum(seconds: readonly (number | null)[]): number | null {
  let total = 0
  for (const each of seconds) {
    if (each === null) return null
    total += each
  }
  return total
}
