import { describe, expect, it } from 'vitest'
import type { Bridge, CancelSignal, CoreEvent } from '#shared/contract/bridge.ts'
import type { Result } from '#shared/errors.ts'
import { createCommandCache, touches } from '#renderer/stores/command-cache.ts'

interface Question {
  name: string
  input: unknown
  signal: CancelSignal | undefined
  answer(result: Result<unknown>): Promise<void>
}

/** A core that answers when the test says so, and counts what it was asked. */
function coreAtHand() {
  const questions: Question[] = []
  const events = new Set<(event: CoreEvent) => void>()
  const connections = new Set<(connected: boolean) => void>()
  const bridge: Bridge = {
    call(name, input, signal) {
      const { promise, resolve } = Promise.withResolvers<Result<never>>()
      questions.push({
        name,
        input,
        signal,
        async answer(result) {
          // The test plays the core: it gives each command an answer of that command's shape, or any, where it does not matter.
          resolve(result as Result<never>)
          await promise
          await Promise.resolve()
        },
      })
      return promise
    },
    listen(listener) {
      events.add(listener)
      return () => events.delete(listener)
    },
    connection(listener) {
      connections.add(listener)
      return () => connections.delete(listener)
    },
  }
  return {
    bridge,
    questions,
    publish(event: CoreEvent) {
      for (const listener of events) listener(event)
    },
    connect(connected: boolean) {
      for (const listener of connections) listener(connected)
    },
    last(): Question {
      const question = questions.at(-1)
      if (!question) throw new Error('Nothing was asked.')
      return question
    },
  }
}

const map = { endpointId: 'one' }
const catalog = (takenAt: number): Result<unknown> => ({
  ok: true,
  value: { endpointId: 'one', takenAt, complete: true, services: [] },
})
const failed: Result<unknown> = { ok: false, error: { code: 'unreachable', message: 'Nobody answers.' } }
const nothing = (): void => undefined

describe('answers to commands', () => {
  it('are asked for once, however many watch', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    let changes = 0
    cache.watch('inventory.catalog', map, () => (changes += 1))
    cache.watch('inventory.catalog', { ...map }, () => (changes += 1))
    expect(core.questions).toHaveLength(1)
    expect(cache.read('inventory.catalog', map)).toMatchObject({ data: null, loading: true, refreshing: false })
    await core.last().answer(catalog(1))
    expect(changes).toBeGreaterThanOrEqual(2)
    expect(cache.read('inventory.catalog', map)).toMatchObject({ data: { takenAt: 1 }, loading: false })
    expect(cache.read('inventory.catalog', { endpointId: 'two' }).data).toBeNull()
  })

  it('stay on screen while newer ones are on their way, and after a failure', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    cache.watch('inventory.catalog', map, nothing)
    await core.last().answer(catalog(1))
    core.publish({ name: 'inventory.changed', endpointId: 'one' })
    expect(core.questions).toHaveLength(2)
    expect(cache.read('inventory.catalog', map)).toMatchObject({
      data: { takenAt: 1 },
      refreshing: true,
      loading: false,
    })
    await core.last().answer(failed)
    expect(cache.read('inventory.catalog', map)).toMatchObject({
      data: { takenAt: 1 },
      refreshing: false,
      error: { code: 'unreachable' },
    })
    cache.reload('inventory.catalog', map)
    await core.last().answer(catalog(3))
    expect(cache.read('inventory.catalog', map)).toMatchObject({ data: { takenAt: 3 }, error: null })
  })

  it('are not asked again for an event about another endpoint, or while nobody looks', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    const leave = cache.watch('inventory.catalog', map, nothing)
    await core.last().answer(catalog(1))
    core.publish({ name: 'inventory.changed', endpointId: 'two' })
    core.publish({ name: 'endpoints.changed' })
    leave()
    core.publish({ name: 'inventory.changed', endpointId: 'one' })
    expect(core.questions).toHaveLength(1)
    cache.watch('inventory.catalog', map, nothing)
    expect(core.questions).toHaveLength(2)
    expect(cache.read('inventory.catalog', map)).toMatchObject({ data: { takenAt: 1 }, refreshing: true })
  })

  it('come from the shelf when one goes back', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    cache.watch('inventory.catalog', map, nothing)()
    cache.watch('inventory.catalog', map, nothing)
    await core.last().answer(catalog(1))
    const asked = core.questions.length
    cache.watch('inventory.catalog', map, nothing)()
    expect(core.questions).toHaveLength(asked)
  })

  it('are given up when the last one looks away', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    const first = cache.watch('inventory.catalog', map, nothing)
    const second = cache.watch('inventory.catalog', map, nothing)
    first()
    expect(core.last().signal?.aborted).toBe(false)
    second()
    expect(core.last().signal?.aborted).toBe(true)
    await core.last().answer(catalog(1))
    expect(cache.read('inventory.catalog', map).data).toBeNull()
  })

  it('asked ahead of need are joined, not asked twice', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    cache.prime('inventory.catalog', map)
    cache.prime('inventory.catalog', map)
    cache.watch('inventory.catalog', map, nothing)
    expect(core.questions).toHaveLength(1)
    await core.last().answer(catalog(1))
    expect(cache.read('inventory.catalog', map).data).toMatchObject({ takenAt: 1 })
  })

  it('that something overtook on their way are asked for once more, a burst of events notwithstanding', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    cache.watch('inventory.catalog', map, nothing)
    for (let event = 0; event < 20; event += 1) core.publish({ name: 'inventory.changed', endpointId: 'one' })
    expect(core.questions).toHaveLength(1)
    await core.last().answer(catalog(1))
    expect(cache.read('inventory.catalog', map).data).toMatchObject({ takenAt: 1 })
    expect(core.questions).toHaveLength(2)
    await core.last().answer(catalog(2))
    expect(core.questions).toHaveLength(2)
    expect(cache.read('inventory.catalog', map).data).toMatchObject({ takenAt: 2 })
  })

  it('of an overtaken question are nobody’s', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    cache.watch('inventory.catalog', map, nothing)
    const slow = core.last()
    cache.reload('inventory.catalog', map)
    expect(slow.signal?.aborted).toBe(true)
    await core.last().answer(catalog(2))
    await slow.answer(catalog(1))
    expect(cache.read('inventory.catalog', map).data).toMatchObject({ takenAt: 2 })
  })

  it('are all asked again when the core comes back', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    cache.watch('inventory.catalog', map, nothing)
    await core.last().answer(catalog(1))
    core.connect(true)
    expect(core.questions).toHaveLength(1)
    core.connect(false)
    core.connect(true)
    expect(core.questions).toHaveLength(2)
  })

  it('nobody watches are forgotten, the oldest first', async () => {
    const core = coreAtHand()
    const cache = createCommandCache(core.bridge)
    for (let endpoint = 0; endpoint < 40; endpoint += 1) {
      const input = { endpointId: String(endpoint) }
      const leave = cache.watch('inventory.catalog', input, nothing)
      await core.last().answer(catalog(endpoint))
      leave()
    }
    expect(cache.read('inventory.catalog', { endpointId: '39' }).data).not.toBeNull()
    expect(cache.read('inventory.catalog', { endpointId: '0' }).data).toBeNull()
  })
})

