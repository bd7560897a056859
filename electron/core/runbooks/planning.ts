import { hash, randomUUID } from 'node:crypto'
import { dangerLevels, type AffectedApp, type Operation, type Plan } from '#shared/domain/operation.ts'
import { madeEarlier, type Runbook, type RunbookPlan, type RunbookStep } from '#shared/domain/runbook.ts'
import { AppError } from '#shared/errors.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Current, Inventory } from '../inventory/inventory.ts'
import { holdsOf, isTouched, type Hold } from '../operations/affected.ts'
import { askApp } from '../operations/app-questions.ts'
import { canonical } from '../operations/binding.ts'
import { frictionOf } from '../operations/friction.ts'
import type { Known, Planner } from '../operations/kind.ts'
import { askAll } from '../operations/live.ts'
import { askBorrowers } from '../operations/questions.ts'
import { addonOf } from '../operations/subjects.ts'
import type { Clock } from '../ports.ts'
import type { Facts, RecipeStep } from './recipe.ts'
import { written } from './recipes/index.ts'

interface Parts {
  clock: Clock
  endpoints: Pick<Endpoints, 'client' | 'profile'>
  inventory: Pick<Inventory, 'current'>
  planner: Pick<Planner, 'plan'>
}

/** Reads at the same time; the platform has no limit of its own. */
const atOnce = 4

/**
 * What a runbook would do, step by step, as far as it can be told now: who holds the add-on and who is in maintenance is
 * read just now, and each step that no earlier one changes is planned like an operation of its own. Throws AppError
 * not-found, invalid-input, and whatever keeps it from reading what has to be put back afterwards.
 */
export async function planRunbook(
  runbook: Runbook,
  parts: Parts,
  { lives, signal }: { lives: number; signal: AbortSignal },
): Promise<RunbookPlan> {
  const { clock, endpoints, inventory, planner } = parts
  const { endpointId } = runbook
  const { name: endpointName } = endpoints.profile(endpointId)
  const current = await inventory.current(endpointId)
  if (!current) throw new AppError('not-found', 'This endpoint has never been synced, so nothing can be planned yet.')
  const facts = await factsOf(runbook, current, parts, signal)
  const recipe = written(runbook, facts)
  const planned = await inTurns(recipe.steps, async (step) => await plannedStep(step, facts, planner, signal))

  const steps = planned.map(({ step }) => step)
  const plans = planned.flatMap(({ plan }) => (plan ? [plan] : []))
  const affected = affectedBy(plans)
  const level = dangerLevels[Math.max(...plans.map((plan) => dangerLevels.indexOf(plan.level)))] ?? 'destructive'
  const madeAt = clock.now()
  const content = {
    runbook,
    endpointName,
    title: recipe.title,
    level,
    steps,
    affected,
    losses: distinct(plans.flatMap(({ losses }) => losses)),
    warnings: distinct(plans.filter(isMain).flatMap(({ warnings }) => warnings)),
    blocked: planned.find(({ blocked }) => blocked !== '')?.blocked ?? '',
    expectedSeconds: sum(plans.map(({ duration }) => duration.seconds)),
    friction: {
      ...frictionOf('destructive', affected, { typed: facts.node.name, is: 'The name of the add-on' }),
      because: [`It is ${steps.length} steps, each of which other apps may feel.`],
    },
  }
  return { ...content, id: randomUUID(), hash: hashOf(content), madeAt, expiresAt: madeAt + lives }
}

function hashOf(content: Omit<RunbookPlan, 'id' | 'hash' | 'madeAt' | 'expiresAt'>): string {
  const { runbook, steps, affected } = content
  const bound = {
    runbook,
    steps: steps.map(({ operation, title }) => operation ?? title),
    affected: affected.map(({ appId, effects }) => [appId, effects.toSorted()]),
  }
  return hash('sha256', canonical(bound), 'hex')
}

