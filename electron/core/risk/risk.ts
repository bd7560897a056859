import type { Alarm } from '#shared/domain/risk-views.ts'
import type { Bus } from '#core/bus.ts'
import type { History, SeenFinding } from '#core/history/history.ts'
import type { Current } from '#core/inventory/inventory.ts'
import type { LookFacts } from '#core/look/known.ts'
import type { Clock } from '#core/ports.ts'
import { inTurns } from '#core/turns.ts'
import type { AddonAnswer } from '#shared/domain/inventory.ts'
import type { Answers, EndpointAnswers } from './answers/answers.ts'
import { alarmOf } from './alarms.ts'
import { noFacts, type CredentialChanges, type Facts, type Shadows } from './facts.ts'
import { hitId } from './hit.ts'
import { Judgement } from './judgement.ts'
import type { PolicyFile } from './policy/file.ts'
import type { Policy } from './policy/policy.ts'
import { mayBeGone } from './silence.ts'
import { rules } from './rules/index.ts'
import { judging, type Run, type RunInput } from './run.ts'
import { createUses, sayingOf } from './saying.ts'
import { scoresOf } from './views/scores.ts'

export type { Judgement } from './judgement.ts'

/** Where the facts beyond the lists come from. Each gives the same object for as long as nothing was learnt. */
export interface FactSources {
  /** Comes back when all that is known of the endpoint has been read: nothing is judged by half of it. */
  ready(endpointId: string): Promise<void>
  looks(endpointId: string): LookFacts
  shadows(endpointId: string): Shadows | null
  answers(endpointId: string): ReadonlyMap<string, AddonAnswer>
  credentialChanges(endpointId: string): CredentialChanges
}

export interface Risk {
  /**
   * Judges what is known of an endpoint, in steps that let others have their turn. What an earlier judgement of it found is
   * taken over wherever nothing has changed; nothing is judged twice for two callers.
   */
  judge(current: Pick<Current, 'graph'>): Promise<Judgement>
  /** Judges an earlier snapshot by today's rules, policy and answers, without what was asked since. */
  judgeEarlier(current: Pick<Current, 'graph'>): Promise<Judgement>
  /** Looks at the policy file again, and says so when it is another one. */
  reloadPolicy(): Promise<void>
  /** New findings of at least high severity, each told once. */
  takeAlarms(): Alarm[]
  forget(endpointId: string): void
}

interface RiskParts {
  clock: Clock
  bus: Bus
  facts: FactSources
  answers: Pick<Answers, 'forEndpoint'>
  policy: Pick<PolicyFile, 'current' | 'reload'>
  history: History
}

interface Held {
  run: Run | null
  judgement: Judgement | null
  /** What the judgement was said by. */
  by: { answers: EndpointAnswers; policy: Policy; until: number } | null
  /** Facts as they were gathered last, to be recognized as the same. */
  facts: Facts | null
  working: Promise<unknown>
}

