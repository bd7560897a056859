import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { CommandInput } from '#shared/contract/commands.ts'
import type { Operation, Plan } from '#shared/domain/operation.ts'
import { draft } from '../../whole/draft.ts'
import { confirmationOf, ownAddon, scene, sharedAddon, someApp, type Scene } from './platform.ts'

/** The code that the confirmation is refused with; null when it is taken. */
async function code(
  { atlas }: Scene,
  plan: Plan,
  more: Partial<CommandInput<'operations.confirm'>> = {},
): Promise<string | null> {
  const result = await atlas.attempt('operations.confirm', { ...confirmationOf(plan), ...more })
  return result.ok ? null : result.error.code
}

function maintenance({ demo, endpointId }: Scene, index = 0): Operation {
  return { kind: 'maintenance', endpointId, appId: someApp(demo, index).id, on: true }
}

function destruction({ demo, endpointId }: Scene): Operation {
  return { kind: 'destroy-addon', endpointId, addonId: ownAddon(demo, 'akkeris-postgresql').id, elevated: false }
}

describe('a confirmation is refused', () => {
  it('for a plan that is not known, not this one, or was used', async () => {
    const stage = await scene()
    const plan = await stage.plan(maintenance(stage))
    expect(await code(stage, plan, { planId: 'nobody' })).toBe('plan-expired')
    expect(await code(stage, plan, { hash: 'f'.repeat(64) })).toBe('plan-changed')
    expect(stage.changes()).toEqual([])
    expect(await code(stage, plan)).toBeNull()
    expect(await code(stage, plan)).toBe('plan-expired')
  })

  it('of two windows that confirm one plan at once, all but one', async () => {
    const stage = await scene()
    const plan = await stage.plan(maintenance(stage))
    const codes = await Promise.all(Array.from({ length: 8 }, () => code(stage, plan)))
    expect(codes.filter((one) => one === null)).toHaveLength(1)
    const { runs } = await stage.atlas.call('operations.runs', { endpointId: null })
    expect(runs).toHaveLength(1)
    await stage.over(runs[0]?.id ?? '')
    expect(stage.changes()).toHaveLength(1)
  })

  it('when it was shown too long ago', async () => {
    const stage = await scene({ times: { planLives: 150 } })
    const plan = await stage.plan(maintenance(stage))
    await pause(170)
    expect(await code(stage, plan)).toBe('plan-expired')
    expect(stage.changes()).toEqual([])
  })

  it('and not because a clock jumped', async () => {
    let now = Date.now()
    const stage = await scene({ clock: { now: () => now } })
    const plan = await stage.plan(maintenance(stage))
    now -= 3_600_000
    expect(await code(stage, plan)).toBeNull()
  })

  it('when the endpoint is not armed, or not any more, unless it only reads', async () => {
    const stage = await scene({ armed: false, times: { armed: 200 } })
    const { atlas, endpointId, demo } = stage
    const plan = await stage.plan(maintenance(stage))
    expect(await code(stage, plan)).toBe('not-armed')
    await atlas.call('operations.arm', { endpointId })
    expect((await atlas.call('operations.armed', {})).armed).toMatchObject([{ endpointId }])
    await atlas.call('operations.disarm', { endpointId })
    expect(await code(stage, plan)).toBe('not-armed')
    await atlas.call('operations.arm', { endpointId })
    await pause(220)
    expect((await atlas.call('operations.armed', {})).armed).toEqual([])
    expect(await code(stage, plan)).toBe('not-armed')
    expect(stage.changes()).toEqual([])

    const addonId = ownAddon(demo, 'akkeris-memcached').id
    const read = await stage.run({ kind: 'action', endpointId, addonId, appId: null, action: 'stats', subject: '' })
    expect(read).toMatchObject({ state: 'done', level: 'read' })
  })

  it('when the name or the reason is missing', async () => {
    const stage = await scene()
    const plan = await stage.plan(destruction(stage))
    expect(plan.friction).toMatchObject({ kind: 'typed', reason: true })
    expect(await code(stage, plan, { typed: '' })).toBe('not-confirmed')
    expect(await code(stage, plan, { typed: plan.friction.typed.toUpperCase() })).toBe('not-confirmed')
    expect(await code(stage, plan, { reason: '  ' })).toBe('not-confirmed')
    expect(stage.changes()).toEqual([])
    expect(await code(stage, plan)).toBeNull()
  })

  it('when the platform would refuse it, or should', async () => {
    const stage = await scene()
    const { demo, endpointId } = stage
    const shared = sharedAddon(demo)
    const refused = await stage.plan({ kind: 'destroy-addon', endpointId, addonId: shared.id, elevated: false })
    expect(refused.verdict.kind).toBe('refused')
    expect(await code(stage, refused)).toBe('blocked')
    const ownersRow: Operation = {
      kind: 'detach',
      endpointId,
      appId: shared.owner?.app.id ?? '',
      addonId: shared.id,
    }
    const blocked = await stage.plan(ownersRow)
    expect(blocked.verdict.kind).toBe('blocked')
    expect(await code(stage, blocked)).toBe('blocked')
    expect(stage.changes()).toEqual([])
  })

  it('while something else is under way on the same add-on or app, unless it only reads', async () => {
    const stage = await scene({ times: { undo: 60_000 } })
    const first = await stage.confirm(await stage.plan(maintenance(stage)))
    const second = await stage.plan(maintenance(stage))
    const result = await stage.atlas.attempt('operations.confirm', confirmationOf(second))
    expect(result).toMatchObject({ ok: false, error: { code: 'under-way' } })
    expect(JSON.stringify(result)).toContain(first.title)
    expect(await code(stage, await stage.plan(maintenance(stage, 1)))).toBeNull()
    await stage.atlas.call('operations.cancel', { runId: first.id })
    expect(await code(stage, second)).toBeNull()
  })

  it('when the endpoint has another address or account than when it was planned', async () => {
    const stage = await scene()
    const { atlas, endpointId, proxy, demo } = stage
    const plan = await stage.plan(maintenance(stage))
    await atlas.call('endpoints.update', {
      endpointId,
      profile: draft(proxy.url, { userName: 'somebody' }),
      credential: demo.key,
    })
    // It was armed for another account.
    expect(await code(stage, plan)).toBe('not-armed')
    await atlas.call('operations.arm', { endpointId })
    expect(await code(stage, plan)).toBe('plan-changed')
    expect(stage.changes()).toEqual([])
  })

  it('when the endpoint is gone', async () => {
    const stage = await scene()
    const plan = await stage.plan(maintenance(stage))
    await stage.atlas.call('endpoints.remove', { endpointId: stage.endpointId })
    expect(await code(stage, plan)).toBe('not-found')
  })
})
