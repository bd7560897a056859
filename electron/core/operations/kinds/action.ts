import type { Plan } from '#shared/domain/inventory.ts'
import type { ActionOperation, PlannedRequest, VariableChange } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { variableName } from '../../risk/variables.ts'
import { actionPath, type Action } from '../actions/action.ts'
import type { Catalogue } from '../actions/catalogue.ts'
import { doubtCheck, planCheck, readingChecks, type Told } from '../actions/checks.ts'
import { isSendable, sendableSigns } from '../actions/names.ts'
import {
  askBackup,
  askBackups,
  askHolding,
  askReplica,
  askRoles,
  judgeOutcome,
  type Before,
} from '../actions/readings.ts'
import {
  affectedBy,
  holdersOf,
  idleCheck,
  nameToType,
  reachedCheck,
  throughOf,
  throughWarnings,
  unrecorded,
  type Through,
} from '../actions/through.ts'
import type { Hold } from '../affected.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import type { Draft, Kind, Known, Questions, Replies, Verification } from '../kind.ts'
import { addonOf, pathPart, planOf } from '../subjects.ts'
import { verdictOf, type Check } from '../verdict.ts'

/**
 * An action of the catalogue, or of the operator's file (operations-actions-risks section 1), through the owner unless
 * another app is named. `catalogue` gives what is known at the moment.
 */
export const actionKind = (catalogue: () => Catalogue): Kind<ActionOperation, Told> => ({
  kind: 'action',

  questions(operation, known) {
    const action = described(catalogue(), known, operation)
    const { addonId, subject } = operation
    const appId = pathPart(throughOf(known, addonId, operation.appId).appId)
    const addon = pathPart(addonId)
    checkSubject(action, subject)
    const questions: Questions<Told> = { addon: askHolding(appId, addon) }
    for (const reading of action.asks) {
      if (reading === 'backups') questions.backups = askBackups(appId, addon)
      if (reading === 'backup') questions.backup = askBackup(appId, addon, subject)
      if (reading === 'roles') questions.roles = askRoles(appId, addon)
      if (reading === 'replica') questions.replica = askReplica(appId, addon)
    }
    return questions
  },

  draft(operation, known, told) {
    const action = described(catalogue(), known, operation)
    const { addonId, subject } = operation
    checkSubject(action, subject)
    const node = addonOf(known, addonId)
    const through = throughOf(known, addonId, operation.appId)
    const holds = holdersOf(known, addonId, told.addon)
    const request = requestOf(action, through.appId, addonId, subject)
    const words = (template: string): string =>
      template.replaceAll('{subject}', subject).replaceAll('{addon}', node.name)

    return {
      title: words(action.title),
      level: action.level,
      verdict: verdictOf(checksOf(action, operation, known, told)),
      requests: [request],
      affected: affectedBy(action.affects, holds),
      ...variablesOf(action, holds, node.service),
      primaries: [],
      losses: [...action.losses],
      warnings: [
        ...throughWarnings(through),
        ...action.traps,
        ...(action.level === 'read' ? [] : [unrecorded]),
        ...unknownPrimaries(action, holds),
      ],
      reversible: action.reversible,
      duration: action.duration,
      aka: akaOf(action, through, addonId, subject),
      name: nameToType(known, addonId),
      verify: verificationOf(action, operation, through.appId, told),
    } satisfies Draft
  },

  judge: (_operation, before, body) => judgeOutcome(before, body),
})

/** Throws AppError not-found for one that nobody described. */
function described(catalogue: Catalogue, known: Known, { addonId, action }: ActionOperation): Action {
  const { service, name } = addonOf(known, addonId)
  const found = catalogue.find(service, action)
  if (!found) {
    throw new AppError(
      'not-found',
      `Nobody described such an action of ${service}, which ${name} is of. Run it as one known by its name only.`,
    )
  }
  return found
}

/** Throws AppError invalid-input for one that is wanted and missing, or given to what takes none, or cannot be sent. */
function checkSubject({ subject, label }: Action, given: string): void {
  if (!subject) {
    if (given !== '') throw new AppError('invalid-input', `${label} takes no name or id.`)
    return
  }
  if (given === '') throw new AppError('invalid-input', `${label} has to be told which ${subject.what}.`)
  if (subject.sent === 'path' && !isSendable(given)) {
    throw new AppError(
      'invalid-input',
      `The ${subject.what} may consist of ${sendableSigns}: the platform takes nothing else.`,
    )
  }
}

