import type { FocusData } from '#shared/domain/focus.ts'
import type { MapData } from '#shared/domain/views.ts'

/**
 * The page side of the map's course: every candidate is a page with the same five verbs, and is taken through the same
 * steps by the same code. Readiness is what can be seen, never what a library says.
 */
export interface Candidate {
  /** What is not timed. */
  prepare?(host: HTMLElement, given: Given): void
  init(host: HTMLElement, given: Given): void | Promise<void>
  /** At once, without a flight. */
  setView(view: CourseView): void
  /** Node under a point, CSS pixels; -1 over nothing. */
  hit(x: number, y: number): number
  /** Lights these and dims all others. */
  highlight(lit: Neighbourhood): void
  clear(): void
  /** Whether the picture is there, for those that draw it later than they are told to. */
  seen?(): boolean
  /** What the picture looks like in a few numbers, for those whose frames may come later than the page's. */
  look?: () => string
}

/** World units are those of the positions; nodes are the apps, then the add-ons. */
export interface Graph {
  width: number
  height: number
  apps: number
  nodes: { names: string[]; risks: number[]; xs: number[]; ys: number[]; sizes: number[] }
  edges: { from: number[]; to: number[] }
}

/**
 * What a page is given: our own takes the fleet as the core tells it, the others the graph with free positions; both take
 * the same answer to who hangs on one add-on.
 */
export type Given =
  { kind: 'fleet'; fleet: MapData } | { kind: 'graph'; graph: Graph } | { kind: 'focus'; focus: FocusData }

/** The world point in the middle of the window, and CSS pixels per world unit. */
export interface CourseView {
  x: number
  y: number
  scale: number
}

export interface Neighbourhood {
  addon: number
  nodes: number[]
  edges: number[]
}

export interface Motion {
  /** Milliseconds between two frames of the page. */
  frames: number[]
  /** Milliseconds between two pictures that differ; null where they are the page's frames. */
  pictures: number[] | null
}

export interface Course {
  /** Fetches what init is given. Not timed. */
  load(size: string, kind: Given['kind']): Promise<void>
  /**
   * Milliseconds until the second frame after it, or the one that has something to be seen; and milliseconds that the page
   * has worked to look whether it has.
   */
  init(): Promise<{ ms: number; looked: number }>
  view(view: CourseView): Promise<void>
  /** Moves and zooms without a pause. `watch` looks at the picture in each frame, which costs time of its own. */
  move(whole: CourseView, world: { width: number; height: number }, ms: number, watch: boolean): Promise<Motion>
  /** Milliseconds for one hit, and how many of the points were answered rightly. */
  hits(points: { x: number; y: number; nodes: number[] }[]): { ms: number; right: number }
  /** Milliseconds until the picture has changed. Stays lit. Those that take long are tried less often. */
  highlight(lit: Neighbourhood, times: number): Promise<number[]>
  clear(): Promise<void>
}

declare global {
  interface Window {
    course: Course
  }
}

/** Milliseconds. */
const patience = 4_000

const nextFrame = (): Promise<number> => new Promise((resolve) => window.requestAnimationFrame(resolve))

async function twoFrames(): Promise<void> {
  await nextFrame()
  await nextFrame()
}

/** For pages that only begin. */
export const still: Omit<Candidate, 'init'> = { setView() {}, hit: () => -1, highlight() {}, clear() {} }

/**
 * From `began` to the end of the second frame, or of the one that has it: to look takes time too, so it is done when the
 * clock has stopped.
 */
async function frames(began: number, there: () => boolean): Promise<{ ms: number; looked: number }> {
  let looked = 0
  const look = (): boolean => {
    const from = performance.now()
    const found = there()
    looked += performance.now() - from
    return found
  }
  await twoFrames()
  let ended = performance.now()
  while (!look()) {
    await nextFrame()
    ended = performance.now()
  }
  return { ms: ended - began, looked }
}

/** The picture once nothing has changed about it for a while: what is still on its way must not be taken for an answer. */
async function settled({ look }: Pick<Candidate, 'look'>): Promise<string | undefined> {
  let before = look?.()
  for (let same = 0; same < 12; same += 1) {
    await nextFrame()
    const now = look?.()
    if (now !== before) same = 0
    before = now
  }
  return before
}

