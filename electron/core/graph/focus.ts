import {
  usualFocusLimit,
  type FocusAddon,
  type FocusApp,
  type FocusData,
  type FocusGroup,
  type FocusLinks,
  type FocusPlace,
  type FocusStage,
} from '#shared/domain/focus.ts'
import type { CommandInput } from '#shared/contract/commands.ts'
import type { Judgement } from '#core/risk/risk.ts'
import { compare } from './build.ts'
import { createFocusRows, type FocusRows } from './focus-rows.ts'
import { ownerNumber, walkFocus, type Walk, type WalkStage } from './focus-walk.ts'
import type { AddonNode, Graph, Holder, Place } from './graph.ts'
import { spaceOf } from './running.ts'

export type FocusInput = Omit<CommandInput<'graph.focus'>, 'endpointId'>

/**
 * Who shares what with the subject; null when the snapshot knows nothing of it. Counts are of all there are, rows no more
 * than the limits: those of the subject's own space first, then those of the space with the most.
 */
export function focusOf(graph: Graph, judgement: Judgement, input: FocusInput): FocusData | null {
  const walk = walkFocus(graph, input)
  if (!walk) return null
  const rows = createFocusRows(graph, judgement)
  const grouped = walk.stages.map((stage) => group(graph, walk, stage, input.limits?.[stage.role] ?? usualFocusLimit))
  return {
    endpointId: graph.endpointId,
    takenAt: graph.takenAt,
    complete: graph.complete,
    short: [...graph.shortLists],
    steps: input.steps,
    path: pathTo(graph, input.focus),
    stages: grouped.map((stage) => stageOf(stage, rows)),
    links: walk.between.map(([from, to]) => linksBetween(walk, grouped, from, to)),
  }
}

/** Members of a stage that belong together; `shown` are those within the limit. */
interface Group<Member> {
  by: FocusGroup<never>['by']
  space: string
  crossing: boolean
  members: Member[]
  shown: Member[]
}

type Grouped =
  | { kind: 'apps'; stage: Extract<WalkStage, { kind: 'apps' }>; groups: Group<Place>[] }
  | { kind: 'addons'; stage: Extract<WalkStage, { kind: 'addons' }>; groups: Group<AddonNode>[] }

function group(graph: Graph, { home }: Walk, stage: WalkStage, limit: number): Grouped {
  if (stage.kind === 'apps') {
    const groups = groupBy(stage.ties.keys(), home, (place) => ({ by: 'space', space: spaceOf(place) }))
    return { kind: 'apps', stage, groups: within(groups, comparePlaces, limit) }
  }
  const groups = groupBy(stage.ties.keys(), home, (node) => groupOfAddon(graph, stage, node))
  return { kind: 'addons', stage, groups: within(groups, compareNodes, limit) }
}

type Common = Pick<Group<never>, 'by' | 'space'>

function groupOfAddon(graph: Graph, { role, ties }: Extract<WalkStage, { kind: 'addons' }>, node: AddonNode): Common {
  if (role === 'lent') return { by: 'lent', space: '' }
  if (role === 'held') {
    return { by: ties.get(node)?.some(({ isOwner }) => isOwner) === true ? 'owned' : 'borrowed', space: '' }
  }
  const owner = graph.places[ownerNumber(node)]
  return owner ? { by: 'space', space: spaceOf(owner) } : { by: 'orphaned', space: '' }
}

function groupBy<Member>(
  members: Iterable<Member>,
  home: string | null,
  commonOf: (member: Member) => Common,
): Group<Member>[] {
  const groups = new Map<string, Group<Member>>()
  for (const member of members) {
    const { by, space } = commonOf(member)
    const key = `${by} ${space}`
    const known = groups.get(key)
    if (known) known.members.push(member)
    else groups.set(key, { by, space, crossing: by === 'space' && space !== home, members: [member], shown: [] })
  }
  return [...groups.values()]
}

function within<Member>(
  groups: Group<Member>[],
  compareMembers: (a: Member, b: Member) => number,
  limit: number,
): Group<Member>[] {
  let room = limit
  return groups.toSorted(compareGroups).map((one) => {
    const shown = one.members.toSorted(compareMembers).slice(0, room)
    room -= shown.length
    return { ...one, shown }
  })
}

const groupOrder: Record<FocusGroup<never>['by'], number> = { owned: 0, lent: 0, space: 1, borrowed: 1, orphaned: 2 }

function compareGroups(a: Group<unknown>, b: Group<unknown>): number {
  return (
    groupOrder[a.by] - groupOrder[b.by] ||
    Number(a.crossing) - Number(b.crossing) ||
    b.members.length - a.members.length ||
    compare(a.space, b.space)
  )
}

function comparePlaces(a: Place, b: Place): number {
  return compare(a.appName, b.appName) || compare(a.appId, b.appId)
}

