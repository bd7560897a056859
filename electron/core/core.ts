import { join } from 'node:path'
import { userInfo } from 'node:os'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { Result } from '#shared/errors.ts'
import { appCommands } from './app/commands.ts'
import { createBus } from './bus.ts'
import { createDispatch } from './dispatch.ts'
import { endpointCommands } from './endpoints/commands.ts'
import { createEndpoints } from './endpoints/endpoints.ts'
import type { Limits } from './endpoints/transport.ts'
import { exportCommands } from './export/commands.ts'
import { graphCommands } from './graph/commands.ts'
import { historyCommands } from './history/commands.ts'
import { createHistory } from './history/history.ts'
import { incidentCommands } from './incident/commands.ts'
import { createIncident } from './incident/incident.ts'
import { inventoryCommands } from './inventory/commands.ts'
import { createInventory } from './inventory/inventory.ts'
import { startSchedule } from './inventory/schedule.ts'
import { lookCommands } from './look/commands.ts'
import { createLook } from './look/look.ts'
import { journalCommands } from './journal/commands.ts'
import { operationCommands } from './operations/commands.ts'
import type { Ports } from './ports.ts'
import { createAnswers } from './risk/answers/answers.ts'
import { riskCommands } from './risk/commands.ts'
import { createPolicyFile, policyFileName } from './risk/policy/file.ts'
import { createReporter } from './risk/report.ts'
import { createRisk } from './risk/risk.ts'
import { rules } from './risk/rules/index.ts'
import { openStores } from './store/stores.ts'

export interface Core {
  call(request: unknown): Promise<Result<unknown>>
  cancel(id: string): void
  subscribe(listener: (event: CoreEvent) => void): () => void
  /** Stops taking work, cancels what runs, checkpoints and closes both files. */
  close(): Promise<void>
}

/**
 * The one place that knows every room. A shell supplies the ports and carries messages; nothing here knows which shell
 * it is. Throws AppError when the data folder cannot be used (already-open, store-newer, store-read-only). Only tests,
 * which are in a hurry, give `limits`.
 */
export async function createCore(ports: Ports, options: { limits?: Limits } = {}): Promise<Core> {
  const { clock, log } = ports
  const stores = await openStores(ports.dataDirectory, clock)
  const bus = createBus((thrown) => {
    log({ level: 'error', room: 'bus', message: String(thrown) })
  })
  const endpoints = createEndpoints({ ...ports, ...options, record: stores.record, bus })
  const inventory = createInventory({ clock, log, bus, endpoints, cache: stores.cache })
  const answers = createAnswers({ clock, bus, record: stores.record, who })
  const policy = createPolicyFile({ path: policyPath(ports), clock, log, rules })
  const look = createLook({
    clock,
    log,
    bus,
    endpoints,
    inventory,
    store: stores.cache.looks,
    wantsShadows: () => policy.current().settings.rules.get('AKR-308')?.enabled === true,
  })
  const history = createHistory({ store: stores.cache.history, log })
  const risk = createRisk({
    clock,
    bus,
    answers,
    policy,
    history,
    facts: {
      ready: (endpointId) => look.ready(endpointId),
      looks: (endpointId) => look.facts(endpointId),
      shadows: (endpointId) => look.shadows(endpointId),
      answers: (endpointId) => inventory.answers(endpointId),
    },
  })

  const incident = createIncident({
    clock,
    log,
    bus,
    endpoints,
    inventory,
    look,
    risk,
    history,
    store: stores.cache.incidents,
    journal: () => Promise.resolve([]),
  })

  /** The account at the edge, else the name that the profile sends, else the user of this machine. */
  function who(endpointId: string): string {
    const named = endpoints.status(endpointId).account?.name ?? endpoints.profile(endpointId).userName
    return named === '' ? userInfo().username : named
  }

  /** Its history goes with the cache. */
  function forget(endpointId: string): void {
    look.forget(endpointId)
    incident.forget(endpointId)
    risk.forget(endpointId)
    inventory.forget(endpointId)
  }

  /** A window wants to know what is new without being asked; a command line judges when it is told to. */
  async function judgeInBackground(endpointId: string): Promise<void> {
    try {
      const current = await inventory.current(endpointId)
      if (current) await risk.judge(current)
    } catch (thrown) {
      log({ level: 'error', room: 'risk', message: String(thrown) })
    }
  }
  bus.subscribe((event) => {
    if (event.name !== 'inventory.changed' || ports.syncEvery === null) return
    void judgeInBackground(event.endpointId)
  })
  const dispatch = createDispatch(
    {
      ...appCommands({ ports, stores, bus }),
      ...endpointCommands({ endpoints, inventory, forget }),
      ...inventoryCommands({ inventory, risk, endpoints }),
      ...graphCommands({ inventory, risk }),
      ...riskCommands({ inventory, endpoints, risk, answers, policy, history }),
      ...lookCommands({ look, endpoints }),
      ...operationCommands(),
      ...journalCommands(),
      ...incidentCommands({ incident }),
      ...historyCommands({ endpoints, cache: stores.cache }),
      ...exportCommands({
        report: createReporter({ version: ports.version, clock, endpoints, inventory, risk, answers }),
      }),
    },
    log,
  )
  const schedule = startSchedule({ clock, log, endpoints, inventory, every: ports.syncEvery })

  return {
    call: (request) => dispatch.call(request),
    cancel: (id) => {
      dispatch.cancel(id)
    },
    subscribe: (listener) => bus.subscribe(listener),
    async close() {
      schedule.stop()
      dispatch.cancelAll()
      await look.close()
      await incident.close()
      await inventory.close()
      await endpoints.close()
      await stores.close()
    },
  }
}

function policyPath({ policyFile, dataDirectory }: Ports): string | null {
  if (policyFile !== undefined) return policyFile
  return dataDirectory === null ? null : join(dataDirectory, policyFileName)
}
