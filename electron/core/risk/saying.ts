import { severities, type Acknowledgement, type AnswerState, type Exclusion } from '#shared/domain/finding.ts'
import type { Graph } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import type { KnownFinding } from '#core/store/answers.ts'
import { createTurn } from '#core/turns.ts'
import { stateOf, type EndpointAnswers } from './answers/answers.ts'
import { acknowledgeDays, day } from './answers/limits.ts'
import { fingerprintOf } from './fingerprint.ts'
import { hitId, type Hit } from './hit.ts'
import { appNamesOf, type Answer, type Said } from './judgement.ts'
import { compileExclusions, policyFindings, type ExclusionTarget } from './policy/exclude.ts'
import type { Policy, PolicyExclusion } from './policy/policy.ts'
import { hitsOf, type Run } from './run.ts'

interface Sources {
  run: Run
  answers: EndpointAnswers
  policy: Policy
  firstSeen: ReadonlyMap<string, number>
  now: number
  /** Null for a snapshot of the past, by which no exclusion is of use or of none. */
  uses: Uses | null
}

/** Exclusions that cover something on any of the endpoints judged so far: one policy file holds for all of them. */
export interface Uses {
  note(policy: Policy, endpointId: string, used: ReadonlySet<PolicyExclusion>, complete: boolean): void
  /** Null while a list of one of them is short: the finding that an exclusion is for may just not be seen. */
  of(policy: Policy): ReadonlySet<PolicyExclusion> | null
  forget(endpointId: string): void
}

export function createUses(): Uses {
  let inForce: Policy | null = null
  const endpoints = new Map<string, { used: ReadonlySet<PolicyExclusion>; complete: boolean }>()
  return {
    note(policy, endpointId, used, complete) {
      if (policy !== inForce) endpoints.clear()
      inForce = policy
      endpoints.set(endpointId, { used, complete })
    },
    of(policy) {
      const all = [...endpoints.values()]
      if (policy !== inForce || !all.every(({ complete }) => complete)) return null
      return new Set(all.flatMap(({ used }) => [...used]))
    },
    forget(endpointId) {
      endpoints.delete(endpointId)
    },
  }
}

/** Findings between two looks at the clock. */
const stride = 64

/**
 * What was said of each finding of a run, by people and by the policy file; `until`: when some of it lapses. Done in steps,
 * as judging is: a fleet has tens of thousands of findings, and each that was answered or known is told by its fingerprint.
 */
export function* sayingOf({
  run,
  answers,
  policy,
  firstSeen,
  now,
  uses,
}: Sources): Generator<undefined, { saying: Said; until: number }> {
  const { graph } = run.input
  const { baseline, looked } = answers
  const said = new Map<Hit, Answer>()
  const news = new Set<Hit>()
  let until = Infinity

  const exclusions = policy.exclusions.length > 0 ? compileExclusions(policy) : null
  const used = new Set<PolicyExclusion>()

  function answer(hit: Hit, acknowledgement: Acknowledgement | null): void {
    const exclusion = exclusions?.find(targetOf(hit, graph), now) ?? null
    if (exclusion) used.add(exclusion)
    if (!acknowledgement && !exclusion) return
    let state: AnswerState = 'open'
    if (acknowledgement) {
      // A finding that has become worse may not be silent for as long as it was allowed to when it was less.
      const { most } = acknowledgeDays(hit.rule.id, hit.severity)
      const expiresAt = Math.min(acknowledgement.expiresAt, acknowledgement.createdAt + most * day)
      if (expiresAt > now) until = Math.min(until, expiresAt)
      state = stateOf({ ...acknowledgement, expiresAt }, fingerprintOf(hit, graph), now)
    }
    said.set(hit, {
      state: exclusion && state !== 'acknowledged' ? 'excluded' : state,
      acknowledgement,
      exclusion: exclusion ? shownOf(exclusion) : null,
    })
  }

  const acknowledged = new Set(Array.from(answers.acknowledgements.values(), ({ addonId }) => addonId))
  if (acknowledged.size > 0 || exclusions || baseline) {
    const isOver = createTurn()
    let count = 0
    for (const hit of hitsOf(run)) {
      const mayBeAcknowledged = acknowledged.has(hit.addonId)
      const id = mayBeAcknowledged || baseline ? hitId(hit) : ''
      answer(hit, mayBeAcknowledged ? (answers.acknowledgements.get(id) ?? null) : null)
      if (baseline && !isKnown(hit, baseline.known.get(id), graph)) news.add(hit)
      count += 1
      if (count % stride === 0 && isOver()) yield
    }
  }
  const isNew = baseline
    ? (hit: Hit) => news.has(hit)
    : looked
      ? (hit: Hit) => (firstSeen.get(hitId(hit)) ?? Infinity) > looked.at
      : () => false
  if (exclusions) uses?.note(policy, graph.endpointId, used, graph.shortLists.size === 0)
  const everything = new Set(policy.exclusions)
  // An exclusion holds for whole days: who judges at midnight judges once more.
  if (exclusions) until = Math.min(until, nextDay(now))
  const saying: Said = {
    answers: said,
    firstSeen,
    isNew,
    // Asked for late: another endpoint may have been judged since, and found a use for what is of none here.
    get checks() {
      return policyFindings(policy, uses?.of(policy) ?? everything, now)
    },
  }
  return { saying, until }
}

/** What is shown of it wherever the finding is. */
function shownOf({ reason, ticket, expires, line }: PolicyExclusion): Exclusion {
  return { reason, ticket, expires, line }
}

/** Whether it was there at the baseline as it is now: it stands on the same facts, and is no worse. */
function isKnown(hit: Hit, then: KnownFinding | undefined, graph: Graph): boolean {
  if (!then) return false
  const { severity, fingerprint } = then
  if (severity !== null && severities.indexOf(hit.severity) > severities.indexOf(severity)) return false
  return fingerprint === null || fingerprint === fingerprintOf(hit, graph)
}

function targetOf(hit: Hit, graph: Graph): ExclusionTarget {
  const node = graph.addons.get(hit.addonId)
  const apps = appNamesOf(hit, graph)
  const owner = node?.ownerName ?? null
  const all = owner === null ? apps : [owner, ...apps]
  return {
    ruleId: hit.rule.id,
    addonId: hit.addonId,
    addonName: node?.name ?? '',
    owner,
    apps,
    spaces: [...new Set(all.map((name) => graph.appsByName.get(name)?.space ?? spaceOfAppName(name)))],
    // One that nobody knows stays in the list, as an empty name: only a pattern that fits everything fits it.
    organizations: [...new Set(all.map((name) => graph.appsByName.get(name)?.organization ?? ''))],
  }
}

function nextDay(now: number): number {
  const day = 86_400_000
  return (Math.floor(now / day) + 1) * day
}
