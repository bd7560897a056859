import { expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { collect } from '#core/inventory/collect.ts'
import { house, platform } from './platform.ts'
import { recordedEstate, routesOf } from './recordings.ts'
import { textWith } from './text.ts'

/** What was deleted must go although a list that nothing hangs on cannot be read, be it for weeks. */
test.each(['/regions', '/stacks', '/organizations', '/pipeline-couplings'])(
  '%s that fails keeps its own rows and no others',
  async (path) => {
    const estate = recordedEstate()
    const [app] = estate['/addons']
    const coupling = { id: 'c', app: { id: app?.app.id }, pipeline: { id: 'p' }, stage: 'production' }
    const routes = { ...routesOf(estate), '/pipeline-couplings': { body: [coupling] } }
    const server = await platform(routes)
    const { inventory, add, clock } = await house()
    const id = await add(server.url)
    const takenAt = clock.now()
    await inventory.sync(id)
    const before = (await inventory.current(id))?.snapshot.inventory

    const gone = estate['/addons'].pop()?.id ?? ''
    estate['/addon-attachments'] = estate['/addon-attachments'].filter((row) => row.addon.id !== gone)
    Object.assign(routes, routesOf(estate), { [path]: { status: 403, body: 'no' } })
    clock.advance(1_000)
    const report = await inventory.sync(id)
    expect(report.complete).toBe(true)
    expect(report.problems).toMatchObject([
      { code: 'not-allowed', call: path, message: textWith('What was known of them is kept.') },
    ])
    const { inventory: after, carried } = (await inventory.current(id))?.snapshot ?? {}
    expect(after?.addons.map((row) => row.id)).not.toContain(gone)
    for (const kind of ['regions', 'stacks', 'organizations', 'couplings'] as const) {
      expect(after?.[kind]).toEqual(before?.[kind])
      expect(after?.[kind].length).toBeGreaterThan(0)
    }
    expect(Object.keys(carried ?? {}).length).toBeGreaterThan(0)
    expect(new Set(Object.values(carried ?? {}))).toEqual(new Set([takenAt]))
  },
)

test('a list that fails late counts towards the time of the download', async () => {
  const rejecting = new Promise<never>((_, reject) => {
    setTimeout(() => {
      reject(new AppError('timeout', 'It did not answer in time.'))
    }, 80)
  })
  const empty = { status: 200, body: Buffer.from('[]'), contentType: null, attempts: 1, wireBytes: 2 }
  const get = (path: string) => (path === '/stacks' ? rejecting : Promise.resolve(empty))
  const { ms, calls } = await collect({ get }, new AbortController().signal)
  expect(ms.download).toBeGreaterThan(70)
  expect(calls).toBe(9)
})
