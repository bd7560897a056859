import type { AddonNode, Graph } from '#core/graph/graph.ts'

/**
 * What rules about apps ask of every add-on, side by side by the number of the add-on: sixty thousand holdings are looked
 * through without touching a row of the fleet.
 */
export interface Columns {
  /** Apps that hold it, its owner included. */
  readonly apps: Uint32Array
  readonly services: Uint16Array
  /** 1 where its statefulness is above 0. */
  readonly stateful: Uint8Array
  /** Whether it is the owner's primary, as the list says: 1 yes, 0 no, -1 where no list shows it. */
  readonly ownPrimary: Int8Array
  /** Enters an add-on unless it is there already. */
  enter(number: number): void
}

/** How many apps hold it: one may do so in several rows, which are neighbours. */
export function appsThatHold({ holders }: AddonNode): number {
  let count = 0
  let last = -1
  for (const { appNumber } of holders) {
    if (appNumber !== last) count += 1
    last = appNumber
  }
  return count
}

export function createColumns({ nodes }: Graph, isStateful: (node: AddonNode) => boolean): Columns {
  const apps = new Uint32Array(nodes.length)
  const services = new Uint16Array(nodes.length)
  const stateful = new Uint8Array(nodes.length)
  const ownPrimary = new Int8Array(nodes.length)
  const entered = new Uint8Array(nodes.length)
  return {
    apps,
    services,
    stateful,
    ownPrimary,
    enter(number) {
      if (entered[number] === 1) return
      const node = nodes[number]
      if (!node) return
      entered[number] = 1
      apps[number] = appsThatHold(node)
      services[number] = node.serviceNumber
      stateful[number] = isStateful(node) ? 1 : 0
      ownPrimary[number] = node.addon ? Number(node.addon.primary) : -1
    },
  }
}
