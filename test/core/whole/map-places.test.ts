import { expect, onTestFinished, test } from 'vitest'
import type { MapData } from '#shared/domain/views.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import { exportMap } from '#shared/map/export/export.ts'
import { all } from '#shared/map/query/query.ts'
import { buildScene, cellRectangle } from '#shared/map/scene.ts'
import { themes } from '#shared/map/themes.ts'
import { ask } from '../../demo/ask.ts'
import { elevated } from '../../demo/apps-lab.ts'
import { fixedClock } from '../../kit/clock.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { everyShape, numbers } from '../map/estates.ts'
import { openAtlas, opened } from './atlas.ts'

/** Corner of every app by its id, in a window of each shape. */
function places(data: MapData): Map<string, string> {
  const found = new Map<string, string>()
  for (const shape of everyShape) {
    const scene = buildScene(data, shape)
    for (const [cell, id] of data.apps.ids.entries()) {
      const { x, y } = cellRectangle(scene, cell)
      found.set(id, `${found.get(id) ?? ''} ${x},${y}`)
    }
  }
  return found
}

function svgOf(data: MapData): string {
  const surroundings = { endpoint: 'demo', pinned: new Set<string>() }
  return exportMap('svg', {
    data,
    surroundings,
    filter: all,
    focus: null,
    palette: themes.light,
    width: 1200,
    height: 800,
  })
}

/** Takes apps away and makes as many new ones: one in a hundred. Says which were made. */
async function churn(demo: Demo, data: MapData, random: () => number): Promise<string[]> {
  const count = Math.round(data.apps.ids.length / 200)
  const some = (): number => Math.floor(random() * data.apps.ids.length)
  const headers = { authorization: demo.key, 'content-type': 'application/json', ...elevated }
  const send = async (method: string, path: string, body?: unknown): Promise<number> => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    return (await ask(demo.url, path, headers, method, undefined, text)).status
  }
  let gone = 0
  while (gone < count) if ((await send('DELETE', `/apps/${data.apps.ids[some()] ?? ''}`)) === 200) gone += 1
  const made: string[] = []
  while (made.length < count) {
    const space = data.spaces[data.apps.spaces[some()] ?? 0]?.name ?? ''
    const name = `zz${made.length}`
    const org = data.organizations[0] ?? ''
    if ((await send('POST', '/apps', { name, space, org })) === 201) made.push(`${name}-${space}`)
  }
  return made
}

test('everything stands where it stood after a restart, and what stays after 1 % of the apps came and went', async () => {
  const demo = await startDemo({ size: 'M', seed: 11, brokerMilliseconds: 0 })
  onTestFinished(() => demo.close())
  const folder = temporaryFolder()
  const clock = fixedClock()
  const random = numbers(5)
  const first = await openAtlas({ clock, dataDirectory: folder })
  onTestFinished(() => first.close())
  const endpointId = await first.add(demo.url, demo.key)
  const sync = async (atlas: typeof first): Promise<MapData> => {
    clock.advance(60_000)
    await atlas.call('inventory.sync', { endpointId })
    return await atlas.call('graph.map', { endpointId })
  }
  const fresh = await sync(first)
  expect(fresh.slots?.arrangement).toMatchObject({ number: 1, later: [] })
  let before = places(fresh)
  let latest = fresh
  for (let round = 0; round < 3; round += 1) {
    const made = await churn(demo, latest, random)
    latest = await sync(first)
    const after = places(latest)
    expect(latest.apps.names).toEqual(expect.arrayContaining(made))
    const survivors = [...after.keys()].filter((id) => before.has(id))
    expect(survivors.length).toBeGreaterThan(1_900)
    expect(latest.slots?.arrangement?.number).toBe(1)
    // A region may outgrow its room, but in this estate none has to move for it.
    expect(survivors.filter((id) => after.get(id) !== before.get(id))).toEqual([])
    before = after
  }
  await first.close()

  const second = await opened({ clock, dataDirectory: folder })
  const restarted = await second.call('graph.map', { endpointId })
  expect(restarted.slots).toEqual(latest.slots)
  expect(places(restarted)).toEqual(before)
  expect(svgOf(restarted)).toBe(svgOf(latest))
}, 90_000)

test('an answer that is short of rows for once shuffles nothing', async () => {
  const demo = await startDemo({ size: 'S', seed: 4, brokerMilliseconds: 0 })
  onTestFinished(() => demo.close())
  const clock = fixedClock()
  const atlas = await opened({ clock })
  const endpointId = await atlas.add(demo.url, demo.key)
  const map = async (): Promise<MapData> => {
    clock.advance(60_000)
    await atlas.call('inventory.sync', { endpointId })
    return await atlas.call('graph.map', { endpointId })
  }
  const whole = await map()
  const lost = demo.platform.directory.app(whole.apps.names[7] ?? '')
  if (!lost) throw new Error('There is no such app.')
  demo.platform.directory.removeApp(lost)
  const short = await map()
  expect(short.apps.ids).not.toContain(lost.id)
  demo.platform.directory.addApp(lost)
  const again = await map()
  expect(again.apps.ids).toEqual(whole.apps.ids)
  expect(again.slots).toEqual(whole.slots)
})
