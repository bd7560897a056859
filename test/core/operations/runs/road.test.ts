import { expect, it } from 'vitest'
import type { Operation } from '#shared/domain/operation.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { journalOf, ownAddon, scene, sharedAddon, someApp } from './platform.ts'

it('an app goes into maintenance and out again, and all of it is on record', async () => {
  const folder = temporaryFolder()
  const stage = await scene({ dataDirectory: folder })
  const app = someApp(stage.demo)
  const operation: Operation = { kind: 'maintenance', endpointId: stage.endpointId, appId: app.id, on: true }
  const done = await stage.run(operation)
  expect(done).toMatchObject({
    state: 'done',
    code: null,
    by: 'operator',
    ticket: 'OPS-1',
    asPredicted: true,
    verification: { state: 'verified' },
  })
  expect(done.requests).toMatchObject([{ method: 'PATCH', status: 200, words: '' }])
  expect(app.maintenance).toBe(true)
  expect((await stage.run({ ...operation, on: false })).state).toBe('done')
  expect(app.maintenance).toBe(false)
  expect(stage.changes()).toEqual([`PATCH /apps/${app.id}`, `PATCH /apps/${app.id}`])
  await stage.atlas.close()

  const entries = await journalOf(folder)
  const kinds = ['confirmed', 'intent', 'outcome', 'verified']
  expect(entries.map(({ kind }) => kind)).toEqual(['arm', ...kinds, ...kinds])
  const common = { runId: done.id, endpointName: 'Platform', ticket: 'OPS-1', title: done.title, subjects: [app.id] }
  for (const entry of entries.slice(1, 5)) {
    expect(entry).toMatchObject({ by: 'operator', endpointId: stage.endpointId, subject: app.id, body: common })
  }
  expect(entries[3]?.body).toMatchObject({ result: 'done', status: 200, asPredicted: true })
})

it('every kind of operation takes it', async () => {
  const stage = await scene()
  const { demo, endpointId } = stage
  const shared = sharedAddon(demo)
  const borrower = shared.attachments.find(({ owned }) => !owned)?.app.id ?? ''
  const [own, other] = [ownAddon(demo, 'akkeris-postgresql'), ownAddon(demo, 'akkeris-postgresql', 1)]
  const cache = ownAddon(demo, 'akkeris-memcached')
  const appId = someApp(demo, 3).id
  const addonOf = ({ id }: typeof own) => ({ endpointId, addonId: id })
  const operations: Operation[] = [
    { kind: 'scale', endpointId, appId, quantities: { web: 3 } },
    { kind: 'redeploy', endpointId, appId },
    { kind: 'create-addon', endpointId, appId, plan: 'akkeris-s3:basic', name: 'files' },
    { kind: 'detach', ...addonOf(shared), appId: borrower },
    { kind: 'attach', ...addonOf(shared), appId: borrower, name: 'again' },
    { kind: 'rename', ...addonOf(own), appId: own.owner?.app.id ?? '', name: 'renamed-db' },
    { kind: 'destroy-addon', ...addonOf(other), elevated: false },
    { kind: 'action', ...addonOf(cache), appId: null, action: 'flush', subject: '' },
    { kind: 'action', ...addonOf(cache), appId: null, action: 'stats', subject: '' },
  ]
  for (const operation of operations) {
    const before = stage.changes().length
    const plan = await stage.plan(operation)
    const run = await stage.over((await stage.confirm(plan)).id)
    const what = `${JSON.stringify(plan.verdict)} ${run.sentence}`
    expect({ ...run, affected: [] }, what).toMatchObject({ state: 'done', code: null, operation })
    expect(['verified', 'not-needed'], what).toContain(run.verification.state)
    expect(stage.changes().slice(before)).toEqual(plan.requests.map(({ method, path }) => `${method} ${path}`))
    // The next one is planned by what is there now.
    await stage.atlas.call('inventory.sync', { endpointId })
  }
}, 60_000)
