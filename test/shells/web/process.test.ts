import { spawn } from 'node:child_process'
import { readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { follow, runProcess } from '../../kit/core-process.ts'
import { program } from '../../kit/programs.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { ask, login, pageHeaders, ticketOf } from './requests.ts'

const root = join(import.meta.dirname, '../../..')
const built = join(root, 'out/main/web.js')
const source = join(root, 'electron/web/main.ts')
const quickest = program('web')
const start = join(root, 'electron/tools/start.mjs')

function shell(script: string, data: string, words: string[] = [], environment: Record<string, string> = {}) {
  const { npm_lifecycle_event: _ofTheTestItself, ...inherited } = process.env
  return runProcess(script, ['--no-open', '--port', '0', '--data', data, ...words], {
    env: { ...inherited, ...environment },
  })
}

/** Signs in and returns a function that calls commands. */
async function connect(line: string) {
  const address = /http:\S+/.exec(line)?.[0] ?? ''
  const port = Number(new URL(address).port)
  const reply = await login(port, ticketOf(address))
  const { value } = JSON.parse(reply.text) as { value: { session: string } }
  const cookie = String(reply.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  const headers = { ...pageHeaders(port), cookie, 'x-addon-atlas-session': value.session }
  return async (command: string, input: unknown = {}): Promise<unknown> => {
    const body = JSON.stringify({ id: command, command, input })
    return JSON.parse((await ask(port, '/api/call', { method: 'POST', headers, body })).text) as unknown
  }
}

const readiness = /^Addon Atlas is at http:\/\/127\.0\.0\.1:\d+\/#ticket=[\w-]{43}$/

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it in good order, leaving two files', async (signal) => {
  const data = join(temporaryFolder(), 'data')
  const running = shell(built, data)
  const call = await connect(await running.line(readiness))
  expect(await call('preferences.set', { theme: 'dark' })).toMatchObject({ ok: true })
  expect(statSync(data).mode & 0o777).toBe(0o700)
  running.child.kill(signal)
  expect(await running.ended).toEqual({ code: 0, signal: null })
  expect(readdirSync(data).toSorted()).toEqual(['cache.db', 'record.db'])
  for (const name of readdirSync(data)) expect(statSync(join(data, name)).mode & 0o777).toBe(0o600)

  const again = shell(quickest, data)
  const ask = await connect(await again.line(readiness))
  expect(await ask('preferences.get')).toMatchObject({ value: { theme: 'dark' } })
  again.child.kill(signal)
  expect(await again.ended).toEqual({ code: 0, signal: null })
})

test('--demo shows a map at once: the demo platform is chosen and filled before the address is printed', async () => {
  const running = shell(built, temporaryFolder(), ['--demo'])
  const call = await connect(await running.line(readiness))
  const { value } = (await call('preferences.get')) as { value: { endpointId: string } }
  const map = await call('graph.map', { endpointId: value.endpointId })
  expect(map).toMatchObject({
    ok: true,
    value: { complete: true, spaces: { length: 6 }, apps: { ids: { length: 100 } } },
  })
  running.child.kill('SIGTERM')
  expect(await running.ended).toEqual({ code: 0, signal: null })
  expect(running.errors()).toBe('')
})

test.each([
  ['the shell between', '"$@" & echo "pid $!"; wait'],
  ['npm itself, while its shell lives on', 'bash -c \'"$@" & echo "pid $!"; wait\' bash "$@"; true'],
])('it ends when the npm that started it is gone: %s', async (_name, script) => {
  const data = temporaryFolder()
  const words = [process.execPath, built, '--no-open', '--port', '0', '--data', data]
  const parent = spawn('bash', ['-c', script, 'bash', ...words], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const running = follow(parent)
  const pid = Number((await running.line(/^pid /)).slice(4))
  await running.line(readiness)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 8000 }).toBe(false)
  expect(readdirSync(data).toSorted()).toEqual(['cache.db', 'record.db'])
})

