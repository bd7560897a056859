import {
  gapKinds,
  isOpen,
  severities,
  type Acknowledgement,
  type AnswerState,
  type Blindness,
  type CheckFinding,
  type Exclusion,
  type Finding,
  type FindingSummary,
  type Severity,
  type Unjudged,
} from '#shared/domain/finding.ts'
import { compare } from '#core/graph/build.ts'
import type { Graph } from '#core/graph/graph.ts'
import { atOnce, createTurn } from '#core/turns.ts'
import { explainGaps, explainingBench, type Gap } from './gaps.ts'
import { createWriter, type BareFinding } from './finding.ts'
import { hitId, nothing, partsOf, type Hit } from './hit.ts'
import { hitsOf, type Record, type Run } from './run.ts'
import { addonScoreOf } from './score.ts'

/** What was said of one finding. Without an entry it is open. */
export interface Answer {
  state: AnswerState
  acknowledgement: Acknowledgement | null
  exclusion: Exclusion | null
}

/** What people and the policy file say about a run, and what was known before. */
export interface Said {
  /** Answers by hit; hits that are absent are open. */
  answers: ReadonlyMap<Hit, Answer>
  /** Finding id -> when it was first seen, milliseconds since the epoch. */
  firstSeen: ReadonlyMap<string, number>
  isNew(hit: Hit): boolean
  checks: readonly CheckFinding[]
}

const openAnswer: Answer = { state: 'open', acknowledgement: null, exclusion: null }
export const nothingSaid: Said = {
  answers: new Map(),
  firstSeen: new Map(),
  isNew: () => false,
  checks: [],
}

/** What the rules say of one graph, and what was answered: worked out where it is asked for, and kept. */
export class Judgement {
  readonly run: Run
  readonly said: Said
  private readonly kept: {
    worstFirst?: readonly Hit[]
    byApp?: ReadonlyMap<string, Hit[]>
    summary?: FindingSummary
    worstByApp?: ReadonlyMap<string, Severity>
    scores: Map<string, number>
    gaps?: readonly Gap[]
    blindness?: readonly Blindness[]
    writer?: (hit: Hit) => BareFinding
  } = { scores: new Map() }

  constructor(run: Run, said: Said) {
    this.run = run
    this.said = said
  }

  get graph(): Graph {
    return this.run.input.graph
  }

  answerOf(hit: Hit): Answer {
    return this.said.answers.get(hit) ?? openAnswer
  }

  isOpen(hit: Hit): boolean {
    return isOpen(this.answerOf(hit).state)
  }

  /** In no order. */
  hits(): Generator<Hit> {
    return hitsOf(this.run)
  }

  /** Worst first, then by score, add-on name and id. */
  worstFirst(): readonly Hit[] {
    return this.kept.worstFirst ?? atOnce(this.sorting())
  }

  /** The same in steps, for whoever lets others have their turn. */
  *sorting(): Generator<undefined, readonly Hit[]> {
    this.kept.worstFirst ??= yield* sortedInSteps(this.hits(), this.graph)
    return this.kept.worstFirst
  }

  /** Worst first. */
  ofAddon(addonId: string): readonly Hit[] {
    const node = this.graph.addons.get(addonId)
    const own: readonly Hit[] = node ? (this.run.addons[node.number]?.hits ?? nothing) : nothing
    const onApps = this.hitsOnApps().get(addonId)
    const all = onApps ? [...own, ...onApps] : own
    return all.length < 2 ? all : sorted(all, this.graph)
  }

  find(findingId: string): Hit | null {
    return this.ofAddon(partsOf(findingId).addonId).find((hit) => hitId(hit) === findingId) ?? null
  }

  /** 0 to 100: open findings that are more than context. */
  scoreOf(addonId: string): number {
    let score = this.kept.scores.get(addonId)
    if (score === undefined) {
      score = addonScoreOf(this.telling(addonId))
      this.kept.scores.set(addonId, score)
    }
    return score
  }

  /** Of the open findings that are more than context; null without one. */
  worstOf(addonId: string): Severity | null {
    return this.telling(addonId)[0]?.severity ?? null
  }

  /** Two-part app name -> the worst open finding it takes part in, as owner, consumer or by itself. */
  worstByApp(): ReadonlyMap<string, Severity> {
    this.kept.worstByApp ??= this.workOutWorstByApp()
    return this.kept.worstByApp
  }

