import type { Plan, Service } from '#shared/domain/inventory.ts'
import type { AddonNode } from '#core/graph/graph.ts'
import type { Described } from './described.ts'
import type { Environment } from './environment.ts'
import { askedPrimary } from './facts.ts'
import type { Bench } from './scope.ts'
import { bitOf, mixtureOf, reachOf, weightOf, type Reach } from './score.ts'
import { always, severalOrganizations, severalSpaces } from './signs.ts'
import type { Statefulness } from './statefulness.ts'
import type { Blast, Party, Subject } from './subject.ts'

export class AddonSubject implements Subject {
  readonly scope: Bench
  readonly node: AddonNode
  readonly statefulness: Statefulness
  readonly plan: Plan | null
  readonly service: Service | null
  readonly share: readonly Party[]
  readonly owner: Party | null
  readonly consumers: readonly Party[]
  readonly oneSpace: boolean
  readonly signs: number
  private weighed = -1
  private counted: Tally | null = null
  private reached: Reach | null = null

  constructor(scope: Bench, node: AddonNode, { plan, service, statefulness, signs }: Described) {
    this.scope = scope
    this.node = node
    this.plan = plan
    this.service = service
    this.statefulness = statefulness
    const { parties } = scope
    let count = 0
    let last = -1
    let space = -1
    let organization = -1
    let oneSpace = true
    let seen = signs | always
    for (const holder of node.holders) {
      const { appNumber } = holder
      // Holders are sorted, so the rows of one app are neighbours.
      if (last === appNumber) continue
      last = appNumber
      const standing = scope.standingNumbered(appNumber)
      if (!standing) continue
      if (standing.spaceNumber !== space) {
        if (space !== -1) oneSpace = false
        space = standing.spaceNumber
      }
      seen |= standing.signs
      if (standing.organizationNumber === -1 || standing.organizationNumber !== organization) {
        if (count > 0 || standing.organizationNumber === -1) seen |= severalOrganizations
        organization = standing.organizationNumber
      }
      parties[count++] = {
        attachment: holder.attachment,
        name: holder.name,
        appName: holder.appName,
        appId: holder.appId,
        app: holder.app,
        space: holder.space,
        isOwner: holder.isOwner,
        standing,
      }
    }
    this.oneSpace = oneSpace
    this.signs = oneSpace ? seen : seen | severalSpaces
    const share = parties.slice(0, count)
    this.share = share
    this.owner = share[0]?.isOwner ? share[0] : null
    this.consumers = this.owner ? share.slice(1) : share
  }

  get blast(): Blast {
    this.counted ??= new Tally(this.share)
    return this.counted
  }

  get reach(): Reach {
    if (!this.reached) {
      this.counted ??= new Tally(this.share)
      const { spaceCount, organizationCount, runningApps, mask } = this.counted
      this.reached = reachOf(
        {
          apps: this.share.length,
          spaces: spaceCount,
          organizations: organizationCount,
          state: this.statefulness.value,
          runningApps,
          writers: this.writers(),
        },
        mixtureOf(mask),
      )
    }
    return this.reached
  }

  get weight(): number {
    if (this.weighed < 0) this.weighed = weightOf(this.reach)
    return this.weighed
  }

  private writers(): number | null {
    const { readers } = this.scope.facts.annotations
    if (readers.size === 0) return null
    const reading = this.share.filter(({ appId }) => readers.has(`${this.node.id}\n${appId}`)).length
    return reading === 0 ? null : this.share.length - reading
  }

  isPrimary({ appId, isOwner }: Party): boolean | null {
    const asked = askedPrimary(this.scope.facts, this.node.id, appId)
    // Of owned add-ons the list says it itself.
    return asked ?? (isOwner ? (this.node.addon?.primary ?? null) : null)
  }
}

/** Counted once per add-on with a finding; the sets are made only for sentences. */
class Tally implements Blast {
  readonly spaceCount: number
  readonly organizationCount: number
  readonly runningApps: number
  readonly mask: number
  private readonly share: readonly Party[]

  constructor(share: readonly Party[]) {
    this.share = share
    let spaceCount = 0
    let organizationCount = 0
    let runningApps = 0
    let mask = 0
    for (let index = 0; index < share.length; index += 1) {
      const standing = share[index]?.standing
      if (!standing) continue
      const { spaceNumber, organizationNumber } = standing
      let newSpace = true
      let newOrganization = organizationNumber !== -1
      // A share has a handful of apps: looking back is quicker than a set.
      for (let earlier = 0; earlier < index && (newSpace || newOrganization); earlier += 1) {
        const other = share[earlier]?.standing
        if (other?.spaceNumber === spaceNumber) newSpace = false
        if (other?.organizationNumber === organizationNumber) newOrganization = false
      }
      if (newSpace) spaceCount += 1
      if (newOrganization) organizationCount += 1
      mask |= bitOf(standing.environment)
      // One of which nobody can tell is taken to run: what is not known makes nothing look safer.
      if (standing.running !== false) runningApps += 1
    }
    this.spaceCount = spaceCount
    this.organizationCount = organizationCount
    this.runningApps = runningApps
    this.mask = mask
  }

  get spaces(): ReadonlySet<string> {
    return new Set(this.share.map(({ standing }) => standing.spaceName))
  }

  get organizations(): ReadonlySet<string> {
    return new Set(this.share.map(({ standing }) => standing.organization).filter((name) => name !== null))
  }

  get environments(): ReadonlySet<Environment> {
    return new Set(this.share.map(({ standing }) => standing.environment))
  }

  get oneProduct(): boolean {
    const pipelines = this.share[0]?.standing.pipelines.join(' ')
    return (
      this.spaceCount === 1 &&
      this.organizationCount <= 1 &&
      // What is not known makes nothing look safer.
      this.share.every(({ standing }) => standing.organizationNumber !== -1) &&
      pipelines !== '' &&
      this.share.every(({ standing }) => standing.pipelines.join(' ') === pipelines)
    )
  }
}
