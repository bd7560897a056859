import { onTestFinished } from 'vitest'
import { isOver, type Operation, type Run } from '#shared/domain/operation.ts'
import { createBus } from '#core/bus.ts'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import type { Judgement, Planned, Planner } from '#core/operations/kind.ts'
import { createOperations, type Operations } from '#core/operations/operations.ts'
import type { Times } from '#core/operations/times.ts'
import { createEndpoints } from '#core/endpoints/endpoints.ts'
import { openRecord, type RecordStore } from '#core/store/record.ts'
import type { Route } from '../../../kit/answering-server.ts'
import { fixedClock, type FixedClock } from '../../../kit/clock.ts'
import { testPorts } from '../../../kit/ports.ts'
import { until } from '../../whole/atlas.ts'
import { draft } from '../../whole/draft.ts'
import { quickLimits, serve } from '../../endpoints/start.ts'
import { planned } from './made-up.ts'
import { confirmationOf, quickTimes } from './platform.ts'

export interface RunRoom {
  operations: Operations
  record: RecordStore
  clock: FixedClock
  endpointId: string
  /** Requests of the platform, those of checks aside. */
  asked: () => string[]
  remove: () => Promise<void>
  /** Plans what the room's plan says, confirms it and waits for its end. */
  run: () => Promise<Run>
  /** Plans and confirms it. Throws what the confirmation throws. */
  begin: () => Promise<string>
  over: (runId: string) => Promise<Run>
}

/**
 * Operations with real connections and a real record, and with plans made up: for what no kind of operation does yet, and
 * for answers that no platform gives.
 */
export async function runRoom(
  routes: Record<string, Route>,
  plan: (endpointId: string) => Planned,
  options: { judge?: (body: unknown) => Judgement; times?: Partial<Times> } = {},
): Promise<RunRoom> {
  const server = await serve({ '/account': { status: 404 }, '/organizations': { body: [] }, ...routes })
  const clock = fixedClock()
  const record = openRecord({ directory: null, clock, notice: () => {} })
  const bus = createBus((thrown) => {
    throw thrown
  })
  const limits = { ...quickLimits, brokerHeaders: 2_000, total: 20_000, bytes: 16 * 1024 * 1024 }
  const endpoints = createEndpoints({ ...testPorts({ clock }), record, bus, limits })
  const planner: Planner = {
    plan: (operation) => Promise.resolve(plan(operation.endpointId)),
    judge: (_operation, _before, body) => options.judge?.(body) ?? 'came-about',
  }
  const operations = createOperations({
    clock,
    log: () => {},
    bus,
    endpoints,
    inventory: { current: () => Promise.resolve(null), sync: () => Promise.reject(new Error('Not here.')) },
    record,
    planner,
    catalogue: () => builtInCatalogue,
    who: () => 'ada',
    times: { ...quickTimes, ...options.times },
  })
  onTestFinished(async () => {
    await operations.close()
    await endpoints.close()
    record.close()
  })
  const endpointId = await endpoints.add(draft(server.url), 'key')
  await until('the endpoint was checked', () => endpoints.status(endpointId).state === 'ok')
  operations.arm(endpointId)
  const operation: Operation = { kind: 'maintenance', endpointId, appId: 'app', on: true }
  const begin = async (): Promise<string> => {
    const shown = await operations.plan(operation, new AbortController().signal)
    return operations.confirm(confirmationOf(shown)).id
  }
  async function over(runId: string): Promise<Run> {
    await until('the run is over', () => isOver(operations.get(runId).state))
    return operations.get(runId)
  }
  return {
    operations,
    record,
    clock,
    endpointId,
    asked: () =>
      server.log.map(({ method, path }) => `${method} ${path}`).filter((one) => !/account|organizations/.test(one)),
    remove: () => endpoints.remove(endpointId),
    begin,
    over,
    run: async () => over(await begin()),
  }
}

/** A plan of requests to these paths, read back at `/seen`. */
export function requestsTo(paths: readonly string[]): (endpointId: string) => Planned {
  return (endpointId) => ({
    ...planned({
      operation: { kind: 'maintenance', endpointId, appId: 'app', on: true },
      requests: paths.map((path) => ({ method: 'POST', path, body: '{"a":1}', elevated: false, does: 'One.' })),
    }),
    verification: { kind: 'read', path: '/seen', words: 'Waiting for it to be seen.', before: null, proof: true },
  })
}
