import type { LookPlan, LookProgress, LookScope, LookState } from '#shared/domain/look.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Graph } from '../graph/graph.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { Shadows } from '../risk/facts.ts'
import type { LookStore } from '../store/looks.ts'
import { askApp, beginAsking, withAnswer, type Asked, type LookClient } from './ask-app.ts'
import { askAudits, keptAudits } from './audits.ts'
import { openKnown, type Known, type LookFacts } from './known.ts'
import { planLook, planShadows, sharingOf, type Question, type Sharing } from './plan.ts'
import { putAll } from './run.ts'

/**
 * The deep look: asks app by app for what the lists do not hold, in the background. One look per endpoint at a time.
 * Whatever is answered is kept at once, so a look that was stopped, or whose process was killed, goes on with the rest
 * when it is started again.
 */
export interface Look {
  /**
   * Begins a look and comes back as soon as it runs; while one of the same scope runs, tells how that one stands. Throws
   * AppError not-found (endpoint, space, add-on, or nothing synced yet), invalid-input while one of another scope runs,
   * and what opening the endpoint throws.
   */
  start(endpointId: string, scope: LookScope, freshFor: number): Promise<LookProgress>
  /** What a look would ask. Throws AppError not-found (space, add-on, or nothing synced yet). */
  plan(endpointId: string, scope: LookScope, freshFor: number): Promise<LookPlan>
  /** Comes back when nothing is asked any more. What was told stays. */
  stop(endpointId: string): Promise<void>
  state(endpointId: string): Promise<LookState>
  /** Comes back when what earlier looks told has been read from the store. */
  ready(endpointId: string): Promise<void>
  /**
   * Nothing before it is ready: then risk.changed is published. The same object until something was learnt, during a run
   * another one every half second at most.
   */
  facts(endpointId: string): LookFacts
  /** Null where nobody wanted them. In memory only. */
  shadows(endpointId: string): Shadows | null
  /** Drops everything told of an endpoint and cancels what runs for it. */
  forget(endpointId: string): void
  /** Stops what runs and waits for it to end. */
  close(): Promise<void>
}

interface LookParts {
  clock: Clock
  log: (entry: LogEntry) => void
  bus: Bus
  endpoints: Pick<Endpoints, 'client' | 'note'>
  inventory: Pick<Inventory, 'current'>
  store: LookStore
  /** Whether a look also reads config variables for AKR-308, which a policy has to ask for. */
  wantsShadows: (endpointId: string) => boolean
}

interface Run {
  scope: LookScope
  controller: AbortController
  ended: Promise<void>
}

