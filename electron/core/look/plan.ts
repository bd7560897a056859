import type { AppLook, AuditLook, LookScope, LookSubject } from '#shared/domain/look.ts'
import { lookSubjects } from '#shared/domain/look.ts'
import type { AddonNode, Graph } from '../graph/graph.ts'
import { spaceOfAppName } from '../graph/running.ts'
import { statefulnessOf } from '../risk/statefulness.ts'

/** One request about one app. */
export interface AppQuestion {
  kind: 'app'
  subject: LookSubject
  appId: string
  /** Two-part name. */
  app: string
  path: string
  /** Makes the platform ask brokers. */
  broker: boolean
}

export interface AuditQuestion {
  kind: 'audits'
  path: string
  broker: false
}

/** For AKR-308 only: the address behind an add-on, or the addresses among an app's own variables. */
export type ShadowQuestion =
  | { kind: 'address'; addonId: string; path: string; broker: true }
  | { kind: 'users'; appId: string; app: string; path: string; broker: false }

export type Question = AppQuestion | AuditQuestion | ShadowQuestion

/** An app that holds something which another app holds as well. */
export interface SharingApp {
  appId: string
  app: string
  space: string
  /** Shared add-ons that it holds, and those of them that it does not own. */
  holds: AddonNode[]
  borrows: AddonNode[]
  /** Those that it owns and that keep something: their states are worth asking brokers. */
  owns: AddonNode[]
}

export interface Sharing {
  apps: ReadonlyMap<string, SharingApp>
  addons: readonly AddonNode[]
  /** Those of them that keep something and can be asked for by themselves. */
  stateful: readonly AddonNode[]
}

export const auditsPath = '/audits?size=1000'

/** The platform takes no escapes in a path, so anything else cannot be asked for. */
const pathSafe = /^[0-9A-Za-z][0-9A-Za-z._-]*$/

const pathBySubject = {
  attachments: 'addon-attachments',
  addons: 'addons',
  releases: 'releases',
  dynos: 'dynos',
  variables: 'config-vars/notes',
} as const satisfies Record<LookSubject, string>

export const fieldBySubject = {
  attachments: 'primaries',
  addons: 'states',
  releases: 'releases',
  dynos: 'dynos',
  variables: 'variables',
} as const satisfies Record<LookSubject, keyof AppLook>

export function pathOf(appId: string, subject: LookSubject): string {
  return `/apps/${appId}/${pathBySubject[subject]}`
}

/** Who takes part in sharing: add-ons that two or more apps hold, and those apps. */
export function sharingOf(graph: Graph): Sharing {
  const apps = new Map<string, SharingApp>()
  const addons: AddonNode[] = []
  const stateful: AddonNode[] = []
  const keepsSomething = statefulIn(graph)
  for (const node of graph.addons.values()) {
    const [first] = node.holders
    if (!node.holders.some(({ appName }) => appName !== first?.appName)) continue
    addons.push(node)
    const keeps = keepsSomething(node)
    if (keeps && !node.orphan && pathSafe.test(node.id)) stateful.push(node)
    for (const { appId, appName, app, isOwner } of node.holders) {
      if (!pathSafe.test(appId)) continue
      let entry = apps.get(appId)
      if (!entry) {
        entry = { appId, app: appName, space: app?.space ?? spaceOfAppName(appName), holds: [], borrows: [], owns: [] }
        apps.set(appId, entry)
      }
      // Owners come first, and an app may hold one add-on twice.
      if (entry.holds.at(-1) === node) continue
      entry.holds.push(node)
      if (!isOwner) entry.borrows.push(node)
      else if (keeps) entry.owns.push(node)
    }
  }
  return { apps, addons, stateful }
}

/** Tells add-ons of which something is lost when they are; looks each plan up once. */
function statefulIn(graph: Graph): (node: AddonNode) => boolean {
  const services = [...graph.services.values()]
  const plans = new Map(services.flatMap(({ plans }) => plans.map((plan) => [plan.id, plan] as const)))
  const sharing = new Map(services.map(({ name, supportsSharing }) => [name, supportsSharing]))
  const known = new Map<string, boolean>()
  return ({ service, planId }) => {
    const key = `${service} ${planId}`
    let keeps = known.get(key)
    if (keeps === undefined) {
      keeps = statefulnessOf(service, plans.get(planId) ?? null, sharing.get(service) ?? null).value > 0
      known.set(key, keeps)
    }
    return keeps
  }
}

/**
 * The apps a scope is about. Those of a space come with the owners of what they borrow, wherever these are; an add-on
 * with everybody who holds it.
 */
