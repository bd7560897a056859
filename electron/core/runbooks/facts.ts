import { AppError } from '#shared/errors.ts'
import type { Runbook } from '#shared/domain/runbook.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Current } from '../inventory/inventory.ts'
import { askRoles } from '../operations/actions/readings.ts'
import { holdsOf, type Hold } from '../operations/affected.ts'
import { askApp } from '../operations/app-questions.ts'
import type { Known } from '../operations/kind.ts'
import { askAll } from '../operations/live.ts'
import { isDatabase } from '../operations/providers.ts'
import { askBorrowers } from '../operations/questions.ts'
import { addonOf } from '../operations/subjects.ts'
import type { Clock } from '../ports.ts'
import type { Facts } from './recipe.ts'

/** Reads at the same time; the platform has no limit of its own. */
const atOnce = 4

interface Parts {
  clock: Clock
  endpoints: Pick<Endpoints, 'client'>
}

/**
 * What a recipe is written for: who holds the add-on and who is in maintenance, read just now. Throws AppError not-found,
 * invalid-input for an orphan, and incomplete where what has to be put back afterwards could not be read.
 */
export async function factsOf(
  { kind, endpointId, addonId }: Runbook,
  { graph, snapshot }: Current,
  { clock, endpoints }: Parts,
  signal: AbortSignal,
): Promise<Facts> {
  const node = addonOf({ graph }, addonId)
  if (node.orphan) throw new AppError('invalid-input', `${node.name} has no owner, so nobody can act on it.`)
  const client = await endpoints.client(endpointId)
  const { replies, failure } = await askAll(client, { borrowers: askBorrowers(addonId) }, { clock, signal })
  if (!replies.borrowers.ok) {
    throw (
      failure ?? new AppError('bad-answer', `Who holds ${node.name} could not be read. ${replies.borrowers.problem}`)
    )
  }
  const elevation = { may: null, userName: '', frontDoor: null } as const
  const known: Known = { graph, snapshot, elevation, now: clock.now() }
  const holds = holdsOf(known, node, replies.borrowers)
  const asleep = await someAtATime(holds, async ({ appId, appName }: Hold) => {
    const asked = await askAll(client, { app: askApp(appId) }, { clock, signal })
    if (!asked.replies.app.ok) {
      const { problem } = asked.replies.app
      throw new AppError('incomplete', `Whether ${appName} is in maintenance could not be read. ${problem}`)
    }
    return asked.replies.app.told.maintenance ? appId : null
  })
  const inMaintenance = new Set(asleep.filter((appId) => appId !== null))
  const owner = holds.find(({ isOwner }) => isOwner)
  const asksRoles = (kind === 'rotate' || kind === 'unshare') && isDatabase(node.service) && owner !== undefined
  if (!asksRoles) return { node, holds, inMaintenance, roles: [] }
  const asked = await askAll(client, { roles: askRoles(owner.appId, addonId) }, { clock, signal })
  if (!asked.replies.roles.ok) {
    const { problem } = asked.replies.roles
    throw new AppError('incomplete', `Which read-only roles ${node.name} has could not be read. ${problem}`)
  }
  return { node, holds, inMaintenance, roles: asked.replies.roles.told }
}

/** In the order of the items, some at a time. The first failure ends it. */
export async function someAtATime<Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = []
  for (let at = 0; at < items.length; at += atOnce) {
    values.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))))
  }
  return values
}
