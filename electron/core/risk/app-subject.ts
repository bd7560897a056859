import type { AddonNode, Holder, Place } from '#core/graph/graph.ts'
import { askedPrimary, type Facts } from './facts.ts'
import type { Bench } from './scope.ts'
import type { Statefulness } from './statefulness.ts'
import type { AppSubject, Holding, ServiceGroups, Standing } from './subject.ts'

/** Null for an app that holds nothing which is shared. */
export function appSubject(scope: Bench, place: Place): AppSubject | null {
  const { nodes } = scope.graph
  const { held } = place
  const holdings: Holding[] = []
  let last = -1
  let isShared = false
  for (const holder of held) {
    const { addonNumber } = holder
    const node = nodes[addonNumber]
    if (!node || last === addonNumber) continue
    last = addonNumber
    isShared ||= node.holders.length > 1
    const statefulness = scope.statefulnessOf(node)
    if (statefulness.value > 0) holdings.push(new HeldAddon(scope.facts, node, holder, statefulness))
  }
  return isShared && holdings.length > 0 ? new HoldingSubject(scope, place, holdings) : null
}

/** Works out what is asked of it: most holdings are looked at for their service alone. */
class HeldAddon implements Holding {
  readonly node: AddonNode
  readonly statefulness: Statefulness
  private readonly facts: Facts
  private readonly holder: Holder

  constructor(facts: Facts, node: AddonNode, holder: Holder, statefulness: Statefulness) {
    this.facts = facts
    this.node = node
    this.holder = holder
    this.statefulness = statefulness
  }

  get name(): string {
    return this.holder.attachment?.name ?? this.node.name
  }

  get attachmentId(): string {
    return this.holder.attachment?.id ?? ''
  }

  get isOwner(): boolean {
    return this.holder.isOwner
  }

  get primary(): boolean | null {
    const asked = askedPrimary(this.facts, this.node.id, this.holder.appId)
    return asked ?? (this.holder.isOwner ? (this.node.addon?.primary ?? null) : null)
  }

  get apps(): number {
    return this.node.holders.length
  }
}

class HoldingSubject implements AppSubject {
  readonly scope: Bench
  readonly holdings: readonly Holding[]
  private readonly place: Place
  private grouped: ServiceGroups | null = null

  constructor(scope: Bench, place: Place, holdings: readonly Holding[]) {
    this.scope = scope
    this.place = place
    this.holdings = holdings
  }

  get standing(): Standing {
    return this.scope.standingAt(this.place)
  }

  get byService(): ServiceGroups {
    this.grouped ??= new HoldingGroups(this.holdings)
    return this.grouped
  }
}

class HoldingGroups implements ServiceGroups {
  private readonly groups: [string, Holding[]][] = []

  constructor(holdings: readonly Holding[]) {
    for (const holding of holdings) {
      const { service } = holding.node
      const held = this.get(service)
      if (held) held.push(holding)
      else this.groups.push([service, [holding]])
    }
  }

  get size(): number {
    return this.groups.length
  }

  get(service: string): Holding[] | undefined {
    for (const group of this.groups) if (group[0] === service) return group[1]
    return undefined
  }

  [Symbol.iterator](): Iterator<[string, Holding[]]> {
    return this.groups[Symbol.iterator]()
  }
}
