import { atLeast, atMost, median, notMeasured, type Measure } from '../measure.ts'
import { churned, seated } from './churn.ts'
import { fleetOf, type Size } from './fleet.ts'
import { terrainOf, type Terrain } from './graph.ts'
import { buildPage, installCompetitors, servePages, type PageServer } from './pages.ts'
import { measureChanges } from './refreshing.ts'
import { measureOpening } from './opening.ts'
import { beginOnce, runOnce, type Begun, type Candidate, type Outcome, type Taken } from './runs.ts'
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
  name: 'slowest pictures, times less',
  of: (taken: Taken) => taken.pictureWorst,
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
  const absent = missing === null ? null : `what the map is measured against could not be installed (${missing})`
  const pages = missing === null ? ['xyflow', 'sigma', 'cytoscape', 'xyflow-elk'] : []
  for (const page of pages) {
    const bytes = await buildPage({ name: page, entry: `competitors/${page}.js` })
    report(`${page}: ${(bytes / 1024).toFixed(0)} KB`)
  }
  await buildPage({ name: 'own', entry: 'own.ts' })
  await buildPage({ name: 'changes', entry: 'changes.ts' })
  await buildPage({ name: 'own-focus', entry: 'own-focus.ts' })
  await buildPage({ name: 'floor', entry: 'floor.ts' })

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
      measures.push(...judge(size, outcomes, absent))
      if (missing === null) measures.push(...(await measureFloor(server, size, outcomes, report)))
    }
    const pack = async (size: Size): Promise<number | null> =>
      missing === null ? ((await terrains.get(size)?.moved()) ?? null) : null
    measures.push(...(await measureChanges({ server, sizes, rounds, pack, report })))
    if (sizes.includes('M')) {
      measures.push(await measureFocus(server, rounds, absent, report))
      const openings = absent === null ? await measureOpening(server, 'xyflow', rounds, report) : []
      const pairs = openings.map(({ map, other }) => ({ own: map, other }))
      const name = `M: cached snapshot to clickable map, times sooner than ${xyflow.name}`
      measures.push(compared(10, { name, peer: xyflow.name, unit: 'ms', why: absent ?? '' }, pairs))
    }
    const weight = await weighMap()
    report(`code of the map: ${weight.files.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')} bytes`)
    measures.push(atMost(40, { name: 'code of the map, compressed', value: weight.total / 1024, unit: 'KB' }))
    return measures
  } finally {
    server.close()
  }
}

/** What is begun by both, and how many times less ours is to add to what the browser takes by itself. */
const beginnings = [
  { size: 'M', name: 'first paint', of: ({ firstPaint }: Begun) => firstPaint, limit: 3 },
  { size: 'M', name: 'main thread to begin', of: ({ initMain }: Begun) => initMain, limit: 4 },
  { size: 'XL', name: 'main thread to begin', of: ({ initMain }: Begun) => initMain, limit: 6 },
]

/**
 * How much of the beginning is the browser's own: on a machine without a graphics card, where memory is slow to be had,
 * that may be nearly all of the quarter of sigma's time that is asked for. What each adds to it says more.
 */
async function measureFloor(
  server: PageServer,
  size: Size,
  outcomes: Outcomes,
  report: (line: string) => void,
): Promise<Measure[]> {
  const figures = beginnings.filter((figure) => figure.size === size)
  if (figures.length === 0) return []
  const floor: Candidate = { name: 'a canvas with one word', page: 'floor', takes: 'fleet', workers: 0 }
  const floors: Begun[] = []
  for (let round = 1; round <= Math.max(3, outcomes.get(map)?.length ?? 0); round += 1) {
    const outcome = await beginOnce(floor, size, server, limits[size])
    if (outcome.ok) floors.push(outcome.taken)
    report(`${size}, ${floor.name}: ${outcome.ok ? begunWords(outcome.taken) : outcome.why}`)
  }
  const takenBy = (candidate: Candidate): Begun[] =>
    (outcomes.get(candidate) ?? []).flatMap((outcome) => (outcome.ok ? [outcome.taken] : []))
  const [ours, theirs] = [takenBy(map), takenBy(sigma)]
  return figures.map(({ name, of, limit }) => {
    const measure = { name: `${size}: ${name}, added to ${floor.name}, times less than ${sigma.name}`, unit: 'x' }
    if (floors.length === 0 || ours.length === 0 || theirs.length === 0)
      return notMeasured(`>= ${limit}`, { ...measure, why: 'no run finished' })
    const least = median(floors.map(of))
    const added = (taken: Begun[]): number => Math.max(1, median(taken.map(of)) - least)
    const value = added(theirs) / added(ours)
    return atLeast(limit, { ...measure, value, floorOrPeer: { name: floor.name, value: least, unit: 'ms' } })
  })
}

/** The largest fleet takes longest, and where the map runs alone there is nothing to pair it with. */
function roundsAt(size: Size, rounds: number): number {
  if (size === 'M') return rounds
  return size === 'XL' ? Math.max(1, rounds - 1) : 1
}

