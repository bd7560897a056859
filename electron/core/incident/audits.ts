import { z } from 'zod'
import type { AuditedChange } from '#shared/domain/look.ts'
import type { AuditsTold, AuditTold } from './told.ts'

/*
 * The audit store tells far more than what changed: `info` repeats the payload of the webhook, config variables with
 * their values included (API-FACTS section 5.6). A field that is not named here does not get through.
 */

/** Rows of one answer; the store gives ten unless it is told how many. */
export const mostRows = 1000
const rowsPerApp = 200
/** More of one add-on's apps are not kept. */
const mostKept = 1000

export const platformAuditsPath = `/audits?size=${mostRows}`

/** The route permits no escapes, so an app that is called otherwise cannot be asked about. */
const routeSafe = /^[0-9A-Za-z_-]+$/

/** App names have no hyphen and space names may, so a two-part name is split at its first one. Null: cannot be asked. */
export function appAuditsPath(twoPart: string): string | null {
  const hyphen = twoPart.indexOf('-')
  const [app, space] = [twoPart.slice(0, hyphen), twoPart.slice(hyphen + 1)]
  if (hyphen < 1 || !routeSafe.test(app) || !routeSafe.test(space)) return null
  return `/audits?app=${app}&space=${space}&size=${rowsPerApp}`
}

const row = z.object({
  action: z.string(),
  app: z.string(),
  space: z.string(),
  username: z.string().nullish(),
  received_at: z.string(),
  info: z.string(),
})

const named = z.object({ name: z.string() })
const addonOnWire = z.object({ id: z.string(), name: z.string().nullish(), plan: named.nullish() })

/** Of an attachment the add-on is inside and the name is its own, of an add-on it is the row itself. */
const addonChange = z.object({
  change: z.string(),
  changes: z.array(z.union([z.object({ name: z.string().nullish(), addon: addonOnWire }), addonOnWire])),
})
const releaseInfo = z.object({
  release: z.object({ version: z.number().nullish(), result: z.string().nullish() }),
})
const buildInfo = z.object({ build: z.object({ result: z.string().nullish() }) })
const variableChanges = z.object({ changes: z.array(z.object({ type: z.string(), name: z.string() })) })
const formationChanges = z.object({
  change: z.string().nullish(),
  changes: z.array(
    z.object({ type: z.string().nullish(), quantity: z.number().nullish(), size: z.string().nullish() }),
  ),
})
const appInfo = z.object({ app: z.object({ maintenance: z.boolean().nullish() }) })

type Words = Pick<AuditTold, 'kind' | 'tone' | 'text'> & Partial<Pick<AuditTold, 'addonIds' | 'version'>>

const addonWords: Record<string, string> = {
  create: 'was created',
  attach: 'was attached',
  detach: 'was detached',
  delete: 'was destroyed',
}

const namesShown = 6

/** `A, B and 3 more` */
function listed(names: readonly string[]): string {
  const more = names.length - namesShown
  return more > 0 ? `${names.slice(0, namesShown).join(', ')} and ${more} more` : names.join(', ')
}

