import { hash } from 'node:crypto'
import type { Plan, Verdict } from '#shared/domain/operation.ts'
import type { Planned } from './kind.ts'

export type PlanContent = Planned['plan']

/**
 * What of a plan is bound by its hash: everything that decides whether a person would still want it. Findings, sources,
 * times and notes for people are not, as they change without anything changing on the platform. `door` is the address and
 * the account it would be sent to and under. Lists are in an order of their own, since the platform's is not stable.
 */
export function hashOf(plan: PlanContent, door: string): string {
  const bound = {
    door,
    operation: plan.operation,
    level: plan.level,
    verdict: verdictOf(plan.verdict),
    requests: plan.requests.map(({ method, path, body, elevated }) => ({ method, path, body, elevated })),
    affected: inOrder(
      plan.affected.map(({ appId, name, space, compliance, organization, role, running, effects }) => ({
        appId,
        name,
        space,
        compliance: compliance.toSorted(),
        organization,
        role,
        running,
        effects: effects.toSorted(),
      })),
    ),
    variables: inOrder(plan.variables.map(({ appId, before, after }) => ({ appId, before, after }))),
    primaries: inOrder(plan.primaries.map(({ appId, service, before, after }) => ({ appId, service, before, after }))),
    losses: plan.losses.toSorted(),
    reversible: plan.reversible.kind,
    friction: { kind: plan.friction.kind, typed: plan.friction.typed, reason: plan.friction.reason },
  }
  return hash('sha256', canonical(bound), 'hex')
}

/**
 * A plan for one step of a runbook, which stops apps and starts them again itself: whether they run right now is not what was
 * confirmed, and what the lists say of it is behind or ahead of the step before.
 */
export function asStep<Content extends PlanContent>(plan: Content): Content {
  return { ...plan, affected: plan.affected.map((app) => ({ ...app, running: 'unknown' })) }
}

/**
 * A plan as of now, with apps that run no more told as they were shown: the lists that tell of it are a sync old, and that
 * fewer are hurt than was confirmed is no reason to stop.
 */
export function withoutRelief(shown: PlanContent, now: PlanContent): PlanContent {
  const before = new Map(shown.affected.map(({ appId, running }) => [appId, running]))
  const affected = now.affected.map((app) => {
    const was = before.get(app.appId)
    return (was === 'running' || was === 'unknown') && app.running !== was ? { ...app, running: was } : app
  })
  return { ...now, affected }
}

/** JSON with the keys of every object in alphabetical order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}

function inOrder<Item>(items: Item[]): Item[] {
  const keyed = items.map((item) => [canonical(item), item] as const)
  return keyed.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item)
}

/** The explanation is ours and may be worded anew. */
function verdictOf(verdict: Verdict): unknown {
  if (verdict.kind === 'refused') return [verdict.kind, verdict.status, verdict.words, verdict.rule]
  if (verdict.kind === 'blocked') return [verdict.kind, verdict.rule]
  return verdict.kind === 'will-work' ? verdict.kind : [verdict.kind, ...verdict.reasons.toSorted()]
}

type Affected = Plan['affected'][number]

const runningWords: Record<Affected['running'], string> = {
  running: 'runs',
  stopped: 'is stopped',
  maintenance: 'is in maintenance',
  unknown: 'may run or not',
}

const ranWords: Record<Affected['running'], string> = {
  running: 'ran',
  stopped: 'was stopped',
  maintenance: 'was in maintenance',
  unknown: 'may have run or not',
}

const effectWords: Record<Affected['effects'][number], string> = {
  redeploys: 'is redeployed',
  scales: 'is scaled',
  interrupted: 'is interrupted',
  'needs-redeploy': 'needs a redeploy',
  loses: 'loses something for good',
  deleted: 'is deleted',
  untouched: 'is not touched',
}

/** More apps are counted, not named. */
const appsNamed = 20

/** What a person was shown and what is true now, one sentence for each difference. Empty when the hash is the same. */
export function differencesOf(before: PlanContent, after: PlanContent): string[] {
  const sentences = [...requestDifferences(before, after), ...affectedDifferences(before.affected, after.affected)]
  if (canonical(verdictOf(before.verdict)) !== canonical(verdictOf(after.verdict))) {
    sentences.push(`${saidOf(before.verdict, 'It was')}; ${saidOf(after.verdict, 'now it is')}.`)
  }
  if (before.level !== after.level) sentences.push(`It was ${before.level} and is ${after.level} now.`)
  sentences.push(...listDifferences('lost for good', before.losses, after.losses))
  sentences.push(
    ...listDifferences('a change of config variables', before.variables.map(variable), after.variables.map(variable)),
    ...listDifferences('a change of primaries', before.primaries.map(primary), after.primaries.map(primary)),
  )
  if (before.reversible.kind !== after.reversible.kind) {
    sentences.push(
      `Whether it can be taken back: it was ${before.reversible.kind} and is ${after.reversible.kind} now.`,
    )
  }
  if (before.friction.typed !== after.friction.typed && after.friction.typed !== '') {
    sentences.push(`What has to be typed is another name now: ${after.friction.typed}.`)
  }
  return sentences
}

