import { z } from 'zod'
import { id } from './id.ts'

/** A filter of the map that a person gave a name, as it was typed. */
export const mapView = z.strictObject({
  name: z.string().trim().min(1).max(80),
  filter: z.string().max(2000),
})
export type MapView = z.infer<typeof mapView>

export const preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** The endpoint looked at last; null before there is one. */
  endpointId: id.nullable(),
  /** Each name once, in the order of their names. */
  mapViews: z.array(mapView).max(100),
  /** Ids of add-ons and apps that a person wants to find again. */
  pinned: z.array(id).max(1000),
})
export type Preferences = z.infer<typeof preferences>