  /** Ids of the add-ons of which a finding is acknowledged. */
  acknowledgedAddons(): ReadonlySet<string> {
    const ids = new Set<string>()
    for (const [hit, { state }] of this.said.answers) if (state === 'acknowledged') ids.add(hit.addonId)
    return ids
  }

  get summary(): FindingSummary {
    this.kept.summary ??= this.workOutSummary()
    return this.kept.summary
  }

  write(hit: Hit): Finding {
    this.kept.writer ??= createWriter(this.run)
    const bare = this.kept.writer(hit)
    return {
      ...bare,
      ...this.answerOf(hit),
      firstSeen: this.said.firstSeen.get(bare.id) ?? null,
      isNew: this.said.isNew(hit),
    }
  }

  /** Rules that could not be judged, with an example each; most frequent first. */
  blindness(): Blindness[] {
    this.kept.blindness ??= this.workOutBlindness()
    return [...this.kept.blindness]
  }

  private workOutBlindness(): Blindness[] {
    const bench = explainingBench(this.run)
    return this.gaps()
      .filter(({ gap }) => gap !== 'rule-failed')
      .map(({ rule, gap, count, first }) => {
        const example = explainGaps(this.run, bench, first).find((each) => each.ruleId === rule.id)?.reason ?? ''
        return { ruleId: rule.id, title: rule.title, gap, count, example }
      })
  }

  /** Why rules could not judge one add-on, rules about the apps that hold it included; one sentence per rule. */
  unjudged(addonId: string): Unjudged[] {
    const node = this.graph.addons.get(addonId)
    if (!node) return []
    const found = new Map<string, Unjudged>()
    const bench = explainingBench(this.run)
    for (const each of explainGaps(this.run, bench, { addonNumber: node.number, appNumber: null }))
      found.set(each.ruleId, each)
    for (const { appNumber } of node.holders) {
      for (const each of explainGaps(this.run, bench, { addonNumber: null, appNumber })) {
        if (!found.has(each.ruleId)) found.set(each.ruleId, each)
      }
    }
    return [...found.values()].toSorted((a, b) => compare(a.ruleId, b.ruleId))
  }

  /** Findings about the checks: rules that failed, entries of the policy file. */
  get checks(): CheckFinding[] {
    const failed = this.gaps()
      .filter(({ gap }) => gap === 'rule-failed')
      .map(({ rule, count, first }): CheckFinding => {
        const on = this.graph.nodes[first.addonNumber ?? -1]?.name ?? this.graph.places[first.appNumber ?? -1]?.appName
        return {
          id: `AKR-901/${rule.id}`,
          ruleId: 'AKR-901',
          severity: 'medium',
          title: 'A rule failed',
          reason: `${rule.id} (${rule.title}) failed ${count === 1 ? 'once' : `${count} times`}, first on ${on ?? 'something that is gone'}. What it would have found there is not known.`,
          remedy: 'This is a fault of Addon Atlas. Report it with the version; all other rules were judged.',
        }
      })
    return [...failed, ...this.said.checks]
  }

  private gaps(): readonly Gap[] {
    this.kept.gaps ??= gapsOf(this.run)
    return this.kept.gaps
  }

  /** Open findings of an add-on that are more than context; worst first. */
  telling(addonId: string): Hit[] {
    return this.ofAddon(addonId).filter((hit) => !hit.rule.context && this.isOpen(hit))
  }

  private hitsOnApps(): ReadonlyMap<string, Hit[]> {
    if (!this.kept.byApp) {
      const byAddon = new Map<string, Hit[]>()
      for (const record of this.run.apps) {
        for (const hit of record?.hits ?? nothing) {
          const others = byAddon.get(hit.addonId)
          if (others) others.push(hit)
          else byAddon.set(hit.addonId, [hit])
        }
      }
      this.kept.byApp = byAddon
    }
    return this.kept.byApp
  }

  private workOutWorstByApp(): ReadonlyMap<string, Severity> {
    const ranks = new Map<string, number>()
    const note = (app: string | null | undefined, rank: number): void => {
      if (app != null && (ranks.get(app) ?? -1) < rank) ranks.set(app, rank)
    }
    for (const hit of this.hits()) {
      if (hit.rule.context || !this.isOpen(hit)) continue
      const rank = severities.indexOf(hit.severity)
      note(this.graph.addons.get(hit.addonId)?.ownerName, rank)
      for (const app of appNamesOf(hit, this.graph)) note(app, rank)
    }
    return new Map([...ranks].map(([app, rank]) => [app, severities[rank] ?? 'info']))
  }

