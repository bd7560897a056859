import { z } from 'zod'
import type { Plan, Service } from '#shared/domain/inventory.ts'
import type { Operation } from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'
import { serviceOfPlan } from '../../graph/build.ts'
import { affectedApp, redeployOf } from '../affected.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import { heldBy, ofService, type Held } from '../held.ts'
import type { Kind, Known, Replies } from '../kind.ts'
import { nameCheck, namesakeWarnings } from '../names.ts'
import { isBrokered, isConfigSet, isDrain } from '../providers.ts'
import {
  askBorrowed,
  askFormation,
  askOwned,
  askServices,
  type AskedAddon,
  type AskedAttachment,
} from '../questions.ts'
import { hasTag, partyOf, pathPart, planOf, regionOf, type Party } from '../subjects.ts'
import { consequencesOf } from '../variables.ts'
import { isShortCatalogue, listCheck, refused, unknown, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'
import { formationWarnings } from './attach.ts'

type CreateAddon = Extract<Operation, { kind: 'create-addon' }>

type Told = {
  /** What can be had now: the controller reads its catalogue every two hours, and a plan may be shut down meanwhile. */
  services: Service[]
  borrowed: AskedAttachment[]
  /** Where one per app is the rule, which asks the app's brokers; elsewhere whether there are dynos. */
  owned?: AskedAddon[]
  formation?: { type: string; quantity: number }[]
}

/** Makes an add-on of an app's own (operations-actions-risks 3.1). */
export const createAddon: Kind<CreateAddon, Told> = {
  kind: 'create-addon',

  questions({ appId, plan }, known) {
    partyOf(known, appId)
    const listed = planOf(known.graph.services.values(), plan)
    const single = listed?.service.supportsMultiple === false
    return {
      services: askServices(),
      borrowed: askBorrowed(appId),
      ...(single ? { owned: askOwned(appId) } : { formation: askFormation(appId) }),
    }
  },

  draft(operation, known, told) {
    const { appId, name } = operation
    const party = partyOf(known, appId)
    const { appName } = party
    const found = planOf(told.services.ok ? told.services.told : known.graph.services.values(), operation.plan)
    const service = found?.service.name ?? serviceOfPlan(operation.plan)
    const held = heldBy(known, appId, told.borrowed)
    const given = isDrain(service) || isConfigSet(service) ? '' : name
    const made: Held = {
      addonId: '',
      attachmentId: null,
      name: given,
      service,
      isOwner: true,
      primary: ofService(held, service).length === 0,
    }
    const { variables, primaries, warnings } = consequencesOf(party, held, found ? [...held, made] : held)
    const formation = told.formation?.ok === true ? told.formation.told : party.app?.formation
    const getsDyno = formation?.length === 0 && !isDrain(service)
    const redeploy = redeployOf(party, getsDyno ? [{ quantity: 1 }] : formation)
    const guarded = hasTag(party, 'prod') === true || hasTag(party, 'socs') === true

    return {
      title: `Create ${found?.plan.name ?? operation.plan} on ${appName}`,
      level: 'additive',
      verdict: verdictOf(checksOf({ operation, known, party, told, found, held })),
      requests: [
        {
          method: 'POST',
          path: `/apps/${pathPart(appId)}/addons`,
          body: jsonBody({ plan: operation.plan, ...(name === '' ? {} : { attachment: { name } }) }),
          elevated: false,
          does: `Has ${found?.plan.name ?? operation.plan} made for ${appName}${priceOf(found?.plan ?? null)}.`,
        },
      ],
      affected: [affectedApp(party, 'target', redeploy.effects, redeploy.notes)],
      variables,
      primaries,
      losses: [],
      warnings: [
        ...(getsDyno ? formationWarnings({ ...party, app: party.app && { ...party.app, formation: [] } }) : []),
        ...planWarnings(found?.plan ?? null),
        ...(isBrokered(service) ? brokerWarnings : []),
        ...namesakeWarnings(held, null, given, appName),
        ...warnings,
      ],
      reversible: {
        kind: 'yes',
        how: `Destroy it again, with what was written to it meanwhile.${guarded ? ' A prod or socs space asks for elevated access then.' : ''}`,
      },
      duration: isBrokered(service)
        ? {
            seconds: null,
            words:
              'Some are there at once, databases of their own take minutes. The app is redeployed when it answers, and ' +
              'again when it is noticed to be ready: one add-on a minute is looked at, on the whole platform.',
          }
        : { seconds: 5, words: 'At once; the app is then redeployed, which takes as long as it takes to start.' },
      aka:
        found && nameCheck(name) === null
          ? akaLine('addons:create', operation.plan, '-a', appName, ...(name === '' ? [] : ['--as', name]))
          : null,
      name: { typed: appName, is: 'The name of the app' },
      verify: {
        kind: 'read',
        path: `/apps/${pathPart(appId)}/addons`,
        words: `Waiting until ${appName} lists it as provisioned.`,
        before: ownedBefore(held, told),
        proof: true,
      },
    }
  },

  judge({ plan, name }, before, body) {
    const rows = addonRows.safeParse(body)
    const known = z.array(z.string()).safeParse(before)
    if (!rows.success || !known.success) return 'not-yet'
    const made = rows.data.filter(
      (row) =>
        !known.data.includes(row.id) &&
        (row.plan.id === plan || row.plan.name === plan) &&
        // Services that take no name have one of their own.
        (name === '' || row.name === name || isDrain(row.addon_service.name) || isConfigSet(row.addon_service.name)),
    )
    if (made.some(({ state }) => state === 'provisioned')) return 'came-about'
    return made.some(({ state }) => state === 'deprovisioned') ? 'failed' : 'not-yet'
  },
}

const addonRows = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    state: z.string(),
    plan: z.object({ id: z.string(), name: z.string() }),
    addon_service: z.object({ name: z.string() }),
  }),
)

