import type { Plan } from '#shared/domain/inventory.ts'
import type { Replies } from '../kind.ts'
import { blocked, refused, unknown, type Check } from '../verdict.ts'
import { words } from '../words.ts'
import type { Action, Doubt, PlanNeed, Reading } from './action.ts'
import type { AskedBackup, AskedHolding } from './readings.ts'

export type Told = {
  addon: AskedHolding
  backups?: AskedBackup[]
  backup?: AskedBackup
  /** Their names. */
  roles?: string[]
  replica?: { isReady: boolean }
}

/** `yes`, `no`, or `unknown` where nobody says. */
export function offers(plan: Plan | null, { attribute }: PlanNeed): 'yes' | 'no' | 'unknown' {
  const value = plan?.attributes.find(({ name }) => attribute.includes(name))?.value
  return value === 'true' ? 'yes' : value === 'false' ? 'no' : 'unknown'
}

/** The need that the plan does not meet; null where it meets all of which anybody says something. */
export function unmetNeed(plan: Plan | null, needs: readonly PlanNeed[]): PlanNeed | null {
  return needs.find((need) => offers(plan, need) === 'no') ?? null
}

export function planCheck(plan: Plan | null, planName: string, needs: readonly PlanNeed[]): Check {
  const unmet = unmetNeed(plan, needs)
  if (unmet) {
    return refused(
      503,
      words.unavailable,
      'plan-does-not-offer',
      `The plan ${planName} ${unmet.without}, and the broker refuses.`,
    )
  }
  const unsaid = needs.filter((need) => offers(plan, need) === 'unknown')
  if (unsaid.length === 0) return null
  const names = unsaid.map(({ attribute: [name] }) => name).join(', ')
  return unknown(
    plan
      ? `The plan ${planName} does not say whether it offers this: ${names}.`
      : `The catalogue does not list the plan ${planName}, so nobody can see whether it offers this.`,
  )
}

export function doubtCheck(doubts: readonly Doubt[], plan: Plan | null, told: Replies<Told>): Check[] {
  return doubts.filter((doubt) => !isSettled(doubt, plan, told)).map(({ reason }) => unknown(reason))
}

function isSettled({ only, settledBy }: Doubt, plan: Plan | null, told: Replies<Told>): boolean {
  if (settledBy !== undefined && told[settledBy]?.ok === true) return true
  if (!only) return false
  const said = plan?.attributes.find(({ name }) => name === only.attribute)?.value
  return said !== undefined && said !== only.value
}

/** What was read beside the add-on: whether the subject is there, and a replica. */
export function readingChecks(action: Action, subject: string, addonName: string, told: Replies<Told>): Check[] {
  return [
    subjectCheck(action, subject, addonName, told),
    replicaCheck(action, addonName, told),
    ...action.asks.filter((reading) => isWitness(action, reading)).map((reading) => witnessCheck(told[reading])),
  ]
}

/** A list that the broker gives shows that it answers and knows of such things at all. */
function isWitness({ subject, replica }: Action, reading: Reading): boolean {
  return subject === null && (replica === null || reading !== 'replica')
}

function witnessCheck(reply: Replies<Told>[Reading]): Check {
  if (!reply || reply.ok) return null
  return unknown(`Asked for what there is already, the broker refused too. ${reply.problem}`)
}

function subjectCheck(action: Action, subject: string, addonName: string, told: Replies<Told>): Check {
  if (!action.subject || action.subject.unlisted === 'allowed') return null
  if (action.subject.what === 'role') return roleCheck(action, subject, addonName, told.roles)
  return action.asks.includes('backup')
    ? restoreCheck(action, subject, addonName, told)
    : listedCheck(action, subject, addonName, told.backups)
}

function roleCheck(action: Action, subject: string, addonName: string, reply: Replies<Told>['roles']): Check {
  if (!reply) return null
  const isBlocked = action.subject?.unlisted === 'blocked'
  if (!reply.ok) {
    const why = `The list of roles could not be read, and a login that is none may be that of the apps. ${reply.problem}`
    return isBlocked ? blocked('roles-unread', why) : unknown(reply.problem)
  }
  if (reply.told.includes(subject)) return null
  const why = `${addonName} has no role ${subject}.`
  return isBlocked
    ? blocked(
        'role-unlisted',
        `${why} The broker takes any login for one, that of the apps too, and would lock all of them out.`,
      )
    : refused(503, words.unavailable, 'role-unknown', why)
}

function listedCheck(action: Action, subject: string, addonName: string, reply: Replies<Told>['backups']): Check {
  if (!reply) return null
  if (!reply.ok) return unknown(reply.problem)
  if (reply.told.some(({ id }) => id === subject)) return null
  return missingBackup(action, subject, addonName)
}

function missingBackup(action: Action, subject: string, addonName: string): Check {
  const why = `${addonName} has no backup ${subject}.`
  if (action.subject?.unlisted !== 'blocked') return refused(503, words.unavailable, 'backup-unknown', why)
  return blocked(
    'restore-unknown-backup',
    `${why} The broker does not look before it renames the live database out of the way, and then waits for ever.`,
  )
}

/** Only a backup that is there, finished and of this very database (operations-actions-risks 1.2.2). */
function restoreCheck(action: Action, subject: string, addonName: string, told: Replies<Told>): Check {
  const { backup, backups, addon } = told
  if (!backup) return null
  if (!backup.ok) {
    if (backups?.ok === true && !backups.told.some(({ id }) => id === subject)) {
      return missingBackup(action, subject, addonName)
    }
    const why =
      'Whether there is such a backup could not be read just now, and a restore from one that is not there ends badly.'
    return blocked('restore-unread-backup', `${why} ${backup.problem}`)
  }
  const { id, status, of } = backup.told
  if (id !== subject) return blocked('restore-other-backup', `Asked for backup ${subject} the broker showed ${id}.`)
  if (status !== 'available') {
    return blocked('restore-unfinished-backup', `Backup ${subject} is not available: the broker says ${status}.`)
  }
  if (backups?.ok === true && !backups.told.some((one) => one.id === subject)) {
    return blocked('restore-other-database', `Backup ${subject} is not among those of ${addonName}.`)
  }
  const own = addon.ok ? addon.told.databases : []
  if (of !== null && own.length > 0 && !own.includes(of)) {
    return blocked('restore-other-database', `Backup ${subject} is of ${of}, and ${addonName} is ${own.join(', ')}.`)
  }
  if (of === null || (own.length === 0 && backups?.ok !== true)) {
    return blocked('restore-unread-backup', `Nobody told of which database backup ${subject} is.`)
  }
  return null
}

function replicaCheck({ replica: wanted }: Action, addonName: string, { replica }: Replies<Told>): Check {
  if (wanted === null || !replica) return null
  if (wanted === 'absent') {
    if (replica.ok)
      return refused(503, words.unavailable, 'replica-there', `${addonName} has a replica, and may have one only.`)
    // What it says when there is none.
    return replica.status === 503 ? null : unknown(replica.problem)
  }
  if (replica.ok) return null
  const why = `Asked for the replica of ${addonName} the broker refused: there is none, and the broker falls over what is not there.`
  return replica.status === 503 ? blocked('replica-absent', why) : unknown(replica.problem)
}
