import type { Bridge, CoreEvent } from '#shared/contract/bridge.ts'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { AppErrorData } from '#shared/errors.ts'

/**
 * What commands answered, kept by name and input. Two parts of the page that ask the same thing ask once; what is shown
 * stays while a newer answer is on its way; an event of the core makes answers stale, and those on screen are asked
 * again. No React in here.
 */
export interface CommandState<Output> {
  data: Output | null
  /** Why the latest attempt failed; `data` may still hold what an earlier one gave. */
  error: AppErrorData | null
  /** Nothing to show yet and an answer is on its way. */
  loading: boolean
  /** Something is shown and a newer answer is on its way. */
  refreshing: boolean
}

export interface CommandCache {
  read<Name extends CommandName>(name: Name, input: CommandInput<Name>): CommandState<CommandOutput<Name>>
  /** Asks when there is no fresh answer, and keeps it fresh until the returned function is called. */
  watch<Name extends CommandName>(name: Name, input: CommandInput<Name>, changed: () => void): () => void
  /** Asks ahead of need; a later `watch` finds the answer, or joins the wait for it. */
  prime<Name extends CommandName>(name: Name, input: CommandInput<Name>): void
  reload<Name extends CommandName>(name: Name, input: CommandInput<Name>): void
}

interface Entry {
  state: CommandState<unknown>
  stale: boolean
  watchers: Set<() => void>
  running: AbortController | null
  isTouchedBy(event: CoreEvent): boolean
  ask(signal: AbortSignal): Promise<{ ok: true; value: unknown } | { ok: false; error: AppErrorData }>
}

/** Answers nobody watches are kept for going back to, up to this many; a map of a large fleet is several megabytes. */
const keptUnwatched = 12

const asleep: CommandState<never> = { data: null, error: null, loading: true, refreshing: false }

/** Answers that tell of findings or of what was said about them, beyond those that are named for it. */
const tellOfRisk: ReadonlySet<CommandName> = new Set([
  'incident.addon',
  'graph.focus',
  'graph.map',
  'inventory.addons',
  'inventory.addon',
  'inventory.planUsers',
])

/** Which answers an event makes stale. The list of endpoints tells of syncs, so every sync touches it. */
export function touches(event: CoreEvent, name: CommandName, input: unknown): boolean {
  switch (event.name) {
    case 'preferences.changed':
      return name === 'preferences.get'
    case 'endpoints.changed':
      return name === 'endpoints.list' || name === 'endpoints.importable'
    case 'risk.changed': {
      if (name === 'risk.policy') return true
      const told = (name.startsWith('risk.') && name !== 'risk.rules') || tellOfRisk.has(name)
      return told && (event.endpointId === null || endpointIn(input) === event.endpointId)
    }
    case 'risk.alarmed':
      return name === 'risk.alarms'
    case 'look.changed':
      return name.startsWith('look.') && endpointIn(input) === event.endpointId
    case 'operations.changed':
      // A plan is made for one dialog and never made again behind it.
      return name.startsWith('operations.') && name !== 'operations.plan'
    case 'notices.changed':
      return name === 'app.about'
    case 'runbooks.changed':
      return name === 'runbooks.list' || name === 'runbooks.get'
    case 'journal.changed':
      return name.startsWith('journal.') || name.startsWith('incident.')
    case 'incident.changed':
      return name.startsWith('incident.') && endpointIn(input) === event.endpointId
    case 'inventory.changed':
    default: {
      if (name === 'operations.plan') return false
      if (name === 'endpoints.list') return true
      const endpointId = endpointIn(input)
      return endpointId === event.endpointId || (name === 'inventory.search' && endpointId === null)
    }
  }
}

function endpointIn(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'endpointId' in input ? input.endpointId : undefined
}

export function createCommandCache(bridge: Bridge): CommandCache {
  const entries = new Map<string, Entry>()

  function entryOf(name: CommandName, input: CommandInput<CommandName>): Entry {
    const key = `${name} ${JSON.stringify(input)}`
    let entry = entries.get(key)
    if (entry) {
      // Asked for again: the youngest, for the order in which unwatched ones are dropped.
      entries.delete(key)
    } else {
      entry = {
        state: asleep,
        stale: true,
        watchers: new Set(),
        running: null,
        isTouchedBy: (event) => touches(event, name, input),
        ask: (signal) => bridge.call(name, input, signal),
      }
    }
    entries.set(key, entry)
    return entry
  }

  function show(entry: Entry, state: CommandState<unknown>): void {
    entry.state = state
    for (const changed of entry.watchers) changed()
  }

  async function refresh(entry: Entry): Promise<void> {
    entry.running?.abort()
    const running = new AbortController()
    entry.running = running
    entry.stale = false
    const { data } = entry.state
    show(entry, { data, error: null, loading: data === null, refreshing: data !== null })
    const result = await entry.ask(running.signal)
    // Overtaken by a newer question, or given up: its answer is nobody's.
    if (entry.running !== running) return
    entry.running = null
    if (result.ok) show(entry, { data: result.value, error: null, loading: false, refreshing: false })
    else show(entry, { data: entry.state.data, error: result.error, loading: false, refreshing: false })
    // Something changed while the answer was on its way: it may be the old one.
    if (entry.stale && entry.watchers.size > 0) void refresh(entry)
  }

  function forgetOldest(): void {
    const unwatched = [...entries].filter(([, entry]) => entry.watchers.size === 0 && entry.running === null)
    for (const [key] of unwatched.slice(0, Math.max(0, unwatched.length - keptUnwatched))) entries.delete(key)
  }

  function markStale(isTouched: (entry: Entry) => boolean): void {
    for (const entry of entries.values()) {
      if (!isTouched(entry)) continue
      entry.stale = true
      // A running question is let finish, or a burst of events would put off every answer for ever.
      if (entry.watchers.size > 0 && entry.running === null) void refresh(entry)
    }
  }

  bridge.listen((event) => {
    markStale((entry) => entry.isTouchedBy(event))
  })
  let connected = true
  bridge.connection((now) => {
    // Events may have passed by unheard while the core was out of reach.
    if (now && !connected) markStale(() => true)
    connected = now
  })

  return {
    read: (name, input) => entryOf(name, input).state as CommandState<CommandOutput<typeof name>>,
    watch(name, input, changed) {
      const entry = entryOf(name, input)
      // A function of its own: two watchers may well pass the same one.
      const watcher = (): void => {
        changed()
      }
      entry.watchers.add(watcher)
      if (entry.running === null && (entry.stale || entry.state.error !== null)) void refresh(entry)
      return () => {
        entry.watchers.delete(watcher)
        if (entry.watchers.size > 0) return
        if (entry.running !== null) {
          entry.running.abort()
          entry.running = null
          entry.stale = true
          entry.state = { ...entry.state, loading: entry.state.data === null, refreshing: false }
        }
        forgetOldest()
      }
    },
    prime(name, input) {
      const entry = entryOf(name, input)
      if (entry.stale && entry.running === null) void refresh(entry)
    },
    reload(name, input) {
      void refresh(entryOf(name, input))
    },
  }
}
