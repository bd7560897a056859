import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Plan } from '#shared/domain/inventory.ts'
import type { Party, Subject } from '../subject.ts'
import { count } from '../wording.ts'
import { hasBackups, platformRepair } from './repair.ts'
import { addonPath, patch, request, work } from './requests.ts'
import { redeploy } from './revoke.ts'
import { isCreated, isOffered, splitOff } from './split-off.ts'
import { startAgain, stopTheWorld } from './stop-the-world.ts'

/**
 * M5: moves the add-on to another plan, with everybody who holds it stopped meanwhile. `wanted` completes "a plan ..." and
 * `suits` says which plans are meant. Without such a plan, or with a service that cannot change plans, the other apps get
 * add-ons of their own instead.
 */
export function rightSize(subject: Subject, wanted: string, suits: (plan: Plan) => boolean): RemedyStep[] {
  const { node, owner, share, consumers, service } = subject
  if (!owner) return platformRepair(subject)
  const plan = nextPlan(subject, suits)
  if (!plan || service?.supportsUpgrading !== true) {
    const why = plan
      ? `${node.service} cannot change the plan of an add-on that is there`
      : `The catalogue shows no plan ${wanted} that ${node.name} could change to`
    return [work(`${why}: move apps off it instead, or ask the platform team.`), ...splitOff(subject, consumers)]
  }
  return [
    stopTheWorld(share),
    ...backup(subject, owner),
    {
      text: `Change to ${plan.name}, the cheapest plan ${wanted} that costs no less than the present one; compare sizes first. The platform checks nothing here. Some changes copy the data into a new database with new credentials.`,
      requests: [patch(addonPath(owner, node.id), { plan: plan.name })],
    },
    work(
      'Wait until the add-on is provisioned. The new plan is shown at once, even where the change fails later: check what the add-on really has.',
    ),
    redeploy(
      subject,
      consumers,
      'Redeploy each app besides the owner: the platform redeploys only the owner, and the credentials may be new ones.',
    ),
    startAgain(share),
  ]
}

function backup({ node }: Subject, owner: Party): RemedyStep[] {
  if (!hasBackups.has(node.service)) return []
  return [
    {
      text: 'Take a backup and wait until it is complete.',
      requests: [request('POST', `${addonPath(owner, node.id)}/actions/backups`)],
    },
  ]
}

/**
 * The cheapest plan that suits, is on offer and would be created in the space of each app. The API compares none of this on
 * a change (API-FACTS section 6). A plan that costs less is taken to be smaller, and data may not fit.
 */
function nextPlan({ node, plan: own, service, share }: Subject, suits: (plan: Plan) => boolean): Plan | null {
  const least = own?.priceCents ?? 0
  const plans = (service?.plans ?? []).filter(
    (plan) =>
      plan.id !== node.planId &&
      isOffered(plan) &&
      plan.priceCents !== null &&
      plan.priceCents >= least &&
      suits(plan) &&
      share.every((party) => isCreated(plan, party)),
  )
  return plans.toSorted((a, b) => (a.priceCents ?? 0) - (b.priceCents ?? 0))[0] ?? null
}

/** An app and the connections that each of its dynos takes. */
export interface Pool {
  party: Party
  perDyno: number
}

/**
 * Relief until the plan fits: fewer dynos, from whoever takes most, until no more than `budget` connections are taken; at
 * least one dyno of each kind stays.
 */
export function fewerDynos(pools: readonly Pool[], budget: number): RemedyStep {
  const rows = pools.flatMap(({ party, perDyno }) =>
    (party.app?.formation ?? []).map(({ type, quantity }) => ({ party, type, perDyno, was: quantity, quantity })),
  )
  let excess = rows.reduce((sum, { perDyno, quantity }) => sum + perDyno * quantity, 0) - budget
  for (const row of rows.toSorted((a, b) => b.perDyno * b.was - a.perDyno * a.was)) {
    if (excess <= 0) break
    if (row.perDyno <= 0) continue
    const spare = Math.max(0, row.quantity - 1)
    const fewer = Math.min(spare, Math.ceil(excess / row.perDyno))
    row.quantity -= fewer
    excess -= fewer * row.perDyno
  }
  const changed = rows.filter(({ was, quantity }) => quantity < was)
  const text =
    changed.length === 0
      ? 'For now: make the pools smaller; there are no dynos to spare.'
      : `For now: run fewer dynos (${count(changed.length, 'change')}), or make the pools smaller.`
  return {
    text: excess > 0 && changed.length > 0 ? `${text} Fewer dynos alone are not enough.` : text,
    requests: changed.map(({ party, type, quantity }) =>
      patch(`/apps/${party.appName}/formation/${type}`, { quantity }),
    ),
  }
}
