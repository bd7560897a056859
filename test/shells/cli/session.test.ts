import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { EndpointView } from '#shared/domain/views.ts'
import { createCore } from '#core/core.ts'
import { credentials, platform } from '../../core/inventory/platform.ts'
import { recordedEstate, routesOf } from '../../core/inventory/recordings.ts'
import { testAuthorityFile } from '../../kit/answering-server.ts'
import { testPorts } from '../../kit/ports.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas, onlyLine } from './command-line.ts'

const token = credentials.key

async function profiles(data: string) {
  const { endpoints } = onlyLine<{ endpoints: EndpointView[] }>(await atlas(['endpoints', '--data', data, '--json']))
  return endpoints.map(({ profile }) => profile)
}

async function synced(data: string, ...words: string[]) {
  const server = await platform(routesOf(recordedEstate()))
  const outcome = await atlas(['sync', '--url', server.url, '--credential', 'key', '--data', data, ...words], { token })
  expect(outcome.code).toBe(0)
  return server
}

test('a one-off look that reads nothing leaves a known profile as it was', async () => {
  const data = temporaryFolder()
  const { url } = await synced(data, '--user', 'alice', '--ca', testAuthorityFile)
  const before = await profiles(data)
  expect(before).toMatchObject([{ userName: 'alice', certificateAuthorityFile: testAuthorityFile }])
  const words = ['sync', '--url', url, '--data', data, '--credential', 'bearer', '--user', 'bob']
  expect((await atlas(words, { token: 'wrong' })).code).toBe(2)
  expect(await profiles(data)).toEqual(before)
})

test('what is not named about a known platform is taken from its profile, and stays', async () => {
  const data = temporaryFolder()
  const { url } = await synced(data, '--user', 'alice', '--ca', testAuthorityFile)
  const [before] = await profiles(data)
  expect((await atlas(['sync', '--url', url, '--data', data], { token })).code).toBe(0)
  expect(await profiles(data)).toEqual([before])
  expect((await atlas(['sync', '--url', url, '--data', data, '--user', 'bob'], { token })).code).toBe(0)
  expect(await profiles(data)).toEqual([{ ...before, userName: 'bob' }])
})

test('the credential goes to the endpoint that is named and to no other', async () => {
  const data = temporaryFolder()
  const [one, two] = [await synced(data), await synced(data)]
  expect((await atlas(['sync', '--data', data], { token })).code).toBe(2)
  for (const { log } of [one, two]) log.length = 0
  for (const surroundings of [{ token }, { token: 'wrong', input: token }]) {
    const stdin = 'input' in surroundings ? ['--token-stdin'] : []
    const outcome = await atlas(['sync', '--endpoint', one.url, '--data', data, '--json', ...stdin], surroundings)
    expect(outcome.code).toBe(0)
    expect(onlyLine(outcome)).toMatchObject({ endpoint: one.url, complete: true })
  }
  expect(one.log.length).toBeGreaterThan(9)
  expect(two.log).toEqual([])
})

test('the credential of a new platform is not shown to the only one that was known before', async () => {
  const data = temporaryFolder()
  const known = await synced(data)
  known.log.length = 0
  await synced(data)
  expect(known.log).toEqual([])
})

test('a damaged cache is told by every command, instead of never having been synced', async () => {
  const data = temporaryFolder()
  await synced(data)
  const path = join(data, 'cache.db')
  const sound = readFileSync(path)
  for (const [words, code] of [
    [['scan', '--json'], 2],
    [['addon', 'anything'], 2],
    [['endpoints'], 0],
    [['search', 'anything'], 0],
  ] as const) {
    writeFileSync(path, 'not a database at all '.repeat(1000))
    const outcome = await atlas([...words, '--data', data])
    expect(outcome.code).toBe(code)
    expect(outcome.said).toContain('The cache file was damaged. It was put aside')
    expect(outcome.said).not.toContain('never')
    if (words[0] === 'scan') expect(onlyLine(outcome)).toMatchObject({ error: { code: 'store-damaged' } })
  }
  // Inside a sound file.
  const changed = Buffer.from(sound)
  changed.write('XXXX', changed.lastIndexOf('"name"') + 1)
  writeFileSync(path, changed)
  const outcome = await atlas(['scan', '--data', data])
  expect(outcome).toMatchObject({ code: 2, printed: [] })
  expect(outcome.said).toContain('damaged')
})

test('nothing is said twice, and the advice is for a command line', async () => {
  const data = temporaryFolder()
  const { url } = await synced(data)
  const { host } = new URL(url)
  const without = (await atlas(['sync', '--data', data])).said
  expect(without.split(host)).toHaveLength(2)
  expect(without).toContain('ADDON_ATLAS_TOKEN')

  const core = await createCore(testPorts({ dataDirectory: data }))
  const open = (await atlas(['scan', '--data', data])).said
  await core.close()
  expect(open).toBe('Another Addon Atlas is using this data folder. Close it, or choose another folder with --data.')

  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  onTestFinished(() => void vi.unstubAllEnvs())
  const blind = (await atlas(['sync', '--url', url, '--credential', 'key'], { token })).said
  expect(blind).toMatch(/ Unset NODE_TLS_REJECT_UNAUTHORIZED\.$/)
  expect(blind).not.toContain('certificate')
})

test('a platform in trouble is not promised to be asked again', async () => {
  const { url } = await platform({ '/apps': { status: 500 } })
  const outcome = await atlas(['sync', '--url', url, '--credential', 'key'], { token })
  expect(outcome.said).not.toContain('by itself')
})

test('an add-on that several endpoints show is asked for by endpoint; an id need not be a UUID', async () => {
  const data = temporaryFolder()
  const text = JSON.stringify(recordedEstate())
  const { id: known = '' } = recordedEstate()['/addons'][0] ?? {}
  const routes = routesOf(JSON.parse(text.replaceAll(known, 'legacy:7')) as ReturnType<typeof recordedEstate>)
  const server = await platform(routes)
  const other = await platform(routes)
  for (const { url } of [server, other]) {
    await atlas(['sync', '--url', url, '--credential', 'key', '--data', data], { token })
  }
  const id = 'legacy:7'
  const twice = await atlas(['addon', id, '--data', data])
  expect(twice.code).toBe(2)
  expect(twice.said).toContain('--endpoint')
  expect(twice.said).toContain(other.url)
  expect((await atlas(['addon', id, '--data', data, '--endpoint', other.url])).code).toBe(0)
})
