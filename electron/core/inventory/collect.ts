import { hash } from 'node:crypto'
import type { Inventory, InventoryKind, Problem } from '#shared/domain/inventory.ts'
import { AppError, toAppError, type AppErrorData, type ErrorCode } from '#shared/errors.ts'
import type { EndpointClient } from '../endpoints/client.ts'
import { parseList } from './decode/body.ts'
import { listShapes } from './decode/lists.ts'
import { createRowFaults, decodeRows, type Stopwatch } from './decode/rows.ts'

/** What became of one list. `absent`: the server has no such list, which some have not. */
export interface CollectedList<Row> {
  state: 'read' | 'absent' | 'failed'
  rows: Row[]
  /** Rows, or plans inside rows, that did not fit and were left out. */
  missing: number
  /** Of the body the rows came from, when every row of it fitted; null otherwise. */
  digest: string | null
}

export type CollectedLists = { [Kind in InventoryKind]: CollectedList<Inventory[Kind][number]> }

export interface Collected {
  lists: CollectedLists
  /** Why lists could not be read. */
  failures: ReadonlyMap<InventoryKind, AppErrorData>
  /** Why required lists could not be read, and rows that did not fit. */
  problems: Problem[]
  /** Id of the service that made the attachment list fail as a whole (API-FACTS section 9), null when none did. */
  unknownServiceId: string | null
  /** Requests sent, repeats included. */
  calls: number
  /** Bytes over the wire. */
  bytes: number
  /** `download`: until the last list ended, well or badly. */
  ms: { download: number; decode: number }
}

interface ListCall {
  kind: InventoryKind
  path: string
  /** Some servers have no such route and answer 404. */
  optional: boolean
}

/**
 * Everything the platform shows of itself, never with a query string: that alone makes most routes answer 404 (API-FACTS
 * section 3). The largest come first, so that they are decoded while the small ones are still on their way; the client
 * has six under way at a time.
 */
export const listCalls: readonly ListCall[] = [
  { kind: 'attachments', path: '/addon-attachments', optional: false },
  { kind: 'addons', path: '/addons', optional: false },
  { kind: 'apps', path: '/apps', optional: false },
  { kind: 'services', path: '/addon-services', optional: false },
  { kind: 'spaces', path: '/spaces', optional: false },
  { kind: 'couplings', path: '/pipeline-couplings', optional: true },
  { kind: 'organizations', path: '/organizations', optional: true },
  { kind: 'regions', path: '/regions', optional: true },
  { kind: 'stacks', path: '/stacks', optional: true },
]

/** Which of several failures explains best why nothing at all could be read; earlier ones first. */
const tellingCodes: readonly ErrorCode[] = [
  'internal',
  'wrong-credential',
  'not-allowed',
  'no-credential',
  'certificate',
  'unreachable',
  'timeout',
  'too-large',
  'server-error',
]

const attachmentOfUnknownService = /^The specified addon ([0-9a-zA-Z-]{1,64}) could not be found\./

/**
 * The whole picture in nine requests. A list that fails is a problem and does not stop the others. Throws AppError when
 * none of the lists that every platform has could be read or no row of them fits, and `cancelled` when the signal aborts. The platform has no
 * conditional requests (API-FACTS section 1.9): a body that is byte for byte the one of `before` is told by its digest,
 * and its rows are taken over as they are.
 */