function appsOf(sharing: Sharing, scope: LookScope): SharingApp[] {
  const apps = [...sharing.apps.values()]
  if (scope.kind === 'all') return apps
  if (scope.kind === 'addon') return apps.filter(({ holds }) => holds.some(({ id }) => id === scope.addonId))
  const inside = apps.filter(({ space }) => space === scope.space)
  const held = new Set(inside.flatMap(({ holds }) => holds))
  const owning = new Set(
    [...held].flatMap(({ holders }) => holders.filter((one) => one.isOwner).map((one) => one.appId)),
  )
  return apps.filter(({ appId, space }) => space === scope.space || owning.has(appId))
}

interface Known {
  graph: Graph
  sharing: Sharing
  scope: LookScope
  /** Answers younger than so many milliseconds are not asked for again. */
  freshFor: number
  now: number
  looks: ReadonlyMap<string, AppLook>
  audits: AuditLook | null
}

export interface Plan {
  /** Each app of the scope with what is left to ask of it, which may be nothing. */
  apps: Map<string, AppQuestion[]>
  audits: AuditQuestion | null
}

export function planLook(known: Known): Plan {
  const { sharing, scope, audits } = known
  const apps = new Map<string, AppQuestion[]>()
  for (const app of appsOf(sharing, scope)) {
    const owns = scope.kind === 'addon' ? app.owns.filter(({ id }) => id === scope.addonId) : app.owns
    const look = known.looks.get(app.appId)
    const questions: AppQuestion[] = []
    for (const subject of lookSubjects) {
      // One call to a broker for each add-on the app owns: only where something shared hangs on it.
      const broker = subject === 'addons'
      if (broker && owns.length === 0) continue
      const path = pathOf(app.appId, subject)
      if (look && isTold(look, subject, app) && isFresh(look.askedAt, known)) continue
      questions.push({ kind: 'app', subject, appId: app.appId, app: app.app, path, broker })
    }
    apps.set(app.appId, questions)
  }
  const audited = audits && audits.problems.length === 0 && isFresh(audits.askedAt, known)
  return { apps, audits: audited ? null : { kind: 'audits', path: auditsPath, broker: false } }
}

/** What the question after shadows takes: an address for each shared add-on, then all apps where copies may lie. */
export function planShadows(
  { graph, sharing, scope, freshFor, now }: Pick<Known, 'graph' | 'sharing' | 'scope' | 'freshFor' | 'now'>,
  askedAt: (id: string) => number | null,
): ShadowQuestion[] {
  const isDue = (id: string): boolean => !isFresh(askedAt(id), { freshFor, now })
  const addons = sharing.stateful.filter(
    ({ id, holders }) =>
      isDue(id) &&
      (scope.kind === 'all' ||
        (scope.kind === 'addon' ? id === scope.addonId : holders.some(({ app }) => app?.space === scope.space))),
  )
  const spaces = shadowSpaces(graph, scope)
  const apps = [...graph.apps.values()].filter(
    ({ id, space }) => isDue(id) && pathSafe.test(id) && (spaces === null || spaces.has(space)),
  )
  return [
    ...addons.map(({ id }): ShadowQuestion => ({
      kind: 'address',
      addonId: id,
      path: `/addons/${id}/config`,
      broker: true,
    })),
    ...apps.map(({ id, name }): ShadowQuestion => ({
      kind: 'users',
      appId: id,
      app: name,
      path: `/apps/${id}/config-vars`,
      broker: false,
    })),
  ]
}

/** Whose copy of an address it is cannot be known beforehand; for an add-on the spaces of its holders are searched. */
function shadowSpaces(graph: Graph, scope: LookScope): ReadonlySet<string> | null {
  if (scope.kind === 'all') return null
  if (scope.kind === 'space') return new Set([scope.space])
  const holders = graph.addons.get(scope.addonId)?.holders ?? []
  return new Set(holders.flatMap(({ app }) => (app ? [app.space] : [])))
}

/** What was attached or shared since the look counts as not told. */
function isTold(look: AppLook, subject: LookSubject, { appId, borrows, owns }: SharingApp): boolean {
  const field = look[fieldBySubject[subject]]
  if (field === null || look.problems.some(({ call }) => call === pathOf(appId, subject))) return false
  const expected = subject === 'attachments' ? borrows : subject === 'addons' ? owns : []
  return expected.every(({ id }) => Object.hasOwn(field, id))
}

function isFresh(askedAt: number | null, { freshFor, now }: Pick<Known, 'freshFor' | 'now'>): boolean {
  if (askedAt === null) return false
  const age = now - askedAt
  // A time to come is that of a clock that was set back: it says nothing about freshness.
  return age >= 0 && age < freshFor
}
