import { z } from 'zod'
import type { CustomActionOperation } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Json } from '#shared/json.ts'
import { actionPath, type Affects } from '../actions/action.ts'
import { hasSubjectInPath, type Catalogue } from '../actions/catalogue.ts'
import { isSendable, sendableSigns } from '../actions/names.ts'
import { askHolding, judgeState, type AskedHolding } from '../actions/readings.ts'
import { unknownActionWords, vaultWords, withoutActions } from '../actions/services/without.ts'
import {
  affectedBy,
  holdersOf,
  nameToType,
  reachedCheck,
  throughOf,
  throughWarnings,
  unrecorded,
} from '../actions/through.ts'
import { jsonBody } from '../command-lines.ts'
import type { Draft, Kind, Known, Questions, Replies, Reply } from '../kind.ts'
import { isBrokered, mayBeVault } from '../providers.ts'
import { askWhetherVault } from '../questions.ts'
import { addonOf, pathPart, serviceOf } from '../subjects.ts'
import { blocked, refused, unknown, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type Told = {
  addon: AskedHolding
  /** Whether it hands out what the vault keeps, which has no actions. */
  vault?: boolean
}

/** Nobody knows, so the worst is said of everybody. */
const worst: Affects = {
  owner: ['interrupted', 'loses'],
  attached: ['interrupted', 'loses'],
  note: 'Nobody described what this does, so the worst is taken for granted.',
}

/**
 * An action of which nothing but the name is known (operations-actions-risks 1.10): taken for destructive, whatever its
 * verb, and sent through the owner. Nothing of it is ever asked beforehand, because a GET may do it. What the catalogue
 * describes is blocked here: there it is looked at first.
 */
export const customActionKind = (catalogue: () => Catalogue): Kind<CustomActionOperation, Told> => ({
  kind: 'custom-action',

  questions(operation, known) {
    checkForm(operation)
    const { addonId } = operation
    const node = addonOf(known, addonId)
    const questions: Questions<Told> = {
      addon: askHolding(throughOf(known, addonId, operation.appId).appId, pathPart(addonId)),
    }
    if (mayBeVault(node.service, serviceOf(known, node))) questions.vault = askWhetherVault(node.service)
    return questions
  },

  draft(operation, known, told) {
    const { addonId, method, action, subject } = operation
    const fields = checkForm(operation)
    const node = addonOf(known, addonId)
    const through = throughOf(known, addonId, operation.appId)
    const path = actionPath(pathPart(through.appId), pathPart(addonId), action, subject)

    return {
      title: `${method} ${action}${subject === '' ? '' : `/${subject}`} of ${node.name}`,
      level: 'destructive',
      verdict: verdictOf(checksOf(catalogue(), operation, known, told)),
      requests: [
        {
          method,
          path,
          body: fields === null ? '' : jsonBody(fields),
          elevated: false,
          does: `Asks ${isBrokered(node.service) ? 'the broker' : 'the controller'} for ${action}. What that does nobody described.`,
        },
      ],
      affected: affectedBy(worst, holdersOf(known, addonId, told.addon)),
      variables: [],
      primaries: [],
      losses: ['Perhaps everything: nobody described what this does.'],
      warnings: [
        ...throughWarnings(through),
        ...(method === 'GET' ? ['A GET is no promise: securekey rotates its key with one.'] : []),
        'A 503 does not say whether it happened: every refusal and every trouble of a broker is the same 503.',
        'It may need a redeploy of every app that holds the add-on: the platform redeploys none.',
        unrecorded,
      ],
      reversible: { kind: 'no', how: 'Nobody knows how to take it back.' },
      duration: { seconds: null, words: 'Nobody knows.' },
      // The CLI has commands for some actions and none for any.
      aka: null,
      name: nameToType(known, addonId),
      verify: {
        kind: 'read',
        path: `/apps/${pathPart(through.appId)}/addons/${pathPart(addonId)}`,
        words: `Waiting until ${node.name} is provisioned. What the action did is not to be seen from that.`,
        before: null,
        proof: false,
      },
    } satisfies Draft
  },

  judge: (_operation, _before, body) => judgeState(body),
})

/** What is sent along; null for nothing. Throws AppError invalid-input in words for whoever typed it. */
function checkForm({ action, subject, body }: CustomActionOperation): Record<string, Json> | null {
  for (const [what, given] of [
    ['name of an action', action],
    ['subject of an action', subject],
  ] as const) {
    if (given !== '' && !isSendable(given)) {
      const why = given.includes(':') ? ' A colon can never be sent: pg:backups:capture is no name of an action.' : ''
      throw new AppError(
        'invalid-input',
        `The ${what} may consist of ${sendableSigns}, and not of dots alone: the platform takes nothing else.${why}`,
      )
    }
  }
  if (action === '') throw new AppError('invalid-input', 'An action has to have a name.')
  return body.trim() === '' ? null : fieldsOf(body)
}

const fieldsFormat = z.record(z.string(), z.json())

function fieldsOf(body: string): Record<string, Json> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    // The platform takes a broken body for none and goes on (API-FACTS section 7).
    throw new AppError('invalid-input', 'The body is not JSON. The platform would run the action without it.')
  }
  const fields = fieldsFormat.safeParse(value)
  if (!fields.success || Array.isArray(value)) throw new AppError('invalid-input', 'The body has to be a JSON object.')
  if (Object.keys(fields.data).length === 0) {
    throw new AppError(
      'invalid-input',
      'An empty object is dropped on the way. Leave the body empty, or put something in it.',
    )
  }
  return fields.data
}