describe('events', () => {
  it('touch what they make stale', () => {
    expect(touches({ name: 'endpoints.changed' }, 'endpoints.list', {})).toBe(true)
    const history = { endpointId: 'one', addonId: 'a' }
    expect(touches({ name: 'journal.changed' }, 'journal.facets', {})).toBe(true)
    expect(touches({ name: 'journal.changed' }, 'incident.history', history)).toBe(true)
    expect(touches({ name: 'journal.changed' }, 'risk.policy', {})).toBe(false)
    expect(touches({ name: 'incident.changed', endpointId: 'one' }, 'incident.history', history)).toBe(true)
    expect(touches({ name: 'incident.changed', endpointId: 'two' }, 'incident.history', history)).toBe(false)
    expect(touches({ name: 'incident.changed', endpointId: 'one' }, 'journal.facets', {})).toBe(false)
    expect(touches({ name: 'notices.changed' }, 'app.about', {})).toBe(true)
    expect(touches({ name: 'notices.changed' }, 'endpoints.list', {})).toBe(false)
    expect(touches({ name: 'endpoints.changed' }, 'graph.map', map)).toBe(false)
    expect(touches({ name: 'preferences.changed' }, 'preferences.get', {})).toBe(true)
    const changed: CoreEvent = { name: 'inventory.changed', endpointId: 'one' }
    expect(touches(changed, 'endpoints.list', {})).toBe(true)
    expect(touches(changed, 'graph.map', map)).toBe(true)
    expect(touches(changed, 'graph.map', { endpointId: 'two' })).toBe(false)
    expect(touches(changed, 'inventory.search', { endpointId: null, text: '', limit: 1 })).toBe(true)
    expect(touches(changed, 'app.about', {})).toBe(false)
  })

  it('of risk touch everything that tells of findings, on one endpoint or on all', () => {
    const inbox = { endpointId: 'one', text: '' }
    const changed: CoreEvent = { name: 'risk.changed', endpointId: 'one' }
    const all: CoreEvent = { name: 'risk.changed', endpointId: null }
    for (const name of ['risk.inbox', 'risk.finding', 'graph.map', 'inventory.addons', 'inventory.addon'] as const) {
      expect(touches(changed, name, inbox)).toBe(true)
      expect(touches(changed, name, { endpointId: 'two' })).toBe(false)
      expect(touches(all, name, { endpointId: 'two' })).toBe(true)
    }
    for (const name of ['risk.rules', 'inventory.catalog', 'endpoints.list', 'look.state'] as const) {
      expect(touches(changed, name, inbox)).toBe(false)
      expect(touches(all, name, inbox)).toBe(false)
    }
    expect(touches(all, 'risk.policy', {})).toBe(true)
    expect(touches({ name: 'risk.alarmed' }, 'risk.alarms', {})).toBe(true)
    expect(touches({ name: 'risk.alarmed' }, 'risk.inbox', inbox)).toBe(false)
    const looked: CoreEvent = { name: 'look.changed', endpointId: 'one' }
    expect(touches(looked, 'look.state', { endpointId: 'one' })).toBe(true)
    expect(touches(looked, 'look.state', { endpointId: 'two' })).toBe(false)
    expect(touches(looked, 'risk.inbox', inbox)).toBe(false)
  })
})
