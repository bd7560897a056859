import { atLeast, atMost, median, type Measure } from '../measure.ts'
import { churned, seated } from './churn.ts'
import { fleetOf, type Size } from './fleet.ts'
import { terrainOf, type Terrain } from './graph.ts'
import { buildPage, installCompetitors, servePages, type PageServer } from './pages.ts'
import { measureChanges } from './refreshing.ts'
import { measureOpening } from './opening.ts'
import { beginOnce, runOnce, type Candidate, type Outcome, type Taken } from './runs.ts'
import { movedByPack } from './stability.ts'
import { weighMap } from './weight.ts'

const map: Candidate = { name: 'map', page: 'own', takes: 'fleet', workers: 1, watched: true }
const inPage: Candidate = { name: 'map painted in the page', page: 'own', hash: '#in-page', takes: 'fleet', workers: 0 }
const xyflow: Candidate = { name: '@xyflow/react 12', page: 'xyflow', takes: 'graph', workers: 0 }
const sigma: Candidate = { name: 'sigma 3', page: 'sigma', takes: 'graph', workers: 0, webgl: true }
const cytoscape: Candidate = { name: 'cytoscape 3', page: 'cytoscape', takes: 'graph', workers: 0, watched: true }

/** Who is taken through the course at which size, in turns: what nobody is compared with runs alone. */
const starters: Record<Size, Candidate[]> = {
  S: [map],
  M: [map, xyflow, inPage, sigma, cytoscape],
  L: [map],
  XL: [map, sigma, cytoscape],
}
/** Milliseconds after which a candidate did not finish. */
const limits: Record<Size, number> = { S: 60_000, M: 90_000, L: 90_000, XL: 120_000 }
/** A frame at 60 a second, and what a clock may be off. */
const frame = 1000 / 60 + 0.1

interface Target {
  size: Size
  own: Candidate
  other: Candidate
  name: string
  of: (taken: Taken) => number
  unit: string
  /** How many times less than the other at least. */
  limit: number
}

const firstPaint = { name: 'first paint, times sooner', of: (taken: Taken) => taken.firstPaint, unit: 'ms' }
const initMain = {
  name: 'main thread to begin, times less',
  of: (taken: Taken) => taken.initMain,
  unit: 'ms',
}
const memory = { name: 'memory, times less', of: (taken: Taken) => taken.memory, unit: 'MB' }
const perFrame = {
  name: 'main thread for a frame, times less',
  of: (taken: Taken) => taken.mainPerFrame,
  unit: 'ms',
}
const worst = {
  name: 'slowest frames, times less',
  of: (taken: Taken) => taken.frameWorst,
  unit: 'ms',
}
const hit = { name: 'what is under a point, times sooner', of: (taken: Taken) => taken.hit, unit: 'ms' }
const highlight = {
  name: 'some 50 nodes lit, times sooner',
  of: (taken: Taken) => median(taken.highlights),
  unit: 'ms',
}

const targets: Target[] = [
  { size: 'M', own: map, other: xyflow, limit: 20, ...firstPaint },
  { size: 'M', own: map, other: sigma, limit: 3, ...firstPaint },
  { size: 'M', own: map, other: sigma, limit: 4, ...initMain },
  { size: 'XL', own: map, other: sigma, limit: 6, ...initMain },
  { size: 'XL', own: map, other: sigma, limit: 4, ...memory },
  { size: 'XL', own: map, other: cytoscape, limit: 20, ...memory },
  { size: 'XL', own: map, other: sigma, limit: 4, ...perFrame },
  { size: 'M', own: inPage, other: xyflow, limit: 5, ...perFrame },
  { size: 'XL', own: map, other: cytoscape, limit: 10, ...worst },
  { size: 'M', own: map, other: cytoscape, limit: 100, ...hit },
  { size: 'M', own: map, other: sigma, limit: 3, ...highlight },
]

export interface CompetitionOptions {
  rounds: number
  sizes: Size[]
  report: (line: string) => void
}

/**
 * The map of the program beside libraries for graphs, which get the same fleet and free positions, one fresh browser for
 * each run, and take turns, so that a busy machine slows all. Figures are medians of the ratios within a round.
 */
