import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Operation, Run } from '#shared/domain/operation.ts'
import { defaultLimits } from '#core/endpoints/transport.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { opened } from '../../whole/atlas.ts'
import { draft } from '../../whole/draft.ts'
import {
  journalOf,
  ownAddon,
  present,
  quickTimes,
  scene,
  sceneOf,
  sharedAddon,
  someApp,
  type Scene,
} from './platform.ts'

const limits = { ...defaultLimits, firstPause: 5, longestPause: 20, brokerHeaders: 400, headers: 2_000, bodyGap: 400 }

function detachOf({ demo, endpointId }: Scene): Operation & { kind: 'detach' } {
  const addon = sharedAddon(demo)
  const { app } = present(addon.attachments.find(({ owned }) => !owned))
  return { kind: 'detach', endpointId, addonId: addon.id, appId: app.id }
}

/** Runs it with this going wrong with its own request. */
async function runInto(
  stage: Scene,
  operation: Operation,
  fault: Parameters<Scene['demo']['faults']['set']>[1],
): Promise<Run> {
  const plan = await stage.plan(operation)
  const [request] = plan.requests
  stage.demo.faults.set(`${request?.method} ${request?.path}`, fault)
  const run = await stage.over((await stage.confirm(plan)).id)
  stage.demo.faults.clear()
  return run
}

const check = ({ atlas }: Scene, { id }: Run): Promise<Run> => atlas.call('operations.check', { runId: id })

describe('an answer that was lost', () => {
  it('of something that was done: it is unknown, sent once, and a look at the platform tells', async () => {
    const folder = temporaryFolder()
    const stage = await scene({ limits, dataDirectory: folder })
    const run = await runInto(stage, detachOf(stage), { kind: 'truncate' })
    expect(run).toMatchObject({
      state: 'unknown',
      code: 'outcome-unknown',
      asPredicted: null,
      verification: { state: 'not-verified' },
      requests: [{ status: 200 }],
    })
    expect(stage.changes()).toHaveLength(1)
    expect(await check(stage, run)).toMatchObject({ state: 'done', code: null, verification: { state: 'verified' } })
    expect(stage.changes()).toHaveLength(1)
    await stage.atlas.close()
    const entries = await journalOf(folder)
    expect(entries.map(({ kind }) => kind)).toEqual(['arm', 'confirmed', 'intent', 'outcome', 'check'])
    expect(entries[3]?.body).toMatchObject({ result: 'unknown', status: 200 })
    expect(entries[4]?.body).toMatchObject({ found: 'came-about', runId: run.id })
  })

  it('of something that never arrived: it is unknown, listed first, and stays so until the platform shows it', async () => {
    const stage = await scene({ limits })
    const operation = detachOf(stage)
    const run = await runInto(stage, operation, { kind: 'hang' })
    expect(run.state).toBe('unknown')
    await stage.atlas.call('inventory.sync', { endpointId: stage.endpointId })
    const { endpointId, appId } = operation
    const later = await stage.run({ kind: 'maintenance', endpointId, appId, on: true })
    expect(later.state).toBe('done')
    const { runs } = await stage.atlas.call('operations.runs', { endpointId: stage.endpointId })
    expect(runs.map(({ id }) => id)).toEqual([run.id, later.id])
    const checked = await check(stage, run)
    expect(checked).toMatchObject({ state: 'unknown', code: 'outcome-unknown' })
    expect(checked.verification.words).toContain('does not show it')
    // Somebody does it again, having looked.
    expect((await stage.run(operation)).state).toBe('done')
    expect(stage.changes()).toHaveLength(3)
  })

  it.each<[string, Parameters<Scene['demo']['faults']['set']>[1]]>([
    ['a page with 200', { kind: 'html' }],
    ['200 and nothing', { kind: 'empty' }],
    ['a gateway that gave up', { kind: 'status', status: 504 }],
    ['half an answer', { kind: 'truncate', bytes: 5 }],
    ['damaged bytes', { kind: 'truncate', bytes: 0 }],
  ])('%s is no answer either', async (_name, fault) => {
    const stage = await scene({ limits })
    const run = await runInto(stage, detachOf(stage), fault)
    expect(run).toMatchObject({ state: 'unknown', code: 'outcome-unknown' })
    await pause(80)
    expect(stage.changes()).toHaveLength(1)
  })

  it('of an action that can be told by nothing: a look says so', async () => {
    const stage = await scene({ limits })
    const { demo, endpointId } = stage
    const addonId = ownAddon(demo, 'akkeris-memcached').id
    const run = await runInto(
      stage,
      { kind: 'action', endpointId, addonId, appId: null, action: 'flush', subject: '' },
      { kind: 'truncate' },
    )
    expect(run.state).toBe('unknown')
    expect(await check(stage, run)).toMatchObject({ state: 'unknown', verification: { state: 'not-verified' } })
    expect(stage.changes()).toHaveLength(1)
  })

  it('of a read: it failed, and nobody has to look for it', async () => {
    const stage = await scene({ limits })
    const { demo, endpointId } = stage
    const addonId = ownAddon(demo, 'akkeris-memcached').id
    const run = await runInto(
      stage,
      { kind: 'action', endpointId, addonId, appId: null, action: 'stats', subject: '' },
      { kind: 'truncate' },
    )
    expect(run).toMatchObject({ state: 'failed', verification: { state: 'not-needed' } })
    expect(['unreachable', 'bad-answer']).toContain(run.code)
  })
})

