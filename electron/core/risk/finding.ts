import type { Finding } from '#shared/domain/finding.ts'
import { compare } from '#core/graph/build.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { fingerprintOf } from './fingerprint.ts'
import { hitId, type Hit } from './hit.ts'
import type { ReadAlarm, ReadCase, Rule } from './rule.ts'
import type { Run } from './run.ts'
import { createBench, type Bench } from './scope.ts'
import { arithmeticOf, reachOnApp, type Reach } from './score.ts'
import type { Party, Subject } from './subject.ts'

/** The part of a finding that follows from the graph alone; what people answered is added by whoever knows. */
export type BareFinding = Omit<Finding, 'state' | 'acknowledgement' | 'exclusion' | 'firstSeen' | 'isNew'>

/** Writes hits out in full: sentence, apps, remedy, arithmetic. Made for one run; the work is done per hit. */
export function createWriter(run: Run): (hit: Hit) => BareFinding {
  const { graph, facts, settings } = run.input
  const bench = createBench(graph, facts, settings, run.now)
  const optionsByRule = new Map<Rule, Readonly<Record<string, never>>>()
  for (const { rule, options } of [...run.ruleset.addonRules, ...run.ruleset.appRules]) {
    optionsByRule.set(rule, options as never)
  }
  return (hit) => {
    const node = graph.addons.get(hit.addonId)
    if (!node) throw new Error('A hit without its add-on cannot be written out.')
    const subject = bench.subjectOf(node)
    const told = tell(hit, subject, bench, optionsByRule.get(hit.rule) ?? {})
    const { rule } = hit
    const doubtful = subject.statefulness.guessed && rule.confidence === 'high'
    return {
      id: hitId(hit),
      ruleId: rule.id,
      title: rule.title,
      group: rule.group,
      severity: hit.severity,
      score: hit.score,
      arithmetic: arithmeticOf(hit.base, reachOfHit(hit, subject)),
      confidence: doubtful ? 'medium' : rule.confidence,
      transient: rule.transient,
      context: rule.context,
      endpointId: graph.endpointId,
      addon: { id: node.id, name: node.name, service: node.service },
      owner: node.ownerName,
      ...told,
      why: rule.why,
      facts: hit.facts,
      references: [...rule.references],
      fingerprint: fingerprintOf(hit, graph),
    }
  }
}

function reachOfHit({ appId }: Hit, subject: Subject): Reach {
  if (appId === null) return subject.reach
  const party = subject.share.find((each) => each.appId === appId)
  return party ? reachOnApp(party.standing, subject.statefulness.value) : subject.reach
}

type Told = Pick<Finding, 'apps' | 'spaces' | 'reason' | 'remedy'>

function tell(hit: Hit, subject: Subject, bench: Bench, options: Readonly<Record<string, never>>): Told {
  const { rule, facts, outside } = hit
  if (rule.about === 'add-on') {
    const about = partiesOf(hit, subject)
    const alarm: ReadAlarm = { about, outside, facts }
    const others = about.filter(({ isOwner }) => !isOwner)
    const apps = [...(others.length > 0 ? others : about).map(({ appName }) => appName), ...outside]
    const concerned = subject.owner ? [subject.owner, ...about] : about
    const spaces = [...concerned.map(({ standing }) => standing.spaceName), ...outside.map(spaceOfAppName)]
    return {
      apps,
      spaces: [...new Set(spaces)].toSorted(compare),
      reason: rule.sentence(subject, alarm, options),
      remedy: rule.remedy(subject, alarm),
    }
  }
  const holder = subject.node.holders.find(({ appId }) => appId === hit.appId)
  const place = bench.graph.places[holder?.appNumber ?? -1]
  const app = place ? bench.appSubjectOf(place) : null
  const home = app?.holdings.find(({ node }) => node.id === hit.addonId)
  if (!app || !home) throw new Error('A hit without its app cannot be written out.')
  const others = app.holdings.filter(({ node }) => hit.others.includes(node.id))
  const found: ReadCase = { home, others, facts }
  return {
    apps: [app.standing.appName],
    spaces: [app.standing.spaceName],
    reason: rule.sentence(app, found, options),
    remedy: rule.remedy(app, found),
  }
}

/** Whom of the share a hit of an add-on rule is about. */
export function partiesOf({ about }: Hit, { share, consumers }: Subject): readonly Party[] {
  if (about === null) return consumers
  return about.map((place) => share[place]).filter((party) => party !== undefined)
}
