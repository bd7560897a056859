import { writeMapCsv } from '#shared/map/export/csv.ts'
import { writeDot } from '#shared/map/export/dot.ts'
import { writeMapJson } from '#shared/map/export/json.ts'
import { litRows } from '#shared/map/export/lit-rows.ts'
import { drawSvg, paintPixels, pixelSize, type Picture } from '#shared/map/export/picture.ts'
import { captionOf, type Shown } from '#shared/map/export/shown.ts'
import type { Lit } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'

export const mediaTypes = {
  svg: 'image/svg+xml',
  png: 'image/png',
  dot: 'text/vnd.graphviz',
  json: 'application/json',
  csv: 'text/csv',
}

/** What is on screen; `selected` is what is lit in it. */
export interface OnScreen extends Omit<Shown, 'lit'> {
  selected: { model: MapModel; lit: Lit } | null
}

/** The file itself; null for a picture before anything is painted. */
export async function contentOf(
  format: keyof typeof mediaTypes,
  { selected, ...rest }: OnScreen,
  painted: Pick<Picture, 'scene' | 'view' | 'state'> | null,
): Promise<string | Blob | null> {
  const shown = { ...rest, lit: selected && litRows(selected.model, selected.lit) }
  switch (format) {
    case 'dot':
      return writeDot(shown)
    case 'json':
      return writeMapJson(shown)
    case 'csv':
      return writeMapCsv(shown)
    case 'svg':
    case 'png':
    default: {
      if (painted === null) return null
      const picture = { ...painted, title: `Attachment map of ${shown.endpoint}`, caption: captionOf(shown) }
      return format === 'svg' ? drawSvg(picture) : await pixelsOf(picture)
    }
  }
}

async function pixelsOf(picture: Picture): Promise<Blob | null> {
  const { width, height } = pixelSize(picture.view)
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false })
  if (context === null) return null
  paintPixels(context, picture)
  return await context.canvas.convertToBlob({ type: 'image/png' })
}
