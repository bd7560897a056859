import type { Service } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Holder, Place } from '#core/graph/graph.ts'
import type { Facts } from './facts.ts'
import type { Settings } from './settings.ts'
import { appsThatHold } from './columns.ts'
import { baseNames } from './variables.ts'

/** What was judged by something that is the same in both inputs: where it was before, by number. */
export interface Unchanged {
  /** By the number of the add-on after: its number before, -1 where it has to be judged anew. */
  addons: Int32Array
  /** The same of apps. */
  apps: Int32Array
  /** Whether any app is another one: what was found of apps outside a share has to be looked at again. */
  appsDiffer: boolean
}

interface Input {
  graph: Graph
  facts: Facts
  settings: Settings
}

/**
 * Which add-ons and apps are judged by the very same things as before; null where that cannot be told, or nothing is: other
 * settings, another catalogue, other lists that came short, rows that a partial sync carried over.
 *
 * Rows and facts are told by identity: the inventory keeps the object of a row that a sync did not change
 * (inventory/settle.ts), and what a look told is replaced only when something was asked. So a fleet is compared by walking
 * along lists of references, and only what differs is looked at.
 */
export function unchangedBetween(before: Input, after: Input): Unchanged | null {
  const { graph: old } = before
  const { graph } = after
  if (
    before.settings !== after.settings ||
    before.facts.annotations !== after.facts.annotations ||
    before.facts.audits !== after.facts.audits ||
    before.facts.shadows !== after.facts.shadows ||
    // Whether all apps were read is asked of the list of apps.
    (after.facts.shadows !== null && old.rows.apps !== graph.rows.apps) ||
    !equalSets(old.shortLists, graph.shortLists) ||
    hasCarried(old) ||
    hasCarried(graph) ||
    !equalServices(old.services, graph.services)
  ) {
    return null
  }
  const changedApps = appsOfOtherRows(before, after)
  const changedAddons = addonsOfOtherRows(old, graph)
  const answered = new Set<string>()
  if (before.facts.answers !== after.facts.answers) {
    for (const id of otherKeys(before.facts.answers, after.facts.answers)) {
      answered.add(id)
      changedAddons.add(id)
    }
  }
  // Rules about apps do not ask for it.
  if (before.facts.credentialChanges !== after.facts.credentialChanges) {
    for (const id of otherKeys(before.facts.credentialChanges, after.facts.credentialChanges)) changedAddons.add(id)
  }
  const addons = nodeNumbers(old, graph, changedAddons)
  const { apps, placeOf } = placeNumbers(old, graph)

  for (const id of changedAddons) {
    const node = graph.addons.get(id)
    const was = old.addons.get(id)
    if (node) addons[node.number] = -1
    for (const holder of node?.holders ?? []) {
      if (!was || !node || answered.has(id) || !sameHolding(was, node, holder)) apps[holder.appNumber] = -1
    }
    // Whoever holds it no more is another app, too.
    for (const { appId } of was?.holders ?? []) {
      const place = placeOf(appId)
      if (place && !node?.holders.some((holder) => holder.appId === appId)) apps[place.number] = -1
    }
  }
  for (const appId of changedApps) {
    const place = placeOf(appId)
    if (!place) continue
    apps[place.number] = -1
    for (const { addonNumber } of place.held) addons[addonNumber] = -1
  }
  return { addons, apps, appsDiffer: changedApps.size > 0 }
}

/** Ids of apps whose row, space, pipelines or looks are other ones. */
function appsOfOtherRows(before: Input, after: Input): Set<string> {
  const { rows: old } = before.graph
  const { rows } = after.graph
  const changed = new Set<string>()
  const spaces = new Set<string>()
  eachDifference(old.spaces, rows.spaces, (was, row) => {
    for (const space of [was, row]) if (space) spaces.add(space.name)
  })
  if (spaces.size > 0) {
    for (const app of [...old.apps, ...rows.apps]) if (spaces.has(app.space)) changed.add(app.id)
  }
  eachDifference(old.apps, rows.apps, (was, row) => {
    for (const app of [was, row]) if (app) changed.add(app.id)
  })
  eachDifference(old.couplings, rows.couplings, (was, row) => {
    for (const coupling of [was, row]) if (coupling) changed.add(coupling.appId)
  })
  if (before.facts.apps !== after.facts.apps) {
    for (const id of otherKeys(before.facts.apps, after.facts.apps)) changed.add(id)
  }
  return changed
}

/** Ids of add-ons whose row or attachments are other ones, and of those whose owner is found by its name alone. */
function addonsOfOtherRows({ rows: old }: Graph, { rows, nodes }: Graph): Set<string> {
  const changed = new Set<string>()
  eachDifference(old.addons, rows.addons, (was, row) => changed.add((row ?? was)?.id ?? ''))
  eachDifference(old.attachments, rows.attachments, (was, row) => {
    for (const attachment of [was, row]) if (attachment) changed.add(attachment.addonId)
  })
  if (old.apps !== rows.apps) {
    for (const { addon, id } of nodes) if (!addon) changed.add(id)
  }
  return changed
}

