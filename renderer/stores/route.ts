import { create } from 'zustand'
import { severities, type Severity } from '#shared/domain/finding.ts'
import type { CommandInput } from '#shared/contract/commands.ts'
import { inboxSorts, type InboxSort } from '#shared/domain/risk-views.ts'
import { given, numberIn, query, timeIn } from './address-query.ts'
import { mapRoute, parsePlace, placeQuery, type MapRoute } from './map-place.ts'

/**
 * The address is the state: whatever a person can look at can be linked, and back and forward mean what they say. The
 * hash is used because the page is served from a file-like scheme in the desktop window.
 */
export type AddonSort = CommandInput<'inventory.addons'>['sort']

export interface AddonFilter {
  text: string
  service: string | null
  space: string | null
  sharedOnly: boolean
  sort: AddonSort
  descending: boolean
}

export type FindingShow = CommandInput<'risk.inbox'>['show']

export interface FindingFilter {
  /** Severities switched off. */
  hidden: Severity[]
  text: string
  show: FindingShow
  sort: InboxSort
  /** What goes on right now first, context left out. */
  incident: boolean
}

/** What of the journal is shown; the words of the contract's own filter. */
export type JournalFilter = CommandInput<'journal.entries'>['filter']

export type EndpointDialog =
  { kind: 'add' } | { kind: 'import' } | { kind: 'demo' } | { kind: 'edit'; endpointId: string }

export type Route =
  /** An address that says nothing: the last endpoint's map, or the welcome when there is none. */
  | { view: 'start' }
  | { view: 'welcome' }
  | { view: 'endpoints'; dialog: EndpointDialog | null }
  /** The rule catalogue, the same for every endpoint. */
  | { view: 'rules'; rule: string | null; text: string }
  /** What was done, on every endpoint or one. `entry` is the number of the one that is looked at. */
  | { view: 'journal'; filter: JournalFilter; entry: number | null }
  | MapRoute
  /** `finding` is the id of one, or what else the list offers to look at. */
  | { view: 'findings'; endpointId: string; finding: string | null; filter: FindingFilter }
  | { view: 'addons'; endpointId: string; filter: AddonFilter }
  | { view: 'addon'; endpointId: string; addonId: string }
  /** An add-on in trouble; `hours` is how far back its time line goes. */
  | { view: 'incident'; endpointId: string; addonId: string; hours: number }
  | { view: 'scores'; endpointId: string }
  | { view: 'catalog'; endpointId: string; service: string | null; plan: string | null; text: string }

export type EndpointRoute = Extract<Route, { endpointId: string }>

export const everyAddon: AddonFilter = {
  text: '',
  service: null,
  space: null,
  sharedOnly: false,
  sort: 'severity',
  descending: true,
}

export const wholeJournal: JournalFilter = {
  endpointId: null,
  subject: null,
  runId: null,
  runbookId: null,
  kinds: [],
  text: '',
  since: null,
  until: null,
}

/** How far back the time line of an incident goes unless somebody chooses, in hours. */
export const usualHours = 3
const mostHours = 168

/** What waits for somebody. Info is context, which there is much of. */
export const openFindings: FindingFilter = {
  hidden: ['info'],
  text: '',
  show: 'open',
  sort: 'severity',
  incident: false,
}

const shows: readonly FindingShow[] = ['open', 'new', 'answered', 'all']

const sortKeys: Record<AddonSort, true> = {
  name: true,
  service: true,
  plan: true,
  owner: true,
  space: true,
  apps: true,
  spaces: true,
  price: true,
  severity: true,
}

