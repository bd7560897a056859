import type { CommandInput } from '#shared/contract/commands.ts'
import type { FocusRole } from '#shared/domain/focus.ts'
import type { AddonNode, Graph, Holder, Place } from './graph.ts'
import { spaceOf } from './running.ts'

/** What a focus is of, and how many steps it goes. */
export type FocusQuestion = Pick<CommandInput<'graph.focus'>, 'focus' | 'steps'>

/** Who stands in one stage, each with the attachments that brought it there. A holder is one tie of app and add-on. */
interface Standing<Item> {
  role: FocusRole
  ties: Map<Item, Holder[]>
  aside: number
}

export type WalkStage = ({ kind: 'apps' } & Standing<Place>) | ({ kind: 'addons' } & Standing<AddonNode>)

export interface Walk {
  /** Space of the subject: what is elsewhere crosses a border. Null where nobody knows it. */
  home: string | null
  stages: WalkStage[]
  /** Indexes of stages between which ties run. */
  between: [number, number][]
}

/** Everybody in reach, however many; null for a subject that the snapshot knows nothing of. */
export function walkFocus(graph: Graph, { focus, steps }: FocusQuestion): Walk | null {
  const near = around(graph, focus)
  return near && steps === 2 ? goFurther(graph, near) : near
}

function around(graph: Graph, focus: FocusQuestion['focus']): Near | null {
  if (focus.kind === 'space') return aroundSpace(graph, focus.name)
  return focus.kind === 'addon' ? aroundAddon(graph, focus.id) : aroundApp(graph, focus.id)
}

type Near = Walk & {
  /** Those the second step goes on from. */
  ends: ReadonlySet<Place>
  /** Those that are no news. */
  met: ReadonlySet<Place>
  /** Add-ons all of whose apps have been met. */
  walked: ReadonlySet<AddonNode>
  /** Add-ons that lead on, whoever of `ends` holds them. */
  open: ReadonlySet<AddonNode>
}

function aroundAddon(graph: Graph, id: string): Near | null {
  const node = graph.addons.get(id)
  if (!node) return null
  const owners = standing<Place>('owner')
  const holders = standing<Place>('holders')
  const owner = graph.places[ownerNumber(node)]
  for (const holder of node.holders) {
    const place = graph.places[holder.appNumber]
    if (place) add(place === owner ? owners.ties : holders.ties, place, holder)
  }
  const addon = standing<AddonNode>('addon')
  addon.ties.set(node, node.holders)
  const met = new Set([...owners.ties.keys(), ...holders.ties.keys()])
  return {
    home: owner ? spaceOf(owner) : null,
    stages: [
      { kind: 'apps', ...owners },
      { kind: 'addons', ...addon },
      { kind: 'apps', ...holders },
    ],
    between: [
      [0, 1],
      [1, 2],
    ],
    ends: met,
    met,
    walked: new Set([node]),
    open: new Set(),
  }
}

function aroundApp(graph: Graph, id: string): Near | null {
  const place = graph.places.find(({ appId }) => appId === id)
  if (!place) return null
  const subject = standing<Place>('app')
  subject.ties.set(place, [...place.held])
  const held = standing<AddonNode>('held')
  const holders = standing<Place>('holders')
  for (const tie of place.held) {
    const node = graph.nodes[tie.addonNumber]
    if (node) add(held.ties, node, tie)
  }
  meetHolders(graph, held.ties.keys(), new Set([place]), holders.ties)
  return {
    home: spaceOf(place),
    stages: [
      { kind: 'apps', ...subject },
      { kind: 'addons', ...held },
      { kind: 'apps', ...holders },
    ],
    between: [
      [0, 1],
      [1, 2],
    ],
    ends: new Set(holders.ties.keys()),
    met: new Set([place, ...holders.ties.keys()]),
    walked: new Set(held.ties.keys()),
    open: new Set(),
  }
}

