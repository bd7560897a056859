import type { SearchHit, SearchKind } from '#shared/domain/views.ts'
import { compare } from '../../graph/build.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Current } from '../inventory.ts'
import { fold, foldedWords } from './fold.ts'

interface Entry {
  hit: SearchHit
  /** The name, folded. */
  name: string
  /** Name and context, folded. */
  text: string
  id: string
}

/** How well something fits, best first. The last two are for several words, and for ids, which nobody types in full. */
const ranks = { exact: 0, prefix: 1, wordStart: 2, inside: 3, allWords: 4, idPrefix: 5 } as const
const rankCount = 6

/** Shorter beginnings of an id fit so many rows by chance that they would bury what was meant. */
const shortestIdPrefix = 4

const kindOrder: readonly SearchKind[] = ['space', 'app', 'addon', 'service', 'plan']

const entriesByGraph = new WeakMap<Graph, readonly Entry[]>()

/**
 * Spaces, apps, add-ons, services and plans by name or id, best first: exact, beginning, beginning of a word, inside,
 * then those that hold all words in name and context. Within a rank the shorter name comes first.
 */
export function search(sources: readonly Current[], text: string, limit: number): SearchHit[] {
  const words = foldedWords(text)
  const wanted = words.join(' ')
  if (wanted === '') return []
  const byRank: Entry[][] = Array.from({ length: rankCount }, () => [])
  for (const { graph } of sources) {
    const found = Array.from({ length: rankCount }, () => 0)
    for (const entry of entriesOf(graph)) {
      const rank = rankOf(entry, wanted, words)
      // Entries come in their final order, so more than the limit of one rank is never needed.
      if (rank === null || (found[rank] ?? 0) >= limit) continue
      found[rank] = (found[rank] ?? 0) + 1
      byRank[rank]?.push(entry)
    }
  }
  if (sources.length > 1) for (const entries of byRank) entries.sort(compareEntries)
  return byRank
    .flat()
    .slice(0, limit)
    .map((entry) => entry.hit)
}

function rankOf({ name, text, id }: Entry, wanted: string, words: readonly string[]): number | null {
  const at = name.indexOf(wanted)
  if (at === 0) return name.length === wanted.length ? ranks.exact : ranks.prefix
  if (id.startsWith(wanted) && wanted.length >= shortestIdPrefix) {
    return id.length === wanted.length ? ranks.exact : at > 0 ? ranks.inside : ranks.idPrefix
  }
  if (at > 0) return startsWord(name, wanted, at) ? ranks.wordStart : ranks.inside
  return words.length > 1 && words.every((word) => text.includes(word)) ? ranks.allWords : null
}

/** Whether any occurrence, the first at `at`, follows something that is neither letter nor digit. */
function startsWord(name: string, wanted: string, at: number): boolean {
  for (let next = at; next !== -1; next = name.indexOf(wanted, next + 1)) {
    if (!/[\p{L}\p{N}]$/u.test(name.slice(Math.max(0, next - 2), next))) return true
  }
  return false
}

function entriesOf(graph: Graph): readonly Entry[] {
  let entries = entriesByGraph.get(graph)
  if (!entries) {
    entries = listEntries(graph).toSorted(compareEntries)
    entriesByGraph.set(graph, entries)
  }
  return entries
}

function listEntries(graph: Graph): Entry[] {
  const entries: Entry[] = []
  function add(kind: SearchKind, id: string, name: string, context: string): void {
    const folded = fold(name)
    entries.push({
      hit: { kind, endpointId: graph.endpointId, id, name, context },
      name: folded,
      text: `${folded}\n${fold(context)}`,
      id: fold(id),
    })
  }
  for (const space of graph.spaces.values()) add('space', space.id, space.name, space.region)
  for (const app of graph.apps.values()) add('app', app.id, app.name, app.space)
  for (const node of graph.addons.values()) {
    // The two-part name of the owner holds its space.
    add('addon', node.id, node.name, `${node.plan} · ${node.ownerName ?? 'no owner'}`)
  }
  for (const service of graph.services.values()) {
    add('service', service.id, service.name, service.humanName)
    for (const plan of service.plans) add('plan', plan.id, plan.name, service.name)
  }
  return entries
}

function compareEntries(left: Entry, right: Entry): number {
  return (
    left.name.length - right.name.length ||
    compare(left.name, right.name) ||
    kindOrder.indexOf(left.hit.kind) - kindOrder.indexOf(right.hit.kind) ||
    compare(left.id, right.id)
  )
}
