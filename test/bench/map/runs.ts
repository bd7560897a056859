import { chromium, type CDPSession, type Page } from '@playwright/test'
import { z } from 'zod'
import { findChromium } from '../../kit/chromium.ts'
import { median } from '../measure.ts'
import type { Given } from './course.ts'
import { windowSize, type Terrain } from './graph.ts'
import type { PageServer } from './pages.ts'
import { difference, readPng, type Pixels } from './picture.ts'

export interface Candidate {
  /** As it is called in figures. */
  name: string
  page: string
  hash?: string
  takes: Given['kind']
  /** Draws with WebGL. */
  webgl?: boolean
  /** Threads it has once it has settled. */
  workers: number
  /** Its pictures may come later than the page's frames, and can be told apart. */
  watched?: boolean
}

/** Milliseconds until the first picture is there, and that the page's main thread has worked until then. */
export interface Begun {
  firstPaint: number
  initMain: number
}

/** What one candidate took for one size. Milliseconds, megabytes. */
export interface Taken extends Begun {
  memory: number
  frameMedian: number
  /** Of the page's frames. */
  frameWorst: number
  /** Of the pictures, where they can be told apart from the page's frames and are rarer; looking at them takes time too. */
  pictureWorst: number
  mainPerFrame: number
  hit: number
  highlights: number[]
}

export type Outcome<Result> = { ok: true; taken: Result } | { ok: false; why: string }

/**
 * Everything is painted by the processor. What draws with WebGL gets a processor that plays a graphics card, in a
 * process of its own: in the page's it would be several times slower.
 */
const flags = ['--disable-gpu']
const webglFlags = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader']
const motion = 2_400
const settling = 1_000
const patience = 5_000
/** The share of pixels below which nothing has been drawn anew. */
const least = 0.002

/** A browser of its own, taken through the whole course; ended after `limit` milliseconds. */
export function runOnce(
  candidate: Candidate,
  size: string,
  terrain: Terrain,
  server: PageServer,
  limit: number,
): Promise<Outcome<Taken>> {
  return inBrowser(candidate, limit, (page) => take(page, candidate, size, terrain, server))
}

/** Only begins, in a browser of its own. */
export function beginOnce(
  candidate: Candidate,
  size: string,
  server: PageServer,
  limit: number,
): Promise<Outcome<Begun>> {
  return inBrowser(candidate, limit, async (page) => {
    await page.goto(server.address(candidate.page, candidate.hash))
    const main = await watchMainThread(await page.context().newCDPSession(page))
    await page.evaluate(([size, takes]) => window.course.load(size, takes), [size, candidate.takes] as const)
    const blank = await look(page)
    const begun = await begin(page, main)
    await mustChange(page, blank, 'the first picture')
    return begun
  })
}

/** What a page works to look whether its picture is there is not counted, since not all of them have to. */
async function begin(page: Page, main: () => Promise<number>): Promise<Begun> {
  await main()
  const { ms, looked } = await page.evaluate(() => window.course.init())
  return { firstPaint: ms, initMain: (await main()) - looked }
}

async function inBrowser<Result>(
  { webgl }: Candidate,
  limit: number,
  work: (page: Page) => Promise<Result>,
): Promise<Outcome<Result>> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', ...(webgl ? webglFlags : flags)],
  })
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Outcome<Result>>((resolve) => {
    timer = setTimeout(resolve, limit, { ok: false, why: `did not finish in ${limit / 1000} s` })
  })
  try {
    const page = await browser.newPage({ viewport: windowSize })
    page.setDefaultTimeout(0)
    return await Promise.race([
      work(page).then(
        (taken): Outcome<Result> => ({ ok: true, taken }),
        (error: unknown): Outcome<Result> => ({ ok: false, why: String(error).split('\n')[0] ?? '' }),
      ),
      tooLate,
    ])
  } finally {
    clearTimeout(timer)
    await browser.close()
  }
}