async function factsOf(
  { endpointId, addonId }: Runbook,
  { graph, snapshot }: Current,
  { clock, endpoints }: Parts,
  signal: AbortSignal,
): Promise<Facts> {
  const node = addonOf({ graph }, addonId)
  if (node.orphan) throw new AppError('invalid-input', `${node.name} has no owner, so nobody can act on it.`)
  const client = await endpoints.client(endpointId)
  const { replies, failure } = await askAll(client, { borrowers: askBorrowers(addonId) }, { clock, signal })
  if (!replies.borrowers.ok) {
    throw (
      failure ?? new AppError('bad-answer', `Who holds ${node.name} could not be read. ${replies.borrowers.problem}`)
    )
  }
  const elevation = { may: null, userName: '', frontDoor: null } as const
  const known: Known = { graph, snapshot, elevation, now: clock.now() }
  const holds = holdsOf(known, node, replies.borrowers)
  const asleep = await inTurns(holds, async ({ appId, appName }: Hold) => {
    const asked = await askAll(client, { app: askApp(appId) }, { clock, signal })
    if (!asked.replies.app.ok) {
      const { problem } = asked.replies.app
      throw new AppError('incomplete', `Whether ${appName} is in maintenance could not be read. ${problem}`)
    }
    return asked.replies.app.told.maintenance ? appId : null
  })
  return { node, holds, inMaintenance: new Set(asleep.filter((appId) => appId !== null)) }
}

interface PlannedStep {
  step: RunbookStep
  plan: Omit<Plan, 'id' | 'hash' | 'expiresAt'> | null
  /** Why nothing of it should be begun. */
  blocked: string
}

async function plannedStep(
  { title, why, operation, restores, foreseeable }: RecipeStep,
  { holds }: Facts,
  planner: Pick<Planner, 'plan'>,
  signal: AbortSignal,
): Promise<PlannedStep> {
  if (!operation)
    return { step: { title, why, operation, requests: [], verdict: null, restores }, plan: null, blocked: '' }
  if ('addonId' in operation && operation.addonId === madeEarlier) {
    return {
      step: { ...ofMadeEarlier(operation, holds), why, operation, verdict: null, restores },
      plan: null,
      blocked: '',
    }
  }
  const { plan } = await planner.plan(operation, signal)
  const verdict = foreseeable ? plan.verdict : null
  const step: RunbookStep = { title: plan.title, why, operation, requests: plan.requests, verdict, restores }
  let blocked = ''
  if (verdict?.kind === 'refused') {
    blocked = `${plan.title}: the platform would refuse it with ${verdict.status}. ${verdict.explanation}`
  }
  if (verdict?.kind === 'blocked') blocked = `${plan.title}: ${verdict.explanation}`
  return { step, plan, blocked }
}

/** What is not there yet cannot be planned; its request can be told all the same. */
function ofMadeEarlier(operation: Operation, holds: readonly Hold[]): Pick<RunbookStep, 'title' | 'requests'> {
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
function affectedBy(plans: readonly Pick<Plan, 'affected'>[]): AffectedApp[] {
  const apps = new Map<string, AffectedApp>()
  for (const row of plans.flatMap(({ affected }) => affected).filter(isTouched)) {
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

/** In the order of the items, some at a time. The first failure ends it. */
async function inTurns<Item, Value>(items: readonly Item[], work: (item: Item) => Promise<Value>): Promise<Value[]> {
  const values: Value[] = []
  for (let at = 0; at < items.length; at += atOnce) {
    values.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))))
  }
  return values
}

function spelled({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`
}

/** One sentence where what a step would do now is not what was shown; null where it is. */
export function strayOf(
  shown: Pick<RunbookStep, 'requests'>,
  around: readonly AffectedApp[],
  now: Pick<Plan, 'requests' | 'affected' | 'verdict'>,
): string | null {
  const [then, later] = [shown.requests.map(spelled), now.requests.map(spelled)]
  const expected = then.map((each) => (each.includes(madeEarlier) ? null : each))
  if (expected.length !== later.length || expected.some((each, index) => each !== null && each !== later[index])) {
    return `It would send ${later.join(', ')} now, which is not what was shown.`
  }
  const known = new Set(around.map(({ appId }) => appId))
  const strangers = now.affected.filter((row) => isTouched(row) && !known.has(row.appId))
  if (strangers.length > 0) {
    return `It would now touch ${strangers.map(({ name }) => name).join(', ')}, which was not shown.`
  }
  if (now.verdict.kind === 'refused') {
    return `The platform would refuse it with ${now.verdict.status}: ${now.verdict.words}`
  }
  return now.verdict.kind === 'blocked' ? now.verdict.explanation : null
}