export function run(candidate: Candidate): void {
  const host = document.querySelector<HTMLElement>('#host')
  if (!host) throw new Error('The page has no host.')
  let given: Given | null = null

  window.course = {
    async load(size, kind) {
      const answer: unknown = await (await fetch(`/${kind}/${size}`)).json()
      if (kind === 'fleet') given = { kind, fleet: answer as MapData }
      else if (kind === 'graph') given = { kind, graph: answer as Graph }
      else given = { kind, focus: answer as FocusData }
      candidate.prepare?.(host, given)
    },
    async init() {
      if (!given) throw new Error('Nothing was loaded.')
      const began = performance.now()
      await candidate.init(host, given)
      given = null
      return await frames(began, () => candidate.seen?.() ?? true)
    },
    async view(view) {
      candidate.setView(view)
      await twoFrames()
      await settled(candidate)
    },
    async move(whole, world, ms, watch) {
      const intervals: number[] = []
      const pictures: number[] = []
      const look = (): string => (watch ? (candidate.look?.() ?? '') : '')
      const began = await nextFrame()
      let before = began
      let changed = began
      let looked = look()
      while (before - began < ms) {
        candidate.setView(viewAt(whole, world, (before - began) / ms))
        const now = await nextFrame()
        intervals.push(now - before)
        const next = look()
        if (next !== looked) {
          pictures.push(now - changed)
          changed = now
          looked = next
        }
        before = now
      }
      // The slowest have come no further than the beginning.
      candidate.setView(viewAt(whole, world, 1))
      await settled(candidate)
      return { frames: intervals, pictures: watch && candidate.look ? pictures : null }
    },
    hits(points) {
      let right = 0
      for (const { x, y, nodes } of points) if (nodes.includes(candidate.hit(x, y))) right += 1
      const began = performance.now()
      let done = 0
      // Short ones many times: a clock has steps.
      do {
        for (const { x, y } of points) candidate.hit(x, y)
        done += points.length
      } while (performance.now() - began < 20)
      return { ms: (performance.now() - began) / done, right }
    },
    async highlight(lit, times) {
      const taken: number[] = []
      const end = performance.now() + patience
      while (taken.length < times && (taken.length === 0 || performance.now() < end)) {
        candidate.clear()
        const before = await settled(candidate)
        const began = await nextFrame()
        candidate.highlight(lit)
        const { ms } = await frames(began, () => candidate.look?.() !== before || before === undefined)
        taken.push(ms)
      }
      return taken
    },
    async clear() {
      candidate.clear()
      await twoFrames()
      await settled(candidate)
    },
  }
}

/** Once round the map, 14 times nearer on the far side and back. Ends a little beside where it began. */
function viewAt(whole: CourseView, { width, height }: { width: number; height: number }, part: number): CourseView {
  const angle = part * 2 * Math.PI
  return {
    x: width * (0.5 + 0.25 * Math.sin(angle * 1.02)),
    y: height * (0.5 + 0.2 * Math.sin(angle * 2.04)),
    scale: whole.scale * 14 ** ((1 - Math.cos(angle * 0.97)) / 2),
  }
}

/** A canvas in a few numbers. Copies are read: reading a canvas itself changes how it is painted. */
export function lookAtCanvas(canvas: HTMLCanvasElement): string {
  small ??= new OffscreenCanvas(24, 15).getContext('2d', { willReadFrequently: true })
  if (!small) return ''
  small.imageSmoothingEnabled = false
  small.clearRect(0, 0, 24, 15)
  small.drawImage(canvas, 0, 0, 24, 15)
  return String(small.getImageData(0, 0, 24, 15).data)
}

let small: OffscreenCanvasRenderingContext2D | null = null

/** More than a background and one thing on it. */
export function hasPicture(canvas: HTMLCanvasElement): boolean {
  const numbers = lookAtCanvas(canvas).split(',')
  const colours = new Set<string>()
  for (let at = 0; at + 3 < numbers.length; at += 4) colours.add(numbers.slice(at, at + 4).join())
  return colours.size > 2
}