describe('an answer that says no', () => {
  it('is a refusal, with the server’s words and nothing looked for', async () => {
    const stage = await scene({ limits })
    const words = 'This addon cannot be removed, postgres://u:canary@h/d says so.'
    const run = await runInto(stage, detachOf(stage), { kind: 'status', status: 409, text: words })
    expect(run).toMatchObject({ state: 'refused', code: 'refused', asPredicted: false })
    expect(run.requests[0]?.words).toMatch(/^This addon cannot be removed/)
    expect(JSON.stringify(run)).not.toContain('canary')
    expect(run.verification.state).toBe('not-needed')
  })

  it('because of trouble behind the platform failed, and what can be seen of it is said', async () => {
    const stage = await scene({ limits })
    const run = await runInto(stage, detachOf(stage), {
      kind: 'status',
      status: 503,
      text: 'Service Unavailable Error',
    })
    expect(run).toMatchObject({ state: 'failed', code: 'server-error', asPredicted: false })
    expect(run.verification).toEqual({ state: 'not-verified', words: 'The platform does not show it.' })
  })

  it('nothing listens there any more: nothing was sent', async () => {
    const stage = await scene({ limits, times: { undo: 100 } })
    const { demo, endpointId } = stage
    const plan = await stage.plan({ kind: 'maintenance', endpointId, appId: someApp(demo).id, on: true })
    const { id } = await stage.confirm(plan)
    await stage.proxy.close()
    const run = await stage.over(id)
    expect(run).toMatchObject({ state: 'stopped', requests: [{ sentAt: null }] })
    expect(run.differences.join(' ')).toContain('refused')
  })
})

it('after a restart a lost answer is listed first and can be looked for', async () => {
  const folder = temporaryFolder()
  const first = await scene({ limits, dataDirectory: folder })
  const { demo, proxy, endpointId } = first
  const app = someApp(demo).id
  const run = await runInto(first, detachOf(first), { kind: 'truncate' })
  await first.atlas.call('inventory.sync', { endpointId })
  const other = await first.run({ kind: 'maintenance', endpointId, appId: app, on: true })
  await first.atlas.close()

  const atlas = await opened({ limits, dataDirectory: folder, times: quickTimes })
  const second = sceneOf({ atlas, demo, proxy, endpointId })
  await atlas.call('endpoints.update', { endpointId, profile: draft(proxy.url), credential: demo.key })
  const { runs } = await atlas.call('operations.runs', { endpointId: null })
  expect(runs).toMatchObject([
    {
      ...run,
      answer: null,
      // As the journal has them, which was written a moment later.
      confirmedAt: runs[0]?.confirmedAt,
      endedAt: runs[0]?.endedAt,
      requests: run.requests.map(({ sentAt: _sentAt, ...request }) => request),
    },
    { id: other.id, state: 'done', verification: { state: 'verified' } },
  ])
  expect(await check(second, run)).toMatchObject({ state: 'done', verification: { state: 'verified' } })
  expect((await atlas.call('operations.runs', { endpointId: null })).runs.map(({ state }) => state)).toEqual([
    'done',
    'done',
  ])
  expect(second.changes()).toHaveLength(2)
})
