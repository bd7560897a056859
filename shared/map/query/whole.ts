import type { MapData } from '#shared/domain/views.ts'
import { counted } from '../counted.ts'

/** How much of the fleet a filter lets through. */
export interface Share {
  shown: number
  of: number
}

export interface Filtered {
  /** Only what is shown, with its indexes made anew; the very data itself where nothing is hidden. */
  data: MapData
  /** Where each of its apps and add-ons stands in the whole; null where nothing is hidden. */
  places: { apps: Int32Array; addons: Int32Array } | null
  addons: Share
  apps: Share
  spaces: Share
  attachments: Share
}

/**
 * How many attachments lead nowhere; null where none does. Nobody knows which of them a filter would hide, so with one
 * they are told as what they are: of the whole endpoint.
 */
export function danglingWords({ data, apps, addons }: Pick<Filtered, 'data' | 'apps' | 'addons'>): string | null {
  if (data.dangling === 0) return null
  const isPart = apps.shown < apps.of || addons.shown < addons.of
  return `${counted(data.dangling, 'attachment')}${isPart ? ' of the whole endpoint' : ''} with an unknown end not drawn`
}

const whole = (count: number): Share => ({ shown: count, of: count })

/** Without a filter. */
export function everything(data: MapData): Filtered {
  return {
    data,
    places: null,
    addons: whole(data.addons.ids.length),
    apps: whole(data.apps.ids.length),
    spaces: whole(data.spaces.length),
    attachments: whole(data.attachments.addons.length),
  }
}
