import type { AddonHistory, Gathering, IncidentApp, IncidentView, Told } from '#shared/domain/incident.ts'
import { isOpen, severities, type Finding } from '#shared/domain/finding.ts'
import type { AddonAnswer, Problem } from '#shared/domain/inventory.ts'
import type { JournalRow } from '#shared/domain/journal.ts'
import { stateTold, type AppLook, type AuditLook } from '#shared/domain/look.ts'
import type { Current } from '../inventory/inventory.ts'
import { addonRow } from '../inventory/views/rows.ts'
import type { Judgement } from '../risk/risk.ts'
import { auditOfLook, inOrder } from './audits.ts'
import { conditionOfAddon, conditionOfApp, urgency } from './condition.ts'
import { eventsOf } from './events.ts'
import { holdersOf, type IncidentHolder } from './holders.ts'
import { textOf } from './text.ts'
import type { AddonTold, AppTold, AuditsTold, AuditTold, At } from './told.ts'

/** All that a view is computed from; whatever is missing is null. */
export interface Sources {
  current: Current
  addonId: string
  endpointName: string
  judgement: Judgement
  /** What earlier deep looks told. */
  looks: ReadonlyMap<string, AppLook>
  auditLook: AuditLook | null
  answer: AddonAnswer | null
  /** What gatherings told. */
  addon: AddonTold
  apps: (appId: string) => AppTold
  audits: AuditsTold | null
  journal: readonly JournalRow[]
  /** When the endpoint was first judged: what was found then was there before. Null: never. */
  judgedSince: number | null
  gathering: Gathering
  hours: number
  now: number
}

const hour = 3_600_000

/** Null when the latest sync knows no such add-on. */
export function incidentView(sources: Sources): IncidentView | null {
  const { current, addonId, judgement, gathering, hours, now } = sources
  const { graph } = current
  const node = graph.addons.get(addonId)
  if (!node) return null
  const since = now - hours * hour
  const holders = holdersOf(node)
  const apps = holders
    .map((holder) => appOf(holder, sources))
    .toSorted(
      (one, other) =>
        Number(other.role === 'owner') - Number(one.role === 'owner') ||
        urgency[one.condition] - urgency[other.condition],
    )
  const state = stateOf(sources)
  const found = judgement.ofAddon(addonId).map((hit) => judgement.write(hit))
  const { events, more } = eventsOf(
    {
      addon: { id: addonId, createdAt: timeOf(node.addon?.createdAt) },
      apps: holders.map(({ app, appId, attachedAt, role }) => {
        const shown = apps.find((each) => each.appId === appId && each.app === app)
        return {
          app,
          appId,
          attachedAt,
          isOwner: role === 'owner',
          dynos: shown?.dynos.value ?? [],
          releases: shown?.releases.value ?? [],
        }
      }),
      audits: knownAudits(sources, node.name),
      journal: sources.journal,
      findings: foundLater(found, sources),
    },
    since,
  )
  const { name, service, plan, owner, score, carriedFrom } = addonRow(node, graph, judgement)
  const known = graph.services.get(node.addon?.serviceId ?? '')
  const view: Omit<IncidentView, 'text'> = {
    endpointId: graph.endpointId,
    endpointName: sources.endpointName,
    takenAt: graph.takenAt,
    complete: graph.complete,
    addon: {
      id: addonId,
      name,
      service,
      serviceHumanName: known?.humanName || service,
      plan,
      owner,
      score,
      carriedFrom,
    },
    condition: conditionOfAddon(state.value, node.orphan).condition,
    state,
    apps,
    hours,
    since,
    events,
    moreEvents: more,
    audits: auditsOf(sources),
    findings: found.filter((finding) => isOpen(finding.state)).toSorted(rightNowFirst),
    answered: found.filter((finding) => !isOpen(finding.state)).length,
    gathering,
  }
  return { ...view, text: textOf(view, now) }
}

/** Without what its holders do by themselves. Null when the latest sync knows no such add-on. */
export function addonHistory(sources: Sources): AddonHistory | null {
  const { current, addonId, judgement, journal } = sources
  const node = current.graph.addons.get(addonId)
  if (!node) return null
  const { events, more } = eventsOf(
    {
      addon: { id: addonId, createdAt: timeOf(node.addon?.createdAt) },
      apps: holdersOf(node).map(({ app, appId, attachedAt, role }) => ({
        app,
        appId,
        attachedAt,
        isOwner: role === 'owner',
        dynos: [],
        releases: [],
      })),
      audits: knownAudits(sources, node.name).filter(({ addonIds }) => addonIds.includes(addonId)),
      journal,
      findings: foundLater(
        judgement.ofAddon(addonId).map((hit) => judgement.write(hit)),
        sources,
      ),
    },
    0,
  )
  return { events, more, audits: auditsOf(sources) }
}

