import { expect, it } from 'vitest'
import type { Operation } from '#shared/domain/operation.ts'
import { until } from '../../whole/atlas.ts'
import { town } from '../kinds/town.ts'
import { present, scene } from './platform.ts'

const shared = 'This app cannot be removed as it has addons that are attached to another app.'

it('an app that is refused after its previews: they may be gone, and the platform is read anew', async () => {
  const on = await scene({ platform: { file: town(), brokerMilliseconds: 0 }, times: { undo: 200 } })
  const { demo, endpointId } = on
  const app = present(demo.platform.directory.app('plain-qa'))
  const operation: Operation = { kind: 'destroy-app', endpointId, appId: app.id, elevated: false }
  const shown = await on.plan(operation)
  expect(shown.verdict).toEqual({ kind: 'will-work' })
  // In the moment between the last look and the request.
  demo.faults.set(`DELETE /apps/${app.id}`, { kind: 'status', status: 409, text: shared })
  const run = await on.over((await on.confirm(shown)).id)
  expect(run).toMatchObject({ state: 'refused', asPredicted: false, verification: { state: 'not-verified' } })
  expect(run.sentence).toContain('Its preview branch-qa may be gone')
  const after = () => {
    const paths = on.proxy.heard.map(({ method, path }) => `${method} ${path}`)
    return paths.slice(paths.indexOf(`DELETE /apps/${app.id}`))
  }
  await until('it is synced', () => after().includes('GET /addons'))
})

it('an app to whose add-on somebody attached another after it was confirmed: nothing is sent', async () => {
  const on = await scene({ platform: { file: town(), brokerMilliseconds: 0 }, times: { undo: 300 } })
  const { demo, endpointId } = on
  const app = present(demo.platform.directory.app('plain-qa'))
  const shown = await on.plan({ kind: 'destroy-app', endpointId, appId: app.id, elevated: false })
  const { id } = await on.confirm(shown)
  const cache = present(app.attachments.find(({ name }) => name === 'plain-cache'))
  const reader = present(demo.platform.directory.app('reader-qa'))
  const answer = await fetch(`${demo.url}/addon-attachments`, {
    method: 'POST',
    headers: { authorization: demo.key, 'content-type': 'application/json' },
    body: JSON.stringify({ addon: cache.addon.id, app: reader.id }),
  })
  expect(answer.status).toBe(201)
  const run = await on.over(id)
  expect(run).toMatchObject({ state: 'stopped', code: 'plan-changed' })
  expect(run.differences.join(' ')).toContain('reader-qa')
  expect(on.changes()).toEqual([])
  expect(demo.platform.directory.app('branch-qa')).not.toBeNull()
})
