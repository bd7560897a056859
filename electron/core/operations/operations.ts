import type { Confirmation } from '#shared/contract/operations.ts'
import type { Arming, Operation, Plan, Run } from '#shared/domain/operation.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { RecordStore } from '../store/record.ts'
import type { Catalogue } from './actions/catalogue.ts'
import { descriptionOf } from './answers/description.ts'
import { maskAnswer, type MaskedBody } from './answers/mask.ts'
import { createArmings, doorOf } from './arming.ts'
import { createBook } from './book.ts'
import type { Planned, Planner } from './kind.ts'
import { createRunner, type PartOfRunbook } from './runner.ts'
import { createScribe } from './scribe.ts'
import { createAnswerSecrets } from './secrets.ts'
import { defaultTimes, type Times } from './times.ts'

/** All that is done to platforms: planned, shown, confirmed, written down, sent, read back. */
export interface Operations {
  /** Throws what the planner throws. */
  plan(operation: Operation, signal: AbortSignal): Promise<Plan>
  /** runner.ts says what these throw. */
  confirm(confirmation: Confirmation): Run
  /**
   * One step of a runbook: the runbook was shown and confirmed as a whole, with all that friction asks for. Everything else
   * is as for any run.
   */
  runStep(planned: Planned, step: PartOfRunbook & { reason: string; ticket: string }): Run
  cancel(runId: string): Run
  list(endpointId: string | null): Run[]
  get(runId: string): Run
  check(runId: string, signal: AbortSignal): Promise<Run>
  reveal(runId: string, key: string): { value: string; shownFor: number }
  armed(): Arming[]
  /** Throws AppError not-found and journal-unwritable. */
  arm(endpointId: string): Arming
  /** Takes back what waits to be sent there as well. */
  disarm(endpointId: string): boolean
  /** The endpoint was removed. */
  forget(endpointId: string): void
  close(): Promise<void>
}

interface OperationsParts {
  clock: Clock
  log: (entry: LogEntry) => void
  bus: Bus
  endpoints: Pick<Endpoints, 'client' | 'profile' | 'note'>
  inventory: Pick<Inventory, 'sync' | 'current'>
  record: Pick<RecordStore, 'journal' | 'runs'>
  planner: Planner
  /** The actions that are known at the moment. */
  catalogue: () => Catalogue
  /** Who is at work on that endpoint. */
  who: (endpointId: string) => string
  /** Only tests are in a hurry. */
  times?: Partial<Times>
}

export function createOperations(parts: OperationsParts): Operations {
  const { clock, log, bus, endpoints, inventory, record, planner, catalogue, who } = parts
  const times: Times = { ...defaultTimes, ...parts.times }
  const changed = (): void => {
    bus.publish({ name: 'operations.changed' })
  }
  const scribe = createScribe({
    clock,
    bus,
    journal: record.journal,
    who,
    nameOf: (endpointId) => endpoints.profile(endpointId).name,
  })
  const book = createBook({ clock, lives: times.planLives })
  const armings = createArmings({ clock, bus, log, endpoints, scribe, lasts: times.armed })
  const secrets = createAnswerSecrets({ clock, kept: times.secretKept, shown: times.secretShown, forgotten: changed })
  const runner = createRunner({
    clock,
    log,
    endpoints,
    planner,
    scribe,
    secrets,
    mask,
    times,
    book,
    armings,
    inventory,
    runs: record.runs,
    who,
    changed,
  })

  /** By what is known of the answer; that of an action that nobody described is gone through by guessing. */
  async function mask(operation: Operation, body: Buffer): Promise<MaskedBody> {
    const current = 'addonId' in operation ? await inventory.current(operation.endpointId) : null
    const node = 'addonId' in operation ? current?.graph.addons.get(operation.addonId) : undefined
    return maskAnswer(body, descriptionOf(operation, node?.service ?? null, catalogue()))
  }

  function doorNow(endpointId: string): string | null {
    try {
      return doorOf(endpoints.profile(endpointId))
    } catch {
      return null
    }
  }

  function withdraw(endpointId: string, why: 'person' | 'changed'): boolean {
    const was = armings.disarm(endpointId, why)
    const what = why === 'person' ? 'was made read-only' : 'was changed or removed'
    runner.withdraw(endpointId, `The endpoint ${what} before it was sent. Nothing was sent.`)
    return was
  }

  // What was armed or confirmed was meant for the address and the account it had then.
  const unsubscribe = bus.subscribe((event) => {
    if (event.name !== 'endpoints.changed') return
    for (const { endpointId, door } of [...armings.doors(), ...runner.waiting()]) {
      if (doorNow(endpointId) !== door) withdraw(endpointId, 'changed')
    }
  })

  return {
    async plan(operation, signal) {
      const door = doorOf(endpoints.profile(operation.endpointId))
      return book.keep(await planner.plan(operation, signal), door)
    },
    confirm: (confirmation) => runner.confirm(confirmation),
    runStep(planned, { reason, ticket, ...part }) {
      const door = doorOf(endpoints.profile(planned.plan.operation.endpointId))
      const { id, hash, friction } = book.keep(planned, door)
      return runner.confirm({ planId: id, hash, typed: friction.typed, reason, ticket }, part)
    },
    cancel: (runId) => runner.cancel(runId),
    list: (endpointId) => runner.list(endpointId),
    get: (runId) => runner.get(runId),
    check: (runId, signal) => runner.check(runId, signal),
    reveal: (runId, key) => runner.reveal(runId, key),
    armed: () => armings.list(),
    arm: (endpointId) => armings.arm(endpointId),
    disarm: (endpointId) => withdraw(endpointId, 'person'),
    forget: (endpointId) => void withdraw(endpointId, 'changed'),
    async close() {
      unsubscribe()
      await runner.close()
      armings.close()
      secrets.close()
    },
  }
}