function aroundSpace(graph: Graph, name: string): Near | null {
  const inside = new Set(graph.places.filter((place) => spaceOf(place) === name))
  if (inside.size === 0 && !graph.spaces.has(name)) return null
  const borrowed = standing<AddonNode>('borrowed')
  const members = standing<Place>('members')
  const lent = standing<AddonNode>('lent')
  const holders = standing<Place>('holders')
  const staying = new Set<AddonNode>()
  for (const place of inside) {
    for (const tie of place.held) {
      const node = graph.nodes[tie.addonNumber]
      if (!node) continue
      const owner = graph.places[ownerNumber(node)]
      const isOwn = owner !== undefined && inside.has(owner)
      const stays = isOwn && node.holders.every(({ appNumber }) => isAmong(graph, inside, appNumber))
      if (stays) {
        staying.add(node)
        continue
      }
      add(isOwn ? lent.ties : borrowed.ties, node, tie)
      add(members.ties, place, tie)
    }
  }
  lent.aside = staying.size
  members.aside = inside.size - members.ties.size
  meetHolders(graph, lent.ties.keys(), inside, holders.ties)
  const lenders = [...borrowed.ties.keys()].flatMap((node) => graph.places[ownerNumber(node)] ?? [])
  const ends = new Set([...holders.ties.keys(), ...lenders])
  return {
    home: name,
    stages: [
      { kind: 'addons', ...borrowed },
      { kind: 'apps', ...members },
      { kind: 'addons', ...lent },
      { kind: 'apps', ...holders },
    ],
    between: [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
    ends,
    met: new Set([...inside, ...ends]),
    walked: new Set(lent.ties.keys()),
    // Who else borrows what the space borrows shares with its lender.
    open: new Set(borrowed.ties.keys()),
  }
}

function goFurther(graph: Graph, near: Near): Walk {
  const { ends, met, walked, open } = near
  const addons = standing<AddonNode>('further-addons')
  const apps = standing<Place>('further-apps')
  const asides = new Set<AddonNode>()
  const visit = (node: AddonNode): boolean => {
    if (walked.has(node)) return false
    if (addons.ties.has(node)) return true
    if (asides.has(node)) return false
    const leads = node.holders.some(({ appNumber }) => !isAmong(graph, met, appNumber))
    if (leads) addons.ties.set(node, [])
    else asides.add(node)
    return leads
  }
  for (const node of open) visit(node)
  for (const place of ends) {
    for (const tie of place.held) {
      const node = graph.nodes[tie.addonNumber]
      if (node && visit(node)) add(addons.ties, node, tie)
    }
  }
  meetHolders(graph, addons.ties.keys(), met, apps.ties)
  addons.aside = asides.size
  const last = near.stages.length - 1
  const between = [...near.between]
  // An owner shares what else it has, and so does a lender: neither is at the end of its stages.
  if (near.stages[0]?.role !== 'app') between.push([0, last + 1])
  between.push([last, last + 1], [last + 1, last + 2])
  const stages: WalkStage[] = [...near.stages, { kind: 'addons', ...addons }, { kind: 'apps', ...apps }]
  return { home: near.home, stages, between }
}

/** Adds the apps that hold one of these, without those `except`. */
function meetHolders(
  graph: Graph,
  nodes: Iterable<AddonNode>,
  except: ReadonlySet<Place>,
  into: Map<Place, Holder[]>,
): void {
  for (const node of nodes) {
    for (const tie of node.holders) {
      const place = graph.places[tie.appNumber]
      if (place && !except.has(place)) add(into, place, tie)
    }
  }
}

function isAmong(graph: Graph, places: ReadonlySet<Place>, appNumber: number): boolean {
  const place = graph.places[appNumber]
  return place !== undefined && places.has(place)
}

/** Number of the app that owns it; -1 for an orphan. */
export function ownerNumber({ holders: [first] }: AddonNode): number {
  return first?.isOwner === true ? first.appNumber : -1
}

function standing<Item>(role: FocusRole): Standing<Item> {
  return { role, ties: new Map(), aside: 0 }
}

function add<Item>(ties: Map<Item, Holder[]>, item: Item, tie: Holder): void {
  const known = ties.get(item)
  if (known) known.push(tie)
  else ties.set(item, [tie])
}
