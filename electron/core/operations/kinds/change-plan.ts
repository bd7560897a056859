import { z } from 'zod'
import type { Plan, Service } from '#shared/domain/inventory.ts'
import type { AffectedApp, AppEffect, Operation } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { listing } from '../../risk/wording.ts'
import { affectedApp, holdsOf, redeployOf, roleOf, runningOf, type Hold } from '../affected.ts'
import { jsonBody } from '../command-lines.ts'
import type { Draft, Kind, Known, Replies } from '../kind.ts'
import { planChangeOf, priceOf, shortcomings, whyItFails, type PlanChange } from '../plan-change.ts'
import { isBrokered } from '../providers.ts'
import { askAddon, askBorrowers, askServices, type AskedAddon, type AskedAttachment } from '../questions.ts'
import { addonOf, pathPart, planOf, regionOf, type Party } from '../subjects.ts'
import { otherValues } from '../values.ts'
import { blocked, refused, sameAs, unknown, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type ChangePlan = Extract<Operation, { kind: 'change-plan' }>

type Told = {
  /** Through its owner, or whoever holds it where it has none. */
  addon: AskedAddon
  borrowers: AskedAttachment[]
  /** The whole catalogue, because a plan of another service is refused otherwise than one that nobody knows. */
  services: Service[]
}

/**
 * Changes an add-on's plan through its owner (operations-actions-risks 3.6). The platform checks hardly anything: whether
 * the plan may still be had, in this region and in a space with these tags, is checked here and blocked.
 */
export const changePlan: Kind<ChangePlan, Told> = {
  kind: 'change-plan',

  questions({ addonId }, known) {
    const { appId } = throughOf(known, addonId)
    return { addon: askAddon(appId, addonId), borrowers: askBorrowers(addonId), services: askServices() }
  },

  draft(operation, known, told) {
    const node = addonOf(known, operation.addonId)
    const holds = holdsOf(known, node, told.borrowers)
    const through = throughOf(known, operation.addonId)
    const catalogue = told.services.ok ? told.services.told : [...known.graph.services.values()]
    const planId = told.addon.ok ? told.addon.told.planId : node.planId
    const from = planOf(catalogue, planId)?.plan ?? null
    const to = planOf(catalogue, operation.plan)?.plan ?? null
    const toName = to?.name ?? operation.plan
    const stays = to !== null && to.id === planId
    const change = planChangeOf(node.service, from, to)
    const path = `/apps/${pathPart(through.appId)}/addons/${pathPart(operation.addonId)}`
    const values =
      change === 'copied' && !stays
        ? otherValues(holds, node.service, 'Another value: host, database, user and password are new ones.')
        : { variables: [], warnings: [] }

    return {
      title: `Change ${node.name} to ${toName}`,
      level: stays ? 'additive' : levelOf(change),
      verdict: verdictOf(checksOf(operation, known, told, { from, to, stays, change, through })),
      requests: [
        {
          method: 'PATCH',
          path,
          body: jsonBody({ plan: operation.plan }),
          elevated: false,
          does: `Orders ${toName} for ${node.name}; Akkeris records that plan and its price at once.`,
        },
      ],
      affected: stays
        ? holds.map((hold) => affectedApp(hold, roleOf(hold), [], ['It has this plan already.']))
        : holds.map((hold) => rowOf(hold, change, node.name)),
      variables: values.variables,
      primaries: [],
      losses: stays ? [] : lossesOf(change, node.name),
      warnings: stays
        ? [`${node.name} has this plan already, so nothing changes.`]
        : [...warningsOf(holds, change, from, to), ...values.warnings],
      reversible: stays ? { kind: 'yes', how: 'Nothing changes.' } : reversibleOf(change, from),
      duration: durationOf(change, stays),
      // The CLI has addons:upgrade, which takes the owner's maintenance off afterwards even where it was on before.
      aka: null,
      name: { typed: through.appName, is: 'The name of the app that owns the add-on' },
      verify: stays
        ? { kind: 'none', words: 'It has this plan already.' }
        : {
            kind: 'read',
            path,
            words: `Waiting until ${node.name} is provisioned with ${toName}. The new plan is shown at once, the state says when it is done.`,
            before: to?.id ?? operation.plan,
            proof: true,
          },
    } satisfies Draft
  },

  judge({ plan }, before, body) {
    if (body === null) return 'failed'
    const addon = z.object({ state: z.string(), plan: z.object({ id: z.string(), name: z.string() }) }).safeParse(body)
    if (!addon.success) return 'not-yet'
    const { state, plan: now } = addon.data
    const isThere = [plan, before].some((wanted) => wanted === now.id || wanted === now.name)
    if (!isThere) return 'not-yet'
    return state === 'provisioned' ? 'came-about' : state === 'provisioning' ? 'not-yet' : 'failed'
  },
}

/** Its owner; of an orphan the first app that holds it, through which everything is refused. */
function throughOf(known: Known, addonId: string): Hold {
  const [first] = holdsOf(known, addonOf(known, addonId))
  if (!first) throw new AppError('not-found', 'No app holds that add-on.')
  return first
}

interface Change {
  from: Plan | null
  to: Plan | null
  /** It has the plan already. */
  stays: boolean
  change: PlanChange
  through: Party
}

/** The server looks at: app, add-on, broker, owner, service, plan. The broker then refuses what it is busy with. */
function checksOf(operation: ChangePlan, known: Known, told: Replies<Told>, change: Change): Check[] {
  const { addon: reply } = told
  const node = addonOf(known, operation.addonId)
  if (!reply.ok) {
    const gone = sameAs(reply, node.name, (said) =>
      said.startsWith('The specified service ')
        ? refused(
            404,
            said,
            'addon-unknown',
            `${node.name} is not there any more: it was destroyed since the latest sync.`,
          )
        : null,
    )
    return [gone, ...platformChecks(change, node.service)]
  }
  const isOwned = reply.told.attachedTo.some(({ appId, isOwner }) => isOwner && appId === change.through.appId)
  return [
    isOwned
      ? null
      : refused(
          422,
          words.notOwned,
          'not-owned',
          `${node.name} has no owner any more, and only through one could its plan be changed.`,
        ),
    ...serviceChecks(operation, told, reply.told),
    ...(change.stays || operation.plan === ''
      ? []
      : [stateCheck(reply.told, node.name), ...platformChecks(change, node.service)]),
  ]
}

/** The very plan id it has is let through before anything is looked at; its name is not. */
function serviceChecks({ plan }: ChangePlan, { services }: Replies<Told>, addon: AskedAddon): Check[] {
  if (plan === '') {
    return [blocked('plan-missing', 'Without a plan the platform changes nothing and says that all is well.')]
  }
  if (plan === addon.planId) return []
  if (!services.ok) return [unknown(services.problem)]
  const own = planOf(services.told, addon.planId)
  const wanted = planOf(services.told, plan)
  if (!own) return [unknown('The catalogue does not list the plan it has, so nobody knows what its service allows.')]
  return [
    own.service.supportsUpgrading
      ? null
      : refused(409, words.planFixed, 'plan-fixed', `${own.service.name} cannot change the plan of what is there.`),
    wanted
      ? null
      : refused(
          500,
          words.stumbled,
          'plan-unknown',
          `No service has a plan ${plan}, which the server does not expect.`,
        ),
    wanted && wanted.service.id !== own.service.id
      ? refused(409, words.planOfAnother, 'plan-of-another', `${wanted.plan.name} is a plan of another service.`)
      : null,
  ]
}

function stateCheck({ state, service }: AskedAddon, name: string): Check {
  if (!isBrokered(service) || state === 'provisioned') return null
  if (state === 'provisioning') {
    return refused(
      503,
      words.unavailable,
      'broker-busy',
      `Its broker is at work on ${name} and refuses more until that is over.`,
    )
  }
  return unknown(
    `The platform says that ${name} is ${state ?? 'in no state'}, and nobody knows what its broker does then.`,
  )
}

/** What the platform would do and should not. */
function platformChecks({ to, stays, change, through }: Change, service: string): Check[] {
  if (!to || stays) return []
  const region = regionOf(through)
  const { space } = through
  const missing = to.compliance.filter((tag) => space && !space.compliance.includes(tag))
  return [
    to.state === 'shutdown'
      ? blocked(
          'plan-shut-down',
          `${to.name} was shut down: nobody may create it any more, and the platform lets it be changed to all the same.`,
        )
      : null,
    missing.length > 0
      ? blocked(
          'plan-compliance',
          `${to.name} wants a space tagged ${listing(missing)}, and ${through.spaceName} is not; the platform checks that on creation only.`,
        )
      : null,
    space || to.compliance.length === 0
      ? null
      : unknown(
          `No list shows the space of ${through.appName}, and ${to.name} wants one tagged ${listing(to.compliance)}.`,
        ),
    region !== '' && !to.regions.includes(region)
      ? blocked('plan-region', `${to.name} is not offered in ${region}; the platform checks that on creation only.`)
      : null,
    change === 'fails' ? blocked('plan-change-fails', whyItFails(service)) : null,
  ]
}

function levelOf(change: PlanChange): Draft['level'] {
  return change === 'in-place' ? 'disruptive' : 'destructive'
}

function rowOf(hold: Hold, change: PlanChange, name: string): AffectedApp {
  const running = runningOf(hold)
  const effects: AppEffect[] = running === 'running' || running === 'unknown' ? ['interrupted'] : []
  const notes: string[] = []
  if (effects.length > 0) notes.push(interruption[change])
  if (hold.isOwner) {
    const redeploy = redeployOf(hold)
    return affectedApp(
      hold,
      'owner',
      [...effects, ...redeploy.effects],
      [
        ...notes,
        ...redeploy.notes,
        ...(redeploy.effects.length > 0 ? ['Once more when the platform notices that the change is done.'] : []),
      ],
    )
  }
  if (change === 'copied' || change === 'undescribed') {
    effects.push('needs-redeploy')
    const doubt = change === 'copied' ? 'The old credentials end' : 'If the credentials become others they end'
    notes.push(`${doubt}, and the platform does not redeploy it: redeploy it when the change is done.`)
  }
  if (change === 'emptied') notes.push(`What it kept in ${name} is gone.`)
  return affectedApp(hold, roleOf(hold), effects, notes)
}

const interruption: Record<PlanChange, string> = {
  'in-place': 'It loses its connections while the instance restarts.',
  copied: 'What it writes while the data is copied is lost.',
  emptied: 'It has no cache until the new one is up, and an empty one then.',
  fails: 'Nobody knows what the provider does before it refuses.',
  undescribed: 'Nobody described what its broker does meanwhile.',
}

function lossesOf(change: PlanChange, name: string): string[] {
  if (change === 'copied') {
    return [
      'Everything that is written while the data is copied.',
      'The old database, which is dropped without a backup, and its credentials.',
    ]
  }
  if (change === 'emptied') return [`Everything in ${name}.`]
  return []
}

function warningsOf(holds: readonly Hold[], change: PlanChange, from: Plan | null, to: Plan | null): string[] {
  const warnings: string[] = []
  const before = from && priceOf(from)
  const after = to && priceOf(to)
  if (after !== null && before !== after) {
    warnings.push(before === null ? `It costs ${after}.` : `It costs ${after} instead of ${before}.`)
  }
  if (to) warnings.push(...shortcomings(from, to))
  const writing = holds.filter((hold) => ['running', 'unknown'].includes(runningOf(hold)))
  if (writing.length > 0 && change !== 'emptied') {
    warnings.push(
      `${listing(writing.map(({ appName }) => appName))} ${writing.length === 1 ? 'goes' : 'go'} on meanwhile: the platform stops nobody. Put all apps that hold it in maintenance first.`,
    )
  }
  const elsewhere = holds.filter(
    ({ space, isOwner }) => !isOwner && to?.compliance.some((tag) => space && !space.compliance.includes(tag)),
  )
  if (to && elsewhere.length > 0) {
    warnings.push(
      `${to.name} wants a space tagged ${listing(to.compliance)}, and ${listing(elsewhere.map(({ appName }) => appName))} is in another.`,
    )
  }
  warnings.push(
    'Akkeris shows the new plan even where the change fails later, and so does not prove that it succeeded.',
  )
  if (change === 'copied') {
    warnings.push('If copying fails the broker tries again every minute, each time with another new database.')
  }
  if (change === 'undescribed')
    warnings.push('Nobody described what the broker of this service does to data and credentials.')
  return warnings
}

function reversibleOf(change: PlanChange, from: Plan | null): Draft['reversible'] {
  const back = from ? `Change it back to ${from.name}` : 'Change it back'
  if (change === 'emptied') return { kind: 'no', how: `${back}, which empties it once more.` }
  if (change === 'copied') {
    return {
      kind: 'partly',
      how: `${back}, which copies once more; what was lost meanwhile and the old credentials stay lost.`,
    }
  }
  return { kind: 'partly', how: `${back}, with another interruption; storage cannot always be made smaller.` }
}

function durationOf(change: PlanChange, stays: boolean): Draft['duration'] {
  if (stays) return { seconds: 1, words: 'At once.' }
  if (change === 'in-place') return { seconds: 600, words: 'About ten minutes; the broker begins within a minute.' }
  if (change === 'emptied') return { seconds: 300, words: 'About five minutes.' }
  if (change === 'copied') {
    return { seconds: null, words: 'As long as copying the data takes; the broker begins within a minute.' }
  }
  return { seconds: null, words: 'Nobody knows.' }
}
