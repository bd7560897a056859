import type { Severity } from '#shared/domain/finding.ts'
import type { AddonNode, Graph, Place } from '#core/graph/graph.ts'
import { createVectors, gapNumber, type BlindVector, type BlindVectors } from './blindness.ts'
import { unchangedBetween } from './changes.ts'
import type { Facts } from './facts.ts'
import { noFacts, nothing, type Hit } from './hit.ts'
import type { Alarm, AppCase, Rule } from './rule.ts'
import { rulesetOf, type AddonEntry, type AppEntry, type Ruleset } from './ruleset.ts'
import { createBench, type Bench } from './scope.ts'
import { bandedScore, weightOnApp } from './score.ts'
import type { Settings } from './settings.ts'
import type { Statefulness } from './statefulness.ts'
import type { AppSubject, Subject } from './subject.ts'

/** What the rules say of one add-on, or of one app. Kept until something it was judged by changes. */
export interface Record {
  hits: readonly Hit[]
  blind: BlindVector
  /** Milliseconds since the epoch: as time passes, nothing changes before. */
  holdsUntil: number
}

/** Everything the rules say of one graph. Immutable, and the start of the next one. */
export interface Run {
  input: RunInput
  ruleset: Ruleset
  now: number
  /** By the number of the add-on. */
  addons: readonly Record[]
  /** By the number of the app; undefined where no app rule speaks. */
  apps: readonly (Record | undefined)[]
  /** When the first record stops holding. */
  holdsUntil: number
  vectors: BlindVectors
  /** Judged for this run, not taken over. */
  judged: number
}

export interface RunInput {
  graph: Graph
  facts: Facts
  settings: Settings
}

/** Milliseconds of work after which others get their turn. */
const turn = 8
/** Subjects between two looks at the clock. */
const stride = 64

/**
 * Judges in steps, so that whoever drives it may let others have their turn: a generator that gives up control every few
 * milliseconds and returns the run. What `before` judged is taken over wherever nothing it was judged by has changed;
 * the outcome is the same as without.
 */
export function* judging(
  input: RunInput,
  now: number,
  rules: readonly Rule[],
  before: Run | null = null,
): Generator<undefined, Run> {
  const { graph, facts, settings } = input
  const same = before?.ruleset.rules === rules && before.now <= now ? unchangedBetween(before.input, input) : null
  const earlier = same ? before : null
  const ruleset = earlier?.ruleset ?? rulesetOf(rules, settings)
  const bench = createBench(graph, facts, settings, now)
  const vectors = earlier?.vectors ?? createVectors()
  const judge = createJudge(bench, ruleset, vectors)
  const addons: Record[] = []
  const apps: (Record | undefined)[] = []
  let judged = 0
  let holdsUntil = Infinity
  let since = performance.now()

  for (const node of graph.nodes) {
    let record = earlier?.addons[same?.addons[node.number] ?? -1]
    if (!record || record.holdsUntil <= now || (same?.appsDiffer === true && speaksOfOthers(record))) {
      record = judge.addon(node)
      judged += 1
      if (judged % stride === 0 && performance.now() - since > turn) {
        yield
        since = performance.now()
      }
    }
    if (record.holdsUntil < holdsUntil) holdsUntil = record.holdsUntil
    addons.push(record)
  }
  for (const place of graph.places) {
    const was = same?.apps[place.number] ?? -1
    let record = earlier?.apps[was]
    const isKept = was !== -1 && (record === undefined || record.holdsUntil > now)
    if (!isKept) {
      record = judge.app(place)
      judged += 1
      if (judged % stride === 0 && performance.now() - since > turn) {
        yield
        since = performance.now()
      }
    }
    if (record !== undefined && record.holdsUntil < holdsUntil) holdsUntil = record.holdsUntil
    apps.push(record)
  }
  return { input, ruleset, now, addons, apps, holdsUntil, vectors, judged }
}

