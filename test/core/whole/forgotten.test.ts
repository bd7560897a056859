import { expect, onTestFinished, test } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import { draft } from './draft.ts'
import { opened, until } from './atlas.ts'

test('an endpoint that is moved elsewhere knows nothing of the platform before: no look, no finding, no history', async () => {
  const demo = await startDemo({ size: 'S', seed: 3, brokerMilliseconds: 1 })
  onTestFinished(() => demo.close())
  const atlas = await opened()
  const endpointId = await atlas.add(demo.url, demo.key)
  await atlas.call('inventory.sync', { endpointId })
  await atlas.call('look.start', { endpointId, scope: { kind: 'all' }, freshFor: 0 })
  const look = () => atlas.call('look.state', { endpointId })
  await until('the look is over', async () => (await look()).progress?.state === 'done', 25_000)
  expect((await look()).newest).not.toBeNull()
  const { findings } = await atlas.call('risk.findings', { endpointId })
  expect(findings.length).toBeGreaterThan(0)

  await atlas.call('endpoints.update', { endpointId, profile: draft('http://127.0.0.1:9'), credential: demo.key })
  expect(await look()).toEqual({
    endpointId,
    progress: null,
    apps: { sharing: 0, asked: 0 },
    oldest: null,
    newest: null,
    auditsAskedAt: null,
  })
  expect(await atlas.attempt('risk.findings', { endpointId })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  })

  // Back at the first platform, what was asked before is not believed again.
  await atlas.call('endpoints.update', { endpointId, profile: draft(demo.url), credential: demo.key })
  await atlas.call('inventory.sync', { endpointId })
  expect((await look()).newest).toBeNull()
  const again = await atlas.call('risk.findings', { endpointId })
  expect(again.summary.notAsked).toBeGreaterThan(0)
  expect((await atlas.call('risk.scores', { endpointId })).trend).toHaveLength(1)
  const [known] = again.findings
  expect(known?.firstSeen).toBe(again.takenAt)
})

test('a look that runs while its endpoint is removed ends with it', async () => {
  const demo = await startDemo({ size: 'S', seed: 3, brokerMilliseconds: 20 })
  onTestFinished(() => demo.close())
  const atlas = await opened()
  const endpointId = await atlas.add(demo.url, demo.key)
  await atlas.call('inventory.sync', { endpointId })
  await atlas.call('look.start', { endpointId, scope: { kind: 'all' }, freshFor: 0 })
  await atlas.call('endpoints.remove', { endpointId })
  const asked = async () => (await atlas.attempt('look.state', { endpointId })).ok
  expect(await asked()).toBe(false)
  expect((await atlas.call('endpoints.list', {})).endpoints).toEqual([])
  expect(atlas.log.filter(({ level }) => level === 'error')).toEqual([])
})
