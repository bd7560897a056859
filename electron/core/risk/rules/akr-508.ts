import type { AuditedChange } from '#shared/domain/look.ts'
import type { AddonNode } from '#core/graph/graph.ts'
import { isFresh } from '../asked.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { auditedChangesOf, planChangeOf } from '../changes-told.ts'
import { platformRepair } from '../recipes/repair.ts'
import { revoke } from '../recipes/revoke.ts'
import { addonRule, notAsked, ok, unknown, type Unknown } from '../rule.ts'
import type { Party, Subject } from '../subject.ts'
import { listing, ownerOf, verb } from '../wording.ts'

const nobody: readonly Party[] = []

export const detachedKnows = addonRule({
  id: 'AKR-508',
  title: 'Detached app still knows the credentials',
  group: 'operation',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments', 'addons', 'look:audits'],
  minimumStatefulness: 0,
  // Where the only other app was detached, the add-on is no shared one any more.
  minimumApps: 1,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {
    'fresh-hours': { standard: 24, about: 'Hours for which audits that were read prove that nothing was detached.' },
  },
  fires:
    'The audits tell of an app that was detached from the add-on and does not hold it now, and the plan was not changed since. High where that app is outside the prod or socs space of the owner, or of another organization.',
  why: 'Detaching takes variables away from the app. The password stays valid, and whoever kept it can still read and write.',
  falsePositives:
    'Acknowledge where the credentials were changed in a way the platform does not tell of: rotated by an action, or by the platform team.',
  remedyInWords:
    'Change the credentials where the service can, redeploy every app that keeps the add-on, else a ticket.',
  references: ['akkeris/database-broker logic.go Unbind', 'akkeris/controller-api lib/addon-attachments.js'],
  judge(subject, options) {
    const { scope, node } = subject
    const { audits } = scope.facts
    if (!audits) return notAsked(() => `which apps were detached from ${node.name}`)
    const gone = detachedFrom(subject)
    if (gone.known.length === 0) {
      if (gone.blind) return gone.blind
      if (audits.problems.length === 0 && !isFresh(scope, audits.askedAt, options['fresh-hours'])) {
        return notAsked(() => `for ${options['fresh-hours']} hours which apps were detached from ${node.name}`)
      }
      return audits.problems.length === 0
        ? ok
        : unknown('not-told', () => audits.problems[0]?.message ?? 'The platform did not tell its audits.')
    }
    const outside = gone.known.map(({ app }) => app)
    return {
      status: 'alarm',
      about: nobody,
      outside,
      facts: Object.fromEntries(gone.known.map(({ app, at }) => [`${app} detached`, at])),
      severity: outside.some((app) => isOutOfReach(subject, app)) ? 'high' : 'medium',
    }
  },
  sentence: ({ node }, { outside }) =>
    `${listing(outside)} ${verb(outside.length, 'was', 'were')} detached from ${node.name} of ${ownerOf(node)} and still ${verb(outside.length, 'knows', 'know')} its credentials.`,
  remedy: (subject, { outside }) => (subject.owner ? revoke(subject, nobody, outside) : platformRepair(subject)),
})

interface Gone {
  /** One for each app, newest first. */
  known: readonly AuditedChange[]
  blind: Unknown | null
}

const nothing: Gone = { known: [], blind: null }

/** Detached, does not hold it now, and no other plan since, which might have brought new credentials. */
function detachedFrom({ scope, node, share }: Subject): Gone {
  const changes = auditedChangesOf(scope.facts, node.id)
  if (changes.length === 0) return nothing
  const changed = node.orphan ? 'never' : planChangeOf(scope, node)
  const known = new Map<string, AuditedChange>()
  let blind: Unknown | null = null
  for (const change of changes) {
    const { app, at } = change
    if (change.change !== 'detach' || known.has(app) || share.some(({ appName }) => appName === app)) continue
    if (changed === 'never') {
      known.set(app, change)
      continue
    }
    const moment = scope.momentOf(at)
    if (changed === null || moment === null) blind ??= orderUnknown(node, app)
    else if (moment > changed) known.set(app, change)
  }
  return { known: [...known.values()], blind }
}

function orderUnknown(node: AddonNode, app: string): Unknown {
  if (!node.addon) {
    return unknown('row-missing', () => `${node.name} is not among the add-ons that the platform listed.`)
  }
  const what = `${app} was detached from ${node.name}`
  return unknown('absurd', () => `Whether ${what} before its plan was changed is not known: a time cannot be.`)
}

/** Whether the app is where fewer controls apply than with the owner, or belongs to somebody else. */
function isOutOfReach({ scope, owner }: Subject, appName: string): boolean {
  if (!owner) return false
  const { production, socs, organization } = owner.standing
  const app = scope.graph.appsByName.get(appName)
  const space = scope.graph.spaces.get(app?.space ?? spaceOfAppName(appName))
  if (space && production === true && !space.compliance.includes('prod')) return true
  if (space && socs === true && !space.compliance.includes('socs')) return true
  return organization !== null && (app?.organization ?? '') !== '' && app?.organization !== organization
}
