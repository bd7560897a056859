import { createBackend } from './backend.ts'
import type { Backend } from './backend.ts'
import { createCatalogue } from '../catalogue/catalogue.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { PlanRow } from '../catalogue/services.ts'
import { createRandom } from '../generate/random.ts'
import type { Random } from '../generate/random.ts'
import { createClock } from './clock.ts'
import type { DemoClock } from './clock.ts'
import { createDirectory } from './directory.ts'
import type { Directory } from './directory.ts'
import { createEffects } from './effects.ts'
import type { Effects } from './effects.ts'
import type { Fleet } from './fleet.ts'
import { createInstances } from './instances.ts'
import type { Instances } from './instances.ts'
import type { ListName } from './lists.ts'
import { createTokens } from './tokens.ts'
import type { Tokens } from './tokens.ts'
import { createWorker } from './worker.ts'
import type { Worker } from './worker.ts'

/** Everything an answer can depend on; the routes read it and change it, nobody else does. */
export interface Platform {
  fleet: Fleet
  directory: Directory
  /** What the controller read of it when it booted; `fleet.services` is what is really offered. */
  catalogue: Catalogue
  clock: DemoClock
  /** Ids and names of what is made while it runs. */
  random: Random
  /** Regions and brokers. */
  backend: Backend
  instances: Instances
  effects: Effects
  /** Waits for slow brokers. */
  worker: Worker
  /** What webhooks are handed; null for a controller without a certificate, which takes no tokens either. */
  tokens: Tokens | null
  /** False while the controller is gone, which only the edge in front of it can tell anybody. */
  controllerUp: boolean
  /** How long the broker takes to provision the plan, or to change to it; 0 for at once. */
  provisioningSeconds(plan: PlanRow): number
  /** Called after every change of what an answer can show, with the lists that show it. */
  onChange(listener: (lists: readonly ListName[]) => void): void
}

export interface PlatformChoice {
  fleet: Fleet
  /** Any whole number; ids made while running follow from it. */
  seed: number
  /** Milliseconds since the epoch that the platform's clock starts with. */
  now: number
  /** How long regions and brokers take for a call. */
  brokerMilliseconds: number
  /** By full plan name; absent for plans that take the usual time. */
  provisioningSeconds: ReadonlyMap<string, number>
  /** When its worker last looked (worker.ts); `now` unless given. */
  lookedAt?: number
  /** False for a controller that hands out and takes no tokens. */
  certificate?: boolean
}

/** Dedicated databases are machines of their own, which take minutes to come up; everything else is there at once. */
const dedicatedSeconds = 240

export function createPlatform(choice: PlatformChoice): Platform {
  const listeners: ((lists: readonly ListName[]) => void)[] = []
  const changed = (lists: readonly ListName[]): void => {
    for (const listener of listeners) listener(lists)
  }
  const { fleet } = choice
  const clock = createClock(choice.now)
  const tokens = choice.certificate === false ? null : createTokens(clock, createRandom(choice.seed + 2))
  const random = createRandom(choice.seed + 1)
  const backend = createBackend(clock, choice.brokerMilliseconds)
  const directory = createDirectory(fleet, changed)
  const instances = createInstances(clock)
  const effects = createEffects({ fleet, clock, random, backend, tokens })
  return {
    fleet,
    directory,
    catalogue: createCatalogue(fleet.services, changed),
    clock,
    random,
    backend,
    instances,
    effects,
    worker: createWorker({ backend, clock, effects, instances }, choice.lookedAt ?? choice.now),
    tokens,
    controllerUp: true,
    provisioningSeconds: (plan) =>
      choice.provisioningSeconds.get(plan.name) ?? (plan.attributes?.['dedicated'] === true ? dedicatedSeconds : 0),
    onChange(listener) {
      listeners.push(listener)
    },
  }
}