function isSort(text: string | null): text is AddonSort {
  return text !== null && Object.hasOwn(sortKeys, text)
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

function parseDialog(query: URLSearchParams): EndpointDialog | null {
  const edit = given(query, 'edit')
  if (edit !== null) return { kind: 'edit', endpointId: edit }
  const open = given(query, 'open')
  return open === 'add' || open === 'import' || open === 'demo' ? { kind: open } : null
}

function parseFindings(query: URLSearchParams): FindingFilter {
  const hide = given(query, 'hide')
  const off = new Set(hide?.split(','))
  return {
    hidden: hide === null ? openFindings.hidden : severities.filter((severity) => off.has(severity)),
    text: query.get('text') ?? '',
    show: shows.find((show) => show === query.get('show')) ?? openFindings.show,
    sort: inboxSorts.find((sort) => sort === query.get('sort')) ?? openFindings.sort,
    incident: query.get('incident') === 'yes',
  }
}

function parseJournal(query: URLSearchParams): Extract<Route, { view: 'journal' }> {
  const kinds = given(query, 'kinds')?.split(',') ?? []
  return {
    view: 'journal',
    filter: {
      endpointId: given(query, 'endpoint'),
      subject: given(query, 'about'),
      runId: given(query, 'run'),
      runbookId: given(query, 'runbook'),
      kinds: kinds.filter((kind) => kind !== ''),
      text: query.get('text') ?? '',
      since: timeIn(query, 'since'),
      until: timeIn(query, 'until'),
    },
    entry: numberIn(query, 'entry'),
  }
}

/** Reads a hash with or without its `#`. Never throws: what is not an address of ours is the start. */
export function parseRoute(hash: string): Route {
  const text = hash.startsWith('#') ? hash.slice(1) : hash
  const mark = text.indexOf('?')
  const path = mark === -1 ? text : text.slice(0, mark)
  const query = new URLSearchParams(mark === -1 ? '' : text.slice(mark + 1))
  const parts = path.split('/').filter((part) => part !== '')
  if (parts[0] === 'welcome') return { view: 'welcome' }
  if (parts[0] === 'endpoints') return { view: 'endpoints', dialog: parseDialog(query) }
  if (parts[0] === 'rules') return { view: 'rules', rule: given(query, 'rule'), text: query.get('text') ?? '' }
  if (parts[0] === 'journal') return parseJournal(query)
  const endpointId = parts[0] === 'e' && parts[1] !== undefined ? decode(parts[1]) : null
  if (endpointId === null || endpointId === '') return { view: 'start' }
  switch (parts[2] ?? 'map') {
    case 'findings':
      return { view: 'findings', endpointId, finding: given(query, 'finding'), filter: parseFindings(query) }
    case 'addons': {
      const addonId = parts[3] === undefined ? null : decode(parts[3])
      if (addonId !== null && addonId !== '') return { view: 'addon', endpointId, addonId }
      const sort = query.get('sort')
      return {
        view: 'addons',
        endpointId,
        filter: {
          text: query.get('text') ?? '',
          service: given(query, 'service'),
          space: given(query, 'space'),
          sharedOnly: query.get('shared') === 'yes',
          sort: isSort(sort) ? sort : everyAddon.sort,
          descending: isSort(sort) ? query.get('order') === 'down' : everyAddon.descending,
        },
      }
    }
    case 'incident': {
      const addonId = parts[3] === undefined ? null : decode(parts[3])
      const hours = Math.min(numberIn(query, 'hours') ?? usualHours, mostHours)
      if (addonId !== null && addonId !== '') return { view: 'incident', endpointId, addonId, hours }
      return { view: 'map', endpointId, focus: null }
    }
    case 'scores':
      return { view: 'scores', endpointId }
    case 'catalog':
      return {
        view: 'catalog',
        endpointId,
        service: given(query, 'service'),
        plan: given(query, 'plan'),
        text: query.get('text') ?? '',
      }
    default:
      return mapRoute(endpointId, parsePlace(query))
  }
}

function filterQuery(filter: AddonFilter): string {
  const usual = filter.sort === everyAddon.sort && filter.descending === everyAddon.descending
  return query({
    text: filter.text,
    service: filter.service,
    space: filter.space,
    shared: filter.sharedOnly ? 'yes' : null,
    sort: usual ? null : filter.sort,
    order: usual || !filter.descending ? null : 'down',
  })
}

function findingsQuery(finding: string | null, { hidden, text, show, sort, incident }: FindingFilter): string {
  const usual = hidden.join(',') === openFindings.hidden.join(',')
  return query({
    finding,
    hide: usual ? null : hidden.length === 0 ? 'none' : hidden.join(','),
    text,
    show: show === openFindings.show ? null : show,
    sort: sort === openFindings.sort ? null : sort,
    incident: incident ? 'yes' : null,
  })
}

function journalQuery({ filter, entry }: Extract<Route, { view: 'journal' }>): string {
  const { endpointId, subject, runId, runbookId, kinds, text, since, until } = filter
  return query({
    endpoint: endpointId,
    about: subject,
    run: runId,
    runbook: runbookId,
    kinds: kinds.join(','),
    text,
    since: since === null ? null : new Date(since).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
    entry: entry === null ? null : String(entry),
  })
}

/** The address of a route, with its `#`: what a link's href takes. parseRoute gives the same route back. */
export function routeHref(route: Route): string {
  switch (route.view) {
    case 'start':
      return '#/'
    case 'welcome':
      return '#/welcome'
    case 'endpoints': {
      const dialog = route.dialog
      if (dialog === null) return '#/endpoints'
      return `#/endpoints${dialog.kind === 'edit' ? query({ edit: dialog.endpointId }) : query({ open: dialog.kind })}`
    }
    case 'rules':
      return `#/rules${query({ rule: route.rule, text: route.text })}`
    case 'journal':
      return `#/journal${journalQuery(route)}`
    case 'incident': {
      const hours = query({ hours: route.hours === usualHours ? null : String(route.hours) })
      return `${endpointBase(route.endpointId)}/incident/${encodeURIComponent(route.addonId)}${hours}`
    }
    case 'scores':
      return `${endpointBase(route.endpointId)}/scores`
    case 'map':
      return `${endpointBase(route.endpointId)}/map${placeQuery(route)}`
    case 'findings':
      return `${endpointBase(route.endpointId)}/findings${findingsQuery(route.finding, route.filter)}`
    case 'addons':
      return `${endpointBase(route.endpointId)}/addons${filterQuery(route.filter)}`
    case 'addon':
      return `${endpointBase(route.endpointId)}/addons/${encodeURIComponent(route.addonId)}`
    case 'catalog':
    default:
      return `${endpointBase(route.endpointId)}/catalog${query({ service: route.service, plan: route.plan, text: route.text })}`
  }
}

function endpointBase(endpointId: string): string {
  return `#/e/${encodeURIComponent(endpointId)}`
}

/** The endpoint a route is about, null when it is about none. */
export function endpointOf(route: Route): string | null {
  return 'endpointId' in route ? route.endpointId : null
}

/** The same kind of view on another endpoint, without what only the first one has. */
export function onEndpoint(route: Route, endpointId: string): Route {
  switch (route.view) {
    case 'findings':
      return { view: 'findings', endpointId, finding: null, filter: { ...route.filter, text: '' } }
    case 'addons':
    case 'addon':
      return { view: 'addons', endpointId, filter: everyAddon }
    case 'scores':
      return { view: 'scores', endpointId }
    case 'catalog':
      return { view: 'catalog', endpointId, service: null, plan: null, text: '' }
    case 'journal':
    case 'incident':
    case 'start':
    case 'welcome':
    case 'endpoints':
    case 'rules':
    case 'map':
    default:
      return { view: 'map', endpointId, focus: null }
  }
}

const routeStore = create<{ route: Route }>()(() => ({ route: { view: 'start' } }))

export function useRoute(): Route {
  return routeStore((state) => state.route)
}

export function currentRoute(): Route {
  return routeStore.getState().route
}

/** Begins to follow the address bar; called once, before the first render. */
export function followAddress(): void {
  window.addEventListener('hashchange', readAddress)
  readAddress()
}

function readAddress(): void {
  routeStore.setState({ route: parseRoute(window.location.hash) })
}

/**
 * Goes there. `replace` leaves no step in the history: for what refines a view (typing into a filter, choosing a row)
 * rather than leaving it.
 */
export function navigate(route: Route, options: { replace?: boolean } = {}): void {
  const href = routeHref(route)
  if (options.replace === true) {
    window.history.replaceState(null, '', href)
    routeStore.setState({ route })
  } else if (href !== window.location.hash) {
    window.location.hash = href
  }
}
