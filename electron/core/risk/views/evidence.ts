import { stateTold } from '#shared/domain/look.ts'
import type { Evidence } from '#shared/domain/risk-views.ts'
import type { Hit } from '../hit.ts'
import { partiesOf } from '../finding.ts'
import type { Run } from '../run.ts'
import { createBench } from '../scope.ts'
import type { Party, Subject } from '../subject.ts'
import { count, listing } from '../wording.ts'

/** What a finding stands on: each value with the path that told it and when. Only what its rule reads. */
export function evidenceOf(hit: Hit, run: Run): Evidence[] {
  const { graph, facts, settings } = run.input
  const node = graph.addons.get(hit.addonId)
  if (!node) return []
  const subject = createBench(graph, facts, settings, run.now).subjectOf(node)
  const parties =
    hit.appId === null ? partiesOf(hit, subject) : subject.share.filter(({ appId }) => appId === hit.appId)
  const concerned = subject.owner ? [subject.owner, ...parties.filter(({ isOwner }) => !isOwner)] : [...parties]
  const needs = new Set(hit.rule.needs)
  const at = graph.takenAt
  const evidence: Evidence[] = []
  const say = (about: string, value: string, source: string, when = at): void => {
    evidence.push({ about, value, source, at: when })
  }

  if (needs.has('attachments')) {
    say('Held by', `${count(subject.share.length, 'app')}: ${listing(subject.share.map(spoken))}`, '/addon-attachments')
  }
  if (needs.has('spaces')) {
    const places = concerned.map(({ standing, space }) => {
      const tags = space ? space.compliance.join(', ') || 'no tags' : 'not listed'
      return `${standing.spaceName} (${tags})`
    })
    say('Compliance', listing([...new Set(places)]), '/spaces')
  }
  if (needs.has('apps')) say('The apps', listing(concerned.map(appWords)), '/apps')
  if (needs.has('couplings')) {
    const stages = concerned.map(
      ({ appName, standing }) => `${appName}: ${standing.stages.join(', ') || 'in no pipeline'}`,
    )
    say('Pipeline stages', listing(stages), '/pipeline-couplings')
  }
  if (needs.has('services')) {
    const { plan, service } = subject
    const attributes = (plan?.attributes ?? []).map(({ name, value }) => `${name} ${value}`)
    const state = plan ? `${plan.name} is ${plan.state}` : `${node.plan} is not in the catalogue`
    say('Plan', [state, ...(service ? [] : ['its service is not listed']), ...attributes].join('; '), '/addon-services')
  }
  for (const [name, value] of Object.entries(hit.facts)) say(name, factWords(value), 'worked out from the above')
  for (const party of concerned) looked(party, subject, needs, say)
  if (needs.has('look:audits') && facts.audits) {
    say('Audits', count(facts.audits.changes.length, 'change'), '/audits?size=1000', facts.audits.askedAt)
  }
  return evidence
}

function factWords(value: string | number | boolean | null): string {
  if (value === null || value === '') return 'not told'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

type Say = (about: string, value: string, source: string, when?: number) => void

function looked(
  { appId, appName, isOwner, standing }: Party,
  { node }: Subject,
  needs: ReadonlySet<string>,
  say: Say,
): void {
  const { look } = standing
  if (!look) return
  const primary = look.primaries && Object.hasOwn(look.primaries, node.id) ? look.primaries[node.id] : undefined
  if (needs.has('look:attachments') && primary !== undefined) {
    say(`Primary on ${appName}`, primary ? 'yes' : 'no', `/apps/${appId}/addon-attachments`, look.askedAt)
  }
  const told = stateTold(look, node.id)
  if (needs.has('look:addons') && isOwner && told) say('State', told.state, `/apps/${appId}/addons`, told.at)
  const newest = look.releases?.[0]
  if (needs.has('look:releases') && newest) {
    say(
      `Latest release of ${appName}`,
      `v${newest.version}, ${newest.createdAt}`,
      `/apps/${appId}/releases`,
      look.askedAt,
    )
  }
  if (needs.has('look:dynos') && look.dynos) {
    const starts = look.dynos.map(({ startedAt }) => startedAt).filter((time) => time !== null)
    say(
      `Dynos of ${appName}`,
      `${look.dynos.length}, oldest since ${starts.toSorted()[0] ?? 'not told'}`,
      `/apps/${appId}/dynos`,
      look.askedAt,
    )
  }
}

function spoken({ appName, isOwner }: Party): string {
  return isOwner ? `${appName} (owner)` : appName
}

function appWords({ appName, app, standing }: Party): string {
  if (!app) return `${appName}: not listed`
  const words = [
    standing.organization ?? 'no organization',
    standing.running === null ? 'dynos unclear' : standing.running ? 'running' : 'not running',
  ]
  if (app.maintenance) words.push('in maintenance')
  if (app.preview) words.push('preview')
  return `${appName}: ${words.join(', ')}`
}
