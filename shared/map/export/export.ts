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
import { drawSvg, footerHeight, type Picture } from './picture.ts'
import { captionOf, type Shown } from './shown.ts'

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
  /** Of the whole picture, CSS pixels. */
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

function shownOf({ data, surroundings }: Export, filter: Query): Omit<Shown, 'lit'> {
  const filtered = filter.kind === 'all' ? everything(data) : filterMap(buildTable(data, surroundings), filter)
  return { endpoint: surroundings.endpoint, filter, filtered }
}

function narrowed(filter: Query, focus: string): Query {
  const only: Query = { kind: 'text', field: 'id', operator: '=', pattern: literally(focus) }
  return filter.kind === 'all' ? only : join('and', [filter, only])
}

/** What a picture of that shows: all that the filter lets through, with the focus lit in it. */
export function pictureOf(wanted: Export): Picture {
  const { focus, palette, width } = wanted
  const shown = shownOf(wanted, wanted.filter)
  const height = Math.max(0, wanted.height - footerHeight)
  const scene = buildScene(shown.filtered.data, shapeOf(width, height))
  const addon = focus === null ? -1 : shown.filtered.data.addons.ids.indexOf(focus)
  const selection: Selection | null = addon === -1 ? null : { kind: 'addon', addon }
  return {
    scene,
    view: {
      camera: fit(scene.layout, { width, height }, 1),
      width,
      height,
      pixelRatio: 1,
      palette,
    },
    state: { ...restingState, lit: selection ? light(scene.model, selection) : null },
    title: `Attachment map of ${shown.endpoint}`,
    caption: captionOf(shown),
  }
}