function checksOf(catalogue: Catalogue, operation: CustomActionOperation, known: Known, told: Replies<Told>): Check[] {
  const { addonId } = operation
  const { name, service } = addonOf(known, addonId)
  return [
    reachedCheck(told.addon, name),
    ownerCheck(operation, known, told.addon),
    isBrokered(service) ? vaultCheck(told.vault) : controllerCheck(service, operation),
    knownCheck(catalogue, service, operation),
    unknown(
      `Nobody described this action of ${service}. Its broker may not have it, and says 503 then as to everything.`,
    ),
  ]
}

/**
 * The platform takes it from any app that holds the add-on; what nobody knows is done by nobody but its owner
 * (operations-actions-risks 1.10). Of an orphan whoever still holds it may.
 */
function ownerCheck({ addonId, appId }: CustomActionOperation, known: Known, addon: Reply<AskedHolding>): Check {
  const through = throughOf(known, addonId, appId)
  const owner = holdersOf(known, addonId, addon).find(({ isOwner }) => isOwner)
  if (!owner || owner.appId === through.appId) return null
  const { name } = addonOf(known, addonId)
  return blocked(
    'owner-only',
    `${through.appName} only borrows ${name}: what nobody described is sent through ${owner.appName}, which owns it, or not at all.`,
  )
}

function vaultCheck(reply: Replies<Told>['vault']): Check {
  if (!reply) return null
  if (!reply.ok) return unknown(reply.problem)
  return reply.told ? refused(404, vaultWords, 'no-actions', 'Credentials of the vault have no actions.') : null
}

/** Its own services the controller knows, and looks at the name of the action only. */
function controllerCheck(service: string, { action, subject }: CustomActionOperation): Check {
  if (service === 'securekey') {
    if (action === 'rotate' && subject === '') return null
    return refused(404, unknownActionWords, 'action-unknown', 'A secure key can be rotated, and nothing else.')
  }
  const without = withoutActions.find(({ services }) => services.includes(service))
  if (!without) return null
  return refused(without.status, without.words, 'no-actions', `An add-on of ${service} has no actions.`)
}

function knownCheck(catalogue: Catalogue, service: string, { method, action, subject }: CustomActionOperation): Check {
  const sameAction = catalogue.of(service).filter(({ path }) => path.toLowerCase() === action.toLowerCase())
  const described = sameAction.find(
    (one) => hasSubjectInPath(one) === (subject !== '') && (one.method === method || !isBrokered(service)),
  )
  if (described) {
    return blocked(
      'in-catalogue',
      `This is ${described.name} of ${service}, which is known. Run it as that: what has to be looked at first is looked at there.`,
    )
  }
  // A broker describes each of its actions below its name, which for some is the path too.
  if (sameAction.length === 0 || !isBrokered(service) || (method === 'GET' && subject === 'schema')) return null
  const verbs = sameAction.map((one) => `${one.method} ${one.path}${hasSubjectInPath(one) ? '/…' : ''}`)
  return refused(
    503,
    words.unavailable,
    'wrong-verb',
    `The broker takes ${[...new Set(verbs)].join(', ')}, and nothing else under this name.`,
  )
}