export function createRisk({ clock, bus, facts, answers, policy, history }: RiskParts): Risk {
  const held = new Map<string, Held>()
  let alarms: Alarm[] = []
  const uses = createUses()

  function heldOf(endpointId: string): Held {
    let found = held.get(endpointId)
    if (!found) {
      found = { run: null, judgement: null, by: null, facts: null, working: Promise.resolve() }
      held.set(endpointId, found)
    }
    return found
  }

  async function reloadPolicy(): Promise<void> {
    if (await policy.reload()) bus.publish({ name: 'risk.changed', endpointId: null })
  }

  function gather(endpointId: string, state: Held): Facts {
    const { apps, audits } = facts.looks(endpointId)
    const shadows = facts.shadows(endpointId)
    const asked = facts.answers(endpointId)
    const credentialChanges = facts.credentialChanges(endpointId)
    const { annotations } = answers.forEndpoint(endpointId)
    const known = state.facts
    const isSame =
      known?.apps === apps &&
      known.audits === audits &&
      known.shadows === shadows &&
      known.answers === asked &&
      known.annotations === annotations &&
      known.credentialChanges === credentialChanges
    if (!known || !isSame) state.facts = { apps, audits, shadows, answers: asked, annotations, credentialChanges }
    return state.facts ?? noFacts
  }

  async function refresh(graph: Current['graph'], state: Held): Promise<Judgement> {
    const { endpointId } = graph
    await reloadPolicy()
    await facts.ready(endpointId)
    await history.load(endpointId)
    const inForce = policy.current()
    const input: RunInput = { graph, facts: gather(endpointId, state), settings: inForce.settings }
    const now = clock.now()
    const before = state.run
    let run = before
    if (!run || !isCurrent(run, input, now)) {
      run = await inTurns(judging(input, now, rules, before))
      // An endpoint that was forgotten meanwhile keeps nothing.
      if (held.get(endpointId) === state) state.run = run
    }
    const said = answers.forEndpoint(endpointId)
    const { judgement, by } = state
    if (judgement?.run === run && by?.answers === said && by.policy === inForce && now < by.until) return judgement
    const firstSeen = history.firstSeen(endpointId)
    const wanted = (): boolean => held.get(endpointId) === state
    const sources = { run, answers: said, policy: inForce, firstSeen, now }
    const { saying, until } = await inTurns(sayingOf({ ...sources, uses: wanted() ? uses : null }))
    const fresh = new Judgement(run, saying)
    if (run !== before && wanted()) await note(fresh, now, wanted)
    if (wanted()) {
      state.judgement = fresh
      state.by = { answers: said, policy: inForce, until }
    }
    return fresh
  }

  /**
   * When findings come and go is kept, and whoever wants to be told is told, unless their endpoint is forgotten meanwhile.
   * A store in trouble spoils no judgement.
   */
  async function note(judgement: Judgement, now: number, wanted: () => boolean): Promise<void> {
    const { run, graph } = judgement
    const { endpointId, takenAt, complete } = graph
    const { endpoint, spaces, organizations } = scoresOf(judgement)
    const { critical, high, medium, low } = endpoint.counts
    const noted = await history.note(endpointId, takenAt, complete, {
      findings: seen(judgement),
      mayBeGone: (id) => mayBeGone(run, id),
      point: {
        score: endpoint.score,
        critical,
        high,
        medium,
        low,
        spaces: scoresByName(spaces),
        organizations: scoresByName(organizations),
      },
    })
    const told = noted.alarms.map((id) => judgement.find(id)).filter((hit) => hit !== null && judgement.isOpen(hit))
    const alarm = alarmOf(
      judgement,
      told.filter((hit) => hit !== null),
      now,
    )
    if (!alarm || !wanted()) return
    alarms.push(alarm)
    bus.publish({ name: 'risk.alarmed' })
  }

  function judgeInTurn(graph: Current['graph']): Promise<Judgement> {
    const state = heldOf(graph.endpointId)
    const work = state.working.then(() => refresh(graph, state))
    state.working = work.catch(() => {})
    return work
  }

  return {
    judge: ({ graph }) => judgeInTurn(graph),
    reloadPolicy,
    async judgeEarlier({ graph }) {
      await reloadPolicy()
      const inForce = policy.current()
      const said = answers.forEndpoint(graph.endpointId)
      const input: RunInput = {
        graph,
        facts: { ...noFacts, annotations: said.annotations },
        settings: inForce.settings,
      }
      // As of then: what was young at the time is young in its judgement.
      const run = await inTurns(judging(input, graph.takenAt, rules))
      await history.load(graph.endpointId)
      const firstSeen = history.firstSeen(graph.endpointId)
      const now = clock.now()
      const sources = { run, answers: said, policy: inForce, firstSeen, now, uses: null }
      return new Judgement(run, (await inTurns(sayingOf(sources))).saying)
    },
    takeAlarms: () => alarms.splice(0),
    forget(endpointId) {
      held.delete(endpointId)
      uses.forget(endpointId)
      alarms = alarms.filter((alarm) => alarm.endpointId !== endpointId)
    },
  }
}

function isCurrent(run: Run, { graph, facts, settings }: RunInput, now: number): boolean {
  const { input } = run
  return input.graph === graph && input.facts === facts && input.settings === settings && now < run.holdsUntil
}

function scoresByName(rows: readonly { name: string; score: number }[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ name, score }) => [name, score]))
}

function* seen(judgement: Judgement): Generator<SeenFinding> {
  for (const hit of judgement.hits()) yield { id: hitId(hit), transient: hit.rule.transient, severity: hit.severity }
}