/** Those that most apps hold first. */
function compareNodes(a: AddonNode, b: AddonNode): number {
  return b.holders.length - a.holders.length || compare(a.name, b.name) || compare(a.id, b.id)
}

function stageOf(grouped: Grouped, rows: FocusRows): FocusStage {
  const { role, ties, aside } = grouped.stage
  const spaces = grouped.groups.filter(({ by }) => by === 'space').length
  const facts = { role, total: ties.size, spaces, aside }
  if (grouped.kind === 'apps') {
    // Of the subject and its parts all is told, of others only what they have to do with it.
    const whole = role === 'app' || role === 'members'
    const groups = grouped.groups.filter(isShown).map((one) => appGroup(one, grouped.stage.ties, rows, whole))
    return { kind: 'apps', ...facts, groups }
  }
  const groups = grouped.groups.filter(isShown).map((one) => addonGroup(one, grouped.stage.ties, rows))
  return { kind: 'addons', ...facts, groups }
}

function isShown({ shown }: Group<unknown>): boolean {
  return shown.length > 0
}

function appGroup(
  { by, space, crossing, members, shown }: Group<Place>,
  ties: ReadonlyMap<Place, readonly Holder[]>,
  rows: FocusRows,
  whole: boolean,
): FocusGroup<FocusApp> {
  const environment = mostFrequent(members.map((place) => rows.environment(place)))
  const apps = shown.map((place) => rows.app(place, ties.get(place) ?? [], whole))
  return { by, space, compliance: rows.complianceOf(space), environment, crossing, total: members.length, rows: apps }
}

/** Of equally frequent ones the first in the alphabet; null of none. */
function mostFrequent<Value extends string>(values: readonly Value[]): Value | null {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, { length }]) => ({ value, length }))
  const [first] = counts.toSorted((a, b) => b.length - a.length || compare(a.value, b.value))
  return first?.value ?? null
}

function addonGroup(
  { by, space, crossing, members, shown }: Group<AddonNode>,
  ties: ReadonlyMap<AddonNode, readonly Holder[]>,
  rows: FocusRows,
): FocusGroup<FocusAddon> {
  const addons = shown.map((node) => rows.addon(node, ties.get(node) ?? []))
  const compliance = by === 'space' ? rows.complianceOf(space) : []
  return { by, space, compliance, environment: null, crossing, total: members.length, rows: addons }
}

/** Only among rows that are given. */
function linksBetween(walk: Walk, grouped: readonly Grouped[], from: number, to: number): FocusLinks {
  const here = grouped[from]
  const there = new Map(numbersIn(grouped[to]).map((number, index) => [number, index]))
  const isByOwner = here?.kind === grouped[to]?.kind
  const others =
    here?.kind === 'apps'
      ? here.groups.flatMap(({ shown }) => shown).map(({ held }) => held.map(({ addonNumber }) => addonNumber))
      : (here?.groups.flatMap(({ shown }) => shown) ?? []).map((node) =>
          isByOwner ? throughOwner(walk, node) : node.holders.map(({ appNumber }) => appNumber),
        )
  const pairs = others.flatMap((numbers, index) =>
    [...new Set(numbers)].flatMap((number): [number, number][] => {
      const target = there.get(number)
      return target === undefined ? [] : [[index, target]]
    }),
  )
  return { from, to, pairs }
}

function numbersIn(grouped: Grouped | undefined): number[] {
  if (!grouped) return []
  return grouped.groups.flatMap(({ shown }) => shown.map(({ number }) => number))
}

/** Numbers of the add-ons that one which is borrowed leads to: itself, and what else its lender has. */
function throughOwner({ stages }: Walk, node: AddonNode): number[] {
  const further = stages.find(({ role }) => role === 'further-addons')
  const lender = ownerNumber(node)
  if (further?.kind !== 'addons' || lender === -1) return [node.number]
  const theirs = [...further.ties].filter(([, ties]) => ties.some(({ appNumber }) => appNumber === lender))
  return [node.number, ...theirs.map(([other]) => other.number)]
}

/** From the space to the subject. The path to an add-on goes through the app that owns it. */
function pathTo(graph: Graph, focus: FocusInput['focus']): FocusPlace[] {
  if (focus.kind === 'space') return [{ kind: 'space', name: focus.name }]
  if (focus.kind === 'app') return pathToPlace(graph.places.find(({ appId }) => appId === focus.id))
  const node = graph.addons.get(focus.id)
  if (!node) return []
  return [...pathToPlace(graph.places[ownerNumber(node)]), { kind: 'addon', id: node.id, name: node.name }]
}

function pathToPlace(place: Place | undefined): FocusPlace[] {
  if (!place) return [{ kind: 'nobody' }]
  return [
    { kind: 'space', name: spaceOf(place) },
    { kind: 'app', id: place.appId, name: place.appName },
  ]
}