/** What the audit says in a sentence; null when it is not what an audit of that action looks like. */
function wordsOf(action: string, info: unknown): Words | null {
  switch (action) {
    case 'addon_change': {
      const told = addonChange.safeParse(info)
      if (!told.success) return null
      const addons = told.data.changes.map((changed) =>
        'addon' in changed
          ? { ...changed.addon, name: changed.name ?? changed.addon.name }
          : { ...changed, name: changed.name },
      )
      const names = listed(addons.map(({ id, name }) => name ?? id))
      const plans = listed([...new Set(addons.flatMap(({ plan }) => plan?.name ?? []))])
      const known = Object.hasOwn(addonWords, told.data.change) ? addonWords[told.data.change] : undefined
      // The platform says `promote` for a rename and a change of plan as well (API-FACTS section 8).
      const text =
        known === undefined
          ? `${names} was promoted, renamed or put on another plan${plans === '' ? '' : `; its plan is ${plans} now`}.`
          : `${names} ${known}${plans === '' ? '' : ` (${plans})`}.`
      const tone = told.data.change === 'delete' || told.data.change === 'detach' ? 'trouble' : 'change'
      return { kind: 'addon', tone, text, addonIds: addons.map(({ id }) => id) }
    }
    case 'release':
    case 'released': {
      const told = releaseInfo.safeParse(info)
      if (!told.success) return null
      const { version, result } = told.data.release
      const name = version == null ? 'A release' : `Release v${version}`
      const text = action === 'released' ? `${name} is out.` : `${name} was begun.`
      return { kind: 'release', tone: result === 'failed' ? 'trouble' : 'change', text, version: version ?? null }
    }
    case 'build': {
      const told = buildInfo.safeParse(info)
      const result = told.success ? told.data.build.result : null
      const failed = result === 'failed' || result === 'error'
      return { kind: 'app', tone: failed ? 'trouble' : 'note', text: `A build: ${result ?? 'no result told'}.` }
    }
    case 'config_change': {
      const told = variableChanges.safeParse(info)
      if (!told.success) return null
      const gone = told.data.changes.filter(({ type }) => type === 'delete').map(({ name }) => name)
      const set = told.data.changes.filter(({ type }) => type !== 'delete').map(({ name }) => name)
      const parts = [
        ...(set.length > 0 ? [`set: ${listed(set)}`] : []),
        ...(gone.length > 0 ? [`removed: ${listed(gone)}`] : []),
      ]
      return { kind: 'variables', tone: 'change', text: `Config variables were ${parts.join('; ') || 'changed'}.` }
    }
    case 'formation_change': {
      const told = formationChanges.safeParse(info)
      if (!told.success) return null
      const parts = told.data.changes.map(({ type, quantity, size }) =>
        [type ?? 'a kind of dyno', quantity == null ? '' : `to ${quantity}`, size == null ? '' : `(${size})`]
          .filter((part) => part !== '')
          .join(' '),
      )
      const stopped = told.data.changes.some(({ quantity }) => quantity === 0)
      return {
        kind: 'formation',
        tone: stopped ? 'trouble' : 'change',
        text: `Scaled: ${listed(parts) || 'nothing told'}.`,
      }
    }
    case 'updated': {
      const told = appInfo.safeParse(info)
      const on = told.success ? told.data.app.maintenance : null
      if (on == null) return { kind: 'app', tone: 'note', text: 'Its description or labels were changed.' }
      return { kind: 'app', tone: on ? 'trouble' : 'change', text: `Maintenance was switched ${on ? 'on' : 'off'}.` }
    }
    default:
      return otherWords(action)
  }
}

const plainWords: Record<string, Words> = {
  crashed: { kind: 'dyno', tone: 'trouble', text: 'One or more dynos crashed.' },
  created: { kind: 'app', tone: 'change', text: 'The app was created.' },
  destroy: { kind: 'app', tone: 'trouble', text: 'The app was destroyed.' },
  preview: { kind: 'app', tone: 'note', text: 'A preview app was made of it.' },
  'preview-released': { kind: 'app', tone: 'note', text: 'One of its preview apps was released.' },
  feature_change: { kind: 'app', tone: 'change', text: 'A feature was switched.' },
  logdrain_change: { kind: 'app', tone: 'note', text: 'A log drain was changed.' },
  pipeline_promotion: { kind: 'release', tone: 'change', text: 'A pipeline promotion reached it.' },
  security_scan: { kind: 'app', tone: 'note', text: 'A security scan reported.' },
}

function otherWords(action: string): Words {
  const known = Object.hasOwn(plainWords, action) ? plainWords[action] : undefined
  if (known) return known
  // A word, like all that are known; whatever else may stand there is not repeated.
  const text = /^[a-z][a-z_-]{0,30}$/.test(action) ? `The audits call it ${action}.` : 'An audit of an unknown kind.'
  return { kind: 'app', tone: 'note', text }
}

