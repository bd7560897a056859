import type { MapData } from '#shared/domain/views.ts'

/** How much of the fleet a filter lets through. */
export interface Share {
  shown: number
  of: number
}

export interface Filtered {
  /** Only what is shown, with its indexes made anew; the very data itself where nothing is hidden. */
  data: MapData
  addons: Share
  apps: Share
  spaces: Share
  attachments: Share
}

const whole = (count: number): Share => ({ shown: count, of: count })

/** Without a filter. */
export function everything(data: MapData): Filtered {
  return {
    data,
    addons: whole(data.addons.ids.length),
    apps: whole(data.apps.ids.length),
    spaces: whole(data.spaces.length),
    attachments: whole(data.attachments.addons.length),
  }
}
