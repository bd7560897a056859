import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Plan } from '#shared/domain/inventory.ts'
import type { Holder } from '#core/graph/graph.ts'
import { spaceNameOf } from './environment.ts'
import type { Subject } from './rule.ts'
import type { ServiceKind } from './statefulness.ts'
import { appNames, count } from './wording.ts'

type Request = RemedyStep['requests'][number]

/** Apps whose requests are spelled out in one step; a hub of fifty would bury the recipe under its own requests. */
const appsSpelledOut = 12

/** M1: gives each of these apps an add-on of its own and takes it off the shared one, in an order that loses nothing. */
export function splitOff(subject: Subject, apps: readonly Holder[]): RemedyStep[] {
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

function createOwn(subject: Subject, apps: readonly Holder[], name: string): RemedyStep {
  const { node, graph } = subject
  const single = node.addon && graph.services.get(node.addon.serviceId)?.supportsMultiple === false
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

/**
 * The add-on's own plan where the platform would create it, else the cheapest of the service that it would; null where it
 * has none. A plan that the catalogue does not show is taken as it is: nothing speaks against it.
 */
function planChoice({ node, graph }: Subject): (holder: Holder) => string | null {
  const service = [...graph.services.values()].find(({ plans }) => plans.some(({ id }) => id === node.planId))
  const own = service?.plans.find(({ id }) => id === node.planId)
  const others = (service?.plans ?? [])
    .filter(({ state }) => offered.has(state))
    .toSorted((a, b) => (a.priceCents ?? Infinity) - (b.priceCents ?? Infinity))
  return (holder) => {
    if (!own || isCreated(own, holder)) return node.plan
    return others.find((plan) => isCreated(plan, holder))?.name ?? null
  }
}

/** The three things a create is refused for (API-FACTS section 6). A region that nobody told is not held against it. */
function isCreated(plan: Plan, { app, space }: Holder): boolean {
  const region = space?.region || app?.region || ''
  return (
    plan.state !== 'shutdown' &&
    plan.compliance.every((tag) => space?.compliance.includes(tag)) &&
    (region === '' || plan.regions.length === 0 || plan.regions.includes(region))
  )
}

/** M2: preview apps get add-ons of their own from now on, and those that are there lose this one. */
export function isolatePreviews(subject: Subject, previews: readonly Holder[]): RemedyStep[] {
  const sources = [...new Set(previews.map((preview) => sourceOf(subject, preview)))].filter((name) => name !== null)
  return [
    {
      text: 'Let preview apps create add-ons of their own; by default each one is attached to what its source app has.',
      requests: sources.map((name) => patch(`/apps/${name}/features/preview-addons`, { enabled: true })),
    },
    detach('Detach this add-on from the preview apps that are there now.', previews),
    forEach(
      'Or delete the preview apps whose pull requests are closed; a prod or socs space asks for elevated access.',
      previews,
      ({ appName }) => request('DELETE', `/apps/${appName}`),
    ),
  ]
}

/** M8: only the platform's own database can give an orphan its owner back. */
export function platformRepair(subject: Subject): RemedyStep[] {
  const { node, share, graph } = subject
  const attachments = share.map(({ attachment, appName }) => `${appName} (attachment ${attachment?.id ?? 'not known'})`)
  const first = share[0]
  return [
    work(`Freeze it: until it has an owner again, detach it from none of ${appNames(share)}.`),
    {
      text: 'Take a backup through an app that still holds it, if its service can.',
      requests:
        first && hasBackups.has(node.service) ? [request('POST', `${addonPath(first, node.id)}/actions/backups`)] : [],
    },
    work(
      `Open a ticket with the platform team; no API restores an owner. Text: add-on ${node.id} (${node.plan}) has lost ` +
        `its owner's attachment, as seen at ${new Date(graph.takenAt).toISOString()}. Still attached to ` +
        `${attachments.join(', ')}. Please mark one of these attachments as owned.`,
    ),
    ...(first && share.length === 1
      ? [
          {
            text: `Only if nobody needs its data any more: ${first.appName} is the last app that holds it and can destroy it. Detaching instead would leave it running and paid for, out of everyone's reach.`,
            requests: [request('DELETE', addonPath(first, node.id))],
          },
        ]
      : []),
  ]
}

/** M6: who was detached still knows the credentials, and only some services can change them. */
function revoke(subject: Subject, gone: readonly Holder[]): RemedyStep[] {
  const { node, owner, statefulness } = subject
  if (!owner) return []
  const staying = subject.share.filter((holder) => !gone.includes(holder))
  const redeployed = forEach(
    'Redeploy every app that keeps the add-on, so that it gets the new credentials.',
    staying,
    (holder) =>
      patch(`/apps/${holder.appName}/config-vars`, { ADDON_ATLAS_REDEPLOY: new Date(subject.now).toISOString() }),
  )
  if (statefulness.kind === 'object') {
    return [
      {
        text: 'Rotate the credentials: a detached app still knows the old ones, which stop working at once.',
        requests: [request('PUT', `${addonPath(owner, node.id)}/actions/credentials`)],
      },
      redeployed,
    ]
  }
  if (statefulness.kind === 'secret') {
    const rotate = request('POST', `${addonPath(owner, node.id)}/actions/rotate`)
    return [
      { text: 'Rotate the key, since a detached app still knows it.', requests: [rotate] },
      redeployed,
      { text: 'Rotate it once more, so that the old key is gone as well, and redeploy again.', requests: [rotate] },
    ]
  }
  return [
    work(
      'Revoke the old credentials: a detached app still knows them and no API changes those of this service. Ask the platform team, or move the data to a new add-on.',
    ),
  ]
}

const hasBackups = new Set(['akkeris-postgresql', 'akkeris-mysql', 'akkeris-redis'])

const copying: Record<ServiceKind, string> = {
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

/**
 * A preview app stands in its source's space and is named after it, with a suffix (controller-api lib/previews.js); the
 * list of apps does not say more. Falls back on the owner; null when there is none.
 */
function sourceOf(subject: Subject, preview: Holder): string | null {
  const name = preview.app?.simpleName ?? preview.appName
  const candidates = subject.share.filter(
    ({ app }) => app && !app.preview && app.space === spaceNameOf(preview) && name.startsWith(app.simpleName),
  )
  const nearest = candidates.toSorted((a, b) => b.appName.length - a.appName.length)[0]
  return nearest?.appName ?? subject.node.ownerName
}

/** A name the platform takes (2 to 22 characters) and that no add-on of the app has by chance. */
function ownAddonName(addonId: string): string {
  return `own-${addonId.replace(/[^A-Za-z0-9]/g, '').slice(0, 8)}`
}

/** Never the owner's row: deleting that one would orphan the add-on. */
function detach(text: string, apps: readonly Holder[]): RemedyStep {
  const borrowers = apps.filter((holder) => !holder.isOwner && holder.attachment)
  return forEach(text, borrowers, ({ appName, attachment }) =>
    request('DELETE', `/apps/${appName}/addon-attachments/${attachment?.id ?? ''}`),
  )
}

function forEach(text: string, apps: readonly Holder[], requestOf: (holder: Holder) => Request): RemedyStep {
  const rest = apps.length - appsSpelledOut
  return {
    text: rest > 0 ? `${text} Do the same for the other ${count(rest, 'app')}.` : text,
    requests: apps.slice(0, appsSpelledOut).map(requestOf),
  }
}

function work(text: string): RemedyStep {
  return { text, requests: [] }
}

function maintenance(on: boolean): (holder: Holder) => Request {
  return ({ appName }) => patch(`/apps/${appName}`, { maintenance: on })
}

function addonPath(holder: Holder, addonId: string): string {
  return `/apps/${holder.appName}/addons/${addonId}`
}

/** Body empty for none: the public edge drops an empty object. */
function request(method: string, path: string, body: object | null = null): Request {
  return { method, path, body: body ? JSON.stringify(body) : '' }
}

function post(path: string, body: object): Request {
  return request('POST', path, body)
}

function patch(path: string, body: object): Request {
  return request('PATCH', path, body)
}
