import { describe, expect, test } from 'vitest'
import { listCalls } from '#core/inventory/collect.ts'
import type { Reply } from '../../kit/answering-server.ts'
import { house, platform } from './platform.ts'
import { recordedEstate } from './recordings.ts'

/** All lists empty but for these. */
function routes(change: Record<string, Reply>) {
  const empty = Object.fromEntries(listCalls.map(({ path }): [string, Reply] => [path, { body: [] }]))
  return platform({ ...empty, '/account': { status: 404 }, ...change })
}

describe('lists in which no row fits', () => {
  const strange: Reply = { body: [{ title: 'Invoice 7' }] }
  const required = listCalls.filter((call) => !call.optional).map(({ path }) => path)

  test.each(required)('in %s alone, with all others empty, are no platform either', async (path) => {
    const { inventory, add } = await house()
    const id = await add((await routes({ [path]: strange })).url)
    await expect(inventory.sync(id)).rejects.toMatchObject({ code: 'not-akkeris' })
    expect(inventory.report(id)).toBeNull()
  })

  test('are a problem as long as one row of another list fits', async () => {
    const { inventory, add } = await house()
    const estate = recordedEstate()
    const change = { '/apps': strange, '/spaces': { body: estate['/spaces'].slice(0, 1) } }
    const report = await inventory.sync(await add((await routes(change)).url))
    expect(report).toMatchObject({ complete: false, counts: { spaces: 1, apps: 0 } })
  })

  test('a platform with nothing in it yet is read', async () => {
    const { inventory, add } = await house()
    const report = await inventory.sync(await add((await routes({})).url))
    expect(report.counts).toMatchObject({ spaces: 0, apps: 0, addons: 0 })
  })
})
