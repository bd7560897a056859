import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { checkBuild, startDesktop, type Desktop, type DesktopOptions } from '../../double/desktop.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

beforeAll(checkBuild)

/** Asks the core as the page does, once there is a page. */
async function call(desktop: Desktop, command: string, input: unknown = {}): Promise<unknown> {
  await desktop.until('window')
  const page = { url: 'addon-atlas://app/#/endpoints', parent: null }
  return desktop.ask('call', page, JSON.stringify({ id: 'one', command, input }))
}

function profile(url: string) {
  return {
    name: 'Somewhere',
    url,
    credentialKind: 'bearer',
    userName: '',
    elevated: false,
    environment: 'other',
    certificateAuthorityFile: null,
  }
}

async function started(options: Omit<DesktopOptions, 'dataDirectory'>, act: (desktop: Desktop) => Promise<void>) {
  const desktop = startDesktop({ dataDirectory: temporaryFolder(), ...options })
  try {
    await act(desktop)
  } finally {
    await desktop.stop()
  }
}

it('the second copy leaves before it touches any data', async () => {
  const dataDirectory = temporaryFolder()
  const { code } = await startDesktop({ dataDirectory, machine: { firstInstance: false } }).ended
  expect(code).toBe(0)
  expect(readdirSync(dataDirectory)).toEqual([])
})

it('a link at the start opens its view', async () => {
  await started({ flags: ['addon-atlas://open/e/a-1/map'] }, async (desktop) => {
    expect((await desktop.until('loadURL')).values).toEqual(['addon-atlas://app/#/e/a-1/map'])
  })
})

it('the development server counts only when not packaged', async () => {
  const environment = { ELECTRON_RENDERER_URL: 'http://127.0.0.1:5173/' }
  await started({ environment }, async (desktop) => {
    expect((await desktop.until('loadURL')).values).toEqual(['addon-atlas://app/'])
    expect(await desktop.ask('network', 'http://127.0.0.1:5173/main.ts')).toEqual({ cancel: true })
  })
  await started({ environment, machine: { packaged: false } }, async (desktop) => {
    expect((await desktop.until('loadURL')).values).toEqual(['http://127.0.0.1:5173/'])
    expect(await desktop.ask('network', 'http://127.0.0.1:5173/main.ts')).toEqual({ cancel: false })
    expect(await desktop.ask('network', 'ws://127.0.0.1:5173/')).toEqual({ cancel: false })
    expect(await desktop.ask('network', 'http://127.0.0.1:5173.evil.example/')).toEqual({ cancel: true })
    const [options] = (await desktop.until('window')).values as [{ webPreferences: { devTools: boolean } }]
    expect(options.webPreferences.devTools).toBe(true)
  })
})

it('without a keyring credentials are for the session, and the app says so', async () => {
  for (const change of [{ backend: 'basic_text' }, { prefix: 'v10' }, { available: false }]) {
    const keyring = { backend: 'gnome_libsecret', available: true, prefix: 'v11', answers: true, ...change }
    await started({ machine: { keyring } }, async (desktop) => {
      expect(await call(desktop, 'app.about')).toMatchObject({ value: { vault: 'session' } })
    })
  }
})

it('a credential ends up sealed or nowhere', async () => {
  const secret = 'canary-5f3d9a'
  const dataDirectory = temporaryFolder()
  const desktop = startDesktop({ dataDirectory })
  const added = await call(desktop, 'endpoints.add', { profile: profile('http://127.0.0.1:9'), credential: secret })
  expect(added).toMatchObject({ ok: true })
  await desktop.ask('quit').catch(() => {})
  const { output } = await desktop.ended
  expect(output).not.toContain(secret)
  const files = readdirSync(dataDirectory, { recursive: true, encoding: 'utf8' })
  expect(files).toContain(join('desktop', 'credentials.json'))
  for (const name of files.filter((name) => name.includes('.'))) {
    expect(readFileSync(join(dataDirectory, name)).includes(secret), name).toBe(false)
  }
})

