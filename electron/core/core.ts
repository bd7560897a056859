import { join } from 'node:path'
import { userInfo } from 'node:os'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { Result } from '#shared/errors.ts'
import { appCommands } from './app/commands.ts'
import { createBus } from './bus.ts'
import { createDispatch } from './dispatch.ts'
import { endpointCommands } from './endpoints/commands.ts'
import { createEndpoints } from './endpoints/endpoints.ts'
import { defaultLimits, type Limits } from './endpoints/transport.ts'
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
import { createJournalRoom } from './journal/journal.ts'
import { actionsFileName, createActionsFile } from './operations/actions/file/file.ts'
import { operationCommands } from './operations/commands.ts'
import { createCredentialJournal } from './operations/credential-changes.ts'
import { openFindings } from './operations/findings.ts'
import { actionKinds, standardKinds } from './operations/kinds/index.ts'
import { createOperations } from './operations/operations.ts'
import { createPlanner } from './operations/planner.ts'
import { createScribe } from './operations/scribe.ts'
import { defaultTimes, type Times } from './operations/times.ts'
import type { Ports } from './ports.ts'
import { createAnswers } from './risk/answers/answers.ts'
import { riskCommands } from './risk/commands.ts'
import { createPolicyFile, policyFileName } from './risk/policy/file.ts'
import { createReporter } from './risk/report.ts'
import { createRisk } from './risk/risk.ts'
import { rules } from './risk/rules/index.ts'
import { runbookCommands } from './runbooks/commands.ts'
import { createRunbooks } from './runbooks/runbooks.ts'
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
 * which are in a hurry, give `limits` and `times`.
 */
export async function createCore(
  ports: Ports,
  options: { limits?: Limits; times?: Partial<Times> } = {},
): Promise<Core> {
  const { clock, log } = ports
  const bus = createBus((thrown) => {
    log({ level: 'error', room: 'bus', message: String(thrown) })
  })
  const stores = await openStores(ports.dataDirectory, clock, {
    noticed: () => {
      bus.publish({ name: 'notices.changed' })
    },
  })
  const endpoints = createEndpoints({ ...ports, limits: options.limits ?? defaultLimits, record: stores.record, bus })
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
  const credentials = createCredentialJournal({ bus, log, runs: stores.record.runs })
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
      credentialChanges: (endpointId) => credentials.changes(endpointId),
    },
  })

  const { record } = stores
  const journal = createJournalRoom({
    clock,
    version: ports.version,
    endpoints,
    inventory,
    journal: record.journal,
    runs: record.runs,
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
    journal: (endpointId, ids, since) => journal.about(endpointId, ids, since),
  })

  const { dataDirectory } = ports
  const actions = createActionsFile({ path: dataDirectory === null ? null : join(dataDirectory, actionsFileName), log })
  const catalogue = () => actions.catalogue()
  const planner = createPlanner({
    clock,
    endpoints,
    inventory,
    kinds: { ...standardKinds, ...actionKinds(catalogue) },
    findings: async (current, about) => openFindings(await risk.judge(current), about),
  })
  const operations = createOperations({
    clock,
    log,
    bus,
    endpoints,
    inventory,
    record,
    planner,
    catalogue,
    who,
    ...(options.times ? { times: options.times } : {}),
  })

  const runbooks = createRunbooks({
    clock,
    log,
    bus,
    endpoints,
    inventory,
    runs: record.runs,
    planner,
    operations,
    scribe: createScribe({ clock, bus, journal: record.journal, who, nameOf: (id) => endpoints.profile(id).name }),
    who,
    lives: options.times?.planLives ?? defaultTimes.planLives,
    times: { ...defaultTimes, ...options.times },
  })

  /** The account at the edge, else the name that the profile sends, else the user of this machine. */
  function who(endpointId: string): string {
    const named = endpoints.status(endpointId).account?.name ?? endpoints.profile(endpointId).userName
    return named === '' ? userInfo().username : named
  }

  /** Its history goes with the cache. */
  function forget(endpointId: string): void {
    operations.forget(endpointId)
    look.forget(endpointId)
    incident.forget(endpointId)
    risk.forget(endpointId)
    credentials.forget(endpointId)
    inventory.forget(endpointId)
  }

  /** So that entries of an endpoint that is gone can still be told by its name. */
  function farewell(endpointId: string): () => void {
    const { name, url } = endpoints.profile(endpointId)
    const by = who(endpointId)
    return () => {
      const body = { endpointName: name, url, sentence: `Removed the endpoint ${name} (${url}).` }
      try {
        record.journal.append({ at: clock.now(), endpointId, kind: 'remove-endpoint', subject: endpointId, by, body })
      } catch (thrown) {
        log({ level: 'error', room: 'journal', message: `A removal could not be written down: ${String(thrown)}` })
      }
      bus.publish({ name: 'journal.changed' })
    }
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
      ...endpointCommands({ endpoints, inventory, forget, farewell }),
      ...inventoryCommands({ inventory, risk, endpoints }),
      ...graphCommands({ inventory, risk, slots: stores.cache.slots, log }),
      ...riskCommands({ inventory, endpoints, risk, answers, policy, history }),
      ...lookCommands({ look, endpoints }),
      ...operationCommands({ operations, actions, inventory }),
      ...runbookCommands({ runbooks }),
      ...journalCommands({ room: journal }),
      ...incidentCommands({ incident }),
      ...historyCommands({ endpoints, inventory, cache: stores.cache }),
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
      runbooks.close()
      await operations.close()
      credentials.close()
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
