import type { IncidentEvent } from '#shared/domain/incident.ts'
import type { Finding } from '#shared/domain/finding.ts'
import type { JournalRow } from '#shared/domain/journal.ts'
import type { Dyno, Release } from '#shared/domain/look.ts'
import type { AuditTold } from './told.ts'

/** Everything that may have a place on the time line of one add-on. */
export interface Happened {
  addon: { id: string; createdAt: number | null }
  apps: readonly {
    app: string
    appId: string
    /** Null where nobody told when. */
    attachedAt: number | null
    isOwner: boolean
    dynos: readonly Dyno[]
    releases: readonly Release[]
  }[]
  audits: readonly AuditTold[]
  journal: readonly JournalRow[]
  findings: readonly Pick<Finding, 'title' | 'firstSeen'>[]
}

type Draft = Omit<IncidentEvent, 'id'>

/** Dynos that came up within so many milliseconds of each other did so for one reason. */
const together = 60_000
/** An audit and a list tell of the same change with times that are this close. */
const same = 10_000
/** More would be read by nobody. */
const mostEvents = 400

/**
 * One time line of all of it, newest first, from `since` on. What two sources tell is told once, with the name of who did
 * it where either has one.
 */
export function eventsOf(happened: Happened, since: number): { events: IncidentEvent[]; more: number } {
  const audits = happened.audits.filter(({ at }) => at >= since)
  const drafts = [
    ...auditEvents(audits, happened),
    ...happened.apps.flatMap((app) => [...releaseEvents(app, audits), ...dynoEvents(app), ...attachEvent(app, audits)]),
    ...createEvent(happened.addon, audits),
    ...oursEvents(happened.journal),
    ...foundEvents(happened.findings),
  ].filter(({ at }) => at >= since)
  const sorted = drafts.toSorted((one, other) => other.at - one.at || compare(textOf(one), textOf(other)))
  const uses = new Map<string, number>()
  const events = sorted.slice(0, mostEvents).map((draft) => {
    const name = `${draft.at} ${draft.source} ${draft.app ?? ''} ${draft.text}`
    const use = uses.get(name) ?? 0
    uses.set(name, use + 1)
    return { id: use === 0 ? name : `${name} ${use}`, ...draft }
  })
  return { events, more: sorted.length - events.length }
}

function auditEvents(audits: readonly AuditTold[], { addon, apps }: Happened): Draft[] {
  const lanes = new Set(apps.map(({ app }) => app))
  return audits.flatMap((audit): Draft[] => {
    const isItself = audit.addonIds.includes(addon.id)
    if (!isItself && !lanes.has(audit.app)) return []
    // A release that the app's own list has is told by that.
    const listed = apps.find(({ app }) => app === audit.app)?.releases
    if (audit.version !== null && listed?.some(({ version }) => version === audit.version) === true) return []
    const { at, kind, tone, text, by } = audit
    return [{ at, kind, tone, text, by, app: audit.app, source: '/audits', sequence: null }]
  })
}

function releaseEvents({ app, appId, releases }: Happened['apps'][number], audits: readonly AuditTold[]): Draft[] {
  return releases.flatMap(({ version, status, createdAt }): Draft[] => {
    const at = Date.parse(createdAt)
    if (Number.isNaN(at)) return []
    const told = audits.filter((audit) => audit.app === app && audit.version === version && audit.by !== '')
    // The platform's own watcher says when it is out; who began it is the one to ask.
    const by = (told.find(({ text }) => text.endsWith('begun.')) ?? told[0])?.by ?? ''
    const tone = status === 'failed' ? 'trouble' : 'change'
    const text = `Release v${version} ${releaseWords[status] ?? `is ${status}`}.`
    return [{ at, kind: 'release', tone, text, by, app, source: `/apps/${appId}/releases`, sequence: null }]
  })
}

const releaseWords: Record<string, string | undefined> = {
  failed: 'failed',
  succeeded: 'was made and is out',
  pending: 'is on its way',
  queued: 'waits for its turn',
}

function dynoEvents({ app, appId, dynos }: Happened['apps'][number]): Draft[] {
  const started = dynos
    .flatMap(({ type, startedAt }) => {
      const at = Date.parse(startedAt ?? '')
      return Number.isNaN(at) ? [] : [{ type, at }]
    })
    .toSorted((one, other) => compare(one.type, other.type) || one.at - other.at)
  const groups: { type: string; at: number; last: number; count: number }[] = []
  for (const { type, at } of started) {
    const group = groups.at(-1)
    if (group && group.type === type && at - group.last <= together) {
      group.count += 1
      group.last = at
    } else groups.push({ type, at, last: at, count: 1 })
  }
  return groups.map(({ type, at, count }) => ({
    at,
    kind: 'dyno',
    tone: 'note',
    text: `${count} ${type} ${count === 1 ? 'dyno' : 'dynos'} came up.`,
    by: '',
    app,
    source: `/apps/${appId}/dynos`,
    sequence: null,
  }))
}

function attachEvent({ app, attachedAt, isOwner }: Happened['apps'][number], audits: readonly AuditTold[]): Draft[] {
  if (attachedAt === null || isOwner || isToldBy(audits, app, attachedAt)) return []
  const draft = { kind: 'addon', tone: 'change', text: 'It was attached.', by: '', sequence: null } as const
  return [{ ...draft, at: attachedAt, app, source: '/addon-attachments' }]
}

function createEvent({ createdAt, id }: Happened['addon'], audits: readonly AuditTold[]): Draft[] {
  if (createdAt === null) return []
  const told = audits.some(({ addonIds, at }) => addonIds.includes(id) && Math.abs(at - createdAt) <= same)
  if (told) return []
  const draft = { kind: 'addon', tone: 'change', text: 'It was created.', by: '', sequence: null } as const
  return [{ ...draft, at: createdAt, app: null, source: '/addons' }]
}

function isToldBy(audits: readonly AuditTold[], app: string, moment: number): boolean {
  return audits.some(({ app: of, kind, at }) => of === app && kind === 'addon' && Math.abs(at - moment) <= same)
}

/** Of a run its sending and what came of it are events; what was answered to findings changed nothing out there. */
function oursEvents(rows: readonly JournalRow[]): Draft[] {
  const sent = new Set(rows.flatMap(({ kind, runId }) => (kind === 'intent' && runId !== null ? [runId] : [])))
  return rows
    .filter(({ kind, runId }) => kind !== 'confirmed' || runId === null || !sent.has(runId))
    .map(({ at, sentence, by, tone, sequence, kind }) => ({
      at,
      kind: 'ours',
      tone: tone === 'bad' || tone === 'open' ? 'trouble' : kind === 'intent' || kind === 'outcome' ? 'change' : 'note',
      text: sentence,
      by,
      app: null,
      source: 'journal',
      sequence,
    }))
}

const titlesShown = 3

/** Rules that fired first with the same sync are one event. */
function foundEvents(findings: Happened['findings']): Draft[] {
  return [...Map.groupBy(findings, ({ firstSeen }) => firstSeen)].flatMap(([at, together]): Draft[] => {
    if (at === null) return []
    const titles = [...new Set(together.map(({ title }) => title))]
    const more = titles.length - titlesShown
    const named = `${titles.slice(0, titlesShown).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
    const draft = { kind: 'finding', tone: 'note', by: '', app: null, source: 'findings', sequence: null } as const
    return [{ ...draft, at, text: `First found: ${named}.` }]
  })
}

function textOf({ app, source, text }: Draft): string {
  return `${app ?? ''} ${source} ${text}`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