test('a second one with the same folder says so and leaves it alone', async () => {
  const data = temporaryFolder()
  const first = shell(built, data)
  const port = new URL(/http:\S+/.exec(await first.line(readiness))?.[0] ?? '').port
  const second = shell(built, data)
  expect((await second.ended).code).toBe(2)
  expect(second.errors()).toMatch(/^Another Addon Atlas .*--data\.\n$/)

  const third = shell(built, temporaryFolder(), ['--port', port])
  expect((await third.ended).code).toBe(2)
  expect(third.errors()).toBe(`Port ${port} is taken; choose another.\n`)
  first.child.kill('SIGTERM')
  await first.ended
})

test('words that do not fit, and a folder that is a link, are sentences', async () => {
  const folder = temporaryFolder()
  symlinkSync(folder, join(folder, 'link'))
  for (const [words, sentence] of [
    [['--port', '70000'], '--port takes a number'],
    [['--nonsense'], '--nonsense'],
    [['--data', join(folder, 'link')], 'symbolic link'],
  ] as const) {
    const running = shell(built, folder, [...words])
    expect((await running.ended).code).toBe(2)
    expect(running.errors()).toContain(sentence)
    expect(running.errors()).not.toMatch(/^\s+at /m)
  }
})

test('the token of the environment serves, and is not inherited by anything', async () => {
  const running = shell(source, temporaryFolder(), [], { ADDON_ATLAS_TOKEN: 'canary-4711' })
  const call = await connect(await running.line(readiness))
  expect(await call('app.about')).toMatchObject({ value: { vault: 'environment', shell: 'web' } })
  running.child.kill('SIGTERM')
  await running.ended
  expect(running.output() + running.errors()).not.toContain('canary')
})

test('--token-stdin takes the credential from standard input, --json prints the address as JSON', async () => {
  const running = shell(quickest, temporaryFolder(), ['--json', '--token-stdin'])
  running.child.stdin?.end('canary-4712\n')
  const line = await running.line(/./)
  const { url } = JSON.parse(line) as { url: string }
  const call = await connect(url)
  expect(await call('app.about')).toMatchObject({ value: { vault: 'environment' } })
  running.child.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
  expect(running.output()).toBe(line)
  expect(running.output() + running.errors()).not.toContain('canary')

  const without = shell(quickest, temporaryFolder(), ['--json', '--token-stdin'])
  without.child.stdin?.end()
  expect((await without.ended).code).toBe(2)
  expect(JSON.parse(without.output())).toMatchObject({ error: { code: 'no-credential' } })
  expect(without.errors()).toContain('Standard input held no credential.')
})

test('a stray word is not repeated', async () => {
  const running = shell(source, temporaryFolder(), ['stray-secret'])
  expect((await running.ended).code).toBe(2)
  expect(running.errors()).toBe('Unexpected argument. --help tells what there is.\n')
})

test('npm start without a display: one sentence within two seconds, then the web shell in the same process', async () => {
  const data = temporaryFolder()
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...environment } = process.env
  const began = performance.now()
  const running = runProcess(start, ['--data', data], { env: environment })
  await expect.poll(() => running.errors(), { timeout: 2000, interval: 10 }).toMatch(/\n/)
  expect(performance.now() - began).toBeLessThan(2000)
  await running.line(readiness)
  expect(running.errors().split('\n')[0]).toMatch(/^Electron cannot be used here \(.+\); .+ browser instead\.$/)
  running.child.kill('SIGINT')
  expect(await running.ended).toEqual({ code: 0, signal: null })

  const chosen = runProcess(start, ['--web', '--no-open', '--data', data], { env: environment })
  await chosen.line(readiness)
  expect(chosen.errors()).toBe('')
  chosen.child.kill('SIGINT')
  await chosen.ended
})

test('one Ctrl-C may arrive twice; a later signal ends it at once', async () => {
  const ending = JSON.stringify(join(root, 'electron/ending.ts'))
  const hanging = `import(${ending}).then(async ({ untilAskedToEnd }) => {
    setInterval(() => {}, 1000)
    const asked = untilAskedToEnd()
    console.log('waiting')
    await asked
    console.log('asked')
  })`
  const running = follow(spawn(process.execPath, ['-e', hanging]))
  await running.line(/waiting/)
  running.child.kill('SIGTERM')
  await running.line(/asked/)
  running.child.kill('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(running.child.exitCode).toBeNull()
  running.child.kill('SIGTERM')
  expect(await running.ended).toEqual({ code: 143, signal: null })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
