import { onTestFinished } from 'vitest'
import type { CommandInput } from '#shared/contract/commands.ts'
import { isOver, type Operation, type Plan, type Run } from '#shared/domain/operation.ts'
import { everyEntry, type JournalEntry } from '#core/store/journal.ts'
import { openStores } from '#core/store/stores.ts'
import type { Times } from '#core/operations/times.ts'
import { startDemo, type Demo, type DemoOptions } from '#demo/demo.ts'
import type { FleetAddon, FleetApp } from '#demo/platform/fleet.ts'
import { listeningProxy, type ListeningProxy } from '../../../kit/listening-proxy.ts'
import { opened, until, type Atlas, type AtlasOptions } from '../../whole/atlas.ts'

/** Times that no test has to sit through. */
export const quickTimes: Partial<Times> = { undo: 0, pace: (elapsed) => (elapsed < 3_000 ? 40 : null), closing: 300 }

/** A whole core that looks at a whole demo platform, through a proxy that hears every request. */
export interface Scene {
  atlas: Atlas
  demo: Demo
  proxy: ListeningProxy
  endpointId: string
  plan(operation: Operation): Promise<Plan>
  /** Gives all that the plan asks for. */
  confirm(plan: Plan, more?: Partial<CommandInput<'operations.confirm'>>): Promise<Run>
  /** Plans, confirms, and waits until it is over. The endpoint has to be armed. */
  run(operation: Operation): Promise<Run>
  over(runId: string): Promise<Run>
  changes(): string[]
}

export interface SceneOptions extends AtlasOptions {
  times?: Partial<Times>
  armed?: boolean
  platform?: DemoOptions
  /** How many times as fast as any platform this one works. */
  speed?: number
}

export async function scene(given: SceneOptions = {}): Promise<Scene> {
  const { times, armed = true, platform = { size: 'S', seed: 7, brokerMilliseconds: 1 }, speed, ...options } = given
  const demo = await startDemo(platform)
  if (speed !== undefined) demo.platform.clock.setSpeed(speed)
  onTestFinished(() => demo.close())
  const proxy = await listeningProxy(demo.url)
  onTestFinished(() => proxy.close())
  const atlas = await opened({ ...options, times: { ...quickTimes, ...times } })
  const endpointId = await atlas.add(proxy.url, demo.key)
  await atlas.call('inventory.sync', { endpointId })
  if (armed) await atlas.call('operations.arm', { endpointId })
  return sceneOf({ atlas, demo, proxy, endpointId })
}

export function sceneOf({
  atlas,
  demo,
  proxy,
  endpointId,
}: Pick<Scene, 'atlas' | 'demo' | 'proxy' | 'endpointId'>): Scene {
  const plan = (operation: Operation): Promise<Plan> => atlas.call('operations.plan', { operation })
  const confirm = (shown: Plan, more: Partial<CommandInput<'operations.confirm'>> = {}): Promise<Run> =>
    atlas.call('operations.confirm', { ...confirmationOf(shown), ...more })
  async function over(runId: string): Promise<Run> {
    let run = await atlas.call('operations.run', { runId })
    await until('the run is over', async () => {
      run = await atlas.call('operations.run', { runId })
      return isOver(run.state)
    })
    return run
  }
  return {
    atlas,
    demo,
    proxy,
    endpointId,
    plan,
    confirm,
    over,
    run: async (operation) => over((await confirm(await plan(operation))).id),
    changes: () => proxy.changes().map(({ method, path }) => `${method} ${path}`),
  }
}

export function confirmationOf({ id, hash, friction }: Plan): CommandInput<'operations.confirm'> {
  return {
    planId: id,
    hash,
    typed: friction.typed,
    reason: friction.reason ? 'Because a test wants it.' : '',
    ticket: 'OPS-1',
  }
}

const isTame = ({ space }: FleetApp): boolean => !space.compliance.some((tag) => ['prod', 'socs'].includes(tag))

/** An app outside production that runs, with a web dyno; the `index`th of them. */
export function someApp({ platform }: Demo, index = 0): FleetApp {
  const found = platform.fleet.apps.filter((app) => isTame(app) && app.formation.length > 0 && !app.maintenance)
  return present(found[index])
}

/** An add-on of that service which its owner's app and another one hold, outside production. */
export function sharedAddon({ platform }: Demo, service = 'akkeris-postgresql', index = 0): FleetAddon {
  const found = platform.fleet.addons.filter(
    (addon) =>
      addon.service.name === service &&
      addon.owner !== null &&
      addon.attachments.length > 1 &&
      addon.attachments.every(({ app }) => isTame(app) && app.formation.length > 0),
  )
  return present(found[index])
}

export function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('The demo platform has no such thing.')
  return value
}

/** What the journal of a folder has, oldest first, once nobody holds the folder. */
export async function journalOf(folder: string): Promise<JournalEntry[]> {
  const stores = await openStores(folder, { now: () => Date.now() })
  try {
    if (!stores.record.journal.verify().ok) throw new Error('The journal does not hold.')
    return stores.record.journal.find(everyEntry, { limit: 100_000 }).toReversed()
  } finally {
    await stores.close()
  }
}

/** An add-on of that service which nobody but its owner's app holds, outside production. */
export function ownAddon({ platform }: Demo, service: string, index = 0): FleetAddon {
  const found = platform.fleet.addons.filter(
    ({ service: { name }, owner, attachments }) =>
      name === service &&
      owner !== null &&
      attachments.length === 1 &&
      isTame(owner.app) &&
      owner.app.formation.length > 0,
  )
  return present(found[index])
}
