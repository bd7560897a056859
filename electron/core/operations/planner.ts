import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { InventoryKind, Snapshot } from '#shared/domain/inventory.ts'
import type { Operation, Plan, PlannedRequest, Source, Verdict } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Graph } from '../graph/graph.ts'
import type { Current, Inventory } from '../inventory/inventory.ts'
import type { Clock } from '../ports.ts'
import { breathe } from '../turns.ts'
import { curlLine } from './command-lines.ts'
import type { About } from './findings.ts'
import { frictionOf } from './friction.ts'
import type { Known, Planner } from './kind.ts'
import { kindOf, standardKinds, type Kinds } from './kinds/index.ts'
import { askAll } from './live.ts'

export interface PlannerParts {
  clock: Clock
  endpoints: Pick<Endpoints, 'profile' | 'status' | 'client' | 'note'>
  inventory: Pick<Inventory, 'current'>
  /** Open findings, worst first (findings.ts). */
  findings(current: Current, about: About): Promise<Plan['findings']>
  kinds?: Kinds
}

/**
 * Makes plans: what the lists say, what up to three GETs say just now, and what a kind makes of both. Asking and judging go
 * on side by side, so a plan takes as long as the slowest of its reads.
 */
export function createPlanner(parts: PlannerParts): Planner {
  const { clock, endpoints, inventory, kinds = standardKinds } = parts

  function knownOf({ graph, snapshot }: Current, endpointId: string, profile: EndpointProfile): Known {
    const { credentialKind, userName } = profile
    const { frontDoor, account } = endpoints.status(endpointId)
    const door = frontDoor ?? (credentialKind === 'key' ? 'controller' : null)
    // A controller knows no account: it believes what each request says of itself.
    const may = door === 'controller' ? null : (account?.elevated ?? null)
    return { graph, snapshot, elevation: { may, userName, frontDoor: door }, now: clock.now() }
  }

  /** Once the questions are on their way: judging holds the loop for a moment. */
  async function found(current: Current, about: About): Promise<Plan['findings']> {
    await breathe()
    return await parts.findings(current, about)
  }

  return {
    async plan(operation, signal) {
      const { endpointId } = operation
      const profile = endpoints.profile(endpointId)
      const current = await inventory.current(endpointId)
      if (!current)
        throw new AppError('not-found', 'This endpoint has never been synced, so nothing can be planned yet.')
      const known = knownOf(current, endpointId, profile)
      const prepared = kindOf(kinds, operation).prepare(operation, known)
      const client = await endpoints.client(endpointId)
      const [asked, findings] = await Promise.all([
        askAll(client, prepared.questions, { clock, signal }),
        found(current, aboutOf(operation)),
      ])
      endpoints.note(endpointId, asked.answered ? null : asked.failure)
      const { verify, name, ...drafted } = prepared.draft(asked.replies)
      const isToken = profile.credentialKind === 'bearer' && known.elevation.frontDoor === 'controller'
      return {
        plan: {
          ...drafted,
          verdict: isToken && drafted.requests.some(isClosedToTokens) ? closedToTokens : drafted.verdict,
          warnings: [...drafted.warnings, ...carriedWarnings(current.graph, aboutOf(operation))],
          operation,
          endpointName: profile.name,
          findings,
          friction: frictionOf(drafted.level, drafted.affected, name),
          sources: [...listSources(current.snapshot), ...asked.sources],
          madeAt: clock.now(),
          curl: drafted.requests.map((request) => curlLine(request, profile)),
        },
        verification: verify,
      }
    },
    judge: (operation, before, body) => kindOf(kinds, operation).judge(operation, before, body),
  }
}

/** A controller takes a bearer token only if it is one that it handed to a webhook, and deletes nothing for it. */
const closedToTokens: Verdict = {
  kind: 'refused',
  status: 401,
  words: '',
  rule: 'closed-to-tokens',
  explanation:
    'The token is one for webhooks: it reads and changes, and deletes nothing. Use the key, or the public edge.',
}

function isClosedToTokens({ method, path }: PlannedRequest): boolean {
  return method === 'DELETE' && /^\/(apps|addon-attachments|apps\/[^/]+\/addons)\/[^/]+$/.test(path)
}

function carriedWarnings({ apps, addons, carried }: Graph, { addonId, appId }: About): string[] {
  const subjects = [
    { id: appId, name: apps.get(appId ?? '')?.name },
    { id: addonId, name: addons.get(addonId ?? '')?.name },
  ]
  return subjects.flatMap(({ id, name }) => {
    const lastSeen = id === null || !Object.hasOwn(carried, id) ? undefined : carried[id]
    if (lastSeen === undefined) return []
    return [
      `The latest sync did not show ${name ?? id}: what the lists say of it is of ${new Date(lastSeen).toISOString()}.`,
    ]
  })
}

function aboutOf(operation: Operation): About {
  return {
    addonId: 'addonId' in operation ? operation.addonId : null,
    appId: 'appId' in operation ? operation.appId : null,
  }
}

/** The lists that plans are made from, and which of them the latest sync could not read in full. */
const lists: readonly [InventoryKind, string][] = [
  ['spaces', '/spaces'],
  ['apps', '/apps'],
  ['addons', '/addons'],
  ['attachments', '/addon-attachments'],
  ['services', '/addon-services'],
]

function listSources({ report }: Snapshot): Source[] {
  return lists.map(([, path]) => {
    const problems = report.problems.filter(({ call }) => call?.split('?', 1)[0] === path)
    return { path, at: report.takenAt, live: false, problem: problems.map(({ message }) => message).join(' ') }
  })
}
