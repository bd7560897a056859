import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { CommandInput, CommandName, CommandOutput, ProfileDraft } from '#shared/contract/commands.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { AppError, type Result } from '#shared/errors.ts'
import { createCore, type Core } from '#core/core.ts'
import { defaultLimits, type Limits } from '#core/endpoints/transport.ts'
import type { Times } from '#core/operations/times.ts'
import type { LogEntry, Ports } from '#core/ports.ts'
import { testPorts } from '../../kit/ports.ts'
import { draft } from './draft.ts'

/** What people have, without the pauses between repeats. */
const patientLimits: Limits = { ...defaultLimits, firstPause: 5, longestPause: 20 }

/** For platforms that are silent or talk without end: waits that no test has to sit through. */
export const quickLimits: Limits = {
  ...patientLimits,
  headers: 1_000,
  brokerHeaders: 1_000,
  bodyGap: 1_000,
  total: 15_000,
  bytes: 1024 * 1024,
  // All lists at once, so that silence is waited for once.
  concurrent: 9,
  repeats: 1,
}

/** A whole core as a shell has it, and everything that ever came out of it. To be closed by who opened it. */
export interface Atlas {
  core: Core
  /** Throws the AppError of a Result that is not ok. */
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>
  attempt<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<Result<CommandOutput<Name>>>
  /** The id of the request that `attempt` sends next, for cancelling it. */
  nextId(): string
  events: CoreEvent[]
  log: LogEntry[]
  /** Every Result, as the JSON that a carrier makes of it. */
  results: string[]
  /** Adds an endpoint and waits until its first check is over. */
  add(url: string, credential: string, profile?: Partial<ProfileDraft>): Promise<string>
  view(endpointId: string): Promise<EndpointView>
  close(): Promise<void>
}

export interface AtlasOptions extends Partial<Ports> {
  limits?: Limits
  times?: Partial<Times>
}

export async function openAtlas(options: AtlasOptions = {}): Promise<Atlas> {
  const { limits = patientLimits, times = {}, ...overrides } = options
  const ports = testPorts({ clock: { now: () => Date.now() }, ...overrides })
  const core = await createCore(ports, { limits, times })
  const events: CoreEvent[] = []
  const results: string[] = []
  core.subscribe((event) => events.push(event))
  let asked = 0
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= core.close())

  async function attempt<Name extends CommandName>(
    command: Name,
    input: CommandInput<Name>,
  ): Promise<Result<CommandOutput<Name>>> {
    const result = await core.call({ id: String(++asked), command, input })
    const text = JSON.stringify(result)
    results.push(text)
    // What came out of JSON is what a window sees; the dispatch pairs each name with its own output.
    return JSON.parse(text) as Result<CommandOutput<Name>>
  }

  async function call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    const result = await attempt(name, input)
    if (!result.ok) throw new AppError(result.error.code, result.error.message)
    return result.value
  }

  async function view(endpointId: string): Promise<EndpointView> {
    const { endpoints } = await call('endpoints.list', {})
    const found = endpoints.find(({ profile }) => profile.id === endpointId)
    if (!found) throw new Error('There is no such endpoint.')
    return found
  }

  return {
    core,
    call,
    attempt,
    nextId: () => String(asked + 1),
    events,
    log: ports.entries,
    results,
    async add(url, credential, profile = {}) {
      const { endpointId } = await call('endpoints.add', { profile: draft(url, profile), credential })
      // What the first check finds must not come in between later.
      await until(
        'the first check is over',
        async () => !/^(unknown|checking)$/.test((await view(endpointId)).status.state),
      )
      return endpointId
    },
    view,
    close,
  }
}

/** An atlas that is closed after the test. */
export async function opened(options: AtlasOptions = {}): Promise<Atlas> {
  const atlas = await openAtlas(options)
  onTestFinished(() => atlas.close())
  return atlas
}

/** The input of inventory.addons that asks for the first thousand of all rows. */
export function allAddons(endpointId: string): CommandInput<'inventory.addons'> {
  return {
    endpointId,
    text: '',
    service: null,
    space: null,
    sharedOnly: false,
    sort: 'name',
    descending: false,
    offset: 0,
    limit: 1000,
  }
}

/** Everything a person can look at of one endpoint; two of these are equal when nothing was lost or added. */
export async function everything(atlas: Atlas, endpointId: string) {
  const [addons, map, catalog, findings, found] = [
    await atlas.call('inventory.addons', allAddons(endpointId)),
    await atlas.call('graph.map', { endpointId }),
    await atlas.call('inventory.catalog', { endpointId }),
    await atlas.call('risk.findings', { endpointId }),
    await atlas.call('inventory.search', { endpointId, text: 'a', limit: 200 }),
  ]
  return { addons, map, catalog, findings, found }
}

/** Waits for what other processes, timers or sockets bring about; fails after so many milliseconds, saying what for. */
export async function until(what: string, condition: () => Promise<boolean> | boolean, most = 15_000): Promise<void> {
  const end = performance.now() + most
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited for ${most} ms in vain: ${what}.`)
    await pause(15)
  }
}

/** Findings tell when they were judged and first seen; without that two syncs of the same platform give equal pictures. */
export function ageless({ addons, map, catalog, findings, found }: Awaited<ReturnType<typeof everything>>): unknown {
  const pictures = [addons, map, catalog, findings].map((picture) => ({ ...picture, takenAt: 0 }))
  return JSON.parse(
    JSON.stringify([...pictures, found]).replaceAll(/(as seen at |_REDEPLOY\W+|"firstSeen":)[-0-9T:.Z]+/g, '$10'),
  )
}
