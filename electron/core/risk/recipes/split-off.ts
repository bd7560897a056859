import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Plan } from '#shared/domain/inventory.ts'
import type { ServiceKind } from '../statefulness.ts'
import type { Party, Subject } from '../subject.ts'
import { appNames } from '../wording.ts'
import { detach, forEach, maintenance, patch, post, work } from './requests.ts'
import { revoke } from './revoke.ts'

/** M1: gives each of these apps an add-on of its own and takes it off the shared one, in an order that loses nothing. */
export function splitOff(subject: Subject, apps: readonly Party[]): RemedyStep[] {
  const { node } = subject
  const name = ownAddonName(node.id)
  // Maintenance is taken back only where it was put on, so that a deliberate one survives.
  const awake = apps.filter((holder) => !(holder.app?.maintenance ?? false))
  return [
    createOwn(subject, apps, name),
    work(copying[subject.statefulness.kind]),
    forEach('Put each app in maintenance, then copy what has changed since.', awake, maintenance(true)),
    forEach(
      'Make the new add-on the primary one where the shared one was, before anything is detached.',
      apps,
      (holder) => patch(`/apps/${holder.appName}/addons/${name}`, { primary: true }),
    ),
    detach('Detach the shared add-on from each app; each is redeployed at once.', apps),
    forEach('Take the apps out of maintenance and check that they work.', awake, maintenance(false)),
    ...revoke(subject, apps),
  ]
}

function createOwn(subject: Subject, apps: readonly Party[], name: string): RemedyStep {
  const { node, service } = subject
  const single = service?.supportsMultiple === false
  const choose = planChoice(subject)
  const plans = new Map(apps.map((holder) => [holder, choose(holder)]))
  const able = apps.filter((holder) => plans.get(holder) !== null)
  const elsewhere = able.filter((holder) => plans.get(holder) !== node.plan)
  const stuck = apps.filter((holder) => plans.get(holder) === null)
  const sentences = [
    `Create an add-on of its own for ${appNames(apps)}, on this plan or a smaller one, and wait until it is provisioned.`,
  ]
  if (elsewhere.length > 0) {
    sentences.push(`The platform refuses ${node.plan} for ${appNames(elsewhere)}: take the cheapest plan that fits.`)
  }
  if (stuck.length > 0) {
    sentences.push(`Choose a plan for ${appNames(stuck)}: none of this service is known to fit there.`)
  }
  if (single) sentences.push('This service allows one add-on per app: stop and detach the app first (steps 3 and 5).')
  return forEach(sentences.join(' '), able, (holder) =>
    post(`/apps/${holder.appName}/addons`, { plan: plans.get(holder), attachment: { name } }),
  )
}

/** What brokers call a plan that anybody may have (API-FACTS section 5). */
const offered = new Set(['public', 'ga'])

export function isOffered({ state }: Plan): boolean {
  return offered.has(state)
}

/**
 * The add-on's own plan where the platform would create it, else the cheapest of the service that it would; null where it
 * has none. A plan that the catalogue does not show is taken as it is: nothing speaks against it.
 */
export function planChoice({ node, plan, service }: Subject): (holder: Party) => string | null {
  const others = (service?.plans ?? [])
    .filter(isOffered)
    .toSorted((a, b) => (a.priceCents ?? Infinity) - (b.priceCents ?? Infinity))
  return (holder) => {
    if (!plan || isCreated(plan, holder)) return node.plan
    return others.find((other) => isCreated(other, holder))?.name ?? null
  }
}

/** The three things a create is refused for (API-FACTS section 6). A region that nobody told is not held against it. */
export function isCreated(plan: Plan, { app, space }: Party): boolean {
  const region = space?.region || app?.region || ''
  return (
    plan.state !== 'shutdown' &&
    plan.compliance.every((tag) => space?.compliance.includes(tag)) &&
    (region === '' || plan.regions.length === 0 || plan.regions.includes(region))
  )
}

/** How data gets from one add-on to another, which the platform does not do. */
export const copying: Record<ServiceKind, string> = {
  relational: 'Copy the data outside the platform, for example with pg_dump and pg_restore or mysqldump.',
  document: 'Copy the data outside the platform, for example with mongodump and mongorestore.',
  object: 'Copy the objects outside the platform, for example with aws s3 sync.',
  queue: 'Plan who drains what still waits in the shared one: messages are not copied.',
  stream: 'Plan who drains what still waits in the shared one: messages are not copied.',
  'volatile-cache': 'Nothing needs copying: the new one fills itself.',
  cdn: 'Nothing needs copying: the new one fills itself.',
  'persistent-cache': 'Copy what the app needs into the new one, outside the platform.',
  search: 'Index the data again into the new one, or copy the indices outside the platform.',
  timeseries: 'Copy what the app needs into the new one, outside the platform.',
  secret: 'Encrypt again with the new key whatever the app encrypted with the shared one.',
  unshareable: 'Copy what the app needs into the new one, outside the platform.',
  other: 'Copy what the app needs into the new one, outside the platform.',
}

/** A name the platform takes (2 to 22 characters) and that no add-on of the app has by chance. */
export function ownAddonName(addonId: string): string {
  return `own-${addonId.replace(/[^A-Za-z0-9]/g, '').slice(0, 8)}`
}
