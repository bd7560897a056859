import type { MapData } from '#shared/domain/views.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { buildScene, cellRectangle } from '#shared/map/scene.ts'
import { churned, seated } from './churn.ts'
import { fleetOf, type Size } from './fleet.ts'

const windows = [
  [1280, 800],
  [1920, 1080],
  [900, 1200],
] as const

/** How many of the surviving apps lie elsewhere after 1 % of churn, in any of some windows; and how many survive. */
export function movedByChurn(size: Size): { moved: number; surviving: number } {
  const before = seated(fleetOf(size), null)
  const after = seated(churned(before.data), before.table)
  const moved = new Set<string>()
  let surviving = 0
  for (const [width, height] of windows) {
    const [from, to] = [corners(before.data, width, height), corners(after.data, width, height)]
    const survivors = [...to.keys()].filter((id) => from.has(id))
    surviving = survivors.length
    for (const id of survivors) if (from.get(id) !== to.get(id)) moved.add(id)
  }
  return { moved: moved.size, surviving }
}

function corners(data: MapData, width: number, height: number): Map<string, string> {
  const scene = buildScene(data, shapeOf(width, height))
  return new Map(
    data.apps.ids.map((id, cell) => {
      const { x, y } = cellRectangle(scene, cell)
      return [id, `${x} ${y}`]
    }),
  )
}
