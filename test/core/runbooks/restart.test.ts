import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import type { Runbook } from '#shared/domain/runbook.ts'
import { memoryVault } from '#core/endpoints/vault.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { journalOf, quickTimes, sharedAddon, type Scene } from '../operations/runs/platform.ts'
import { opened, until } from '../whole/atlas.ts'
import { startProgram } from '../whole/command-line.ts'
import { draft } from '../whole/draft.ts'
import { addonIdOf, desk, kindsOf, requestsOf, stage, through, unavailable } from './stage.ts'

function changePlan({ demo, endpointId }: Scene): Extract<Runbook, { kind: 'change-plan' }> {
  const addon = sharedAddon(demo)
  const other = addon.service.plans.find(({ name }) => name !== addon.plan.name && !/shutdown/.test(name))
  return { kind: 'change-plan', endpointId, addonId: addon.id, plan: other?.name ?? '', backupFirst: false }
}

const planPath = 'PATCH /apps/*/addons/*'
const isPlanChange = (change: string): boolean => /^PATCH \/apps\/[^/]+\/addons\/[^/]+$/.test(change)

it('goes on after a restart where it was, from what the journal has of it', async () => {
  const [folder, vault] = [temporaryFolder(), memoryVault()]
  const on = await stage({ dataDirectory: folder, vault })
  const plan = await on.planRunbook(changePlan(on))
  on.demo.faults.set(planPath, unavailable)
  const stuck = await on.rests((await on.start(plan)).id)
  const at = kindsOf(plan).indexOf('change-plan')
  expect(stuck).toMatchObject({ state: 'paused', next: at })
  await on.atlas.close()
  on.demo.faults.clear()

  const again = through(on, await opened({ dataDirectory: folder, vault, times: quickTimes }))
  const { runbooks } = await again.atlas.call('runbooks.list', { endpointId: on.endpointId })
  expect(runbooks).toHaveLength(1)
  const [rebuilt] = runbooks
  expect(rebuilt).toMatchObject({ id: stuck.id, title: plan.title, state: 'paused', next: at, endedAt: null })
  expect(rebuilt?.steps.map(({ state }) => state)).toEqual(stuck.steps.map(({ state }) => state))
  expect(rebuilt?.steps.map(({ operation, requests, restores }) => [operation, requests, restores])).toEqual(
    plan.steps.map(({ operation, requests, restores }) => [operation, requests, restores]),
  )
  // Whoever goes on now was not there when it was confirmed.
  await expect(again.goOn(stuck.id)).rejects.toThrow('Addon Atlas was closed since it was confirmed')
  const { typed } = plan.friction
  expect(rebuilt?.again).toMatchObject({ typed, typedIs: plan.friction.typedIs })
  await expect(again.goOn(stuck.id, `${typed}x`)).rejects.toThrow('to go on')
  // After a start everything is read-only, a runbook no less.
  await again.goOn(stuck.id, typed)
  expect((await again.rests(stuck.id)).sentence).toContain('nothing was sent')
  await again.atlas.call('operations.arm', { endpointId: on.endpointId })
  // It rested for a moment only since.
  await again.goOn(stuck.id)
  const over = await again.rests(stuck.id)
  expect(over, over.sentence).toMatchObject({ state: 'done', next: null })
  const asked = requestsOf(plan)
  expect(on.changes()).toEqual([...asked.slice(0, at + 1), ...asked.slice(at)])
  expect(sharedAddon(on.demo).attachments.map(({ app }) => app.maintenance)).not.toContain(true)
  await again.atlas.close()
  const kinds = (await journalOf(folder)).map(({ kind }) => kind)
  expect([kinds.filter((kind) => kind === 'runbook').length, kinds.at(-1)]).toEqual([1, 'runbook-end'])
}, 60_000)

it('killed in the middle of a step: the step is unknown, looked for, and not done twice', async () => {
  const [folder, vault] = [temporaryFolder(), memoryVault()]
  const on = await stage({ dataDirectory: folder, vault })
  await on.atlas.close()
  const child = startProgram('test/core/runbooks/start-one.ts', [])
  const lines = createInterface(child.stdout)
  const closed = once(child, 'close')
  const profile = draft(on.proxy.url)
  const { endpointId, demo } = on
  const runbook = changePlan(on)
  // The platform takes its time, and does it although nobody listens any more.
  demo.faults.set(planPath, { kind: 'delay', milliseconds: 2_000 })
  child.stdin.write(`${JSON.stringify({ folder, endpointId, profile, key: demo.key, runbook })}\n`)
  const [said] = (await once(lines, 'line')) as [string]
  await until('the plan is being changed', () => on.changes().some(isPlanChange), 40_000)
  child.kill('SIGKILL')
  await closed
  demo.faults.clear()

  const again = through(on, await opened({ dataDirectory: folder, vault, times: quickTimes }))
  const cut = await again.atlas.call('runbooks.get', { runbookId: said })
  const at = kindsOf(cut).indexOf('change-plan')
  expect(cut).toMatchObject({ state: 'paused', next: at })
  expect(cut.steps[at]).toMatchObject({ state: 'unknown' })
  const { runs } = await again.atlas.call('operations.runs', { endpointId: null })
  expect(runs[0]).toMatchObject({ id: cut.steps[at]?.runId, state: 'unknown', runbookId: said })
  await again.atlas.call('operations.arm', { endpointId })
  await expect(again.goOn(said)).rejects.toThrow('is not known: check it first')
  const runId = cut.steps[at]?.runId ?? ''
  await until('the platform shows it', async () => {
    return (await again.atlas.call('operations.check', { runId })).state === 'done'
  })
  await again.goOn(said)
  const over = await again.rests(said)
  expect(over, over.sentence).toMatchObject({ state: 'done' })
  expect(on.changes().filter(isPlanChange)).toHaveLength(1)
  expect(sharedAddon(demo).attachments.map(({ app }) => app.maintenance)).not.toContain(true)
}, 90_000)

it('closing while a backup is waited for does not spoil it', async () => {
  const [folder, vault] = [temporaryFolder(), memoryVault()]
  const on = await desk({ dataDirectory: folder, vault, times: { pace: () => 300 } })
  const addonId = addonIdOf(on, 'premium')
  const plan = await on.planRunbook({
    kind: 'restore',
    endpointId: on.endpointId,
    addonId,
    backup: 'b0ld',
    backupFirst: true,
  })
  const { id } = await on.start(plan)
  on.demo.faults.set('GET /apps/*/addons/*/actions/backups/*', unavailable)
  const at = kindsOf(plan).indexOf('create_backup')
  await until('the backup is waited for', async () => {
    const { steps } = await on.atlas.call('runbooks.get', { runbookId: id })
    return steps[at]?.sentence.startsWith('Waiting until the broker shows the backup') === true
  })
  await on.atlas.close()

  const again = await opened({ dataDirectory: folder, vault, times: quickTimes })
  const { steps, state } = await again.call('runbooks.get', { runbookId: id })
  expect([steps[at]?.state, state]).toEqual(['done', 'paused'])
  await again.close()
}, 60_000)
