import '../../../renderer/views/map/map.css'
import * as filtering from '#renderer/views/map/filtering.ts'
import { joinLike, modelOf } from '#renderer/views/map/joined.ts'
import { parting, type Part, type Wanted } from '#renderer/views/map/part.ts'
import { createStage, type Stage } from '#renderer/views/map/stage.ts'
import { inTurns } from '#renderer/views/map/turns.ts'
import type { MapData } from '#shared/domain/views.ts'
import { all } from '#shared/map/query/query.ts'
import { cellRectangle, type Scene } from '#shared/map/scene.ts'
import type { Tables } from '#shared/map/query/tables.ts'
import { finish } from '#shared/map/steps.ts'
import { themes } from '#shared/map/themes.ts'
import { hasPicture, lookAtCanvas } from './course.ts'

/** The program's own map while its data change: another filter, and another snapshot. */
export interface Changes {
  load(size: string): Promise<void>
  /** From the filter that is in effect to another one; to none with an empty text. */
  filter(text: string): Promise<Filtering>
  /** The later snapshot, as text from the core, is read and shown behind a filter. Ends with all of the earlier one. */
  refresh(filter: string): Promise<Refresh>
}

export interface Filtering {
  /** From the one in which the filter is changed to the one before which its picture is there. */
  frames: number
  /** Frames of the next moments, in which what is left is arranged anew, that were not shown. */
  dropped: number
}

export interface Refresh {
  /** Frames of the next second that were not shown. */
  dropped: number
  /** Apps of both snapshots. */
  surviving: number
  moved: number
}

declare global {
  interface Window {
    changes: Changes
  }
}

/** Milliseconds. */
const frame = 1000 / 60
const nextFrame = (): Promise<number> => new Promise((resolve) => window.requestAnimationFrame(resolve))

let stage: Stage
let texts = { now: '', later: '' }
let fleet: MapData
let tables: Tables
let shown: Part

const picture = (): string => {
  const canvas = [...document.querySelectorAll<HTMLCanvasElement>('#host > canvas:not([hidden])')].at(-1)
  return canvas && hasPicture(canvas) ? lookAtCanvas(canvas) : ''
}

function sceneNow(): Scene {
  const scene = stage.scene()
  if (!scene) throw new Error('The map shows nothing.')
  return scene
}

/** Id -> where the app lies. */
function placesOf(scene: Scene): Map<string, { x: number; y: number }> {
  return new Map(scene.model.data.apps.ids.map((id, cell) => [id, cellRectangle(scene, cell)]))
}

/** Frames of the next milliseconds that were not shown. */
async function droppedFor(milliseconds: number): Promise<number> {
  let dropped = 0
  let last = await nextFrame()
  const end = last + milliseconds
  while (last < end) {
    const now = await nextFrame()
    dropped += Math.max(0, Math.round((now - last) / frame) - 1)
    last = now
  }
  return dropped
}

function wantedOf(data: MapData, text: string): Wanted {
  const parsed = text === '' ? { ok: true as const, query: all } : filtering.parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return { data, query: parsed.query, read: true, tables: text === '' ? null : tables }
}

/** Joins the map up, and then what is wanted of it, a little at a time, and shows that. */
function follow(wanted: Wanted, isAnother: boolean): void {
  const work = async (): Promise<void> => {
    await inTurns(joinLike(wanted.data, modelOf(shown.data)), () => false)
    const made = await inTurns(parting.make(wanted, shown), () => false)
    if (!made) return
    shown = made.result
    stage.show(shown.model, null, isAnother)
  }
  void work()
}

async function settle(): Promise<void> {
  const until = performance.now() + 800
  while (performance.now() < until) await nextFrame()
}

window.changes = {
  async load(size) {
    const text = async (path: string): Promise<string> => (await fetch(`/${path}/${size}`)).text()
    texts = { now: await text('fleet'), later: await text('later') }
    fleet = JSON.parse(texts.now) as MapData
    tables = filtering.createTables({ endpoint: 'bench', pinned: new Set() })
    const host = document.querySelector<HTMLElement>('#host')
    if (!host) throw new Error('The page has no host.')
    host.className = 'map-host'
    stage = createStage(host, themes.light, { hovered: () => {}, picked: () => {}, painted: () => {} })
    shown = finish(parting.make(wantedOf(fleet, ''), null))
    stage.show(shown.model, null)
    while (picture() === '') await nextFrame()
    await settle()
    tables.of(fleet)
  },
  async filter(text) {
    const before = picture()
    const began = await nextFrame()
    const wanted = wantedOf(fleet, text)
    // As the page does it: what is hidden goes where it stands, while what is left is arranged anew a little at a time; of
    // the whole map a moment later.
    const hidden = tables.hiddenOf(shown, wanted.query)
    stage.hide(hidden)
    const waits = shown.query.kind === 'all' && wanted.query.kind !== 'all'
    if (!waits) follow(wanted, true)
    let now = await nextFrame()
    while (picture() === before) now = await nextFrame()
    const frames = Math.round((now - began) / frame)
    if (waits) follow(wanted, true)
    const dropped = await droppedFor(700)
    if (shown.query !== wanted.query) throw new Error('What is left was not arranged anew in time.')
    await settle()
    return { frames, dropped }
  },
  async refresh(filter) {
    const wanted = wantedOf(fleet, filter)
    shown = finish(parting.make(wanted, shown))
    stage.show(shown.model, null, true)
    await settle()
    const before = placesOf(sceneNow())
    window.setTimeout(() => {
      // The answer is read, joined up and laid out, and what is left of it too, before it is shown.
      follow({ ...wanted, data: JSON.parse(texts.later) as MapData }, false)
    })
    const dropped = await droppedFor(1_000)
    const after = placesOf(sceneNow())
    if (sceneNow().model.data.takenAt === fleet.takenAt) throw new Error('The later snapshot was not shown in time.')
    const surviving = [...before.keys()].filter((id) => after.has(id))
    const moved = surviving.filter((id) => {
      const [from, to] = [before.get(id), after.get(id)]
      return from?.x !== to?.x || from?.y !== to?.y
    })
    shown = finish(parting.make(wantedOf(fleet, ''), shown))
    stage.show(shown.model, null, true)
    await settle()
    return { dropped, surviving: surviving.length, moved: moved.length }
  },
}
