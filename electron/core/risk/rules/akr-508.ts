import type { AuditedChange, AuditLook } from '#shared/domain/look.ts'
import type { AddonNode } from '#core/graph/graph.ts'
import { isFresh } from '../asked.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { auditedChangesOf, planChangeOf, revokedAt } from '../changes-told.ts'
import { platformRepair } from '../recipes/repair.ts'
import { revoke } from '../recipes/revoke.ts'
import { addonRule, notAsked, ok, unknown, type Unknown } from '../rule.ts'
import type { Party, Subject } from '../subject.ts'
import { listing, ownerOf, verb } from '../wording.ts'

const nobody: readonly Party[] = []
const day = 24 * 3_600_000

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
    days: {
      standard: 30,
      about:
        'Days that audits have to reach back before they prove it; fewer where the add-on, or the latest change of its credentials, is younger.',
    },
  },
  fires:
    'The audits tell of an app that was detached from the add-on, or that deleted it while others held it, and does not hold it now, and neither was the plan changed since nor were its credentials rotated through Addon Atlas, those of a pair twice. High where that app is outside the prod or socs space of the owner, or of another organization.',
  why: 'Detaching takes variables away from the app. The password stays valid, and whoever kept it can still read and write.',
  falsePositives:
    'Acknowledge where the credentials were changed in a way that neither the platform nor our journal tells of: rotated elsewhere than in Addon Atlas, or by the platform team. A new password of a reading role changes nothing that an app has.',
  remedyInWords:
    'Change the credentials where the service can, redeploy every app that keeps the add-on, else a ticket.',
  references: ['akkeris/database-broker logic.go Unbind', 'akkeris/controller-api lib/addon-attachments.js'],
  judge(subject, options) {
    const { scope, node } = subject
    const { audits } = scope.facts
    if (!audits) return unasked
    const gone = detachedFrom(subject)
    if (gone.known.length === 0) {
      if (gone.blind) return gone.blind
      if (audits.problems.length > 0) {
        return unknown('not-told', () => audits.problems[0]?.message ?? 'The platform did not tell its audits.')
      }
      if (!isFresh(scope, audits.askedAt, options['fresh-hours'])) {
        return notAsked(() => `for ${options['fresh-hours']} hours which apps were detached from ${node.name}`)
      }
      return reachesBack(subject, audits, options.days) ? ok : reachUnknown(node, audits)
    }
    const outside = gone.known.map(({ app }) => app)
    return {
      status: 'alarm',
      about: nobody,
      outside,
      facts: Object.fromEntries(gone.known.map(({ app, change, at }) => [factName(app, change), at])),
      severity: outside.some((app) => isOutOfReach(subject, app)) ? 'high' : 'medium',
    }
  },
  sentence({ node }, { outside, facts }) {
    const deleting = outside.filter((app) => Object.hasOwn(facts, factName(app, 'delete')))
    const detached = outside.filter((app) => !deleting.includes(app))
    const what = `${node.name} of ${ownerOf(node)}`
    const sentences = [
      [detached, `${verb(detached.length, 'was', 'were')} detached from ${what}`],
      [deleting, `deleted ${what}, which is still there,`],
    ] as const
    return sentences
      .filter(([apps]) => apps.length > 0)
      .map(([apps, did]) => `${listing(apps)} ${did} and still ${verb(apps.length, 'knows', 'know')} its credentials.`)
      .join(' ')
  },
  remedy: (subject, { outside }) => (subject.owner ? revoke(subject, nobody, outside) : platformRepair(subject)),
})

const unasked = notAsked(({ node }: Subject) => `which apps were detached from ${node.name}`)

interface Gone {
  /** One for each app, newest first. */
  known: readonly AuditedChange[]
  blind: Unknown | null
}

const nothing: Gone = { known: [], blind: null }

/** By what an app ceases to hold an add-on that is still there; the owner's own is deleted with its app, held elsewhere or not. */
const endings: ReadonlySet<string> = new Set(['detach', 'delete'])

function factName(app: string, change: string): string {
  return `${app} ${change === 'delete' ? 'deleted' : 'detached'}`
}

/**
 * Whether audits go back far enough for their silence: by the days asked for, or to where the credentials of today came into
 * being. How long the platform keeps them is not told (API-FACTS section 13), and no more than a thousand are read.
 */
function reachesBack(subject: Subject, { since }: AuditLook, days: number): boolean {
  const { scope, node } = subject
  if (since === null) return false
  if (scope.isYounger(since, days * day) === false) return true
  const from = scope.momentOf(since)
  const changed = planChangeOf(scope, node)
  const begun = changed === 'never' ? scope.momentOf(node.addon?.createdAt ?? '') : changed
  if (from === null) return false
  const revoked = revokedAt(subject)
  return (begun !== null && from <= begun) || (revoked !== null && from <= revoked)
}

function reachUnknown({ name }: AddonNode, { since }: AuditLook): Unknown {
  const what = since === null ? 'The audits hold nothing' : `The audits hold nothing from before ${since}`
  return unknown('not-told', () => `${what}, so an app that was detached from ${name} earlier would not be seen.`)
}

/**
 * Detached or deleted, not held now, and since then neither another plan, which might have brought new credentials, nor a
 * rotation of ours, which has.
 */
function detachedFrom(subject: Subject): Gone {
  const { scope, node, share } = subject
  const changes = auditedChangesOf(scope.facts, node.id)
  if (changes.length === 0) return nothing
  const changed = node.orphan ? 'never' : planChangeOf(scope, node)
  const revoked = revokedAt(subject)
  const known = new Map<string, AuditedChange>()
  let blind: Unknown | null = null
  for (const change of changes) {
    const { app, at } = change
    if (!endings.has(change.change) || known.has(app) || share.some(({ appName }) => appName === app)) continue
    if (changed === 'never' && revoked === null) {
      known.set(app, change)
      continue
    }
    const moment = scope.momentOf(at)
    if (revoked !== null && moment !== null && moment <= revoked) continue
    if (changed === null || moment === null) blind ??= orderUnknown(node, change, revoked)
    else if (changed === 'never' || moment > changed) known.set(app, change)
  }
  return { known: [...known.values()], blind }
}

function orderUnknown(node: AddonNode, { app, change }: AuditedChange, revoked: number | null): Unknown {
  if (!node.addon && !node.orphan) {
    return unknown('row-missing', () => `${node.name} is not among the add-ons that the platform listed.`)
  }
  const what = change === 'delete' ? `${app} deleted ${node.name}` : `${app} was detached from ${node.name}`
  const event = revoked === null ? 'its plan was changed' : 'its credentials were changed'
  return unknown('absurd', () => `Whether ${what} before ${event} is not known: a time cannot be.`)
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
