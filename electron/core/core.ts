import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { Result } from '#shared/errors.ts'
import { appCommands } from './app/commands.ts'
import { createBus } from './bus.ts'
import { createDispatch } from './dispatch.ts'
import { endpointCommands } from './endpoints/commands.ts'
import { createEndpoints } from './endpoints/endpoints.ts'
import type { Limits } from './endpoints/transport.ts'
import { graphCommands } from './graph/commands.ts'
import { inventoryCommands } from './inventory/commands.ts'
import { createInventory } from './inventory/inventory.ts'
import { startSchedule } from './inventory/schedule.ts'
import type { Ports } from './ports.ts'
import { riskCommands } from './risk/commands.ts'
import { createRisk } from './risk/risk.ts'
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
  const risk = createRisk({ clock })
  const dispatch = createDispatch(
    {
      ...appCommands({ ports, stores, bus }),
      ...endpointCommands({ endpoints, inventory }),
      ...inventoryCommands({ inventory, risk, endpoints }),
      ...graphCommands({ inventory, risk }),
      ...riskCommands({ inventory, risk }),
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
      await inventory.close()
      await endpoints.close()
      await stores.close()
    },
  }
}
