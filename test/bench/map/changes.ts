import '../../../renderer/views/map/map.css'
import * as filtering from '#renderer/views/map/filtering.ts'
import { joinLike, modelOf } from '#renderer/views/map/joined.ts'
import { parting } from '#renderer/views/map/part.ts'
import { createStage, type Stage } from '#renderer/views/map/stage.ts'
import { inTurns } from '#renderer/views/map/turns.ts'
import type { MapData } from '#shared/domain/views.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { Table } from '#shared/map/query/table.ts'
import { everything } from '#shared/map/query/whole.ts'
import { cellRectangle, type Scene } from '#shared/map/scene.ts'
import { themes } from '#shared/map/themes.ts'
import { hasPicture, lookAtCanvas } from './course.ts'

/** The program's own map while its data change: another filter, and another snapshot. */
export interface Changes {
  load(size: string): Promise<void>
  filter(text: string): Promise<Filtering>
  /** The later snapshot, as text from the core, is read and shown. Ends with the earlier one shown again. */
  refresh(): Promise<Refresh>
}

export interface Filtering {
  /** From the one in which the filter is changed to the one before which its picture is there. */
  frames: number
  /** Frames of the next half second, in which what is left is arranged anew, that were not shown. */
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
let whole: MapModel
let table: Table

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

async function settle(): Promise<void> {
  const until = performance.now() + 800
  while (performance.now() < until) await nextFrame()
}

window.changes = {
  async load(size) {
    const text = async (path: string): Promise<string> => (await fetch(`/${path}/${size}`)).text()
    texts = { now: await text('fleet'), later: await text('later') }
    fleet = JSON.parse(texts.now) as MapData
    table = filtering.buildTable(fleet, { endpoint: 'bench', pinned: new Set() })
    const host = document.querySelector<HTMLElement>('#host')
    if (!host) throw new Error('The page has no host.')
    host.className = 'map-host'
    stage = createStage(host, themes.light, { hovered: () => {}, picked: () => {}, painted: () => {} })
    whole = modelOf(fleet)
    stage.show(whole, null)
    while (picture() === '') await nextFrame()
    await settle()
  },
  async filter(text) {
    const before = picture()
    const began = await nextFrame()
    const parsed = filtering.parseQuery(text)
    if (!parsed.ok) throw new Error(parsed.problem.message)
    // As the page does it: what is hidden goes where it stands, and a moment later the rest is arranged anew.
    stage.hide(filtering.hiddenCells(table, parsed.query, whole))
    let now = await nextFrame()
    while (picture() === before) now = await nextFrame()
    const hidden = picture()
    const given = { data: fleet, query: parsed.query, read: true, rows: () => table, language: filtering }
    const arranging = async (): Promise<void> => {
      const made = await inTurns(
        parting.make(given, { ...given, filtered: everything(fleet), model: whole }),
        () => false,
      )
      if (made) stage.show(made.result.model, null, true)
    }
    window.setTimeout(() => {
      void arranging()
    })
    const dropped = await droppedFor(500)
    if (picture() === hidden) throw new Error('What is left was not arranged anew.')
    await settle()
    stage.show(whole, null, true)
    await settle()
    return { frames: Math.round((now - began) / frame), dropped }
  },
  async refresh() {
    const before = placesOf(sceneNow())
    // As the page does it: the answer is read, joined up and laid out a little at a time, and then shown.
    const text = texts.later
    const follow = async (): Promise<void> => {
      const data = JSON.parse(text) as MapData
      await inTurns(joinLike(data, modelOf(fleet)), () => false)
      stage.show(modelOf(data), null)
    }
    window.setTimeout(() => {
      void follow()
    })
    const dropped = await droppedFor(1_000)
    const after = placesOf(sceneNow())
    if (sceneNow().model.data.takenAt === fleet.takenAt) throw new Error('The later snapshot was not shown in time.')
    const surviving = [...before.keys()].filter((id) => after.has(id))
    const moved = surviving.filter((id) => {
      const [from, to] = [before.get(id), after.get(id)]
      return from?.x !== to?.x || from?.y !== to?.y
    })
    stage.show(whole, null)
    await settle()
    return { dropped, surviving: surviving.length, moved: moved.length }
  },
}