/** Those that came up after there was something to compare with. */
function foundLater(found: readonly Finding[], { judgedSince }: Sources): Finding[] {
  return found.filter(({ firstSeen }) => firstSeen !== null && judgedSince !== null && firstSeen > judgedSince)
}

function timeOf(iso: string | undefined): number | null {
  const time = Date.parse(iso ?? '')
  return Number.isNaN(time) ? null : time
}

function appOf(holder: IncidentHolder, { current, apps, looks, gathering }: Sources): IncidentApp {
  const { listed, attachedAt: _attachedAt, ...rest } = holder
  const told = apps(holder.appId)
  const look = looks.get(holder.appId) ?? null
  const { takenAt } = current.snapshot.report
  const newest = <Value>(of: readonly (At<Value> | null)[], path: string): Told<Value> =>
    toldOf(of, problemOf(told.problems, path), gathering)
  const app = `/apps/${holder.appId}`
  const maintenance = newest(
    [mapped(told.app, (one) => one.maintenance), mapped(at(listed, takenAt), (one) => one.maintenance)],
    app,
  )
  const formation = newest(
    [mapped(told.app, (one) => one.formation), mapped(at(listed, takenAt), (one) => one.formation)],
    app,
  )
  const dynos = newest([told.dynos, look && at(look.dynos, look.askedAt)], `${app}/dynos`)
  const releases = newest([told.releases, look && at(look.releases, look.askedAt)], `${app}/releases`)
  const releasedAt = told.app && told.app.at > takenAt ? told.app.value.releasedAt : (listed?.releasedAt ?? null)
  const verdict = conditionOfApp({
    maintenance: maintenance.value,
    formation: formation.value,
    dynos: dynos.value,
    releases: releases.value,
    releasedAt,
  })
  return { ...rest, ...verdict, maintenance, formation, dynos, releases }
}

/** The youngest of what is known, whoever told it. */
function toldOf<Value>(of: readonly (At<Value> | null)[], problem: string, { startedAt }: Gathering): Told<Value> {
  const youngest = of
    .filter((one) => one !== null)
    .reduce<At<Value> | null>((best, one) => (best === null || one.at > best.at ? one : best), null)
  return {
    value: youngest?.value ?? null,
    at: youngest?.at ?? null,
    live: youngest !== null && startedAt !== null && youngest.at >= startedAt && problem === '',
    problem,
  }
}

function at<Value>(value: Value | null, moment: number): At<Value> | null {
  return value === null ? null : { at: moment, value }
}

function mapped<From, To>(from: At<From> | null, to: (value: From) => To): At<To> | null {
  return from === null ? null : { at: from.at, value: to(from.value) }
}

function problemOf(problems: readonly Problem[], path: string): string {
  return problems.find(({ call }) => call === path)?.message ?? ''
}

function stateOf({ addon, answer, looks, current, addonId, gathering }: Sources): Told<string> {
  const ownerId = current.graph.addons.get(addonId)?.addon?.ownerId ?? ''
  const look = looks.get(ownerId)
  const looked = look ? stateTold(look, addonId) : null
  return toldOf(
    [addon.state, looked && at(looked.state, looked.at), answer && at(answer.state, answer.askedAt)],
    addon.problems[0]?.message ?? '',
    gathering,
  )
}

/** Those of gatherings, and of a deep look what these do not have. */
function knownAudits({ audits, auditLook }: Sources, name: string): AuditTold[] {
  const looked = (auditLook?.changes ?? []).flatMap((change) => auditOfLook(change, name) ?? [])
  if (looked.length === 0) return audits?.events ?? []
  const oldest = audits === null ? Infinity : (audits.since ?? -Infinity)
  return inOrder([...(audits?.events ?? []), ...looked.filter((one) => one.at < oldest)])
}

function auditsOf({ audits, auditLook, gathering }: Sources): IncidentView['audits'] {
  if (audits) {
    const live = gathering.startedAt !== null && audits.at >= gathering.startedAt && audits.problems.length === 0
    return { at: audits.at, since: audits.since, live, problem: audits.problems[0]?.message ?? '' }
  }
  if (auditLook) {
    const since = auditLook.since === null ? null : Date.parse(auditLook.since)
    const problem = auditLook.problems[0]?.message ?? ''
    return { at: auditLook.askedAt, since: Number.isNaN(since) ? null : since, live: false, problem }
  }
  return { at: null, since: null, live: false, problem: '' }
}

function rightNowFirst(one: Finding, other: Finding): number {
  return (
    Number(other.transient) - Number(one.transient) ||
    Number(one.context) - Number(other.context) ||
    severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
    other.score - one.score
  )
}