/** The rows of one answer of GET /audits. Those that do not fit are counted, never quoted. */
export function decodeAudits(call: string, rows: readonly unknown[]): Omit<AuditsTold, 'at'> {
  const events: AuditTold[] = []
  let oldest: number | null = null
  let misfits = 0
  for (const raw of rows) {
    const parsed = row.safeParse(raw)
    const at = parsed.success ? Date.parse(parsed.data.received_at) : NaN
    if (!parsed.success || Number.isNaN(at)) {
      misfits += 1
      continue
    }
    oldest = Math.min(oldest ?? at, at)
    const { action, app, space, username, info } = parsed.data
    const words = wordsOf(action, jsonOf(info))
    if (!words) {
      misfits += 1
      continue
    }
    events.push({ at, app: `${app}-${space}`, by: username ?? '', addonIds: [], version: null, ...words })
  }
  const size = Number(/size=(\d+)/.exec(call)?.[1] ?? mostRows)
  const message = `${misfits} of ${rows.length} audits do not fit and were left out.`
  return {
    events: inOrder(events),
    since: rows.length < size ? null : oldest,
    problems: misfits === 0 ? [] : [{ code: 'bad-answer', call, message }],
  }
}

/** What a deep look kept of the audits, in the same words. */
export function auditOfLook({ at, change, addonId, app, by }: AuditedChange, name: string): AuditTold | null {
  const moment = Date.parse(at)
  const words = wordsOf('addon_change', { change, changes: [{ id: addonId, name }] })
  return Number.isNaN(moment) || !words ? null : { at: moment, app, by, version: null, addonIds: [], ...words }
}

/** Newest first, each once: a release is told for every kind of dyno, and two answers may hold the same rows. */
export function inOrder(events: readonly AuditTold[]): AuditTold[] {
  const sorted = events.toSorted((one, other) => other.at - one.at || compare(keyOf(one), keyOf(other)))
  const seen = new Map<string, number>()
  return sorted.filter((event) => {
    const key = keyOf(event)
    const before = seen.get(key)
    seen.set(key, event.at)
    const again = event.kind === 'release' ? 60_000 : 0
    return before === undefined || before - event.at > again
  })
}

function keyOf({ app, kind, text, by }: AuditTold): string {
  return JSON.stringify([app, kind, text, by])
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/**
 * The answers of one gathering put together with what earlier ones told. `ofPlatform` is null where the platform as a
 * whole did not answer, `ofApps` empty where its answer reached back far enough. Only wanted ones are kept.
 */
export function mergeAudits(
  { ofPlatform, ofApps }: { ofPlatform: AuditsTold | null; ofApps: readonly AuditsTold[] },
  earlier: AuditsTold | null,
  isWanted: (event: AuditTold) => boolean,
): AuditsTold | null {
  const answers = ofPlatform ? [ofPlatform, ...ofApps] : ofApps
  if (answers.length === 0) return earlier
  const reach = Math.max(
    ...(ofApps.length === 0 ? [backOf(ofPlatform)] : ofApps.map((one) => Math.min(backOf(one), backOf(ofPlatform)))),
  )
  // What was read earlier goes on where the new answers end, unless something lies between that nobody read.
  const joins = earlier !== null && earlier.at >= reach
  const since = joins ? Math.min(reach, backOf(earlier)) : reach
  const events = inOrder([...answers, ...(earlier ? [earlier] : [])].flatMap((one) => one.events.filter(isWanted)))
  const kept = events.slice(0, mostKept)
  const cut = kept.length < events.length ? (kept.at(-1)?.at ?? -Infinity) : -Infinity
  const back = Math.max(since, cut)
  return {
    at: Math.max(...answers.map(({ at }) => at)),
    events: kept,
    since: back === -Infinity ? null : back,
    problems: answers.flatMap(({ problems }) => problems),
  }
}

/** How far back an answer reaches: for ever, or not at all where there is none. */
function backOf(audits: AuditsTold | null): number {
  if (audits === null) return Infinity
  return audits.since ?? -Infinity
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The text holds secrets, and so may the error.
    return null
  }
}
