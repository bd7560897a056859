import { describe, expect, it } from 'vitest'
import type { RunbookPlan } from '#shared/domain/runbook.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { ownAddon, sharedAddon, someApp } from '../operations/runs/platform.ts'
import { until } from '../whole/atlas.ts'
import { attach, kindsOf, stage, type Stage } from './stage.ts'

describe('a change of plan', () => {
  it('stops everybody, and puts everybody back as they were', async () => {
    const on = await stage()
    const addon = sharedAddon(on.demo)
    const [owner, borrower] = [addon.owner?.app, addon.attachments.find(({ owned }) => !owned)?.app]
    if (!owner || !borrower) throw new Error('Nobody shares it.')
    // One that was in maintenance before stays so.
    await on.run({ kind: 'maintenance', endpointId: on.endpointId, appId: borrower.id, on: true })
    const other = addon.service.plans.find(({ name }) => name !== addon.plan.name && !/shutdown/.test(name))
    const plan = await on.planRunbook({
      kind: 'change-plan',
      endpointId: on.endpointId,
      addonId: addon.id,
      plan: other?.name ?? '',
      backupFirst: false,
    })
    expect(plan.blocked).toBe('')
    expect(kindsOf(plan).slice(0, 2)).toEqual(['maintenance', 'change-plan'])
    expect(plan.steps.every(({ requests }) => requests.length > 0)).toBe(true)
    expect(plan.affected.map(({ appId }) => appId)).toEqual(expect.arrayContaining([owner.id, borrower.id]))
    const before = on.changes().length
    const run = await on.rests((await on.start(plan)).id)
    expect(run, run.sentence).toMatchObject({ state: 'done', sentence: 'All of it is done.' })
    expect(on.changes().slice(before)).toEqual(
      plan.steps.flatMap(({ requests }) => requests.map(({ method, path }) => `${method} ${path}`)),
    )
    expect(owner.maintenance).toBe(false)
    expect(borrower.maintenance).toBe(true)
  }, 60_000)
})

async function planned(on: Stage): Promise<{ plan: RunbookPlan; addonId: string }> {
  const { id: addonId } = sharedAddon(on.demo, 'akkeris-redis')
  const plan = await on.planRunbook({
    kind: 'detach-and-destroy',
    endpointId: on.endpointId,
    addonId,
    elevated: false,
  })
  return { plan, addonId }
}

describe('detach and destroy', () => {
  it('takes it from everybody first, which is what the API asks for', async () => {
    const on = await stage()
    const { plan, addonId } = await planned(on)
    expect(kindsOf(plan).at(-1)).toBe('destroy-addon')
    const run = await on.rests((await on.start(plan)).id)
    expect(run.state, run.sentence).toBe('done')
    expect(on.demo.platform.directory.addon(addonId)).toBeFalsy()
  }, 60_000)

  it('rests where a step is not what was shown, and nothing of it is sent', async () => {
    const on = await stage()
    const { plan, addonId } = await planned(on)
    const borrowers = on.demo.platform.directory.addon(addonId)?.attachments.filter(({ owned }) => !owned) ?? []
    const last = borrowers.at(-1)
    if (!last) throw new Error('Nobody borrows it.')
    // Somebody else attaches it to another app, which no step takes it from, while the first step is on its way.
    on.demo.faults.set('DELETE /addon-attachments/*', { kind: 'delay', milliseconds: 600 }, 1)
    const { id } = await on.start(plan)
    await until('it was sent', () => on.changes().some((change) => change.startsWith('DELETE')))
    const stranger = someApp(on.demo, 12)
    on.demo.faults.clear()
    await attach(on, addonId, stranger.id)
    const before = on.changes().length
    const run = await on.rests(id)
    expect(run, run.sentence).toMatchObject({ state: 'paused', next: plan.steps.length - 1 })
    expect(run.sentence).toMatch(/nothing was sent\. .*attached/i)
    expect(
      on
        .changes()
        .slice(before)
        .filter((change) => change.startsWith('DELETE /apps')),
    ).toEqual([])
    // It can be left out, and what is left goes on.
    await on.atlas.call('runbooks.skip', { runbookId: run.id })
    expect(await on.rests(run.id)).toMatchObject({ state: 'ended' })
  }, 60_000)

  it('refuses what was not confirmed, not armed, or is used up', async () => {
    const on = await stage()
    const { plan } = await planned(on)
    const given = { planId: plan.id, hash: plan.hash, typed: plan.friction.typed, reason: 'A test.', ticket: '' }
    await expect(on.atlas.call('runbooks.start', { ...given, typed: 'x' })).rejects.toThrow('not the name')
    await expect(on.atlas.call('runbooks.start', { ...given, reason: ' ' })).rejects.toThrow('reason')
    const spoken = { ...given, reason: 'password=canary-17' }
    await expect(on.atlas.call('runbooks.start', spoken)).rejects.toThrow('looks like a secret')
    await expect(on.atlas.call('runbooks.start', { ...given, hash: 'x' })).rejects.toThrow('not the plan')
    await on.atlas.call('operations.disarm', { endpointId: on.endpointId })
    await expect(on.atlas.call('runbooks.start', given)).rejects.toThrow('read-only')
    await on.atlas.call('operations.arm', { endpointId: on.endpointId })
    const { id } = await on.atlas.call('runbooks.start', given)
    await expect(on.atlas.call('runbooks.start', given)).rejects.toThrow('used')
    await on.rests(id)
    expect(on.changes().filter((change) => change.startsWith('DELETE')).length).toBe(plan.steps.length)
  }, 60_000)
})

describe('giving an app its own', () => {
  it('waits for the copies of a person, and promotes the new one before the old one goes', async () => {
    const folder = temporaryFolder()
    const on = await stage({ dataDirectory: folder })
    const addon = sharedAddon(on.demo)
    const borrower = addon.attachments.find(({ owned }) => !owned)?.app
    if (!borrower) throw new Error('Nobody borrows it.')
    const runbook = { kind: 'unshare', endpointId: on.endpointId, addonId: addon.id, appId: borrower.id } as const
    const before = new Set(borrower.attachments)
    const plan = await on.planRunbook({ ...runbook, plan: addon.plan.name })
    let run = await on.rests((await on.start(plan)).id)
    for (let turns = 0; run.endedAt === null && turns < 8; turns += 1) {
      expect(run, run.sentence).toMatchObject({ state: 'waiting-for-person' })
      await on.goOn(run.id)
      run = await on.rests(run.id)
    }
    expect(run.state, run.sentence).toBe('done')
    expect(borrower.attachments.some(({ addon: held }) => held === addon)).toBe(false)
    const made = borrower.attachments.find((attachment) => !before.has(attachment))
    expect(made?.primary).toBe(true)
    expect(borrower.maintenance).toBe(false)
  }, 60_000)

  it('makes no sense for an app that does not hold it, or owns it', async () => {
    const on = await stage()
    const addon = ownAddon(on.demo, 'akkeris-postgresql')
    const ask = (appId: string) =>
      on.planRunbook({ kind: 'unshare', endpointId: on.endpointId, addonId: addon.id, appId, plan: addon.plan.name })
    await expect(ask('nobody')).rejects.toThrow('does not hold')
    await expect(ask(addon.owner?.app.id ?? '')).rejects.toThrow('owns')
  })
})
