import type { MapData } from '#shared/domain/views.ts'
import { fit } from '../camera.ts'
import { shapeOf } from '../layout.ts'
import { light, type Selection } from '../lit.ts'
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
import { drawSvg, footerHeight } from './picture.ts'
import { captionOf, type Shown } from './shown.ts'

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
export function exportMap(format: MapFormat, { data, surroundings, filter, focus, ...look }: Export): string {
  const query = format === 'svg' || focus === null ? filter : narrowed(filter, focus)
  const filtered = query.kind === 'all' ? everything(data) : filterMap(buildTable(data, surroundings), query)
  const shown: Shown = { endpoint: surroundings.endpoint, filter: query, filtered }
  switch (format) {
    case 'svg':
      return wholePicture(shown, focus, look)
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

function narrowed(filter: Query, focus: string): Query {
  const only: Query = { kind: 'text', field: 'id', operator: '=', pattern: literally(focus) }
  return filter.kind === 'all' ? only : join('and', [filter, only])
}

function wholePicture(
  shown: Shown,
  focus: string | null,
  { palette, width, height: whole }: Pick<Export, 'palette' | 'width' | 'height'>,
): string {
  const height = Math.max(0, whole - footerHeight)
  const scene = buildScene(shown.filtered.data, shapeOf(width, height))
  const addon = focus === null ? -1 : shown.filtered.data.addons.ids.indexOf(focus)
  const selection: Selection | null = addon === -1 ? null : { kind: 'addon', addon }
  return drawSvg({
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
  })
}
