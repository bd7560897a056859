import type { MapModel } from '#shared/map/model.ts'
import type { Drawn } from '#shared/map/paint.ts'
import { danglingWords, type Filtered, type Share } from '#shared/map/query/whole.ts'
import { ribbonCount } from '#shared/map/ribbons.ts'
import { countWords, plural } from '../../parts/words.ts'

/** What is drawn of how much: nothing is left out without a word. */
export function showingWords(
  { data, apps, addons, spaces }: Filtered,
  { links, cells, apps: appCells }: Pick<MapModel, 'links' | 'cells' | 'apps'>,
  /** Null where no map is looked at. */
  drawn: (Pick<Drawn, 'level'> & Partial<Pick<Drawn, 'heldBack' | 'unnamed'>>) | null,
): string {
  const inside = drawn?.level !== 'overview'
  // At the overview add-ons are inside their apps; those that nobody owns stand for themselves.
  const standing = inside ? addons.shown : cells - appCells
  const parts = [
    `Showing ${countWords(apps.shown)} of ${plural(apps.of, 'app')}${hiddenWords(apps)}`,
    `${countWords(standing)} of ${plural(addons.of, 'add-on')}${hiddenWords(addons)}${standing === addons.shown ? '' : ' (zoom in)'}`,
  ]
  if (spaces.shown < spaces.of)
    parts.push(`${countWords(spaces.shown)} of ${plural(spaces.of, 'space')}${hiddenWords(spaces)}`)
  parts.push(
    links.length === 0
      ? 'no links between spaces'
      : drawn === null
        ? `${plural(links.length, 'link')} between spaces`
        : inside
          ? `${plural(links.length, 'link')} by ports`
          : `${countWords(Math.min(ribbonCount, links.length))} of ${plural(links.length, 'link')} as ribbons`,
  )
  const heldBack = drawn?.heldBack ?? 0
  // At the overview these are the attachments inside spaces.
  if (heldBack > 0)
    parts.push(`${plural(heldBack, 'attachment')} without a line ${inside ? '(point at an end)' : '(zoom in)'}`)
  const unnamed = drawn?.unnamed ?? 0
  if (unnamed > 0) parts.push(`${plural(unnamed, 'port')} without a name (point at ${unnamed === 1 ? 'it' : 'one'})`)
  const dangling = danglingWords({ data, apps, addons })
  if (dangling !== null) parts.push(dangling)
  return parts.join(' · ')
}

export function hiddenWords({ shown, of }: Share): string {
  return shown === of ? '' : `, ${countWords(of - shown)} hidden by filter`
}
