import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import type { Demo, DemoOptions } from '#demo/demo.ts'
import { readSeed } from '#demo/seed/read.ts'
import { StateError } from '#demo/seed/state.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { ask } from './ask.ts'

const key = 'fakekey'
const headers = { authorization: key, 'content-type': 'application/json' }

async function start(options: DemoOptions): Promise<Demo> {
  const demo = await startDemo({ size: 'S', seed: 1, key, brokerMilliseconds: 0, ...options })
  onTestFinished(() => demo.close().catch(() => undefined))
  return demo
}

const statePath = (): string => join(temporaryFolder(), 'state.json')

const made = z.object({ id: z.string(), state: z.string(), config_vars: z.record(z.string(), z.string()) })

async function create(demo: Demo, plan: string): Promise<z.infer<typeof made>> {
  const app = demo.platform.fleet.apps.find(({ formation }) => formation.length > 0)
  const { body, status } = await ask(
    demo.url,
    `/apps/${app?.name ?? ''}/addons`,
    headers,
    'POST',
    undefined,
    JSON.stringify({ plan }),
  )
  expect(status).toBe(201)
  return made.parse(JSON.parse(body))
}

const read = async (demo: Demo, id: string) =>
  made.parse(JSON.parse((await ask(demo.url, `/addons/${id}`, headers)).body))

it('what was being made when the platform stopped is made after the next start', async () => {
  const state = statePath()
  const first = await start({ state })
  const { id } = await create(first, 'akkeris-postgresql:premium-0')
  await first.platform.clock.advance(200_000)
  await first.close()

  const second = await start({ state })
  expect(second.resumed).toBe(true)
  expect(await read(second, id)).toMatchObject({ state: 'provisioning', config_vars: {} })
  await second.platform.clock.advance(60_000)
  const ready = await read(second, id)
  expect(ready.state).toBe('provisioned')
  expect(Object.keys(ready.config_vars)).toHaveLength(1)
  // The controller's worker looks at it within a minute of that and rolls the owner out.
  await second.platform.clock.advance(61_000)
  expect(second.platform.backend.log.some((line) => line.includes('/v1/app/deploy'))).toBe(true)
})

it('a change is on the disk within a second or so, readable by nobody else, and nothing else is left there', async () => {
  const state = statePath()
  const demo = await start({ state })
  const before = readFileSync(state, 'utf8')
  const { id } = await create(demo, 'akkeris-redis:small')
  await expect.poll(() => readFileSync(state, 'utf8').includes(id), { timeout: 8000 }).toBe(true)
  expect(before).not.toContain(id)
  expect(readSeed(readFileSync(state, 'utf8'), 'state.json').key).toBe(key)
  expect(statSync(state).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(state))).toEqual(['state.json', 'state.json.lock', 'state.json.lock-wal'])
  await demo.close()
  expect(readdirSync(dirname(state))).toEqual(['state.json', 'state.json.lock'])
})

it('many changes are one save', async () => {
  const state = statePath()
  const demo = await start({ state })
  const inodes = new Set<number>()
  for (let turn = 0; turn < 10; turn += 1) {
    await create(demo, 'akkeris-redis:small')
    inodes.add(statSync(state).ino)
    await wait(10)
  }
  expect(inodes.size).toBe(1)
})

it('ids are not given a second time after a restart', async () => {
  const state = statePath()
  const ids = new Set<string>()
  for (let turn = 0; turn < 3; turn += 1) {
    const demo = await start({ state })
    ids.add((await create(demo, 'akkeris-redis:small')).id)
    await demo.close()
  }
  expect(ids.size).toBe(3)
})

it('a state file that cannot be read or written stops the start', async () => {
  await expect(start({ state: temporaryFolder() })).rejects.toThrow(StateError)
  const path = statePath()
  writeFileSync(path, '{"format": 1}')
  await expect(start({ state: path })).rejects.toThrow(/line 1, column 1: organizations is missing/)
  expect(readFileSync(path, 'utf8')).toBe('{"format": 1}')
})

it('a save that fails is told when the platform is closed', async () => {
  const state = statePath()
  const demo = await start({ state })
  // Even root cannot put a file in the place of a folder that holds something.
  rmSync(state)
  mkdirSync(join(state, 'full'), { recursive: true })
  await expect(demo.close()).rejects.toThrow(/cannot be written/)
})

it('a seed that somebody wrote is not taken for a state file, and stays as it is', async () => {
  const state = statePath()
  const seed = JSON.stringify({
    format: 1,
    organizations: [{ name: 'a' }],
    regions: [{ name: 'r' }],
    stacks: [],
    spaces: [],
    apps: [],
    addons: [],
  })
  const whole = JSON.parse(seed) as Record<string, unknown>
  const text = JSON.stringify({ ...whole, stacks: [{ name: 's', region: 'r' }] })
  writeFileSync(state, text)
  await expect(startDemo({ state })).rejects.toThrow('state.json is not a state file. Give it with --seed')
  expect(readFileSync(state, 'utf8')).toBe(text)
})

it('a second demo on the same file is refused, under another name too', async () => {
  const state = statePath()
  const first = await start({ state })
  const link = join(dirname(state), 'link.json')
  symlinkSync(state, link)
  for (const named of [state, link]) {
    await expect(startDemo({ state: named })).rejects.toThrow('Another demo keeps its state in state.json')
  }
  await first.close()
  expect((await start({ state: link })).resumed).toBe(true)
})

it('a demo that was killed leaves no lock', async () => {
  const state = statePath()
  const lock = new URL('../../electron/demo/seed/lock.ts', import.meta.url).href
  const holding = `import { lockFile } from '${lock}'\nlockFile(process.argv[1])\nconsole.log('held')\nsetInterval(() => {}, 1000)`
  const other = spawn(process.execPath, ['--input-type=module', '-e', holding, state])
  onTestFinished(() => void other.kill('SIGKILL'))
  await once(other.stdout, 'data')
  await expect(startDemo({ state })).rejects.toThrow('Another demo keeps its state in state.json')
  other.kill('SIGKILL')
  await once(other, 'exit')
  expect((await start({ state })).resumed).toBe(false)
}, 20_000)

it('a link to nowhere is refused', async () => {
  const state = statePath()
  symlinkSync(join(dirname(state), 'nowhere.json'), state)
  await expect(startDemo({ state })).rejects.toThrow('The state file cannot be read (ENOENT).')
})

it('a file that cannot be written any more is said once, tried again, and said to be written again', async () => {
  const state = statePath()
  const said: string[] = []
  const demo = await start({ state, say: (sentence) => said.push(sentence) })
  // Root may write anywhere, but not put a file in the place of a folder.
  rmSync(state)
  mkdirSync(state)
  const { id } = await create(demo, 'akkeris-redis:small')
  await expect.poll(() => said, { timeout: 8000 }).toEqual([expect.stringMatching(/^The state file cannot be written/)])
  rmSync(state, { recursive: true })
  await expect.poll(() => said.at(-1), { timeout: 8000 }).toBe('The state file is written again.')
  expect(readFileSync(state, 'utf8')).toContain(id)
})

it('a link to the file stays a link', async () => {
  const folder = temporaryFolder()
  const state = join(folder, 'linked.json')
  const real = join(folder, 'real.json')
  const first = await start({ state: real })
  await first.close()
  symlinkSync(real, state)
  const second = await start({ state })
  const { id } = await create(second, 'akkeris-redis:small')
  await second.close()
  expect(lstatSync(state).isSymbolicLink()).toBe(true)
  expect(readFileSync(real, 'utf8')).toContain(id)
})