function requestOf(action: Action, appId: string, addonId: string, subject: string): PlannedRequest {
  const sent = action.subject?.sent
  const inBody = sent !== undefined && sent !== 'path' ? { [sent.field]: subject } : {}
  const fields = { ...action.body, ...inBody }
  return {
    method: action.method,
    path: actionPath(pathPart(appId), pathPart(addonId), action.path, sent === 'path' ? subject : ''),
    // The edge drops an empty object, so none is sent.
    body: Object.keys(fields).length === 0 ? '' : jsonBody(fields),
    elevated: false,
    does: action.does,
  }
}

/** In the server's order: the app and the add-on, its broker's status, then whatever the broker says, which is 503. */
function checksOf(action: Action, { addonId, subject }: ActionOperation, known: Known, told: Replies<Told>): Check[] {
  const { name } = addonOf(known, addonId)
  const { plan, planName } = planNow(known, addonId, told)
  return [
    reachedCheck(told.addon, name),
    ...(action.needs.length === 0 ? [] : [planCheck(plan, planName, action.needs)]),
    action.idle ? idleCheck(told.addon, name) : null,
    ...readingChecks(action, subject, name, told),
    ...doubtCheck(action.doubts, plan, told),
  ]
}

/** The plan may have been changed since the sync. */
function planNow(known: Known, addonId: string, { addon }: Replies<Told>): { plan: Plan | null; planName: string } {
  const node = addonOf(known, addonId)
  const planId = addon.ok ? addon.told.planId : node.planId
  const plan = planOf(known.graph.services.values(), planId)?.plan ?? null
  return { plan, planName: plan?.name ?? (addon.ok ? addon.told.plan : node.plan) }
}

const readOnly = 'DATABASE_READONLY_URL'

/** A replica brings one variable to everybody, or takes it away. */
function variablesOf({ replica }: Action, holds: readonly Hold[], service: string): Pick<Draft, 'variables'> {
  if (replica === null) return { variables: [] }
  const variables = holds.flatMap(({ appId, appName, name, primary }): VariableChange[] => {
    if (primary === null) return []
    const variable = variableName(service, name, primary, readOnly)
    const note =
      replica === 'absent' ? 'Once it is redeployed.' : 'Its value is void at once; it goes with the next redeploy.'
    const [before, after] = replica === 'absent' ? [null, variable] : [variable, null]
    return [{ appId, appName, before, after, note }]
  })
  return { variables }
}

function unknownPrimaries({ replica }: Action, holds: readonly Hold[]): string[] {
  const untold = holds.filter(({ primary }) => primary === null)
  if (replica === null || untold.length === 0) return []
  const names = untold.map(({ appName }) => appName).join(', ')
  return [`On ${names} ${readOnly} has a prefix unless the add-on is primary there, which nobody asked.`]
}

/** Null where aka has no such command; it looks only at what the app owns. */
function akaOf({ aka }: Action, { appName, isOwner }: Through, addonId: string, subject: string): string | null {
  if (!aka || !isOwner) return null
  const words = aka.map((word) => word.replaceAll('{subject}', subject).replaceAll('{addon}', addonId))
  return akaLine(...words, '-a', appName)
}

function verificationOf(action: Action, operation: ActionOperation, appId: string, told: Replies<Told>): Verification {
  const { addonId, subject } = operation
  const { by, words } = action.outcome
  const read = (path: string, before: Before, proof: boolean): Verification => ({
    kind: 'read',
    path,
    words,
    before,
    proof,
  })
  const addonPath = `/apps/${pathPart(appId)}/addons/${pathPart(addonId)}`
  const listPath = (list: string): string => actionPath(pathPart(appId), pathPart(addonId), list)
  switch (by) {
    case 'answer':
      return { kind: 'none', words }
    case 'state':
      return read(addonPath, { by }, false)
    case 'backups':
      if (told.backups?.ok !== true) return unread('a new backup')
      return read(
        listPath('backups'),
        { by, ids: told.backups.told.map(({ id }) => id), of: told.addon.ok ? told.addon.told.databases : [] },
        true,
      )
    case 'roles':
      if (told.roles?.ok !== true) return unread('a new role')
      return read(listPath('roles'), { by, names: told.roles.told }, true)
    case 'role-gone':
      return read(listPath('roles'), { by, name: subject }, true)
    case 'replica':
      return read(listPath('replica'), { by }, told.replica?.ok !== true)
    case 'access-key':
      break
  }
  const keys = told.addon.ok ? told.addon.told.accessKeys : null
  return keys ? read(addonPath, { by, ...keys }, true) : unread('another key')
}

function unread(what: string): Verification {
  return { kind: 'none', words: `What was there before could not be read, so ${what} cannot be told from it.` }
}
