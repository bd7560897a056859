import type { Service } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Holder, Place } from '#core/graph/graph.ts'
import type { Facts } from './facts.ts'
import type { Settings } from './settings.ts'

/** What was judged by something that is the same in both inputs: where it was before, by number. */
export interface Unchanged {
  /** By the number of the add-on after: its number before, -1 where it has to be judged anew. */
  addons: Int32Array
  /** The same of apps. */
  apps: Int32Array
}

interface Input {
  graph: Graph
  facts: Facts
  settings: Settings
}

/**
 * Which add-ons and apps are judged by the very same things as before; null where none is: other settings, another
 * catalogue, other lists that came short. Rows and facts are told by identity: the inventory keeps the object of a row that a
 * sync did not change (inventory/settle.ts), and what a look told is replaced only when something was asked.
 */
export function unchangedBetween(before: Input, after: Input): Unchanged | null {
  const { graph: old } = before
  const { graph } = after
  if (
    before.settings !== after.settings ||
    before.facts.annotations !== after.facts.annotations ||
    before.facts.audits !== after.facts.audits ||
    before.facts.shadows !== after.facts.shadows ||
    !equalSets(old.shortLists, graph.shortLists) ||
    !equalServices(old.services, graph.services)
  ) {
    return null
  }
  const placesBefore = matchPlaces(old.places, graph.places)
  const dirtyPlaces = new Uint8Array(graph.places.length)
  for (const place of graph.places) {
    const was = old.places[placesBefore[place.number] ?? -1]
    if (!was || !samePlace(was, place)) dirtyPlaces[place.number] = 1
  }
  if (before.facts.apps !== after.facts.apps) {
    for (const { number, appId } of graph.places) {
      if (before.facts.apps.get(appId) !== after.facts.apps.get(appId)) dirtyPlaces[number] = 1
    }
  }

  const addons = matchNodes(old.nodes, graph.nodes)
  const dirtyApps = dirtyPlaces.slice()
  const asksAnswers = before.facts.answers !== after.facts.answers
  for (const node of graph.nodes) {
    const was = old.nodes[addons[node.number] ?? -1]
    const isAnswered = asksAnswers && before.facts.answers.get(node.id) !== after.facts.answers.get(node.id)
    if (was && !isAnswered && sameNode(was, node, placesBefore)) {
      if (touches(node, dirtyPlaces)) addons[node.number] = -1
      continue
    }
    addons[node.number] = -1
    for (const holder of node.holders) {
      if (!was || isAnswered || !sameHolding(was, node, holder, placesBefore)) dirtyApps[holder.appNumber] = 1
    }
  }
  const apps = placesBefore
  for (const place of graph.places) {
    const was = old.places[apps[place.number] ?? -1]
    // What it held and holds no more is told by how much it holds: what it holds is the same, or it is marked already.
    if (dirtyApps[place.number] === 1 || was?.held.length !== place.held.length) apps[place.number] = -1
  }
  return { addons, apps }
}

/** Both are sorted by id, so one walk along both finds every pair. */
function matchNodes(before: readonly AddonNode[], after: readonly AddonNode[]): Int32Array {
  const numbers = new Int32Array(after.length).fill(-1)
  let next = 0
  for (const { id, number } of after) {
    let was = before[next]
    while (was !== undefined && was.id !== id && was.id < id) {
      next += 1
      was = before[next]
    }
    if (was?.id === id) {
      numbers[number] = next
      next += 1
    }
  }
  return numbers
}

/** Listed apps come first and by id; the few others are looked for. */
function matchPlaces(before: readonly Place[], after: readonly Place[]): Int32Array {
  const numbers = new Int32Array(after.length).fill(-1)
  const others = new Map<string, number>()
  for (const { app, appId, appName, number } of before) if (!app) others.set(`${appId} ${appName}`, number)
  let next = 0
  for (const { app, appId, appName, number } of after) {
    if (!app) {
      numbers[number] = others.get(`${appId} ${appName}`) ?? -1
      continue
    }
    let was = before[next]
    while (was?.app && was.appId !== appId && was.appId < appId) {
      next += 1
      was = before[next]
    }
    if (was?.app && was.appId === appId) {
      numbers[number] = next
      next += 1
    }
  }
  return numbers
}

function samePlace(was: Place, place: Place): boolean {
  if (was.app !== place.app || was.space !== place.space || was.appName !== place.appName) return false
  const { couplings } = place
  if (couplings === was.couplings) return true
  return couplings.length === was.couplings.length && couplings.every((row, index) => row === was.couplings[index])
}

/** Whether the add-on and its attachments are the same; of the apps that hold it, which they are. */
function sameNode(was: AddonNode, node: AddonNode, placesBefore: Int32Array): boolean {
  const { holders } = node
  if (was.addon !== node.addon || was.holders.length !== holders.length) return false
  if (was.orphan !== node.orphan || was.ownerName !== node.ownerName) return false
  for (let index = 0; index < holders.length; index += 1) {
    const holder = holders[index]
    const earlier = was.holders[index]
    if (!holder || !earlier || !sameHolder(earlier, holder, placesBefore)) return false
  }
  return true
}

function touches({ holders }: AddonNode, dirtyPlaces: Uint8Array): boolean {
  for (const { appNumber } of holders) if (dirtyPlaces[appNumber] === 1) return true
  return false
}

/**
 * Whether one app holds it as before, as rules about apps see it: by its own attachment, by what kind of thing it is, by
 * what the list says of the owner's, and by whether anybody shares it; not by who else does.
 */
function sameHolding(was: AddonNode, node: AddonNode, holder: Holder, placesBefore: Int32Array): boolean {
  if (was.planId !== node.planId || was.service !== node.service || was.name !== node.name) return false
  if (was.holders.length > 1 !== node.holders.length > 1) return false
  if (holder.isOwner && was.addon !== node.addon) return false
  const earlier = was.holders.find(({ appNumber }) => appNumber === placesBefore[holder.appNumber])
  return earlier !== undefined && sameHolder(earlier, holder, placesBefore)
}

function sameHolder(was: Holder, holder: Holder, placesBefore: Int32Array): boolean {
  return (
    was.attachment === holder.attachment &&
    was.isOwner === holder.isOwner &&
    placesBefore[holder.appNumber] === was.appNumber
  )
}

/** A few dozen rows: compared as text where they are not the same objects. */
function equalServices(was: ReadonlyMap<string, Service>, services: ReadonlyMap<string, Service>): boolean {
  if (was === services) return true
  if (was.size !== services.size) return false
  return JSON.stringify([...was.values()]) === JSON.stringify([...services.values()])
}

function equalSets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each))
}
