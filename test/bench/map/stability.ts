import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MapData } from '#shared/domain/views.ts'

/** What is used of d3-hierarchy, which is not among the project's packages. */
interface PackModule {
  hierarchy(root: Branch): { sum(value: (branch: Branch) => number): PackNode }
  pack(): { size(size: [number, number]): { padding(padding: number): (root: PackNode) => PackNode } }
}

interface Branch {
  id: string
  value?: number
  children?: Branch[]
}

interface PackNode {
  data: Branch
  x: number
  y: number
  children?: PackNode[]
  each(look: (node: PackNode) => void): void
  leaves(): PackNode[]
  value?: number
}

/** The share of surviving apps, 0 to 1, that d3's circle packing moves by more than a hundredth of the diagonal. */
export async function movedByPack(before: MapData, after: MapData): Promise<number> {
  const find = createRequire(join(import.meta.dirname, 'competitors/package.json'))
  const d3 = (await import(pathToFileURL(find.resolve('d3-hierarchy')).href)) as PackModule
  const [width, height] = [1600, 1000]
  const places = (data: MapData): Map<string, PackNode> => {
    const root = d3.hierarchy(treeOf(data)).sum(({ value }) => value ?? 0)
    // As its guide has it: largest first.
    root.each((node) => {
      if (node.children) node.children = node.children.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))
    })
    const packed = d3.pack().size([width, height]).padding(2)(root)
    return new Map(packed.leaves().map((leaf) => [leaf.data.id, leaf]))
  }
  const [from, to] = [places(before), places(after)]
  const surviving = [...from].filter(([id]) => to.has(id))
  const moved = surviving.filter(([id, { x, y }]) => {
    const next = to.get(id)
    return next && Math.hypot(next.x - x, next.y - y) > Math.hypot(width, height) / 100
  })
  return moved.length / surviving.length
}

/** Spaces, and in them apps as large as what they own. */
function treeOf({ spaces, apps, addons }: MapData): Branch {
  const owned = apps.ids.map(() => 1)
  for (const owner of addons.owners) if (owner >= 0) owned[owner] = (owned[owner] ?? 0) + 1
  return {
    id: '',
    children: spaces.map(({ id }, space) => ({
      id,
      children: apps.ids.flatMap((app, i) => (apps.spaces[i] === space ? [{ id: app, value: owned[i] ?? 1 }] : [])),
    })),
  }
}
