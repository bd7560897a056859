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
}

/** What may stand in a path; the platform takes no escapes, so anything else cannot be asked for. */
const pathSafe = /^[0-9A-Za-z][0-9A-Za-z._-]*$/

const appsAtOnce = 4

/**
 * Asks what the lists leave out: the state (one call of the platform to the broker, never repeated), the names of the
 * config variables, and for which apps the add-on is primary (one call per app that borrows it, no broker). What cannot
 * be told is a problem in the answer; AppError is thrown only when no question at all could be put, and on cancel.
 */
export async function askAddon({ client, node, signal, now }: Question): Promise<AddonAnswer> {
  const answer: AddonAnswer = { askedAt: now, state: null, configVariables: [], primary: {}, problems: [] }
  const primary = new Map<string, boolean>()
  const failures: AppError[] = []
  let answered = 0
  function fail(call: string, thrown: unknown): void {
    const error = toAppError(thrown)
    failures.push(error)
    answer.problems.push({ ...error.toData(), call })
  }

  async function askItself(): Promise<void> {
    const call = `/addons/${node.id}`
    if (node.orphan) {
      answer.problems.push(orphanProblem(call))
      return
    }
    try {
      const reply = await client.get(call, { signal, repeat: false })
      answered += 1
      const trouble = troubleOf(call, reply.status)
      if (trouble) {
        answer.problems.push(trouble)
      } else {
        const told = decodeAddon(call, parseBody(call, reply))
        answer.state = told.state
        answer.configVariables = told.configVariables
        if (told.primary !== null) primary.set(told.appId, told.primary)
      }
    } catch (thrown) {
      fail(call, thrown)
    }
    // The add-on list told it as well, at the time of the sync.
    if (node.addon && !primary.has(node.addon.ownerId)) primary.set(node.addon.ownerId, node.addon.primary)
  }

  async function askApp(appId: string, appName: string): Promise<void> {
    const call = `/apps/${appId}/addon-attachments`
    try {
      const reply = await client.get(call, { signal })
      answered += 1
      const mine = decodePrimaries(call, parseBody(call, reply)).get(node.id)
      if (mine !== undefined) primary.set(appId, mine)
      else answer.problems.push({ code: 'not-found', call, message: `${appName} no longer holds this add-on.` })
    } catch (thrown) {
      fail(call, thrown)
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
  answer.primary = Object.fromEntries(primary)
  return answer
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
        'The state is unknown: the broker did not answer for this add-on. Either the broker is down, or the instance ' +
        'behind the add-on does not exist.',
    }
  }
  return null
}

function orphanProblem(call: string): Problem {
  return {
    code: 'not-found',
    call,
    message:
      'The state is unknown: no app owns this add-on any more, and the platform does not answer for it by itself.',
  }
}
