import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  canBeDownloaded,
  downloadAddress,
  isDownloaded,
  presentProgram,
  reasonAgainstSandbox,
  reasonAgainstWindow,
  thisMachine,
  type Surroundings,
} from '../../../electron/tools/electron-program.mjs'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

function machine(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    platform: 'linux',
    architecture: 'x64',
    environment: { DISPLAY: ':0' },
    user: 1000,
    read: thisMachine().read,
    ...changes,
  }
}

function packageFolder({ unpacked = '45.4.1', path = 'electron' } = {}): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'package.json'), '{"version":"45.4.1"}')
  writeFileSync(join(folder, 'dist', 'version'), `v${unpacked}`)
  writeFileSync(join(folder, 'path.txt'), path)
  writeFileSync(join(folder, 'dist', 'electron'), '')
  chmodSync(join(folder, 'dist', 'electron'), 0o755)
  return folder
}

test('a window needs a display and somebody else than root', () => {
  expect(reasonAgainstWindow(machine())).toBeNull()
  expect(reasonAgainstWindow(machine({ environment: { WAYLAND_DISPLAY: 'wayland-0' } }))).toBeNull()
  expect(reasonAgainstWindow(machine({ environment: {} }))).toContain('no display')
  expect(reasonAgainstWindow(machine({ platform: 'darwin', environment: {} }))).toBeNull()
  expect(reasonAgainstWindow(machine({ user: 0 }))).toContain('root')
})

test('the program is there when path, version and file agree', () => {
  const folder = packageFolder()
  expect(presentProgram(folder, machine())).toBe(join(folder, 'dist', 'electron'))
  expect(presentProgram(packageFolder({ unpacked: '44.0.0' }), machine())).toBeNull()
  expect(presentProgram(packageFolder({ path: 'electron.exe' }), machine())).toBeNull()
  expect(presentProgram(folder, machine({ platform: 'win32' }))).toBeNull()
  expect(presentProgram(temporaryFolder(), machine())).toBeNull()
  const other = machine({ environment: { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') } })
  expect(presentProgram(temporaryFolder(), other)).toBe(join(folder, 'dist', 'electron'))
})

test('a system without user namespaces has no sandbox, and then there is no window', () => {
  const says = (path: string, text: string) => machine({ read: (asked) => (asked === path ? text : null) })
  const helper = join(temporaryFolder(), 'chrome-sandbox')
  expect(reasonAgainstSandbox(machine({ read: () => null }), helper)).toBeNull()
  expect(reasonAgainstSandbox(says('/proc/sys/kernel/unprivileged_userns_clone', '0'), helper)).not.toBeNull()
  expect(reasonAgainstSandbox(says('/proc/sys/kernel/unprivileged_userns_clone', '1'), helper)).toBeNull()
  const apparmor = says('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1')
  expect(reasonAgainstSandbox(apparmor, helper)).not.toBeNull()
  expect(reasonAgainstSandbox(says('/proc/sys/user/max_user_namespaces', '0'), helper)).not.toBeNull()
  expect(reasonAgainstSandbox({ ...apparmor, platform: 'darwin' }, helper)).toBeNull()

  writeFileSync(helper, '')
  chmodSync(helper, 0o4755)
  if (process.getuid?.() === 0) expect(reasonAgainstSandbox(apparmor, helper)).toBeNull()
  else expect(reasonAgainstSandbox(apparmor, helper)).not.toBeNull()
})

test('where it is downloaded from, mirrors respected', () => {
  const folder = packageFolder()
  const file = 'electron-v45.4.1-linux-x64.zip'
  const from = (environment: Record<string, string>) => downloadAddress(folder, machine({ environment }))
  expect(from({})).toBe(`https://github.com/electron/electron/releases/download/v45.4.1/${file}`)
  expect(from({ ELECTRON_MIRROR: 'https://mirror.example/' })).toBe(`https://mirror.example/v45.4.1/${file}`)
  expect(from({ npm_config_electron_mirror: 'https://npm.example/', ELECTRON_MIRROR: 'https://mirror.example/' })).toBe(
    `https://npm.example/v45.4.1/${file}`,
  )
  expect(from({ ELECTRON_MIRROR: 'https://m.example/', ELECTRON_CUSTOM_DIR: '{{ version }}' })).toBe(
    `https://m.example/45.4.1/${file}`,
  )
})

test('a zip in the downloader’s own cache counts as present', () => {
  const cache = temporaryFolder()
  const address = downloadAddress(packageFolder(), machine())
  const here = machine({ environment: { electron_config_cache: cache } })
  expect(isDownloaded(address, here)).toBe(false)
  const folder = createHash('sha256').update(dirname(address)).digest('hex')
  mkdirSync(join(cache, folder))
  writeFileSync(join(cache, folder, 'electron-v45.4.1-linux-x64.zip'), '')
  expect(isDownloaded(address, here)).toBe(true)
})

test('a server that has it, has it not, never answers, is not there', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/silent') return
    response.writeHead(request.method === 'HEAD' && request.url === '/there' ? 200 : 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  expect(await canBeDownloaded(`${origin}/there`)).toBe(true)
  expect(await canBeDownloaded(`${origin}/gone`)).toBe(false)
  const began = performance.now()
  expect(await canBeDownloaded(`${origin}/silent`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(1950)
  expect(await canBeDownloaded('http://127.0.0.1:1/')).toBe(false)
})
