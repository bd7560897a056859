import { writeMapCsv } from '#shared/map/export/csv.ts'
import { writeDot } from '#shared/map/export/dot.ts'
import { writeMapJson } from '#shared/map/export/json.ts'
import { litRows } from '#shared/map/export/lit-rows.ts'
import { describePng } from '#shared/map/export/png-texts.ts'
import { drawSvg, paintPixels, pixelSize, tellPixels, type Picture } from '#shared/map/export/picture.ts'
import type { Shown } from '#shared/map/export/shown.ts'
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
      const picture = { ...painted, shown }
      return format === 'svg' ? drawSvg(picture) : await pixelsOf(picture)
    }
  }
}

async function pixelsOf(picture: Picture): Promise<Blob | null> {
  const ruler = new OffscreenCanvas(1, 1).getContext('2d')
  if (ruler === null) return null
  const told = tellPixels(picture, ruler)
  const { width, height } = pixelSize({ width: picture.view.width, height: told.height })
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false })
  if (context === null) return null
  paintPixels(context, picture, told)
  const blob = await context.canvas.convertToBlob({ type: mediaTypes.png })
  const file = describePng(new Uint8Array(await blob.arrayBuffer()), told)
  return new Blob([file], { type: mediaTypes.png })
}
