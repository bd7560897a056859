import type { JSX } from 'react'
import type { Picture } from '#shared/map/export/picture.ts'
import { ExportMenu, type ExportFormat } from '../../parts/ExportMenu.tsx'
import type { MapMode } from '../../stores/map-place.ts'
import type { OnScreen } from './export.ts'
import { fileWord } from './file-word.ts'
import { useSaving } from './saving.ts'

const formats = [
  { id: 'svg', name: 'SVG', hint: 'The map as it is on screen, for a document or a wall' },
  { id: 'png', name: 'PNG', hint: 'The same as pixels, at twice the size' },
  { id: 'dot', name: 'Graphviz DOT', hint: 'What the filter shows, as a graph; the selection stands out' },
  { id: 'json', name: 'JSON', hint: 'What the filter shows, for a program; what the selection lights is marked' },
  { id: 'csv', name: 'CSV', hint: 'What the filter shows, for a spreadsheet; with columns for the selection' },
] as const satisfies ExportFormat<string>[]
type Format = (typeof formats)[number]['id']

/** What is shown, as a file: of one endpoint. `picture` gives what is on the canvas, be it under another way to look at it. */
export function MapExport({
  shown,
  way,
  several,
  waiting,
  picture,
}: {
  shown: OnScreen
  way: MapMode
  /** The maps of other endpoints are on screen too. */
  several: boolean
  /** A new filter is on its way to what is shown. */
  waiting: boolean
  picture: () => Pick<Picture, 'scene' | 'view' | 'state'> | null
}): JSX.Element {
  const { busy, save } = useSaving()
  const saveAs = (format: Format): Promise<void> => {
    const seen = picture()
    return save(`map-${fileWord(shown.endpoint, 'endpoint')}.${format}`, async () => {
      // Fetched when somebody wants a file: the map comes up without it.
      const { contentOf, mediaTypes } = await import('./export.ts')
      return { mediaType: mediaTypes[format], content: await contentOf(format, shown, seen) }
    })
  }
  // Nobody is to take the picture for one of the matrix, or of all endpoints.
  const beneath = way === 'overview' ? (several ? '' : null) : ` under this ${way === 'ranked' ? 'list' : way}`
  const [svg, ...others] = formats
  const first = beneath === null ? svg : { ...svg, hint: `The map${beneath}, of ${shown.endpoint} alone` }
  return (
    <ExportMenu
      formats={[first, ...others]}
      busy={busy || waiting}
      testId="map-export"
      onSave={(format) => void saveAs(format)}
    />
  )
}