async function take(
  page: Page,
  candidate: Candidate,
  size: string,
  { graph, whole, near, hits, lit }: Terrain,
  server: PageServer,
): Promise<Taken> {
  const { page: name, hash, takes } = candidate
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(server.address(name, hash))
  const main = await watchMainThread(await page.context().newCDPSession(page))

  await page.evaluate(([size, takes]) => window.course.load(size, takes), [size, takes] as const)
  const blank = await look(page)
  const { firstPaint, initMain } = await begin(page, main)
  // What is begun when there is nothing else to do is begun now.
  await page.waitForTimeout(settling)
  const end = performance.now() + patience
  while (page.workers().length !== candidate.workers) {
    if (performance.now() > end) throw new Error(`${page.workers().length} workers run`)
    await page.waitForTimeout(50)
  }
  const memory = await memoryOf(page)

  await page.evaluate((view) => window.course.view(view), whole)
  const first = await mustChange(page, blank, 'the first picture')
  await page.evaluate((view) => window.course.view(view), near)
  await mustChange(page, first, 'a nearer view')
  const { ms: hit, right } = await page.evaluate((points) => window.course.hits(points), hits)
  if (right < hits.length * 0.9) throw new Error(`only ${right} of ${hits.length} points were answered rightly`)

  await page.evaluate((view) => window.course.view(view), whole)
  await main()
  const world = { width: graph.width, height: graph.height }
  const move = (ms: number, watch: boolean) =>
    page.evaluate(([whole, world, ms, watch]) => window.course.move(whole, world, ms, watch), [
      whole,
      world,
      ms,
      watch,
    ] as const)
  const moved = await move(motion, false)
  const mainPerFrame = (await main()) / moved.frames.length
  await mustChange(page, first, 'the picture after all that motion')
  const watched = candidate.watched ? await move(motion / 2, true) : null

  await page.evaluate((view) => window.course.view(view), whole)
  const before = await look(page)
  const highlights = await page.evaluate(([lit]) => window.course.highlight(lit, 5), [lit] as const)
  const bright = await mustChange(page, before, 'what is lit')
  await page.evaluate(() => window.course.clear())
  // Some draw roughly first and refine it.
  const enough = difference(before, bright) / 2
  await lookUntil(page, (after) => (difference(before, after) > enough ? 'what was dimmed stays dim' : null))
  if (errors.length > 0) throw new Error(errors[0])
  return {
    firstPaint,
    initMain,
    memory,
    frameMedian: median(moved.frames),
    frameWorst: high(moved.frames),
    pictureWorst: Math.max(high(moved.frames), high(watched?.pictures ?? [])),
    mainPerFrame,
    hit,
    highlights,
  }
}

/** Gives milliseconds that the page's main thread has worked since it was asked last. */
async function watchMainThread(session: CDPSession): Promise<() => Promise<number>> {
  await session.send('Performance.enable')
  const total = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
  }
  let before = await total()
  return async () => {
    const now = await total()
    const spent = now - before
    before = now
    return spent
  }
}

/** Megabytes that are kept, workers and buffers included, garbage not. */
async function memoryOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  let total = bytesOf(await session.send('Runtime.getHeapUsage'))
  for (const worker of await attachWorkers(session)) {
    await worker('HeapProfiler.collectGarbage')
    total += bytesOf(heapUsage.parse(await worker('Runtime.getHeapUsage')))
  }
  await session.detach()
  return total / 2 ** 20
}

const heapUsage = z.object({ usedSize: z.number(), backingStorageSize: z.number() })

function bytesOf({ usedSize, backingStorageSize }: z.infer<typeof heapUsage>): number {
  return usedSize + backingStorageSize
}

/** A way to ask each worker of the page, which has a protocol of its own inside the page's. */
async function attachWorkers(session: CDPSession): Promise<((method: string) => Promise<unknown>)[]> {
  const targets: string[] = []
  const waiting = new Map<string, (result: unknown) => void>()
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') targets.push(sessionId)
  })
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const { id, result } = z
      .object({ id: z.number().optional(), result: z.unknown().optional() })
      .parse(JSON.parse(message))
    waiting.get(`${sessionId} ${id}`)?.(result)
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  let calls = 0
  return targets.map((sessionId) => async (method) => {
    calls += 1
    const id = calls
    const answer = new Promise((resolve) => {
      waiting.set(`${sessionId} ${id}`, resolve)
    })
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
    return answer
  })
}

async function look(page: Page): Promise<Pixels> {
  // Two frames are counted by the page; a screen shows the second one a little later.
  await page.waitForTimeout(100)
  return readPng(await page.screenshot({ animations: 'allow', caret: 'initial' }))
}

/** A candidate that draws nothing is very fast. Gives the other picture. */
function mustChange(page: Page, before: Pixels, what: string): Promise<Pixels> {
  return lookUntil(page, (after) => {
    const share = difference(before, after)
    return share < least ? `${what} was not drawn: ${(share * 100).toFixed(2)} % of the pixels differ` : null
  })
}

/** Looks again for a while: on a busy machine a picture may come late, and how late is measured elsewhere. */
async function lookUntil(page: Page, fault: (pixels: Pixels) => string | null): Promise<Pixels> {
  const end = performance.now() + patience
  for (;;) {
    const pixels = await look(page)
    const found = fault(pixels)
    if (found === null) return pixels
    if (performance.now() > end) throw new Error(found)
  }
}

/** 95 of 100 are no higher. */
function high(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
}
