import { describe, expect, it } from 'vitest'
import type { Operation } from '#shared/domain/operation.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { journalOf, scene, sharedAddon, someApp, type Scene } from './platform.ts'

describe('the whole road', () => {
  it('an app goes into maintenance and out again, and all of it is on record', async () => {
    const folder = temporaryFolder()
    const { atlas, demo, endpointId, run, changes } = await scene({ dataDirectory: folder })
    const app = someApp(demo)
    const operation: Operation = { kind: 'maintenance', endpointId, appId: app.id, on: true }
    const done = await run(operation)
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
    expect((await run({ ...operation, on: false })).state).toBe('done')
    expect(app.maintenance).toBe(false)
    expect(changes()).toEqual([`PATCH /apps/${app.id}`, `PATCH /apps/${app.id}`])
    await atlas.close()

    const entries = await journalOf(folder)
    expect(entries.map(({ kind }) => kind)).toEqual([
      'arm',
      ...['confirmed', 'intent', 'outcome', 'verified'],
      ...['confirmed', 'intent', 'outcome', 'verified'],
    ])
    expect(entries[1]).toMatchObject({ by: 'operator', endpointId, subject: app.id })
    expect(entries[1]?.body).toMatchObject({ runId: done.id, endpointName: 'Platform', ticket: 'OPS-1' })
  })
})

void (null as unknown as [Scene, typeof sharedAddon])