export async function collect(
  client: Pick<EndpointClient, 'get'>,
  signal: AbortSignal,
  before: CollectedLists = emptyLists(),
): Promise<Collected> {
  const lists = emptyLists()
  const watch: Stopwatch = { spent: 0 }
  const failures = new Map<InventoryKind, AppError>()
  /** Nothing that every platform has could be read: the rest need not be waited for, which may take as long again. */
  const hopeless = new AbortController()
  const stopped = AbortSignal.any([signal, hopeless.signal])
  const faults: Problem[] = []
  const began = performance.now()
  let lastEnd = began
  let calls = 0
  let bytes = 0
  let unknownServiceId: string | null = null

  async function read<Kind extends InventoryKind>(
    kind: Kind,
    list: CollectedList<Inventory[Kind][number]>,
    earlier: CollectedList<Inventory[Kind][number]>,
    call: ListCall,
  ): Promise<void> {
    const answer = await client.get(call.path, { signal: stopped }).catch((thrown: unknown) => {
      calls += 1
      lastEnd = performance.now()
      throw thrown
    })
    lastEnd = performance.now()
    calls += answer.attempts
    bytes += answer.wireBytes
    if (answer.status === 404) {
      if (call.optional) {
        list.state = 'absent'
        return
      }
      if (kind === 'attachments') {
        unknownServiceId = attachmentOfUnknownService.exec(answer.body.subarray(0, 200).toString('utf8'))?.[1] ?? null
      }
    }
    const digest = hash('sha256', answer.body, 'base64url')
    if (answer.status === 200 && digest === earlier.digest) {
      Object.assign(list, earlier)
      watch.spent += performance.now() - lastEnd
      return
    }
    const raw = parseList(call.path, answer)
    watch.spent += performance.now() - lastEnd
    const rowFaults = createRowFaults(call.path)
    list.rows = await decodeRows(raw, listShapes[kind], rowFaults, watch)
    list.missing = rowFaults.missing
    list.state = 'read'
    const misfits = rowFaults.problems()
    if (misfits.length === 0) list.digest = digest
    faults.push(...misfits)
  }

  await Promise.all(
    listCalls.map(async (call) => {
      try {
        await read(call.kind, lists[call.kind], before[call.kind], call)
      } catch (thrown) {
        const error = toAppError(thrown)
        if (!hopeless.signal.aborted || error.code !== 'cancelled') failures.set(call.kind, error)
        if (listCalls.every(({ kind, optional }) => optional || failures.has(kind))) hopeless.abort()
      }
    }),
  )
  // The client cancels by itself when the endpoint is changed or removed meanwhile.
  if (signal.aborted || [...failures.values()].some((error) => error.code === 'cancelled')) {
    throw new AppError('cancelled', 'The sync was cancelled.')
  }
  if (hopeless.signal.aborted || nothingFits(lists)) throw whyNothing(failures, faults)

  return {
    lists,
    failures: new Map([...failures].map(([kind, error]) => [kind, error.toData()])),
    problems: [...describe(failures), ...faults],
    unknownServiceId,
    calls,
    bytes,
    ms: { download: lastEnd - began, decode: watch.spent },
  }
}

/** Small lists are told once, by what is kept of them; of the others the cause comes first and the gap it leaves last. */
function describe(failures: ReadonlyMap<InventoryKind, AppError>): Problem[] {
  return listCalls.flatMap(({ kind, path, optional }) => {
    const failure = failures.get(kind)
    return failure && !optional ? [{ ...failure.toData(), call: path }] : []
  })
}

/** Rows came, but not one of them is a row of the list it came in. Lists that are empty everywhere are a new platform. */
function nothingFits(lists: CollectedLists): boolean {
  const required = listCalls.filter(({ optional }) => !optional).map(({ kind }) => lists[kind])
  return required.every(({ rows }) => rows.length === 0) && required.some(({ missing }) => missing > 0)
}

/** Answers that are no lists anywhere, or lists of something else, mean that something else lives at this address. */
function whyNothing(failures: ReadonlyMap<InventoryKind, AppError>, faults: readonly Problem[]): AppError {
  const errors = listCalls.flatMap(({ kind, optional }) => {
    const failure = failures.get(kind)
    return failure && !optional ? [failure] : []
  })
  for (const code of tellingCodes) {
    const telling = errors.find((error) => error.code === code)
    if (telling) return telling
  }
  return new AppError(
    'not-akkeris',
    `What answers there is not an Akkeris API. ${errors[0]?.message ?? faults[0]?.message ?? ''}`.trim(),
  )
}

function notRead<Row>(): CollectedList<Row> {
  return { state: 'failed', rows: [], missing: 0, digest: null }
}

function emptyLists(): CollectedLists {
  return {
    spaces: notRead(),
    apps: notRead(),
    addons: notRead(),
    attachments: notRead(),
    services: notRead(),
    regions: notRead(),
    stacks: notRead(),
    organizations: notRead(),
    couplings: notRead(),
  }
}