/** Walks along two lists sorted by id. Nearly all rows are the same objects, which are not even touched. */
function eachDifference<Row extends { id: string }>(
  before: readonly Row[],
  after: readonly Row[],
  tell: (was: Row | null, row: Row | null) => void,
): void {
  if (before === after) return
  let next = 0
  let place = 0
  for (;;) {
    const most = Math.min(before.length - next, after.length - place)
    let same = 0
    while (same < most && before[next + same] === after[place + same]) same += 1
    next += same
    place += same
    const was = before[next]
    const row = after[place]
    if (!was && !row) return
    if (!row || (was && was.id < row.id)) {
      tell(was ?? null, null)
      next += 1
    } else if (!was || row.id < was.id) {
      tell(null, row)
      place += 1
    } else {
      tell(was, row)
      next += 1
      place += 1
    }
  }
}

function nodeNumbers(old: Graph, graph: Graph, changed: ReadonlySet<string>): Int32Array {
  const gone: number[] = []
  const fresh: number[] = []
  for (const id of changed) {
    const was = old.addons.get(id)
    const node = graph.addons.get(id)
    if (was && !node) gone.push(was.number)
    if (node && !was) fresh.push(node.number)
  }
  return numbersBefore(graph.nodes.length, gone, fresh)
}

/** Listed apps come first and by id; the few others are looked for. */
function placeNumbers(old: Graph, graph: Graph): { apps: Int32Array; placeOf: (appId: string) => Place | undefined } {
  const gone: number[] = []
  const fresh: number[] = []
  const others = new Map<string, Place>()
  for (let number = graph.apps.size; number < graph.places.length; number += 1) {
    const place = graph.places[number]
    if (place) others.set(place.appId, place)
  }
  const placeBefore = new Map<string, Place>()
  for (let number = old.apps.size; number < old.places.length; number += 1) {
    const place = old.places[number]
    if (place) placeBefore.set(place.appId, place)
  }
  eachDifference(old.rows.apps, graph.rows.apps, (was, row) => {
    if (was && !graph.apps.has(was.id)) gone.push(numberOf(old, was.id))
    if (row && !old.apps.has(row.id)) fresh.push(numberOf(graph, row.id))
  })
  const apps = numbersBefore(graph.places.length, gone, fresh)
  for (const { appId, number, held } of others.values()) {
    const was = placeBefore.get(appId)
    // Who has no id is found by nothing, and judged anew each time.
    apps[number] = was && appId !== '' && was.held.length === held.length ? was.number : -1
  }
  for (let number = graph.apps.size; number < graph.places.length; number += 1) {
    if (graph.places[number]?.appId === '') apps[number] = -1
  }
  const placeOf = (appId: string): Place | undefined =>
    graph.apps.has(appId) ? graph.places[numberOf(graph, appId)] : others.get(appId)
  return { apps, placeOf }
}

/** Number of a listed app: those are in the order of their ids. */
function numberOf({ places, apps }: Graph, appId: string): number {
  let low = 0
  let high = apps.size - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.appId ?? '') < appId) low = middle + 1
    else high = middle
  }
  return low
}

/** Of two sorted lists that differ by what is gone and what is fresh: by the number after, the number before. */
function numbersBefore(count: number, gone: readonly number[], fresh: readonly number[]): Int32Array {
  const numbers = new Int32Array(count)
  const isGone = new Uint8Array(count + gone.length)
  for (const number of gone) isGone[number] = 1
  for (const number of fresh) numbers[number] = -1
  let next = 0
  for (let number = 0; number < count; number += 1) {
    if (numbers[number] === -1) continue
    while (isGone[next] === 1) next += 1
    numbers[number] = next
    next += 1
  }
  return numbers
}

/**
 * Whether one app holds it as before, as rules about apps see it: by its own attachment, by what kind of thing it is, by
 * what the list says of the owner's, and by whether anybody shares it; not by who else does.
 */
function sameHolding(was: AddonNode, node: AddonNode, holder: Holder): boolean {
  if (was.planId !== node.planId || was.service !== node.service || was.name !== node.name) return false
  if (appsThatHold(was) > 1 !== appsThatHold(node) > 1) return false
  // What a service that nobody described brings is read off an answer about the owner, by whether it is primary there.
  if (was.addon !== node.addon && (holder.isOwner || baseNames(node.service) === null)) return false
  const earlier = was.holders.find(({ appId }) => appId === holder.appId)
  return earlier?.attachment === holder.attachment && earlier?.isOwner === holder.isOwner
}

function otherKeys(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  const changed: string[] = []
  for (const [key, value] of after) if (before.get(key) !== value) changed.push(key)
  for (const key of before.keys()) if (!after.has(key)) changed.push(key)
  return changed
}

function hasCarried({ carried }: Graph): boolean {
  for (const id in carried) if (Object.hasOwn(carried, id)) return true
  return false
}

/** A few dozen rows: compared as text where they are not the same objects. */
function equalServices(was: ReadonlyMap<string, Service>, services: ReadonlyMap<string, Service>): boolean {
  if (was === services) return true
  if (was.size !== services.size) return false
  for (const [id, service] of services) {
    const earlier = was.get(id)
    if (earlier !== service && JSON.stringify(earlier) !== JSON.stringify(service)) return false
  }
  return true
}

function equalSets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each))
}
