import type { AddonAnswer, Problem } from '#shared/domain/inventory.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { EndpointClient } from '../endpoints/client.ts'
import type { AddonNode } from '../graph/graph.ts'
import { decodeAddon, decodePrimaries } from './decode/answers.ts'
import { parseBody } from './decode/body.ts'

interface Question {
  client: Pick<EndpointClient, 'get'>
  node: AddonNode
  signal: AbortSignal
  /** Milliseconds since the epoch. */
  now: number
  /** What the add-on's last answer told, null when there is none. */
  earlier?: AddonAnswer | null
}

/** What may stand in a path; the platform takes no escapes, so anything else cannot be asked for. */
const pathSafe = /^[0-9A-Za-z][0-9A-Za-z._-]*$/

const appsAtOnce = 4

const appsNamed = 3

/** An app that could not be asked, or that says it no longer holds the add-on. */
interface AppTrouble {
  appName: string
  problem: Problem
}

/**
 * Asks what the lists leave out: the state (one call of the platform to the broker, never repeated), the names of the
 * config variables, and for which apps the add-on is primary (one call per app that borrows it, no broker). What cannot
 * be told is a problem in the answer, and what the earlier answer told of it stays, with its time; AppError is thrown
 * only when no question at all could be put, and on cancel.
 */
export async function askAddon({ client, node, signal, now, earlier = null }: Question): Promise<AddonAnswer> {
  const answer: AddonAnswer = { askedAt: now, state: null, configVariables: [], primary: {}, problems: [] }
  const primary = new Map<string, boolean>()
  const failures: AppError[] = []
  const unasked: AppTrouble[] = []
  const left: AppTrouble[] = []
  const gone = new Set<string>()
  let itsTrouble: Problem | null = null
  let answered = 0

  async function askItself(): Promise<void> {
    const call = `/addons/${node.id}`
    if (node.orphan) {
      itsTrouble = orphanProblem(call)
      return
    }
    try {
      const reply = await client.get(call, { signal, repeat: false })
      answered += 1
      itsTrouble = troubleOf(call, reply.status)
      if (!itsTrouble) {
        const told = decodeAddon(call, parseBody(call, reply))
        answer.state = told.state
        answer.configVariables = told.configVariables
        if (told.primary !== null) primary.set(told.appId, told.primary)
      }
    } catch (thrown) {
      const error = toAppError(thrown)
      failures.push(error)
      itsTrouble = { ...error.toData(), call }
    }
    // The add-on list told it as well, at the time of the sync.
    if (node.addon && !primary.has(node.addon.ownerId)) primary.set(node.addon.ownerId, node.addon.primary)
  }

  async function askApp(appId: string, appName: string): Promise<void> {
    const call = `/apps/${appId}/addon-attachments`
    try {
      const reply = await client.get(call, { signal })
      answered += 1
      const mine = decodePrimaries(whatAppsAreAsked, parseBody(whatAppsAreAsked, reply)).get(node.id)
      if (mine !== undefined) {
        primary.set(appId, mine)
      } else {
        gone.add(appId)
        left.push({ appName, problem: { code: 'not-found', call, message: '' } })
      }
    } catch (thrown) {
      const error = toAppError(thrown)
      failures.push(error)
      unasked.push({ appName, problem: { ...error.toData(), call } })
    }
  }

  if (!pathSafe.test(node.id)) throw new AppError('invalid-input', 'This id cannot stand in an address.')
  const borrowers = new Map(
    node.holders
      .filter((holder) => !holder.isOwner && pathSafe.test(holder.appId))
      .map((holder) => [holder.appId, holder.appName]),
  )
  const waiting = [...borrowers]
  async function askApps(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) await askApp(...next)
  }
  await Promise.all([askItself(), ...Array.from({ length: appsAtOnce }, askApps)])

  if (signal.aborted || failures.some((error) => error.code === 'cancelled')) {
    throw new AppError('cancelled', 'The question was cancelled.')
  }
  if (answered === 0 && failures[0]) throw failures[0]
  // A holder that could not be asked keeps what was known of it; one that is a holder no more is dropped.
  let keptPrimary = false
  for (const { appId } of node.holders) {
    const known = earlier && Object.hasOwn(earlier.primary, appId) ? earlier.primary[appId] : undefined
    if (known === undefined || primary.has(appId) || gone.has(appId)) continue
    primary.set(appId, known)
    keptPrimary = true
  }
  answer.primary = Object.fromEntries(primary)
  const again = `Asked again at ${new Date(now).toISOString()}, what was known is kept.`
  if (itsTrouble) {
    const kept = earlier && (earlier.state !== null || earlier.configVariables.length > 0) ? earlier : null
    if (kept) Object.assign(answer, { askedAt: kept.askedAt, state: kept.state, configVariables: kept.configVariables })
    answer.problems.push(spoken(itsTrouble, kept ? again : 'The state is unknown.'))
  }
  answer.problems.push(
    ...oneOf(left, 'no longer holds this add-on', 'no longer hold this add-on'),
    ...oneOf(unasked, whatWasNotTold).map((problem) => (keptPrimary ? spoken(problem, again) : problem)),
  )
  return answer
}

const whatAppsAreAsked = 'the question about borrowed add-ons'
const whatWasNotTold = 'could not be asked whether it is the primary one there'

function spoken(problem: Problem, first: string): Problem {
  return { ...problem, message: `${first} ${problem.message}` }
}

/** One problem for all apps in the same trouble: counts them, names a few, and gives the reason of the first. */
function oneOf(troubles: AppTrouble[], singular: string, plural = singular): Problem[] {
  const sorted = troubles.toSorted((one, other) => (one.appName < other.appName ? -1 : 1))
  const [first] = sorted
  if (!first) return []
  const { code, call, message } = first.problem
  const reason = message === '' ? '' : ` ${message}`
  if (sorted.length === 1) return [{ code, call, message: `${first.appName} ${singular}.${reason}` }]
  const names = sorted.slice(0, appsNamed).map(({ appName }) => appName)
  const more = sorted.length - names.length
  const which = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
  return [{ code, call: null, message: `${sorted.length} apps ${plural}: ${which}.${reason}` }]
}

/** A refusal here is an answer about this add-on and no trouble of the endpoint. */
function troubleOf(call: string, status: number): Problem | null {
  if (status === 404) {
    return { code: 'not-found', call, message: 'The platform no longer knows this add-on. Sync again.' }
  }
  if (status === 503) {
    return {
      code: 'server-error',
      call,
      message:
        'The broker did not answer for this add-on. Either the broker is down, or the instance ' +
        'behind the add-on does not exist.',
    }
  }
  return null
}

function orphanProblem(call: string): Problem {
  return {
    code: 'not-found',
    call,
    message: 'No app owns this add-on any more, and the platform does not answer for it by itself.',
  }
}
