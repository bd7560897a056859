import type { MapData } from '#shared/domain/views.ts'
import { fit } from '../camera.ts'
import { shapeOf } from '../layout.ts'
import { light, type Selection } from '../lit.ts'
import { buildModel } from '../model.ts'
import type { Palette } from '../palette.ts'
import { restingState } from '../paint.ts'
import { filterMap } from '../query/filter.ts'
import { everything } from '../query/whole.ts'
import { join } from '../query/parse.ts'
import type { Query } from '../query/query.ts'
import { buildTable, type Surroundings } from '../query/table.ts'
import { literally } from '../query/words.ts'
import { buildScene } from '../scene.ts'
import { writeMapCsv } from './csv.ts'
import { writeDot } from './dot.ts'
import { writeMapJson } from './json.ts'
import { litByAddon } from './lit-rows.ts'
import { named } from '../named.ts'
import { createTableRuler, drawSvg, tell, type Picture } from './picture.ts'
import type { Shown } from './shown.ts'

/** Those that are text. A PNG is painted from `pictureOf` by whoever has a rasteriser. */
export const mapFormats = ['svg', 'dot', 'json', 'csv'] as const
export type MapFormat = (typeof mapFormats)[number]

export interface Export {
  data: MapData
  surroundings: Surroundings
  filter: Query
  /** Id of an add-on: the picture lights who hangs on it, the other formats hold that and nothing else. */
  focus: string | null
  palette: Palette
  /** Of the whole picture, CSS pixels. One that has to say more than fits into half of it becomes higher. */
  width: number
  height: number
}

/** What a map shows, in a format for others. Equal inputs give equal bytes. */
export function exportMap(format: MapFormat, wanted: Export): string {
  if (format === 'svg') return drawSvg(pictureOf(wanted))
  const { filter, focus } = wanted
  const part = shownOf(wanted, focus === null ? filter : narrowed(filter, focus))
  const shown = { ...part, lit: focus === null ? null : litByAddon(buildModel(part.filtered.data), focus) }
  switch (format) {
    case 'dot':
      return writeDot(shown)
    case 'json':
      return writeMapJson(shown)
    case 'csv':
    default:
      return writeMapCsv(shown)
  }
}

/** Whether a filter lets the add-on of that id through. */
export function showsFocus({
  data,
  surroundings,
  filter,
  focus,
}: Pick<Export, 'data' | 'surroundings' | 'filter'> & { focus: string }): boolean {
  return filterMap(buildTable(data, surroundings), narrowed(filter, focus)).addons.shown > 0
}

function shownOf({ data: bare, surroundings }: Export, filter: Query): Omit<Shown, 'lit'> {
  const data = named(bare)
  const filtered = filter.kind === 'all' ? everything(data) : filterMap(buildTable(data, surroundings), filter)
  return { endpoint: surroundings.endpoint, filter, filtered }
}

function narrowed(filter: Query, focus: string): Query {
  const only: Query = { kind: 'text', field: 'id', operator: '=', pattern: literally(focus) }
  return filter.kind === 'all' ? only : join('and', [filter, only])
}

/** The strip below a picture that says little. */
const usualFooter = 54

/** What a picture of that shows: all that the filter lets through, with the focus lit in it. */
export function pictureOf(wanted: Export): Picture {
  const { focus, palette, width, height } = wanted
  const shown = shownOf(wanted, wanted.filter)
  const scene = buildScene(shown.filtered.data, shapeOf(width, Math.max(0, height - usualFooter)))
  const addon = focus === null ? -1 : shown.filtered.data.addons.ids.indexOf(focus)
  const selection: Selection | null = addon === -1 ? null : { kind: 'addon', addon }
  const state = { ...restingState, lit: selection ? light(scene.model, selection) : null }
  const withMap = (high: number): Picture => {
    const size = { width, height: high }
    const view = { camera: fit(scene.layout, size, 1), ...size, pixelRatio: 1, palette }
    return { scene, view, state, shown, least: height }
  }
  // The footer says how much is drawn, and how much that is depends on the room that it leaves.
  const ruler = createTableRuler()
  let map = Math.max(0, height - usualFooter)
  for (let tries = 0; tries < 4; tries += 1) {
    const left = Math.max(height - tell(withMap(map), ruler).footer.height, Math.ceil(height / 2))
    if (left >= map) break
    map = left
  }
  return withMap(map)
}
