import { expect, it } from 'vitest'
import type { Operation, Run } from '#shared/domain/operation.ts'
import type { Times } from '#core/operations/times.ts'
import { memoryVault } from '#core/endpoints/vault.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { opened, until } from '../../whole/atlas.ts'
import { journalOf, quickTimes, scene, someApp, type Scene } from './platform.ts'

interface Closed {
  /** Kinds of entries that the closing left, the arming and the confirmation aside. */
  kinds: string[]
  run: Run
  stage: Scene
}

/** Closes the core as soon as the run stands like this, and opens another one on the same folder. */
async function closedAt(
  state: Run['state'],
  fault: Parameters<Scene['demo']['faults']['set']> | null,
  times: Partial<Times> = {},
  meanwhile: (stage: Scene) => Promise<void> = () => Promise.resolve(),
): Promise<Closed> {
  const folder = temporaryFolder()
  const vault = memoryVault()
  const stage = await scene({ dataDirectory: folder, vault, times })
  const operation: Operation = {
    kind: 'maintenance',
    endpointId: stage.endpointId,
    appId: someApp(stage.demo).id,
    on: true,
  }
  const plan = await stage.plan(operation)
  if (fault) stage.demo.faults.set(...fault)
  const { id } = await stage.confirm(plan)
  await meanwhile(stage)
  await until(`it is ${state}`, async () => {
    return (await stage.atlas.call('operations.run', { runId: id })).state === state
  })
  const began = performance.now()
  await stage.atlas.close()
  expect(performance.now() - began).toBeLessThan(3_000)
  stage.demo.faults.clear()
  const kinds = (await journalOf(folder)).map(({ kind }) => kind)
  expect(kinds.slice(0, 2)).toEqual(['arm', 'confirmed'])
  const atlas = await opened({ dataDirectory: folder, vault, times: quickTimes })
  const { runs } = await atlas.call('operations.runs', { endpointId: null })
  expect(runs).toHaveLength(1)
  const run = await atlas.call('operations.run', { runId: id })
  expect(run).toEqual(runs[0])
  return { kinds: kinds.slice(2), run, stage }
}

it('what waits when the core is closed is taken back', async () => {
  const { kinds, run, stage } = await closedAt('waiting', null, { undo: 60_000 })
  expect(kinds).toEqual(['cancelled'])
  expect(run).toMatchObject({ state: 'cancelled', requests: [{ sentAt: null }] })
  expect(run.sentence).toContain('was closed before it was sent')
  expect(stage.changes()).toEqual([])
})

it('what is looked at once more is taken back', async () => {
  const { kinds, run, stage } = await closedAt('checking', ['*', { kind: 'delay', milliseconds: 5_000 }])
  expect(kinds).toEqual(['cancelled'])
  expect(run.state).toBe('cancelled')
  expect(stage.changes()).toEqual([])
})

it('an answer that comes in time is written down', async () => {
  const fault: Parameters<Scene['demo']['faults']['set']> = ['PATCH /apps/*', { kind: 'delay', milliseconds: 300 }]
  const { kinds, run, stage } = await closedAt('sending', fault, { closing: 2_000 })
  expect(kinds).toEqual(['intent', 'outcome', 'verified'])
  expect(run).toMatchObject({ state: 'done', asPredicted: true, verification: { state: 'not-verified' } })
  expect(stage.changes()).toHaveLength(1)
})

it('an answer that does not come in time is unknown', async () => {
  const fault: Parameters<Scene['demo']['faults']['set']> = ['PATCH /apps/*', { kind: 'hang' }]
  const { kinds, run, stage } = await closedAt('sending', fault, { closing: 100 })
  expect(kinds).toEqual(['intent', 'outcome'])
  expect(run).toMatchObject({ state: 'unknown', code: 'outcome-unknown', verification: { state: 'not-verified' } })
  expect(stage.changes()).toHaveLength(1)
})

it('what the platform was to show is left to be looked for', async () => {
  const slowly: Parameters<Scene['demo']['faults']['set']> = ['PATCH /apps/*', { kind: 'delay', milliseconds: 200 }]
  const { kinds, run, stage } = await closedAt('verifying', slowly, { pace: () => 60_000 }, async ({ proxy, demo }) => {
    await until('it is sent', () => proxy.changes().length === 1)
    demo.faults.set('GET /apps/*', { kind: 'status', status: 503 })
  })
  expect(kinds).toEqual(['intent', 'outcome', 'verified'])
  expect(run).toMatchObject({ state: 'done', verification: { state: 'not-verified' } })
  expect(stage.changes()).toHaveLength(1)
})