/** A page without anything in it, until the first picture of who hangs on one add-on. */
async function measureFocus(
  server: PageServer,
  rounds: number,
  absent: string | null,
  report: (line: string) => void,
): Promise<Measure> {
  const own: Candidate = { name: 'focus view', page: 'own-focus', takes: 'focus', workers: 0 }
  const other: Candidate = { name: '@xyflow/react 12 and elkjs', page: 'xyflow-elk', takes: 'focus', workers: 0 }
  const pairs: Pair[] = []
  let why = absent ?? ''
  const planned = absent === null ? rounds : 0
  for (let round = 1; round <= planned; round += 1) {
    const mine = await beginOnce(own, 'M', server, limits.M)
    const theirs = await beginOnce(other, 'M', server, limits.M)
    if (!mine.ok) throw new Error(`The focus view: ${mine.why}`)
    report(`focus, round ${round}: ours ${begunWords(mine.taken)}`)
    report(`focus, round ${round}: ${other.name} ${theirs.ok ? begunWords(theirs.taken) : theirs.why}`)
    if (theirs.ok) pairs.push({ own: mine.taken.firstPaint, other: theirs.taken.firstPaint })
    else why = theirs.why
  }
  const name = `M: focus view of some 50 apps, times sooner than ${other.name}`
  return compared(5, { name, peer: other.name, unit: 'ms', why }, pairs)
}

/** Ours and theirs of one round. */
interface Pair {
  own: number
  other: number
}

/** The median of how many times less ours is; not measured without a round that both finished, and `why` says why. */
function compared(
  limit: number,
  { name, peer, unit, why }: { name: string; peer: string; unit: string; why: string },
  pairs: readonly Pair[],
): Measure {
  if (pairs.length === 0) return notMeasured(`>= ${limit}`, { name, unit: 'x', why })
  const ratios = pairs.map(({ own, other }) => other / own)
  return atLeast(limit, {
    name,
    value: median(ratios),
    unit: 'x',
    range: rangeOf(ratios),
    floorOrPeer: { name: peer, value: median(pairs.map(({ other }) => other)), unit },
  })
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

function begunWords({ firstPaint, initMain }: Begun): string {
  return `first paint ${firstPaint.toFixed(0)} ms, main thread ${initMain.toFixed(0)} ms`
}

function wordsOf(taken: Taken): string {
  return [
    begunWords(taken),
    `${taken.memory.toFixed(1)} MB`,
    `frames ${taken.frameMedian.toFixed(0)}/${taken.frameWorst.toFixed(0)} ms, pictures ${taken.pictureWorst.toFixed(0)} ms`,
    `${taken.mainPerFrame.toFixed(1)} ms of work each`,
    `hit ${(taken.hit * 1000).toFixed(1)} µs`,
    `lit ${median(taken.highlights).toFixed(0)} ms`,
  ].join(', ')
}

function judge(size: Size, outcomes: Outcomes, absent: string | null): Measure[] {
  const measures: Measure[] = []
  for (const target of targets.filter((target) => target.size === size)) {
    const name = `${size}: ${target.own === inPage ? 'in the page, ' : ''}${target.name} than ${target.other.name}`
    const pairs = pairsOf(outcomes.get(target.own) ?? [], outcomes.get(target.other) ?? [], target.of)
    const why = absent ?? whyNot(outcomes, target)
    measures.push(compared(target.limit, { name, peer: target.other.name, unit: target.unit, why }, pairs))
  }
  const own = (outcomes.get(map) ?? []).flatMap((outcome) => (outcome.ok ? [outcome.taken] : []))
  const failed = (outcomes.get(map)?.length ?? 0) - own.length
  measures.push(atMost(0, { name: `${size}: runs of the map that failed or did not finish`, value: failed, unit: '' }))
  measures.push(alone(2, { name: `${size}: some 50 nodes lit`, unit: 'frames', told: inFrames }, own.map(highlight.of)))
  if (size === 'XL') {
    const name = 'XL: slowest frames of the page, painted by the processor'
    const worstFrames = own.map(({ frameWorst }) => frameWorst)
    measures.push(alone(Math.round(2 * frame * 10) / 10, { name, unit: 'ms' }, worstFrames))
  }
  return measures
}

function inFrames(ms: number): number {
  return Math.round(ms / frame)
}

/** A figure of the map by itself, `told` in a coarser unit than it was taken. */
function alone(
  limit: number,
  { name, unit, told = (value) => value }: { name: string; unit: string; told?: (value: number) => number },
  values: readonly number[],
): Measure {
  return values.length === 0
    ? notMeasured(`<= ${limit}`, { name, unit, why: 'no run of the map finished' })
    : atMost(limit, { name, value: told(median(values)), unit, range: rangeOf(values.map(told)) })
}

function pairsOf(own: Outcome<Taken>[], other: Outcome<Taken>[], of: (taken: Taken) => number): Pair[] {
  return own.flatMap((mine, round) => {
    const theirs = other[round]
    return mine.ok && theirs?.ok ? [{ own: of(mine.taken), other: of(theirs.taken) }] : []
  })
}

function whyNot(outcomes: Outcomes, { own, other }: Target): string {
  const failed = [other, own].flatMap((candidate) =>
    (outcomes.get(candidate) ?? []).flatMap((outcome) => (outcome.ok ? [] : [`${candidate.name}: ${outcome.why}`])),
  )
  return failed[0] ?? 'neither was started'
}

function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}
