import type { AddonNode, Holder, Place } from '#core/graph/graph.ts'
import { askedPrimary } from './facts.ts'
import type { Bench } from './scope.ts'
import type { Statefulness } from './statefulness.ts'
import type { AppSubject, Holding, ServiceGroups, Standing } from './subject.ts'
import { rivalsOf } from './variables.ts'

/** Null for an app that holds nothing which is shared. */
export function appSubject(scope: Bench, place: Place): AppSubject | null {
  const { columns, graph } = scope
  const { nodes } = graph
  const holdings: HeldAddon[] = []
  let last = -1
  let isShared = false
  for (const holder of place.held) {
    const { addonNumber } = holder
    const node = nodes[addonNumber]
    if (!node || last === addonNumber) continue
    last = addonNumber
    columns.enter(addonNumber)
    isShared ||= (columns.apps[addonNumber] ?? 0) > 1
    if (columns.stateful[addonNumber] === 1) holdings.push(new HeldAddon(scope, node, addonNumber, holder))
  }
  return isShared && holdings.length > 0 ? new HoldingSubject(scope, place, holdings) : null
}

/** Works out what is asked of it: most holdings are looked at for their service alone. */
class HeldAddon implements Holding {
  readonly node: AddonNode
  readonly number: number
  private readonly scope: Bench
  private readonly holder: Holder

  constructor(scope: Bench, node: AddonNode, number: number, holder: Holder) {
    this.scope = scope
    this.node = node
    this.number = number
    this.holder = holder
  }

  get statefulness(): Statefulness {
    return this.scope.statefulnessOf(this.node)
  }

  get name(): string {
    return this.holder.name
  }

  get attachmentId(): string {
    return this.holder.attachment?.id ?? ''
  }

  get isOwner(): boolean {
    return this.holder.isOwner
  }

  get primary(): boolean | null {
    const { facts, columns, asks } = this.scope
    const asked = asks ? askedPrimary(facts, this.node.id, this.holder.appId) : null
    if (asked !== null || !this.holder.isOwner) return asked
    const own = columns.ownPrimary[this.number] ?? -1
    return own === -1 ? null : own === 1
  }

  get apps(): number {
    return this.scope.columns.apps[this.number] ?? 0
  }
}

class HoldingSubject implements AppSubject {
  readonly scope: Bench
  readonly holdings: readonly HeldAddon[]
  private readonly place: Place
  private grouped: HoldingGroups | null = null
  private rivalling: readonly HeldAddon[] | null = null

  constructor(scope: Bench, place: Place, holdings: readonly HeldAddon[]) {
    this.scope = scope
    this.place = place
    this.holdings = holdings
  }

  get standing(): Standing {
    return this.scope.standingAt(this.place)
  }

  get byService(): HoldingGroups {
    this.grouped ??= new HoldingGroups(this.scope, this.holdings)
    return this.grouped
  }

  get rivals(): readonly HeldAddon[] {
    this.rivalling ??= rivalsAmong(this.holdings, this.byService)
    return this.rivalling
  }
}

const nothing: readonly HeldAddon[] = []

function rivalsAmong(holdings: readonly HeldAddon[], byService: HoldingGroups): readonly HeldAddon[] {
  if (byService.size < 2) return nothing
  const rivals: HeldAddon[] = []
  for (const [service, held] of byService) {
    const others = rivalsOf(service)
    if (others === null) return holdings
    if (others.some((other) => byService.get(other) !== undefined)) rivals.push(...held)
  }
  return rivals.length === 0 ? nothing : rivals.toSorted((one, other) => one.number - other.number)
}

class HoldingGroups implements ServiceGroups {
  private readonly groups: [string, HeldAddon[]][] = []

  constructor({ graph, columns }: Bench, holdings: readonly HeldAddon[]) {
    const { serviceNames } = graph
    const numbers: number[] = []
    for (const holding of holdings) {
      const number = columns.services[holding.number] ?? 0
      const place = numbers.indexOf(number)
      if (place === -1) {
        numbers.push(number)
        this.groups.push([serviceNames[number] ?? '', [holding]])
      } else this.groups[place]?.[1].push(holding)
    }
  }

  get size(): number {
    return this.groups.length
  }

  get(service: string): HeldAddon[] | undefined {
    for (const group of this.groups) if (group[0] === service) return group[1]
    return undefined
  }

  [Symbol.iterator](): Iterator<[string, HeldAddon[]]> {
    return this.groups[Symbol.iterator]()
  }
}