/** Ids of what the app owned before: what is not among them is the new one, as nothing else tells it apart. */
function ownedBefore(held: readonly Held[], { owned }: Replies<Told>): Json {
  const ids = held.filter(({ isOwner }) => isOwner).map(({ addonId }) => addonId)
  if (owned?.ok === true) ids.push(...owned.told.map(({ id }) => id))
  return [...new Set(ids)].toSorted()
}

interface Case {
  operation: CreateAddon
  known: Known
  party: Party
  told: Replies<Told>
  found: { service: Service; plan: Plan } | null
  held: readonly Held[]
}

/** In the server's order (API-FACTS section 6). What a broker says afterwards nobody can know. */
function checksOf(all: Case): Check[] {
  const { operation, party, told, found } = all
  return [
    appCheck(told),
    planCheck(all),
    found ? complianceCheck(found.plan, party) : null,
    nameCheck(operation.name),
    found ? regionCheck(found.plan, party) : null,
    found && !found.service.supportsMultiple ? onceCheck(all, found.service) : null,
  ]
}

/** Any of the reads of the app tells whether it is there. */
function appCheck({ borrowed, owned, formation }: Replies<Told>): Check {
  const replies = [borrowed, ...(owned ? [owned] : []), ...(formation ? [formation] : [])]
  if (replies.some((reply) => reply.ok)) return null
  if (!borrowed.ok && borrowed.status === 404 && isShortCatalogue(borrowed.words)) return null
  return listCheck(borrowed, null)
}

function planCheck({ operation, told, found }: Case): Check {
  const { plan } = operation
  if (plan === '') return refused(422, words.planMissing, 'plan-missing', 'Choose a plan.')
  if (!told.services.ok) return unknown(told.services.problem)
  if (!found) {
    const why = 'The catalogue has no plan of that id or full name; a full name is the service, a colon and the plan.'
    return refused(422, words.planUnknown(plan), 'plan-unknown', why)
  }
  if (found.plan.state !== 'shutdown') return null
  return refused(422, words.planShutDown, 'plan-shut-down', `${found.plan.name} is shut down: choose another plan.`)
}

function complianceCheck(plan: Plan, { space, spaceName }: Party): Check {
  if (plan.compliance.length === 0) return null
  if (!space) return unknown(`No list shows the space ${spaceName}, so its tags are not known.`)
  const lacking = plan.compliance.filter((tag) => !space.compliance.includes(tag))
  if (lacking.length === 0) return null
  const why = `The space ${spaceName} is not tagged ${lacking.join(' and ')}, which ${plan.name} asks for.`
  return refused(422, words.complianceMissing(plan.compliance), 'plan-compliance', why)
}

function regionCheck(plan: Plan, party: Party): Check {
  const region = regionOf(party)
  if (region === '') return unknown(`No list says in which region ${party.appName} is.`)
  if (plan.regions.includes(region)) return null
  return refused(
    409,
    words.notInRegion,
    'plan-region',
    `${plan.name} is not offered in ${region}, where ${party.appName} is.`,
  )
}

function onceCheck({ party, told, held }: Case, { name }: Service): Check {
  const { borrowed, owned } = told
  const once = refused(
    409,
    words.createdTwice,
    'service-once',
    `An app can have one ${name}, lent ones included, and ${party.appName} has one.`,
  )
  if (borrowed.ok && ofService(held, name).some(({ isOwner }) => !isOwner)) return once
  if (owned?.ok === true) {
    if (owned.told.some(({ service }) => service === name)) return once
    // The list leaves out what no broker answers for.
    const listed = ofService(held, name).some(({ isOwner }) => isOwner)
    if (listed && isBrokered(name))
      return unknown(`The broker does not answer for the ${name} that ${party.appName} had.`)
    return borrowed.ok ? null : unknown(borrowed.problem)
  }
  if (owned) return unknown(owned.problem)
  // The catalogue changed since the latest sync, so nobody thought of asking.
  return ofService(held, name).length > 0
    ? once
    : unknown(`${name} is there once per app since the latest sync: sync again.`)
}

function priceOf(plan: Plan | null): string {
  if (!plan?.priceCents) return ''
  return `, for ${(plan.priceCents / 100).toFixed(2)} US$ a month`
}

function planWarnings(plan: Plan | null): string[] {
  if (plan?.state === 'deprecated')
    return [`${plan.name} is deprecated: it will be shut down, and cannot be had again then.`]
  if (plan?.state === 'beta') return [`${plan.name} is a beta.`]
  return []
}

const brokerWarnings = [
  'Whether the broker makes it shows only when it is asked. Its refusal is a bare 500, after which it may have made it all the same and want money for it.',
  'Two such requests make two add-ons: look at the list before sending it again.',
]