  private workOutSummary(): FindingSummary {
    const summary: FindingSummary = {
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
      info: 0,
      answered: 0,
      unknown: 0,
      notAsked: 0,
    }
    for (const hit of this.hits()) {
      if (this.isOpen(hit)) summary[hit.severity] += 1
      else summary.answered += 1
    }
    for (const { gap, count, rule } of this.gaps()) {
      // What was asked of the lists and not told is a gap; what a deep look was not told is one of the look.
      const isOfLook = gap === 'not-told' && rule.needs.some((need) => need.startsWith('look:'))
      if (gap === 'not-asked' || isOfLook) summary.notAsked += count
      else summary.unknown += count
    }
    return summary
  }
}

/** Two-part names of the apps a hit is about, without writing it out. A share has one place per app, holders are sorted. */
export function appNamesOf(hit: Hit, graph: Graph): string[] {
  const holders = graph.addons.get(hit.addonId)?.holders ?? []
  if (hit.appId !== null) {
    const { appId } = hit
    return [graph.apps.get(appId)?.name ?? holders.find((holder) => holder.appId === appId)?.appName ?? appId]
  }
  const share = holders.filter(({ appName }, index) => index === 0 || holders[index - 1]?.appName !== appName)
  const about = hit.about === null ? share.filter(({ isOwner }) => !isOwner) : hit.about.map((place) => share[place])
  return [...about.flatMap((holder) => holder?.appName ?? []), ...hit.outside]
}

const ranks = new Map(severities.map((severity, rank) => [severity, rank]))

function sorted(hits: readonly Hit[], graph: Graph): Hit[] {
  return hits.toSorted((a, b) => byWeight(a, b) || byPlace(a, b, graph))
}

/** Those of one severity and score together, so that the many of a fleet are put in order a few hundred at a time. */
function* sortedInSteps(hits: Iterable<Hit>, graph: Graph): Generator<undefined, Hit[]> {
  const groups = new Map<string, Hit[]>()
  for (const hit of hits) {
    const key = `${hit.severity} ${hit.score}`
    const group = groups.get(key)
    if (group) group.push(hit)
    else groups.set(key, [hit])
  }
  const all: Hit[] = []
  const isOver = createTurn()
  for (const group of [...groups.values()].toSorted(([a], [b]) => (a && b ? byWeight(a, b) : 0))) {
    for (const hit of group.toSorted((a, b) => byPlace(a, b, graph))) all.push(hit)
    if (isOver()) yield
  }
  return all
}

function byWeight(a: Hit, b: Hit): number {
  return (ranks.get(b.severity) ?? 0) - (ranks.get(a.severity) ?? 0) || b.score - a.score
}

function byPlace(a: Hit, b: Hit, { addons }: Graph): number {
  return (
    compare(addons.get(a.addonId)?.name ?? '', addons.get(b.addonId)?.name ?? '') ||
    compare(a.rule.id, b.rule.id) ||
    compare(a.addonId, b.addonId) ||
    compare(a.appId ?? '', b.appId ?? '')
  )
}

function gapsOf(run: Run): Gap[] {
  const { rules } = run.ruleset
  const gaps = new Map<number, Gap>()
  const tally = (records: readonly (Record | undefined)[], subjectOf: (number: number) => Gap['first']): void => {
    const byVector = new Map<Uint8Array, { count: number; first: number }>()
    for (const [number, record] of records.entries()) {
      if (!record) continue
      const known = byVector.get(record.blind)
      if (known) known.count += 1
      else byVector.set(record.blind, { count: 1, first: number })
    }
    for (const [blind, { count, first }] of byVector) {
      for (const [place, number] of blind.entries()) {
        const rule = rules[place]
        const gap = gapKinds[number - 1]
        if (!rule || !gap) continue
        const key = place * (gapKinds.length + 1) + number
        const known = gaps.get(key)
        if (known) known.count += count
        else gaps.set(key, { rule, gap, count, first: subjectOf(first) })
      }
    }
  }
  tally(run.addons, (addonNumber) => ({ addonNumber, appNumber: null }))
  tally(run.apps, (appNumber) => ({ addonNumber: null, appNumber }))
  return [...gaps.values()].toSorted((a, b) => b.count - a.count || compare(a.rule.id, b.rule.id))
}