/** To the end without giving up control: for tests and for what has no time to wait. */
export function judgeAtOnce(input: RunInput, now: number, rules: readonly Rule[], before: Run | null = null): Run {
  const steps = judging(input, now, rules, before)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Whether it is about apps that do not hold the add-on, whose rows no add-on leads to. */
function speaksOfOthers({ hits }: Record): boolean {
  for (const { outside } of hits) if (outside.length > 0) return true
  return false
}

/** In no order. */
export function* hitsOf({ addons, apps }: Run): Generator<Hit> {
  for (const { hits } of addons) yield* hits
  for (const record of apps) if (record) yield* record.hits
}

interface Judge {
  addon(node: AddonNode): Record
  /** Undefined where no app rule speaks: nothing on it is shared. */
  app(place: Place): Record | undefined
}

const listShort = gapNumber('list-short')
const catalogueGap = gapNumber('catalogue')
/** It stops nothing else, and is told as a finding about the rule. */
const ruleFailed = gapNumber('rule-failed')

function createJudge(bench: Bench, ruleset: Ruleset, vectors: BlindVectors): Judge {
  const { graph } = bench
  /** Where the hits of one subject are put together: an array that grew by pushing would be kept with room for sixteen. */
  const found: Hit[] = []
  const scratch = new Uint8Array(ruleset.rules.length)
  const short = ruleset.rules.map(({ needs }) => needs.some((need) => graph.shortLists.has(need as never)))
  /** Nearly all records have no hits and hold for ever; equal ones are one. */
  const quiet = new Map<BlindVector, Record>()
  const plain = new Map<Statefulness, Record>()
  const mayLack = graph.shortLists.size > 0
  const unasked = bench.facts.audits === null && bench.facts.shadows === null

  function recordOf(hits: readonly Hit[] | null): Record {
    const blind = vectors.keep(scratch)
    const holdsUntil = bench.changesAt
    if (hits !== null || holdsUntil !== Infinity) return { hits: hits ?? nothing, blind, holdsUntil }
    let record = quiet.get(blind)
    if (!record) {
      record = { hits: nothing, blind, holdsUntil }
      quiet.set(blind, record)
    }
    return record
  }

  /** Why silence proves nothing here: rows that would break it may be missing. */
  function gapAfterSilence(entry: AddonEntry | AppEntry, ownerUnattached: boolean): number {
    if (short[entry.place] === true) return listShort
    return ownerUnattached && entry.readsAttachments ? listShort : 0
  }

  /** An add-on that only one app holds: few rules speak of it, unless rows may be missing. */
  function unshared(node: AddonNode): Record {
    const [holder] = node.holders
    const ownerUnattached = holder?.isOwner === true && !holder.attachment
    // Listed, attached to its owner, and of what happened to it nobody was asked: nothing tells it from others of its kind.
    const isPlain = holder?.isOwner === true && holder.attachment !== null && node.addon !== null && unasked
    const statefulness = bench.statefulnessOf(node)
    const known = isPlain ? plain.get(statefulness) : undefined
    if (known) return known
    scratch.fill(0)
    if (ownerUnattached || mayLack) {
      for (const entry of ruleset.addonRules) scratch[entry.place] = gapAfterSilence(entry, ownerUnattached)
    }
    const { ofOne } = ruleset.speakingOf(statefulness)
    const hits = ofOne.length > 0 ? judgeAll(bench.subjectOf(node), ownerUnattached, ofOne) : null
    const record = recordOf(hits)
    if (isPlain && hits === null && record.holdsUntil === Infinity) plain.set(statefulness, record)
    return record
  }

  /** Of a rule whose gate lets the add-on through. */
  function judgeOne(entry: AddonEntry, subject: Subject, ownerUnattached: boolean): Hit | null {
    const { rule, place, options } = entry
    const { share } = subject
    if (share.length >= rule.minimumApps) {
      try {
        const verdict = rule.judge(subject, options)
        if (verdict.status === 'alarm') {
          scratch[place] = 0
          return addonHit(entry, subject, verdict)
        }
        if (verdict.status === 'unknown') {
          scratch[place] = gapNumber(verdict.gap)
          return null
        }
      } catch {
        scratch[place] = ruleFailed
        return null
      }
    }
    scratch[place] = mayLack || ownerUnattached ? gapAfterSilence(entry, ownerUnattached) : 0
    return null
  }

  function judgeAll(subject: Subject, ownerUnattached: boolean, entries: readonly AddonEntry[]): Hit[] | null {
    let count = 0
    if (ownerUnattached || mayLack) {
      for (const entry of entries) scratch[entry.place] = gapAfterSilence(entry, ownerUnattached)
    }
    for (const entry of ruleset.heardBy(entries, subject.signs)) {
      const hit = judgeOne(entry, subject, ownerUnattached)
      if (hit) found[count++] = hit
    }
    return count === 0 ? null : found.slice(0, count)
  }

  /** Skipped for its kind, unless the kind itself is in doubt on an add-on that others hold. */
  function gate({ statefulness, consumers }: Subject): readonly AddonEntry[] {
    const { speaking, silent } = ruleset.speakingOf(statefulness)
    if (statefulness.missing !== null && consumers.length > 0) {
      for (const { place } of silent) scratch[place] = catalogueGap
    }
    return speaking
  }

  /** Rows that would make an app rule speak may be missing. */
  const isDoubtful = ruleset.appRules.some(({ place }) => short[place] === true)

  /** Of an app on which nothing is known to be shared. */
  function doubts(): null {
    for (const entry of ruleset.appRules) scratch[entry.place] = gapAfterSilence(entry, false)
    return null
  }

  return {
    addon(node) {
      bench.changesAt = Infinity
      // Rules about apps ask for it later, when it is no longer at hand.
      bench.columns.enter(node.number)
      if (node.holders.length === 1) return unshared(node)
      scratch.fill(0)
      const subject = bench.subjectOf(node)
      const ownerUnattached = subject.owner !== null && !subject.owner.attachment
      return recordOf(judgeAll(subject, ownerUnattached, gate(subject)))
    },
    app(place) {
      if (ruleset.appRules.length === 0) return undefined
      bench.changesAt = Infinity
      scratch.fill(0)
      const subject = bench.appSubjectOf(place)
      if (!subject) return isDoubtful ? recordOf(doubts()) : undefined
      let count = 0
      for (const entry of ruleset.appRules) {
        const { rule } = entry
        try {
          const verdict = rule.judge(subject, entry.options)
          if (verdict.status === 'alarm') {
            for (const each of verdict.cases) found[count++] = caseHit(entry, subject, each)
            if (verdict.blind) scratch[entry.place] = gapNumber(verdict.blind.gap)
          } else if (verdict.status === 'unknown') scratch[entry.place] = gapNumber(verdict.gap)
          else scratch[entry.place] = gapAfterSilence(entry, false)
        } catch {
          scratch[entry.place] = ruleFailed
        }
      }
      return recordOf(count === 0 ? null : found.slice(0, count))
    },
  }
}

function addonHit({ rule, base }: AddonEntry, subject: Subject, alarm: Alarm): Hit {
  const { about, facts, outside } = alarm
  const { share, consumers, node } = subject
  const start = severityOf(rule, base, alarm.severity)
  const damped = alarm.damped === true
  const { severity, score } = bandedScore(start, subject.weight, damped, rule.context)
  return {
    rule,
    addonId: node.id,
    appId: null,
    about: about === consumers ? null : about.map((party) => share.indexOf(party)),
    outside: outside ?? nothing,
    others: nothing,
    facts: facts ?? noFacts,
    base: start,
    damped,
    severity,
    score,
  }
}

function caseHit({ rule, base }: AppEntry, { standing }: AppSubject, found: AppCase): Hit {
  const { node, statefulness } = found.home
  const start = severityOf(rule, base, found.severity)
  const damped = found.damped === true
  const weight = weightOnApp(standing.environment, standing.running, statefulness.value)
  const { severity, score } = bandedScore(start, weight, damped, rule.context)
  return {
    rule,
    addonId: node.id,
    appId: standing.appId,
    about: nothing,
    outside: nothing,
    others: found.others.map((other) => other.node.id),
    facts: found.facts ?? noFacts,
    base: start,
    damped,
    severity,
    score,
  }
}

/** What the policy file says of a rule's severity counts for each of its cases. */
function severityOf(rule: Rule, base: Severity, ofCase: Severity | undefined): Severity {
  if (ofCase === undefined || base !== rule.baseSeverity) return base
  return ofCase
}
