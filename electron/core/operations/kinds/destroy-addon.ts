import type { Operation } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { listing } from '../../risk/wording.ts'
import { affectedApp, holdsOf, redeployOf, roleOf, type Hold } from '../affected.ts'
import { askApp, type AskedApp } from '../app-questions.ts'
import { akaLine } from '../command-lines.ts'
import { administratorCheck, sendsElevated } from '../elevation.ts'
import { corrected, heldBy, successorsOf, type Held } from '../held.ts'
import type { Draft, Kind, Known, Replies } from '../kind.ts'
import { formationCheck, placeCheck } from '../leaving.ts'
import { isBrokered, isNameable, mayBeVault } from '../providers.ts'
import { askAddon, askBorrowed, askWhetherVault, type AskedAddon, type AskedAttachment } from '../questions.ts'
import { askLatestBackup, keepsBackups, lossOf } from '../remnants.ts'
import { addonOf, partyNamed, pathPart, planOf, serviceOf } from '../subjects.ts'
import { consequencesOf } from '../variables.ts'
import { appGone, refused, sameAs, unknown, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type DestroyAddon = Extract<Operation, { kind: 'destroy-addon' }>

type Told = {
  /** Through its owner, or whoever holds it where it has none. */
  addon: AskedAddon
  /** What else the app borrows: one of the same service may become its primary. */
  borrowed?: AskedAttachment[]
  /** When it was last backed up. */
  backup?: string | null
  /** What the vault hands out is not taken from an app without dynos. */
  vault?: boolean
  app?: AskedApp
}

/**
 * Destroys an add-on (operations-actions-risks 3.7). The platform's documents say that it is detached from everybody before;
 * its API refuses as long as anybody else holds it. One that has no owner any more can be destroyed through the last app
 * that holds it.
 */
export const destroyAddon: Kind<DestroyAddon, Told> = {
  kind: 'destroy-addon',

  questions({ addonId }, known) {
    const node = addonOf(known, addonId)
    const { appId } = throughOf(known, addonId)
    const addon = askAddon(appId, addonId)
    // These are there once per app and have no primary.
    if (mayBeVault(node.service, serviceOf(known, node))) {
      return { addon, vault: askWhetherVault(node.service), app: askApp(appId) }
    }
    const plan = planOf(known.graph.services.values(), node.planId)?.plan ?? null
    return {
      addon,
      ...(isNameable(node.service) ? { borrowed: askBorrowed(appId) } : {}),
      ...(keepsBackups(node.service, plan) ? { backup: askLatestBackup(appId, addonId) } : {}),
    }
  },

  draft(operation, known, told) {
    const { addonId, elevated } = operation
    const node = addonOf(known, addonId)
    const through = throughOf(known, addonId)
    const { appName } = through
    const others = othersOf(known, operation, told)
    const { held, leaving } = holdOf(known, through, addonId, told)
    const successors = successorsOf(held, leaving)
    const after = held
      .filter((one) => one !== leaving)
      .map((one): Held => (successors.includes(one) ? { ...one, primary: successors.length === 1 || 'maybe' } : one))
    const { variables, primaries, warnings } = consequencesOf(through, held, after)
    const redeploy = redeployOf(through)
    const plan = planOf(known.graph.services.values(), node.planId)?.plan ?? null
    const path = `/apps/${pathPart(through.appId)}/addons/${pathPart(addonId)}`

    return {
      title: `Destroy ${node.name} of ${appName}`,
      level: 'destructive',
      verdict: verdictOf(checksOf(operation, known, told, { through, held, leaving, others })),
      requests: [
        {
          method: 'DELETE',
          path,
          body: '',
          elevated: sendsElevated(known, elevated),
          does: `Destroys ${node.name} (${node.plan}) with everything in it.`,
        },
      ],
      affected: [
        affectedApp(
          through,
          through.isOwner ? 'owner' : 'attached',
          ['loses', ...redeploy.effects],
          [`It no longer has ${node.name}.`, ...redeploy.notes],
        ),
        ...others.map((hold) =>
          affectedApp(hold, roleOf(hold), [], [`It holds ${node.name}, which keeps that from being destroyed.`]),
        ),
      ],
      variables,
      primaries,
      losses: [lossOf(node.name, node.service, plan, isVault(told))],
      warnings: [
        ...backupWarnings(told.backup, known.now),
        ...(isBrokered(node.service)
          ? [
              `Where its broker refuses, ${appName} has lost it all the same: ${node.name} stays in the lists, and its variables are gone at the next deploy.`,
            ]
          : []),
        ...(node.orphan
          ? [`${node.name} has no owner any more; whoever destroys it does that through an app that only holds it.`]
          : []),
        ...warnings,
      ],
      reversible: {
        kind: 'no',
        how: 'A new one of the same plan can be created, with nothing in it and other credentials.',
      },
      duration: {
        seconds: 15,
        words: 'At once; the app is then redeployed, which takes as long as it takes to start.',
      },
      aka: akaLine('addons:destroy', addonId, '-a', appName),
      name: through.isOwner
        ? { typed: appName, is: 'The name of the app that owns the add-on' }
        : { typed: node.name, is: 'The name of the add-on' },
      verify: {
        kind: 'read',
        path,
        words: `Waiting until ${appName} no longer has it.`,
        before: null,
        proof: true,
      },
    } satisfies Draft
  },

  judge: (_operation, _before, body) => (body === null ? 'came-about' : 'not-yet'),
}

const isVault = ({ vault }: Replies<Told>): boolean => vault?.ok === true && vault.told

/** Its owner; of an orphan the first app that holds it. */
function throughOf(known: Known, addonId: string): Hold {
  const [first] = holdsOf(known, addonOf(known, addonId))
  if (!first) throw new AppError('not-found', 'No app holds that add-on.')
  return first
}

/** Everybody else who holds it, as it was told just now. */
function othersOf(known: Known, { addonId }: DestroyAddon, told: Replies<Told>): Hold[] {
  const node = addonOf(known, addonId)
  const through = throughOf(known, addonId)
  const listed = holdsOf(known, node).filter(({ appId }) => appId !== through.appId)
  if (!told.addon.ok) return listed
  return told.addon.told.attachedTo
    .filter(({ appId }) => appId !== through.appId)
    .map(({ appId, appName, isOwner }) => {
      const before = listed.find((hold) => hold.appId === appId)
      const fresh = { isOwner, attachmentId: null, name: node.name, primary: null }
      return before ?? { ...partyNamed(known, appId, appName), ...fresh }
    })
}

/** All that the app has, with what was told of this one. */
function holdOf(known: Known, { appId }: Hold, addonId: string, told: Replies<Told>): { held: Held[]; leaving: Held } {
  const { addon } = told
  const listed = heldBy(known, appId, told.borrowed)
  const held = addon.ok
    ? corrected(listed, addonId, { name: addon.told.name, primary: addon.told.primary })
    : [...listed]
  const leaving = held.find((one) => one.addonId === addonId)
  if (leaving) return { held, leaving }
  // An orphan that its last holder let go of meanwhile is no longer borrowed.
  const before = heldBy(known, appId).find((one) => one.addonId === addonId)
  if (!before) throw new AppError('not-found', 'No app holds that add-on.')
  return { held: [...held, before], leaving: before }
}

interface Leaving {
  through: Hold
  held: readonly Held[]
  leaving: Held
  others: readonly Hold[]
}

/** In the server's order: the app, who asks, the add-on and its broker, who else holds it; then what unbinding needs. */
function checksOf(operation: DestroyAddon, known: Known, told: Replies<Told>, hold: Leaving): Check[] {
  const { addon } = told
  const { through, held, leaving, others } = hold
  const node = addonOf(known, operation.addonId)
  const appIsGone = !addon.ok && addon.status === 404 && addon.words.startsWith('The specified application ')
  return [
    appIsGone ? appGone(addon.words) : null,
    administratorCheck(known, through, operation.elevated, words.destroyNotAllowed),
    sameAs(addon, node.name, (said) =>
      said.startsWith('The specified service ')
        ? refused(
            404,
            said,
            'addon-unknown',
            `${node.name} is not there any more: it was destroyed since the latest sync.`,
          )
        : null,
    ),
    attachedCheck(addon, node.name, others),
    ...(told.vault ? vaultChecks(told) : [placeCheck(leaving, held, told.borrowed)]),
    addon.ok && !isVault(told) ? stateCheck(addon.told, node.name, through.appName) : null,
  ]
}

function attachedCheck(addon: Replies<Told>['addon'], name: string, others: readonly Hold[]): Check {
  if (!addon.ok || addon.told.attachedTo.length < 2) return null
  const names = others.map(({ appName }) => appName)
  const who = names.length > 0 ? listing(names) : 'other apps'
  return refused(
    409,
    words.attachedElsewhere,
    'attached-elsewhere',
    `${name} is attached to ${who}. Detach it there first, app by app; the platform does not, whatever its documents say.`,
  )
}

function vaultChecks({ vault, app }: Replies<Told>): Check[] {
  if (!vault?.ok) return [unknown(vault?.problem ?? '')]
  if (!vault.told || !app) return []
  return [formationCheck(app.ok ? { ...app, told: app.told.formation } : app)]
}

/** By then the app has been unbound. */
function stateCheck({ state, service }: AskedAddon, name: string, appName: string): Check {
  if (!isBrokered(service) || state === 'provisioned') return null
  if (state === 'provisioning') {
    return refused(
      503,
      words.unavailable,
      'broker-busy',
      `Its broker is at work on ${name} and refuses to delete it meanwhile. By then ${appName} has lost its variables.`,
    )
  }
  return unknown(
    `The platform says that ${name} is ${state ?? 'in no state'}, and nobody knows whether its broker deletes it then.`,
  )
}

const hour = 3_600_000

function backupWarnings(reply: Replies<Told>['backup'], now: number): string[] {
  if (!reply) return []
  if (!reply.ok) return ['Its broker did not tell whether there is a backup.']
  if (reply.told === null) return ['There is no backup of it.']
  const hours = Math.max(0, Math.floor((now - Date.parse(reply.told)) / hour))
  return [`Its latest backup is from ${reply.told}, ${hours} hours ago; it goes with the add-on.`]
}
