import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import type { Operation } from '#shared/domain/operation.ts'
import type { Demo } from '#demo/demo.ts'
import type { FleetApp } from '#demo/platform/fleet.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { until } from '../../whole/atlas.ts'
import { draft } from '../../whole/draft.ts'
import { journalOf, present, scene, sharedAddon, someApp, type Scene } from './platform.ts'

/** Somebody else, on another machine. */
async function behindTheBack({ url, key }: Demo, method: 'POST' | 'DELETE', path: string, body = {}): Promise<void> {
  const answer = await request(`${url}${path}`, {
    method,
    headers: { authorization: key, 'x-username': 'somebody', 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  })
  const said = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(said)
}

/** An app that does not hold it and to which the platform would attach it. */
function strangerTo(addon: ReturnType<typeof sharedAddon>): FleetApp {
  const owner = present(addon.owner)
  return present(
    owner.app.space.apps.find(
      (app) => app.formation.length > 0 && addon.attachments.every(({ app: holder }) => holder !== app),
    ),
  )
}

const changePlan = ({ endpointId, demo }: Scene): Operation & { kind: 'change-plan' } => ({
  kind: 'change-plan',
  endpointId,
  addonId: sharedAddon(demo).id,
  plan: 'akkeris-postgresql:premium-0',
})

describe('what was shown and is no longer true', () => {
  it('another app was attached meanwhile: nothing is sent, and the difference is told', async () => {
    const folder = temporaryFolder()
    const stage = await scene({ dataDirectory: folder })
    const { demo, atlas } = stage
    const addon = sharedAddon(demo)
    const plan = await stage.plan(changePlan(stage))
    expect(plan.verdict.kind).not.toBe('refused')
    const stranger = strangerTo(addon)
    await behindTheBack(demo, 'POST', '/addon-attachments', { addon: addon.id, app: stranger.id, name: 'newcomer' })
    const run = await stage.over((await stage.confirm(plan)).id)
    expect(run).toMatchObject({ state: 'stopped', code: 'plan-changed', verification: { state: 'not-needed' } })
    expect(run.differences.join(' ')).toContain(`Affected now and not before: 1 (${stranger.name}`)
    expect(stage.changes()).toEqual([])
    await atlas.close()
    const entries = await journalOf(folder)
    expect(entries.map(({ kind }) => kind)).toEqual(['arm', 'confirmed', 'stopped'])
    expect(entries[2]?.body).toMatchObject({ differences: run.differences, runId: run.id })
  })

  it('what it is done to is gone: nothing is sent', async () => {
    const stage = await scene()
    const { demo, endpointId } = stage
    const addon = sharedAddon(demo)
    const { app, id } = present(addon.attachments.find(({ owned }) => !owned))
    const plan = await stage.plan({ kind: 'detach', endpointId, addonId: addon.id, appId: app.id })
    await behindTheBack(demo, 'DELETE', `/addon-attachments/${id}`)
    const run = await stage.over((await stage.confirm(plan)).id)
    expect(run.state).toBe('stopped')
    expect(run.differences.length).toBeGreaterThan(0)
    expect(stage.changes()).toEqual([])
  })

  it('nothing can be read any more: nothing is sent', async () => {
    const stage = await scene()
    const plan = await stage.plan(changePlan(stage))
    stage.demo.faults.set('*', { kind: 'status', status: 401 })
    const run = await stage.over((await stage.confirm(plan)).id)
    expect(run.state).toBe('stopped')
    expect(run.differences.length).toBeGreaterThan(0)
    stage.demo.faults.clear()
    expect(stage.changes()).toEqual([])
  })

  it('the endpoint was changed, disarmed or removed while it waited: nothing is sent', async () => {
    const stage = await scene({ times: { undo: 60_000 } })
    const { atlas, endpointId, demo, proxy } = stage
    const maintenance = (index: number): Operation => ({
      kind: 'maintenance',
      endpointId,
      appId: someApp(demo, index).id,
      on: true,
    })
    const ends = [
      () => atlas.call('operations.disarm', { endpointId }),
      () =>
        atlas.call('endpoints.update', {
          endpointId,
          profile: draft(proxy.url, { userName: 'somebody' }),
          credential: demo.key,
        }),
      () => atlas.call('endpoints.remove', { endpointId }),
    ]
    for (const [index, end] of ends.entries()) {
      await atlas.call('operations.arm', { endpointId })
      const { id } = await stage.confirm(await stage.plan(maintenance(index)))
      await end()
      expect(await atlas.call('operations.run', { runId: id })).toMatchObject({ state: 'cancelled' })
      expect((await atlas.call('operations.armed', {})).armed).toEqual([])
    }
    expect(stage.changes()).toEqual([])
  })
})

describe('a run that waits', () => {
  it('is sent after its time and not before, and can be taken back until then', async () => {
    const folder = temporaryFolder()
    const stage = await scene({ times: { undo: 300 }, dataDirectory: folder })
    const { atlas, endpointId, demo } = stage
    const apps = [someApp(demo, 0).id, someApp(demo, 1).id]
    const maintenance = (index: number): Operation => ({
      kind: 'maintenance',
      endpointId,
      appId: apps[index] ?? '',
      on: true,
    })
    const kept = await stage.confirm(await stage.plan(maintenance(0)))
    expect(kept.state).toBe('waiting')
    expect(kept.sendsAt - kept.confirmedAt).toBe(300)
    const taken = await stage.confirm(await stage.plan(maintenance(1)))
    expect(await atlas.call('operations.cancel', { runId: taken.id })).toMatchObject({
      state: 'cancelled',
      code: 'cancelled',
      requests: [{ sentAt: null }],
    })
    // A second click changes nothing.
    expect(await atlas.call('operations.cancel', { runId: taken.id })).toMatchObject({ state: 'cancelled' })
    expect(stage.changes()).toEqual([])
    expect(await stage.over(kept.id)).toMatchObject({ state: 'done' })
    expect(await atlas.attempt('operations.cancel', { runId: kept.id })).toMatchObject({
      error: { code: 'invalid-input' },
    })
    expect(await atlas.attempt('operations.cancel', { runId: 'nobody' })).toMatchObject({
      error: { code: 'not-found' },
    })
    expect(stage.changes()).toEqual([`PATCH /apps/${apps[0]}`])
    await atlas.close()
    const kinds = (await journalOf(folder)).map(({ kind }) => kind)
    expect(kinds).toEqual(['arm', 'confirmed', 'confirmed', 'cancelled', 'intent', 'outcome', 'verified'])
  })

  it('can be taken back while it is being looked at once more', async () => {
    const stage = await scene()
    const plan = await stage.plan(changePlan(stage))
    stage.demo.faults.set('*', { kind: 'delay', milliseconds: 400 })
    const { id } = await stage.confirm(plan)
    await until('it is being looked at', async () => {
      return (await stage.atlas.call('operations.run', { runId: id })).state === 'checking'
    })
    expect(await stage.atlas.call('operations.cancel', { runId: id })).toMatchObject({ state: 'cancelled' })
    stage.demo.faults.clear()
    // It would be sent by now.
    await stage.atlas.call('inventory.sync', { endpointId: stage.endpointId })
    expect(stage.changes()).toEqual([])
    expect(await stage.atlas.call('operations.run', { runId: id })).toMatchObject({ state: 'cancelled' })
  })
})