export function createLook({ clock, log, bus, endpoints, inventory, store, wantsShadows }: LookParts): Look {
  const known = new Map<string, Known>()
  const runs = new Map<string, Run>()
  const sharings = new WeakMap<Graph, Sharing>()
  let closed = false

  function knownOf(endpointId: string): Known {
    let found = known.get(endpointId)
    if (!found) {
      found = openKnown({ endpointId, bus, log, store })
      known.set(endpointId, found)
    }
    return found
  }

  function sharing(graph: Graph): Sharing {
    let found = sharings.get(graph)
    if (!found) {
      found = sharingOf(graph)
      sharings.set(graph, found)
    }
    return found
  }

  /** Throws AppError not-found. */
  async function graphWith(endpointId: string, scope: LookScope): Promise<Graph> {
    const current = await inventory.current(endpointId)
    if (!current) throw new AppError('not-found', 'This endpoint has not been synced yet. Sync it first.')
    checkScope(current.graph, scope)
    return current.graph
  }

  async function start(endpointId: string, scope: LookScope, freshFor: number): Promise<LookProgress> {
    const graph = await graphWith(endpointId, scope)
    const told = knownOf(endpointId)
    await told.ready
    const client = await endpoints.client(endpointId)
    if (closed || known.get(endpointId) !== told) {
      throw new AppError('cancelled', 'The endpoint was closed or removed meanwhile.')
    }
    const running = runs.get(endpointId)
    if (running && told.progress) {
      if (isSame(running.scope, scope)) return told.progress
      throw new AppError('invalid-input', 'Another look at this endpoint is still running. Stop it first.')
    }
    dropGone(told, graph)
    const controller = new AbortController()
    const ended = run({ endpointId, scope, freshFor, graph, client, told, signal: controller.signal }).finally(() => {
      if (runs.get(endpointId) === begun) runs.delete(endpointId)
    })
    const begun = { scope, controller, ended }
    runs.set(endpointId, begun)
    if (!told.progress) throw new AppError('internal', 'The look did not begin.')
    return told.progress
  }

  /** Reports its first progress before it first waits. Never throws. */
  async function run(parts: {
    endpointId: string
    scope: LookScope
    freshFor: number
    graph: Graph
    client: LookClient
    told: Known
    signal: AbortSignal
  }): Promise<void> {
    const { endpointId, scope, freshFor, graph, client, told, signal } = parts
    const startedAt = clock.now()
    const between = sharing(graph)
    const { looks, audits, shadows } = told
    const base = { graph, sharing: between, scope, freshFor, now: startedAt }
    const plan = planLook({ ...base, looks, audits })
    const first: Question[] = [...(plan.audits ? [plan.audits] : []), ...[...plan.apps.values()].flat()]
    // Afterwards, when it is known which variables people set.
    const second = wantsShadows(endpointId) ? planShadows(base, (id) => shadows.askedAt(id)) : []
    const total = first.length + second.length
    const brokerQuestions = [...first, ...second].filter(({ broker }) => broker).length

    const asking = new Set<string>()
    const asked = new Map<string, Asked>()
    const left = new Map([...plan.apps].map(([appId, questions]) => [appId, questions.length]))
    let answered = 0
    let failed = 0
    let through = [...left.values()].filter((count) => count === 0).length

    function report(rest: Pick<LookProgress, 'state' | 'endedAt' | 'problem'>): void {
      told.report({
        endpointId,
        scope,
        startedAt,
        total,
        done: answered + failed,
        failed,
        brokerQuestions,
        asking: [...asking],
        apps: { total: plan.apps.size, done: through },
        ...rest,
      })
    }
    const goesOn = { state: 'running', endedAt: null, problem: null } as const

    async function ask(question: Question): Promise<void> {
      const now = clock.now()
      switch (question.kind) {
        case 'audits':
          told.learnAudits(await askAudits(client, signal, now))
          return
        case 'app': {
          const owns = between.apps.get(question.appId)?.owns ?? []
          learn(question, await askApp(question, owns, { client, graph, signal }), now)
          return
        }
        case 'address':
        case 'users': {
          const variables = question.kind === 'users' ? (looks.get(question.appId)?.variables ?? null) : null
          await shadows.ask(question, { client, signal, now, variables })
          told.learnShadows()
        }
      }
    }

    function learn(
      question: Extract<Question, { kind: 'app' }>,
      outcome: Parameters<typeof withAnswer>[2],
      now: number,
    ): void {
      const { appId } = question
      const before = asked.get(appId) ?? beginAsking(question, looks.get(appId))
      const after = withAnswer(before, question, outcome, now)
      asked.set(appId, after)
      told.learn(after.look)
    }

    function ended(question: Question, error: AppError | null): void {
      asking.delete(question.path)
      if (error) {
        failed += 1
        const now = clock.now()
        if (question.kind === 'audits') told.learnAudits(keptAudits(told.audits, error, now))
        if (question.kind === 'app') learn(question, error, now)
      } else {
        answered += 1
      }
      if (question.kind === 'app') {
        const count = (left.get(question.appId) ?? 0) - 1
        left.set(question.appId, count)
        if (count === 0) {
          through += 1
          asked.delete(question.appId)
        }
      }
      report(goesOn)
    }

    report(goesOn)
    let end: Pick<LookProgress, 'state' | 'problem'> = { state: 'done', problem: null }
    try {
      const began = (question: Question): void => {
        asking.add(question.path)
        report(goesOn)
      }
      await putAll({ questions: first, signal, ask, began, ended })
      await putAll({ questions: second, signal, ask, began, ended })
      if (signal.aborted) end = { state: 'stopped', problem: stopped }
      else if (answered > 0) endpoints.note(endpointId, null)
    } catch (thrown) {
      const error = toAppError(thrown)
      end = { state: 'failed', problem: { ...error.toData(), call: null } }
      endpoints.note(endpointId, error)
    }
    asking.clear()
    report({ ...end, endedAt: clock.now() })
    told.settle()
  }

  async function plan(endpointId: string, scope: LookScope, freshFor: number): Promise<LookPlan> {
    const graph = await graphWith(endpointId, scope)
    const told = knownOf(endpointId)
    await told.ready
    const { looks, audits, shadows } = told
    const base = { graph, sharing: sharing(graph), scope, freshFor, now: clock.now() }
    const { apps, audits: audit } = planLook({ ...base, looks, audits })
    const second = wantsShadows(endpointId) ? planShadows(base, (id) => shadows.askedAt(id)) : []
    const first = [...apps.values()].flat()
    const owners = first.filter(({ broker }) => broker)
    const addresses = second.filter(({ broker }) => broker).length
    // Asked for an app's add-ons, the platform asks brokers for the state of each one that it owns, shared or not.
    const owned = owners.flatMap(({ appId }) =>
      (graph.addonsByApp.get(appId) ?? []).filter((node) => node.owner?.id === appId),
    )
    return {
      apps: { total: apps.size, told: [...apps.values()].filter((questions) => questions.length === 0).length },
      questions: first.length + second.length + (audit ? 1 : 0),
      brokerQuestions: owners.length + addresses,
      brokerAddons: owned.length + addresses,
    }
  }

  async function stop(endpointId: string): Promise<void> {
    const running = runs.get(endpointId)
    running?.controller.abort()
    await running?.ended
  }

  return {
    start,
    plan,
    stop,
    async state(endpointId) {
      const graph = (await inventory.current(endpointId))?.graph ?? null
      const told = knownOf(endpointId)
      await told.ready
      const { looks, audits, progress } = told
      const sharingApps = graph ? [...sharing(graph).apps.keys()] : []
      const times = sharingApps.flatMap((appId) => looks.get(appId)?.askedAt ?? [])
      return {
        endpointId,
        progress,
        apps: { sharing: sharingApps.length, asked: times.length },
        oldest: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
        newest: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
        auditsAskedAt: audits?.askedAt ?? null,
      }
    },
    ready: (endpointId) => knownOf(endpointId).ready,
    facts: (endpointId) => knownOf(endpointId).facts(),
    shadows: (endpointId) => knownOf(endpointId).shadows.shadows(),
    forget(endpointId) {
      runs.get(endpointId)?.controller.abort()
      runs.delete(endpointId)
      known.get(endpointId)?.leave()
      known.delete(endpointId)
      store.forgetLooks(endpointId)
      bus.publish({ name: 'look.changed', endpointId })
      bus.publish({ name: 'risk.changed', endpointId })
    },
    async close() {
      closed = true
      await Promise.all([...runs.keys()].map(stop))
      for (const one of known.values()) one.leave()
    },
  }
}

const stopped = {
  code: 'cancelled',
  call: null,
  message: 'It was stopped. Start it again to go on with what is left.',
} as const

/** Those of apps that are no more, when that is certain. */
function dropGone(of: Known, graph: Graph): void {
  if (!graph.complete) return
  of.drop([...of.looks.keys()].filter((appId) => !graph.apps.has(appId)))
}

/** Throws AppError not-found. */
function checkScope(graph: Graph, scope: LookScope): void {
  if (scope.kind === 'space' && !graph.spaces.has(scope.space)) {
    throw new AppError('not-found', 'There is no such space in the latest sync of this endpoint.')
  }
  if (scope.kind === 'addon' && !graph.addons.has(scope.addonId)) {
    throw new AppError('not-found', 'There is no such add-on in the latest sync of this endpoint.')
  }
}

function isSame(one: LookScope, other: LookScope): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
