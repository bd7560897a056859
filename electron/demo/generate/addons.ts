import type { PlanRow, ServiceRow } from '../catalogue/services.ts'
import { isProduction } from '../platform/fleet.ts'
import type { AddonState, FleetAddon, FleetApp, FleetAttachment, FleetSpace } from '../platform/fleet.ts'
import type { Pace } from '../platform/pace.ts'
import { isoTime, momentBetween } from './ground.ts'
import type { Random } from './random.ts'
import { givenNames, nouns } from './words.ts'

/** How often a service is chosen, relative to the others. */
const popularity: Record<string, number> = {
  'akkeris-postgresql': 26,
  'akkeris-redis': 17,
  'akkeris-s3': 14,
  papertrail: 10,
  'akkeris-mysql': 7,
  'akkeris-memcached': 5,
  'akkeris-es': 4,
  'akkeris-mongodb': 4,
  'akkeris-rabbitmq': 4,
  securekey: 3,
  kafka: 2,
  'akkeris-cdn': 2,
  anomaly: 1,
  'ledger-db': 1,
}

const mostPerApp = 9
const hourMs = 3_600_000

/** Changes to a fleet in the making; what is asked for is done or refused by the platform's own rules. */
export interface Workshop {
  random: Random
  services: ReadonlyMap<string, ServiceRow>
  addons: FleetAddon[]
  attachments: FleetAttachment[]
  now: number
}

/** Earliest `created_at` an attachment can have: neither the app nor the add-on is younger. */
function afterBoth(app: FleetApp, addon: FleetAddon): number {
  return Math.max(Date.parse(app.createdAt), Date.parse(addon.createdAt))
}

/** `service-noun-number` as the platform makes it, or one a person chose. */
function attachmentName(random: Random, service: ServiceRow): string {
  return random.chance(0.07) ? random.pick(givenNames) : `${service.name}-${random.pick(nouns)}-${random.whole(10_000)}`
}

function holdsService(app: FleetApp, service: ServiceRow): boolean {
  return app.attachments.some((attachment) => attachment.addon.service === service)
}

/** A plan the platform would let this space have: offered in its region, every compliance it wants is there. */
function choosePlan(random: Random, service: ServiceRow, space: FleetSpace): PlanRow | null {
  const production = isProduction(space)
  const allowed = service.plans.filter(
    (plan) =>
      plan.available_regions.includes(space.stack.region.name) &&
      plan.compliance.every((tag) => space.compliance.includes(tag)) &&
      (service.name !== 'kafka' || plan.key === (production ? 'prod' : 'nonprod')),
  )
  const unusual = random.next()
  const current = allowed.filter((plan) => plan.state === 'public')
  const others = allowed.filter((plan) => plan.state === 'shutdown' || (plan.state === 'beta' && !production))
  if (unusual < 0.03 && others.length > 0) return random.pick(others)
  // Outside production the cheaper half is chosen more often.
  const cheap = current.slice(0, Math.ceil(current.length / 2))
  const choice = !production && random.chance(0.75) ? cheap : current
  return choice.length > 0 ? random.pick(choice) : null
}

function chooseState(random: Random, age: number): AddonState {
  if (age < 24 * hourMs) return random.chance(0.3) ? 'provisioning' : 'provisioned'
  return random.chance(0.003) ? 'deprovisioned' : 'provisioned'
}

/** Makes an add-on with its owner's attachment; null when the platform would refuse it. */
export function provision(workshop: Workshop, app: FleetApp, service: ServiceRow): FleetAddon | null {
  const { random, now } = workshop
  if (app.attachments.length >= mostPerApp) return null
  if (!service.supports_multiple_installations && holdsService(app, service)) return null
  const plan = choosePlan(random, service, app.space)
  if (!plan) return null
  const made = momentBetween(random, Date.parse(app.createdAt), now - hourMs)
  const createdAt = isoTime(made)
  const changed = random.chance(0.05) ? isoTime(momentBetween(random, made, now)) : createdAt
  const addon: FleetAddon = {
    id: random.uuid(),
    service,
    plan,
    state: chooseState(random, now - made),
    owner: null,
    attachments: [],
    createdAt,
    updatedAt: changed,
  }
  workshop.addons.push(addon)
  addon.owner = link(workshop, addon, app, true, createdAt)
  return addon
}

/**
 * Attaches without asking whether that is wise. `at` is the time of the attachment; without one it is some time after
 * both exist. Null when the platform could never have done it: held already, another region, not sharable, a second
 * one of a single-installation service.
 */
export function attach(workshop: Workshop, addon: FleetAddon, app: FleetApp, at?: number): FleetAttachment | null {
  const { service } = addon
  if (!service.supports_sharing || addon.attachments.some((attachment) => attachment.app === app)) return null
  if (!service.supports_multiple_installations && holdsService(app, service)) return null
  if (addon.owner && addon.owner.app.space.stack.region !== app.space.stack.region) return null
  const made = at ?? momentBetween(workshop.random, afterBoth(app, addon), workshop.now)
  return link(workshop, addon, app, false, isoTime(made))
}

function link(workshop: Workshop, addon: FleetAddon, app: FleetApp, owned: boolean, at: string): FleetAttachment {
  const { random } = workshop
  let name = attachmentName(random, addon.service)
  // The platform refuses a name that another app already uses for the same add-on, ignoring case.
  while (addon.attachments.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
    name = `${addon.service.name}-${random.pick(nouns)}-${random.whole(10_000)}`
  }
  const id = random.uuid()
  const attachment: FleetAttachment = { id, name, addon, app, owned, primary: false, createdAt: at, updatedAt: at }
  addon.attachments.push(attachment)
  app.attachments.push(attachment)
  workshop.attachments.push(attachment)
  return attachment
}

/** `wanted` add-ons over the apps: some have none, a few have many, about three on average. */
export async function provisionAll(workshop: Workshop, apps: FleetApp[], wanted: number, pace: Pace): Promise<void> {
  const { random } = workshop
  const total = Object.values(popularity).reduce((sum, weight) => sum + weight, 0)
  const chooseService = (): ServiceRow | undefined => {
    let left = random.next() * total
    for (const [name, weight] of Object.entries(popularity)) {
      left -= weight
      if (left < 0) return workshop.services.get(name)
    }
    return undefined
  }
  const eager = random.shuffle(apps.filter((app) => !app.preview))
  while (workshop.addons.length < wanted) {
    await pace.breathe()
    const app = eager[Math.floor(eager.length * random.next() ** 1.35)]
    const service = chooseService()
    if (app && service) provision(workshop, app, service)
  }
}

/** The oldest of a service on an app is its primary; everything held counts, owned or borrowed. */
export async function electPrimaries(apps: FleetApp[], pace: Pace): Promise<void> {
  for (const app of apps) {
    await pace.breathe()
    const oldest = new Map<ServiceRow, FleetAttachment>()
    for (const attachment of app.attachments) {
      const best = oldest.get(attachment.addon.service)
      if (!best || attachment.createdAt < best.createdAt) oldest.set(attachment.addon.service, attachment)
      if (attachment.createdAt > app.updatedAt) app.updatedAt = attachment.createdAt
    }
    for (const attachment of oldest.values()) attachment.primary = true
  }
}