export async function compete({ rounds, sizes, report }: CompetitionOptions): Promise<Measure[]> {
  const missing = installCompetitors(report)
  if (missing !== null)
    report(`nothing to compare with: what the map is measured against could not be installed (${missing})`)
  const pages = missing === null ? ['xyflow', 'sigma', 'cytoscape', 'xyflow-elk'] : []
  for (const page of pages) {
    const bytes = await buildPage({ name: page, entry: `competitors/${page}.js` })
    report(`${page}: ${(bytes / 1024).toFixed(0)} KB`)
  }
  await buildPage({ name: 'own', entry: 'own.ts' })
  await buildPage({ name: 'changes', entry: 'changes.ts' })
  await buildPage({ name: 'own-focus', entry: 'own-focus.ts' })

  const terrains = new Map<string, { terrain: Terrain; later: string; moved: () => Promise<number> }>()
  for (const size of sizes) {
    const fleet = fleetOf(size)
    const now = seated(fleet, null)
    const later = seated(churned(fleet), now.table)
    terrains.set(size, {
      terrain: terrainOf(now.data),
      later: JSON.stringify(later.data),
      moved: () => movedByPack(now.data, later.data),
    })
  }
  const server = await servePages((path) => {
    const [, kind, size = ''] = path.split('/')
    const found = terrains.get(size)
    if (!found) return null
    if (kind === 'fleet') return JSON.stringify(found.terrain.fleet)
    if (kind === 'graph') return JSON.stringify(found.terrain.graph)
    if (kind === 'focus') return JSON.stringify(found.terrain.focus)
    return kind === 'later' ? found.later : null
  })
  try {
    const measures: Measure[] = []
    for (const size of sizes) {
      const terrain = terrains.get(size)
      if (!terrain) continue
      const candidates = starters[size].filter((candidate) => missing === null || candidate.takes === 'fleet')
      const outcomes = await race(candidates, size, terrain.terrain, server, roundsAt(size, rounds), report)
      measures.push(...judge(size, outcomes, report))
    }
    const pack = async (size: Size): Promise<number | null> =>
      missing === null ? ((await terrains.get(size)?.moved()) ?? null) : null
    measures.push(...(await measureChanges({ server, sizes, rounds, pack, report })))
    if (missing === null && sizes.includes('M')) {
      measures.push(...(await measureFocus(server, rounds, report)))
      const openings = await measureOpening(server, 'xyflow', rounds, report)
      const ratios = openings.map(({ map, other }) => other / map)
      measures.push(
        atLeast(10, {
          name: `M: cached snapshot to clickable map, times sooner than ${xyflow.name}`,
          value: median(ratios),
          unit: 'x',
          range: rangeOf(ratios),
          floorOrPeer: { name: xyflow.name, value: median(openings.map(({ other }) => other)), unit: 'ms' },
        }),
      )
    }
    const weight = await weighMap()
    report(`code of the map: ${weight.files.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')} bytes`)
    measures.push(atMost(40, { name: 'code of the map, compressed', value: weight.total / 1024, unit: 'KB' }))
    return measures
  } finally {
    server.close()
  }
}

/** The largest fleet takes longest, and where the map runs alone there is nothing to pair it with. */
function roundsAt(size: Size, rounds: number): number {
  if (size === 'M') return rounds
  return size === 'XL' ? Math.max(1, rounds - 1) : 1
}

/** A page without anything in it, until the first picture of who hangs on one add-on. */
async function measureFocus(server: PageServer, rounds: number, report: (line: string) => void): Promise<Measure[]> {
  const own: Candidate = { name: 'focus view', page: 'own-focus', takes: 'focus', workers: 0 }
  const other: Candidate = { name: '@xyflow/react 12 and elkjs', page: 'xyflow-elk', takes: 'focus', workers: 0 }
  const pairs: { own: number; other: number }[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const mine = await beginOnce(own, 'M', server, limits.M)
    const theirs = await beginOnce(other, 'M', server, limits.M)
    if (!mine.ok) throw new Error(`The focus view: ${mine.why}`)
    const words = theirs.ok ? `${theirs.taken.toFixed(0)} ms` : theirs.why
    report(`focus, round ${round}: ours ${mine.taken.toFixed(0)} ms, ${other.name} ${words}`)
    if (theirs.ok) pairs.push({ own: mine.taken, other: theirs.taken })
  }
  if (pairs.length === 0) return []
  const ratios = pairs.map(({ own, other }) => other / own)
  return [
    atLeast(5, {
      name: `M: focus view of some 50 apps, times sooner than ${other.name}`,
      value: median(ratios),
      unit: 'x',
      range: rangeOf(ratios),
      floorOrPeer: { name: other.name, value: median(pairs.map(({ other }) => other)), unit: 'ms' },
    }),
  ]
}

