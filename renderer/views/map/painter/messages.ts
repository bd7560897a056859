import type { MapData } from '#shared/domain/views.ts'
import type { Shape } from '#shared/map/layout.ts'
import type { Drawn } from '#shared/map/paint.ts'
import type { Face } from './faces.ts'
import type { Frame } from './painter.ts'

/**
 * To the worker. It is sent the data and builds the scene itself: the same data and shape give the same scene on either
 * side, and to copy the data takes a tenth of the time that copying the scene takes. What seldom changes is sent when it
 * has changed; a frame is a few numbers.
 */
export type Order =
  | { kind: 'start'; canvas: OffscreenCanvas; faces: Face[] }
  | { kind: 'data'; data: MapData; shape: Shape }
  | { kind: 'shape'; shape: Shape }
  | { kind: 'look'; look: Pick<Frame, 'palette' | 'state'> }
  | { kind: 'paint'; frame: Omit<Frame, 'palette' | 'state'> }

/**
 * From the worker: `ready` once, and whether there is a graphics card; then `painted` once for each `paint`, in order.
 * After `failed` there is no more.
 */
export type Answer =
  { kind: 'ready'; accelerated: boolean } | { kind: 'painted'; drawn: Drawn } | { kind: 'failed'; reason: string }
