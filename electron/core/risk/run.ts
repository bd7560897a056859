import { createHash } from 'node:crypto'
import type { Severity } from '#shared/domain/finding.ts'
import type { AddonNode, Graph } from '#core/graph/graph.ts'
import { createVectors, gapNumber, type BlindVector, type BlindVectors } from './blindness.ts'
import { changesBetween } from './changes.ts'
import type { Facts } from './facts.ts'
import { noFacts, nothing, type Hit } from './hit.ts'
import type { AddonRule, AppCase, AppRule, Chosen, Rule, Unknown } from './rule.ts'
import { createBench, type Bench } from './scope.ts'
import { inputOf, scoreOf } from './score.ts'
import type { Settings } from './settings.ts'
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
  /** By add-on id; one for each. */
  addons: ReadonlyMap<string, Record>
  /** By app id; only apps that an app rule may speak of. */
  apps: ReadonlyMap<string, Record>
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

interface Entry<Kind extends Rule> {
  rule: Kind
  /** Place in the blind vectors. */
  place: number
  options: Chosen
  base: Severity
  readsAttachments: boolean
}

/** The rules with what the settings make of them. */
export interface Ruleset {
  rules: readonly Rule[]
  settings: Settings
  addonRules: readonly Entry<AddonRule>[]
  appRules: readonly Entry<AppRule>[]
}

export function rulesetOf(rules: readonly Rule[], settings: Settings): Ruleset {
  const addonRules: Entry<AddonRule>[] = []
  const appRules: Entry<AppRule>[] = []
  for (const [place, rule] of rules.entries()) {
    const setting = settings.rules.get(rule.id)
    if (!(setting?.enabled ?? !rule.optIn)) continue
    const standard = Object.entries(rule.options).map(([name, option]) => [name, option.standard])
    const common = {
      place,
      options: { ...Object.fromEntries(standard), ...setting?.options } as Chosen,
      base: setting?.severity ?? rule.baseSeverity,
      readsAttachments: rule.needs.includes('attachments'),
    }
    if (rule.about === 'add-on') addonRules.push({ rule, ...common })
    else appRules.push({ rule, ...common })
  }
  return { rules, settings, addonRules, appRules }
}

/** Milliseconds of work after which others get their turn. */
const turn = 8

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
  const ruleset = rulesetOf(rules, settings)
  const changes = before?.ruleset.rules === rules ? changesBetween(before.input, input) : null
  const usable = changes ? before : null
  const bench = createBench(graph, facts, settings, now)
  const judge = createJudge(bench, ruleset, usable?.vectors ?? createVectors())
  const addons = new Map<string, Record>()
  const apps = new Map<string, Record>()
  let judged = 0
  let holdsUntil = Infinity
  let since = performance.now()

  for (const node of graph.addons.values()) {
    let record = usable?.addons.get(node.id)
    if (!record || record.holdsUntil <= now || changes?.addons.has(node.id) === true) {
      record = judge.addon(node)
      judged += 1
      if ((judged & 63) === 0 && performance.now() - since > turn) {
        yield
        since = performance.now()
      }
    }
    if (record.holdsUntil < holdsUntil) holdsUntil = record.holdsUntil
    addons.set(node.id, record)
  }
  for (const [appId, nodes] of graph.addonsByApp) {
    let record = usable?.apps.get(appId)
    if (!record || record.holdsUntil <= now || changes?.apps.has(appId) === true) {
      const found = judge.app(appId, nodes)
      if (!found) continue
      record = found
      judged += 1
      if ((judged & 63) === 0 && performance.now() - since > turn) {
        yield
        since = performance.now()
      }
    }
    if (record.holdsUntil < holdsUntil) holdsUntil = record.holdsUntil
    apps.set(appId, record)
  }
  return {
    input,
    ruleset,
    now,
    addons,
    apps,
    holdsUntil,
    vectors: judge.vectors,
    judged,
  }
}

