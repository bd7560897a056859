import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '#demo/demo.ts'
import { answeringServer } from '../../kit/answering-server.ts'
import { follow, runProcess } from '../../kit/core-process.ts'
import { program } from '../../kit/programs.ts'
import { tooOldNode } from '../../../electron/cli/node-version.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas } from './command-line.ts'

const root = join(import.meta.dirname, '../../..')
const scripts = [join(root, 'electron/cli/main.ts'), join(root, 'out/main/cli.js')]
const quickest = program('cli')

let demo: Demo
beforeAll(async () => {
  demo = await startDemo({ size: 'S', seed: 1, key: 'process-key' })
})
afterAll(() => demo.close())

test.each(scripts)('%s: the whole way from a credential on standard input to a verdict', async (script) => {
  const data = temporaryFolder()
  const words = ['sync', '--url', demo.url, '--credential', 'key', '--data', data, '--json', '--token-stdin']
  const syncing = runProcess(script, words)
  syncing.child.stdin?.end('process-key')
  expect((await syncing.ended).code).toBe(0)
  expect(JSON.parse(syncing.output())).toMatchObject({ complete: true, counts: { apps: 100 } })
  expect(syncing.errors()).toBe('')

  const scanning = runProcess(script, ['scan', '--data', data, '--json', '--fail-on', 'critical'])
  expect((await scanning.ended).code).toBe(1)
  expect(readdirSync(data).toSorted()).toEqual(['cache.db', 'record.db'])
})

test('Ctrl-C during a sync stops it and closes the files', async () => {
  const data = temporaryFolder()
  const silent = await answeringServer({ '*': { hang: 'headers' } })
  try {
    const env = { ...process.env, ADDON_ATLAS_TOKEN: 'x' }
    const words = ['sync', '--url', silent.url, '--credential', 'key', '--data', data]
    const syncing = runProcess(quickest, words, { env })
    await expect.poll(() => silent.log.length, { timeout: 10_000 }).toBeGreaterThan(1)
    syncing.child.kill('SIGINT')
    expect((await syncing.ended).code).toBe(2)
    expect(syncing.errors()).toContain('cancelled')
    expect(readdirSync(data).toSorted()).toEqual(['cache.db', 'record.db'])
  } finally {
    await silent.close()
  }
})

describe('a reader that goes away', () => {
  let data: string
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'addon-atlas-test-'))
    await atlas(['sync', '--url', demo.url, '--credential', 'key', '--data', data], { token: 'process-key' })
  })
  afterAll(() => {
    rmSync(data, { recursive: true })
  })

  /** The exit code of the command line in front of the pipe, and what reached standard error. */
  async function piped(words: string, into: string): Promise<{ code: number | null; said: string }> {
    const line = `"$1" "$2" ${words} ${into}; exit "\${PIPESTATUS[0]}"`
    const running = follow(spawn('bash', ['-c', line, 'bash', process.execPath, quickest, data]))
    const { code } = await running.ended
    return { code, said: running.errors() }
  }

  test('is no fault', async () => {
    expect(await piped('--help', '| true')).toEqual({ code: 0, said: '' })
  })

  test.each([
    ['--format json', 0],
    ['--format json --fail-on info', 1],
    ['--format text --fail-on critical', 1],
    ['--format json --at nothing', 2],
  ])('does not change the verdict of scan %s, which is %i', async (words, code) => {
    const command = `scan --data "$3" ${words}`
    const whole = await piped(command, '| cat >/dev/null')
    expect(whole.code).toBe(code)
    expect(await piped(command, '| head -c 1 >/dev/null')).toEqual(whole)
    // Standard error has nobody who reads it either.
    expect(await piped(command, '2>&1 | true')).toEqual({ code, said: '' })
  })

  test.skipIf(!existsSync('/dev/full'))('is another matter than a disk that is full', async () => {
    const { code, said } = await piped('scan --data "$3" --format json', '>/dev/full')
    expect(code).toBe(2)
    expect(said).toContain('The output could not be written (ENOSPC).')
  })
})

test.each(['electron/cli/main.ts', 'electron/web/main.ts'])('%s says that Node is too old', async (entry) => {
  // What an older Node lacks is missing here too: whatever loads it fails.
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
    const { registerHooks } = await import('node:module');
    registerHooks({ resolve(name, context, next) {
      if (name === 'node:tls') throw new Error('not in this Node');
      return next(name, context);
    } });`
  const preload = `data:text/javascript,${encodeURIComponent(old)}`
  const running = follow(spawn(process.execPath, ['--import', preload, join(root, entry), '--version']))
  expect((await running.ended).code).toBe(2)
  expect(running.errors()).toBe('Addon Atlas needs Node 22.19 or newer; this is v20.20.2.\n')
})

test.each<[string, boolean]>([
  ['18.20.0', true],
  ['22.18.9', true],
  ['22.19.0', false],
  ['24.0.0', false],
])('Node %s is too old: %s', (version, isTooOld) => {
  expect(tooOldNode(version) !== null).toBe(isTooOld)
})

test('serve is the web shell', async () => {
  const running = runProcess(scripts[1] ?? '', ['serve', '--no-open', '--data', temporaryFolder()])
  await running.line(/^Addon Atlas is at http:/)
  running.child.kill('SIGTERM')
  expect(await running.ended).toEqual({ code: 0, signal: null })
})