it('without a GPU it draws without one from the next start on, and looks again after a week', async () => {
  const dataDirectory = temporaryFolder()
  const file = join(dataDirectory, 'desktop', 'window.json')
  const first = startDesktop({ dataDirectory, machine: { gpuStatus: 'disabled_software' } })
  await first.until('loadURL')
  await first.ask('emit', 'gpu-info-update')
  await first.stop()
  const asked = async (): Promise<string[]> => {
    const desktop = startDesktop({ dataDirectory })
    await desktop.until('loadURL')
    const journal = await desktop.journal()
    await desktop.stop()
    return journal.map(({ what }) => what)
  }
  expect(await asked()).toContain('disableHardwareAcceleration')
  const remembered = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  writeFileSync(file, JSON.stringify({ ...remembered, noGpuSeenAt: Date.now() - 8 * 24 * 3_600_000 }))
  expect(await asked()).not.toContain('disableHardwareAcceleration')
})

it('a token in the environment is used, not shown and not handed on', async () => {
  const token = 'canary-81c2'
  await started({ environment: { ADDON_ATLAS_TOKEN: token } }, async (desktop) => {
    expect(await call(desktop, 'app.about')).toMatchObject({ value: { vault: 'environment' } })
    expect(JSON.stringify(await desktop.journal())).not.toContain(token)
    expect(await desktop.ask('environment', 'ADDON_ATLAS_TOKEN')).toBeNull()
  })
})

it('starts with the demo platform as the endpoint looked at, and a whole map', async () => {
  await started({ flags: ['--demo'] }, async (desktop) => {
    const chosen = await call(desktop, 'preferences.get')
    const { endpointId } = (chosen as { value: { endpointId: string } }).value
    expect(await call(desktop, 'graph.map', { endpointId })).toMatchObject({ ok: true, value: { complete: true } })
    await desktop.ask('click', 'Findings')
    expect(await desktop.ask('windows')).toMatchObject([{ address: `addon-atlas://app/#/e/${endpointId}/findings` }])
  })
})

it('a page whose process died is loaded again, once', async () => {
  await started({}, async (desktop) => {
    await desktop.until('loadURL')
    for (const reason of ['clean-exit', 'crashed', 'crashed'])
      await desktop.ask('emitOnPage', 'render-process-gone', { reason })
    expect((await desktop.journal()).filter(({ what }) => what === 'reload')).toHaveLength(1)
  })
})

it('a data folder that cannot be used is said in plain words', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  const { code, errorBoxes } = await startDesktop({ dataDirectory: join(folder, 'file', 'data') }).ended
  expect(code).toBe(1)
  expect(errorBoxes).toEqual([expect.stringMatching(/^Addon Atlas cannot start: The data folder cannot be made\. /)])
  expect(errorBoxes.join()).not.toContain(folder)
})

it('a record of a newer release ends the start with what to do', async () => {
  const dataDirectory = temporaryFolder()
  const database = new Database(join(dataDirectory, 'record.db'))
  database.pragma('user_version = 999')
  database.exec('create table thing (id integer)')
  database.close()
  const { code, errorBoxes } = await startDesktop({ dataDirectory }).ended
  expect(code).toBe(1)
  expect(errorBoxes).toEqual([expect.stringContaining('newer Addon Atlas')])
})

it('signals end it in good order', async () => {
  const dataDirectory = temporaryFolder()
  const desktop = startDesktop({ dataDirectory })
  await call(desktop, 'app.about')
  desktop.signal('SIGTERM')
  expect((await desktop.ended).code).toBe(0)
  expect(readdirSync(dataDirectory).toSorted()).toEqual(['cache.db', 'desktop', 'record.db'])
})

it('what still runs is answered before it goes', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  await started({}, async (desktop) => {
    const draft = { profile: profile(`http://127.0.0.1:${port}`), credential: 'x' }
    const added = (await call(desktop, 'endpoints.add', draft)) as { value: { endpointId: string } }
    const asked = once(silent, 'request')
    const running = call(desktop, 'inventory.sync', added.value)
    await asked
    void desktop.ask('quit').catch(() => {})
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect((await desktop.ended).code).toBe(0)
  })
})