/** To the end without giving up control: for tests and for what has no time to wait. */
export function judgeAtOnce(input: RunInput, now: number, rules: readonly Rule[], before: Run | null = null): Run {
  const steps = judging(input, now, rules, before)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

interface Judge {
  addon(node: AddonNode): Record
  /** Null where no app rule speaks: nothing on it is shared. */
  app(appId: string, nodes: readonly AddonNode[]): Record | null
  vectors: BlindVectors
}

const listShort = gapNumber('list-short')
const catalogueGap = gapNumber('catalogue')
/** It stops nothing else, and is told as a finding about the rule. */
const ruleFailed = gapNumber('rule-failed')

function createJudge(bench: Bench, ruleset: Ruleset, vectors: BlindVectors): Judge {
  const { graph } = bench
  const scratch = new Uint8Array(ruleset.rules.length)
  const short = ruleset.rules.map(({ needs }) => needs.some((need) => graph.shortLists.has(need as never)))
  /** Nearly all records have no hits and hold for ever; equal ones are one. */
  const quiet = new Map<BlindVector, Record>()
  const forOne = ruleset.addonRules.filter(({ rule }) => rule.minimumApps < 2)

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
  function gapAfterSilence(entry: Entry<Rule>, ownerUnattached: boolean): number {
    if (short[entry.place] === true) return listShort
    return ownerUnattached && entry.readsAttachments ? listShort : 0
  }

  /** An add-on that only its owner holds: nothing about sharing is said of it, unless rows may be missing. */
  function unshared(node: AddonNode): Record {
    scratch.fill(0)
    const owner = node.holders[0]
    const ownerUnattached = owner?.isOwner === true && !owner.attachment
    for (const entry of ruleset.addonRules) scratch[entry.place] = gapAfterSilence(entry, ownerUnattached)
    let hits: Hit[] | null = null
    const isOdd = !(owner?.isOwner === true && owner.attachment && node.addon)
    let subject: Subject | null = null
    for (const entry of forOne) {
      if (!isOdd && entry.rule.concernsUnshared?.(bench.facts, node) !== true) continue
      subject ??= bench.subjectOf(node)
      const hit = judgeOne(entry, subject, ownerUnattached)
      if (hit) (hits ??= []).push(hit)
    }
    return recordOf(hits)
  }

  function judgeOne(entry: Entry<AddonRule>, subject: Subject, ownerUnattached: boolean): Hit | null {
    const { rule, place } = entry
    const { statefulness, share, consumers } = subject
    const { value, kind, missing } = statefulness
    scratch[place] = 0
    if (value === 0 || value < rule.minimumStatefulness || rule.excludedKinds.includes(kind)) {
      // Skipped for its kind, unless the kind itself is in doubt on an add-on that others hold.
      if (missing !== null && consumers.length > 0) scratch[place] = catalogueGap
      return null
    }
    if (share.length >= rule.minimumApps) {
      try {
        const verdict = rule.judge(subject, entry.options)
        if (verdict.status === 'alarm') {
          const severity = severityOf(entry, verdict.severity)
          const choice = { damped: verdict.damped === true, context: rule.context }
          const scored = scoreOf(inputOf(subject, severity), choice)
          return {
            rule,
            addonId: subject.node.id,
            appId: null,
            about: verdict.about === consumers ? null : verdict.about.map((party) => share.indexOf(party)),
            outside: verdict.outside ?? nothing,
            others: nothing,
            facts: verdict.facts ?? noFacts,
            base: severity,
            damped: choice.damped,
            severity: scored.severity,
            score: scored.score,
          }
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
    scratch[place] = gapAfterSilence(entry, ownerUnattached)
    return null
  }

  function caseHit(entry: Entry<AppRule>, subject: AppSubject, found: AppCase): Hit {
    const home = bench.subjectOf(found.home.node)
    const severity = severityOf(entry, found.severity)
    const choice = { damped: found.damped === true, context: entry.rule.context }
    const scored = scoreOf(inputOf(home, severity), choice)
    return {
      rule: entry.rule,
      addonId: found.home.node.id,
      appId: subject.standing.appId,
      about: nothing,
      outside: nothing,
      others: found.others.map(({ node }) => node.id),
      facts: found.facts ?? noFacts,
      base: severity,
      damped: choice.damped,
      severity: scored.severity,
      score: scored.score,
    }
  }

  return {
    vectors,
    addon(node) {
      bench.changesAt = Infinity
      if (node.holders.length === 1) return unshared(node)
      scratch.fill(0)
      const subject = bench.subjectOf(node)
      const ownerUnattached = subject.owner !== null && !subject.owner.attachment
      let hits: Hit[] | null = null
      for (const entry of ruleset.addonRules) {
        const hit = judgeOne(entry, subject, ownerUnattached)
        if (hit) (hits ??= []).push(hit)
      }
      return recordOf(hits)
    },
    app(appId, nodes) {
      if (ruleset.appRules.length === 0 || nodes.length < 2 || !nodes.some(({ holders }) => holders.length > 1))
        return null
      bench.changesAt = Infinity
      scratch.fill(0)
      const subject = bench.appSubjectOf(appId)
      if (!subject || subject.holdings.length < 2) return null
      let hits: Hit[] | null = null
      for (const entry of ruleset.appRules) {
        const { rule, place } = entry
        try {
          const verdict = rule.judge(subject, entry.options)
          if (verdict.status === 'alarm') {
            for (const found of verdict.cases) (hits ??= []).push(caseHit(entry, subject, found))
            if (verdict.blind) scratch[place] = gapNumber(verdict.blind.gap)
          } else if (verdict.status === 'unknown') scratch[place] = gapNumber(verdict.gap)
          else scratch[place] = gapAfterSilence(entry, false)
        } catch {
          scratch[place] = ruleFailed
        }
      }
      return recordOf(hits)
    },
  }
}

/** What the policy file says of a rule's severity stands for the base; a case may still be worse or better by as much. */
function severityOf({ rule, base }: Entry<Rule>, ofCase: Severity | undefined): Severity {
  if (ofCase === undefined || base !== rule.baseSeverity) return base
  return ofCase
}

/** The sentences behind a blind vector, found by asking the rules once more. */
export function explainBlindness(run: Run, addonId: string | null, appId: string | null): Map<string, Unknown> {
  const { input, now, ruleset } = run
  const bench = createBench(input.graph, input.facts, input.settings, now)
  const reasons = new Map<string, Unknown>()
  const node = addonId === null ? undefined : input.graph.addons.get(addonId)
  if (node) {
    const subject = bench.subjectOf(node)
    for (const { rule, options } of ruleset.addonRules) keepReason(rule, () => rule.judge(subject, options))
  }
  const subject = appId === null ? null : bench.appSubjectOf(appId)
  if (subject) {
    for (const { rule, options } of ruleset.appRules) keepReason(rule, () => rule.judge(subject, options))
  }
  return reasons

  function keepReason(rule: Rule, judge: () => { status: string }): void {
    try {
      const verdict = judge() as Unknown | { status: 'alarm'; blind?: Unknown } | { status: 'ok' | 'skip' }
      if (verdict.status === 'unknown') reasons.set(rule.id, verdict)
      if (verdict.status === 'alarm' && verdict.blind) reasons.set(rule.id, verdict.blind)
    } catch {
      // Told as a failure of the rule.
    }
  }
}

/** sha256 of what a finding stands on: who holds the add-on, and the facts. Another consumer gives another one. */
export function fingerprintOf(hit: Hit, node: AddonNode | undefined): string {
  const attachments = (node?.holders ?? [])
    .map(({ attachment, appId }) => attachment?.id ?? `owner ${appId}`)
    .toSorted()
  const facts = Object.entries(hit.facts).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const content = [
    hit.rule.id,
    hit.addonId,
    hit.appId,
    attachments,
    hit.outside.toSorted(),
    hit.others.toSorted(),
    facts,
  ]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}