type Outcomes = Map<Candidate, Outcome<Taken>[]>

async function race(
  candidates: Candidate[],
  size: Size,
  terrain: Terrain,
  server: PageServer,
  rounds: number,
  report: (line: string) => void,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map(candidates.map((candidate) => [candidate, []]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const candidate of candidates) {
      const outcome = await runOnce(candidate, size, terrain, server, limits[size])
      outcomes.get(candidate)?.push(outcome)
      report(`${size}, round ${round}, ${candidate.name}: ${outcome.ok ? wordsOf(outcome.taken) : outcome.why}`)
    }
  }
  return outcomes
}

function wordsOf(taken: Taken): string {
  return [
    `first paint ${taken.firstPaint.toFixed(0)} ms`,
    `main thread ${taken.initMain.toFixed(0)} ms`,
    `${taken.memory.toFixed(1)} MB`,
    `frames ${taken.frameMedian.toFixed(0)}/${taken.frameWorst.toFixed(0)} ms`,
    `${taken.mainPerFrame.toFixed(1)} ms of work each`,
    `hit ${(taken.hit * 1000).toFixed(1)} µs`,
    `lit ${median(taken.highlights).toFixed(0)} ms`,
  ].join(', ')
}

function judge(size: Size, outcomes: Outcomes, report: (line: string) => void): Measure[] {
  const measures: Measure[] = []
  for (const target of targets.filter((target) => target.size === size)) {
    const pairs = pairsOf(outcomes.get(target.own) ?? [], outcomes.get(target.other) ?? [], target.of)
    if (pairs.length === 0) {
      report(`${target.name} at ${size} was not compared with ${target.other.name}: ${whyNot(outcomes, target)}`)
      continue
    }
    const ratios = pairs.map(({ own, other }) => other / own)
    measures.push(
      atLeast(target.limit, {
        name: `${size}: ${target.own === inPage ? 'in the page, ' : ''}${target.name} than ${target.other.name}`,
        value: median(ratios),
        unit: 'x',
        range: rangeOf(ratios),
        floorOrPeer: { name: target.other.name, value: median(pairs.map(({ other }) => other)), unit: target.unit },
      }),
    )
  }
  const own = (outcomes.get(map) ?? []).flatMap((outcome) => (outcome.ok ? [outcome.taken] : []))
  const failed = (outcomes.get(map)?.length ?? 0) - own.length
  measures.push(atMost(0, { name: `${size}: runs of the map that failed or did not finish`, value: failed, unit: '' }))
  if (own.length === 0) return measures
  const lit = own.map(highlight.of)
  measures.push(
    atMost(2, {
      name: `${size}: some 50 nodes lit`,
      value: Math.round(median(lit) / frame),
      unit: 'frames',
      range: rangeOf(lit.map((ms) => Math.round(ms / frame))),
    }),
  )
  if (size === 'XL') {
    const slowest = own.map(worst.of)
    measures.push(
      atMost(Math.round(2 * frame * 10) / 10, {
        name: 'XL: slowest frames, painted by the processor',
        value: median(slowest),
        unit: 'ms',
        range: rangeOf(slowest),
      }),
    )
  }
  return measures
}

function pairsOf(
  own: Outcome<Taken>[],
  other: Outcome<Taken>[],
  of: (taken: Taken) => number,
): { own: number; other: number }[] {
  return own.flatMap((mine, round) => {
    const theirs = other[round]
    return mine.ok && theirs?.ok ? [{ own: of(mine.taken), other: of(theirs.taken) }] : []
  })
}

function whyNot(outcomes: Outcomes, { other }: Target): string {
  const failed = outcomes.get(other)?.find((outcome) => !outcome.ok)
  return failed && !failed.ok ? failed.why : 'it did not start'
}

export function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}