function requestDifferences(before: PlanContent, after: PlanContent): string[] {
  const spelled = ({ method, path, body, elevated }: PlanContent['requests'][number]): string =>
    `${method} ${path}${body === '' ? '' : ` with ${shortened(body)}`}${elevated ? ' with elevated access' : ''}`
  const [then, now] = [before.requests.map(spelled), after.requests.map(spelled)]
  const differences = listDifferences('sent', then, now)
  if (differences.length > 0 || canonical(then) === canonical(now)) return differences
  return ['The same requests are sent in another order, or more or less often.']
}

function affectedDifferences(before: Affected[], after: Affected[]): string[] {
  const earlier = new Map(before.map((app) => [app.appId, app]))
  const later = new Map(after.map((app) => [app.appId, app]))
  const came = after.filter(({ appId }) => !earlier.has(appId))
  const went = before.filter(({ appId }) => !later.has(appId))
  const sentences: string[] = []
  if (came.length > 0) sentences.push(`Affected now and not before: ${came.length} (${namesOf(came)}).`)
  if (went.length > 0) sentences.push(`No longer affected: ${went.length} (${namesOf(went)}).`)
  for (const app of after) {
    const was = earlier.get(app.appId)
    if (!was) continue
    const [then, now] = [effectsOf(was), effectsOf(app)]
    if (then !== now) sentences.push(`${app.name} ${now}; before it was said that it ${then}.`)
    if (was.role !== app.role) sentences.push(`${app.name} was ${was.role} and is ${app.role} now.`)
    if (was.name !== app.name) sentences.push(`${was.name} is called ${app.name} now.`)
    if (was.space !== app.space) sentences.push(`${app.name} was in ${was.space} and is in ${app.space} now.`)
    if (was.organization !== app.organization) {
      sentences.push(`${app.name} is of ${organizationOf(app)} now, and was of ${organizationOf(was)}.`)
    }
    if (was.running !== app.running) {
      sentences.push(`${app.name} ${runningWords[app.running]} now; before it ${ranWords[was.running]}.`)
    }
    if (was.compliance.toSorted().join() !== app.compliance.toSorted().join()) {
      sentences.push(`The space of ${app.name} is tagged ${app.compliance.join(', ') || 'with nothing'} now.`)
    }
  }
  return sentences
}

function organizationOf({ organization }: Affected): string {
  return organization ?? 'an organization that nobody told'
}

function effectsOf({ effects }: Affected): string {
  return effects
    .toSorted()
    .map((effect) => effectWords[effect])
    .join(' and ')
}

function namesOf(apps: Affected[]): string {
  const names = apps.slice(0, appsNamed).map(({ name, role }) => `${name}, ${role}`)
  const more = apps.length - names.length
  return `${names.join('; ')}${more > 0 ? ` and ${more} more` : ''}`
}

function listDifferences(what: string, before: string[], after: string[]): string[] {
  return [
    ...after.filter((item) => !before.includes(item)).map((item) => `Now it is ${what}: ${endless(item)}.`),
    ...before.filter((item) => !after.includes(item)).map((item) => `No longer ${what}: ${endless(item)}.`),
  ]
}

function endless(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

function variable({ appName, before, after }: Plan['variables'][number]): string {
  return `${appName} ${before ?? 'without it'} -> ${after ?? 'gone'}`
}

function primary({ appName, service, before, after }: Plan['primaries'][number]): string {
  return `${appName} ${service} ${before ?? 'none'} -> ${after ?? 'nobody knows'}`
}

function saidOf(verdict: Verdict, it: string): string {
  if (verdict.kind === 'will-work') return `${it} said to work`
  if (verdict.kind === 'refused') return `${it} said to be refused with ${verdict.status}, ${endless(verdict.words)}`
  if (verdict.kind === 'blocked') return `${it} not done from here, ${endless(verdict.explanation)}`
  return `${it} not known whether it works (${verdict.reasons.map(endless).join('; ')})`
}

function shortened(body: string): string {
  return body.length > 120 ? `${body.slice(0, 120)}…` : body
}
