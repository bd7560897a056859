import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBuild, startDesktop, type Desktop } from '../../double/desktop.ts'

beforeAll(checkBuild)

const ours = { url: 'addon-atlas://app/#/endpoints', parent: null }
const request = (command: string, input: unknown = {}, id = 'one'): string => JSON.stringify({ id, command, input })
const refused = { ok: false, error: { code: 'invalid-input', message: 'The request is not well formed.' } }

describe('a packaged app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'addon-atlas-desktop-'))
  let desktop: Desktop

  beforeAll(async () => {
    desktop = startDesktop({ dataDirectory: folder })
    await desktop.until('window')
  })
  afterAll(async () => {
    await desktop.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('prepares everything before Electron is ready, in order', async () => {
    const asked = (await desktop.journal()).map(({ what }) => what)
    const before = asked.slice(0, asked.indexOf('ready'))
    expect(before).toEqual([
      'setName',
      'setPath',
      'requestSingleInstanceLock',
      'enableSandbox',
      'registerSchemesAsPrivileged',
    ])
    const [schemes] = (await desktop.until('registerSchemesAsPrivileged')).values
    expect(schemes).toEqual([
      {
        scheme: 'addon-atlas',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, bypassCSP: false },
      },
    ])
    expect((await desktop.until('setPath')).values).toEqual(['userData', join(folder, 'desktop')])
  })

  it('opens its window with every safe option written out', async () => {
    const [options] = (await desktop.until('window')).values as [Record<string, unknown>]
    expect(options).toMatchObject({ show: false, title: 'Addon Atlas', backgroundColor: '#0b111b', width: 1440 })
    expect(options['webPreferences']).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
      devTools: false,
    })
    expect(JSON.stringify(options)).not.toMatch(/bypassCSP|enableBlinkFeatures|additionalArguments/)
    expect(await desktop.ask('windows')).toEqual([{ isShown: false, address: 'addon-atlas://app/' }])
    await desktop.ask('paint')
    expect(await desktop.ask('windows')).toMatchObject([{ isShown: true }])
  })

  it('serves the built page over its own scheme', async () => {
    const page = (await desktop.ask('request', 'addon-atlas://app/', 'GET')) as Record<string, unknown>
    expect(page['status']).toBe(200)
    expect(page['body']).toContain('<!doctype html>')
    const outside = (await desktop.ask('request', 'addon-atlas://app/../main/desktop.js', 'GET')) as typeof page
    expect(outside['status']).toBe(404)
  })

  const foreign = [
    'https://evil.example/',
    'http://127.0.0.1:5173/',
    'file:///etc/passwd',
    'addon-atlas://open/endpoints',
    'addon-atlas://app.evil/',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
  ]
  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('prevents %s to anywhere else', async (event) => {
    for (const address of foreign) expect(await desktop.ask('navigate', event, address), address).toBe(true)
    expect(await desktop.ask('navigate', event, 'addon-atlas://app/#/e/x/map')).toBe(false)
  })

  it('embeds no other page', async () => {
    expect(await desktop.ask('navigate', 'will-attach-webview', 'addon-atlas://app/')).toBe(true)
  })

  it('opens no window, and only plain https addresses outside', async () => {
    for (const address of [...foreign.slice(1), 'https://a:b@evil.example/', 'https://docs.example/addons']) {
      expect(await desktop.ask('open', address), address).toBe('deny')
    }
    const opened = (await desktop.journal()).filter(({ what }) => what === 'openExternal')
    expect(opened.map(({ values }) => values)).toEqual([['https://docs.example/addons']])
  })

  it('lets text be copied, grants nothing else and saves no file but what the page made', async () => {
    for (const name of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fileSystem']) {
      expect(await desktop.ask('permission', name)).toEqual({ request: [false], check: false, device: false })
    }
    expect(await desktop.ask('permission', 'clipboard-sanitized-write')).toMatchObject({ request: [true], check: true })
    for (const address of [
      'https://evil.example/a.zip',
      'addon-atlas://app/index.html',
      'blob:https://evil.example/1',
    ]) {
      expect(await desktop.ask('download', address), address).toBe(true)
    }
    expect(await desktop.ask('download', 'blob:addon-atlas://app/6f1c')).toBe(false)
    expect(await desktop.ask('network', 'blob:addon-atlas://app/6f1c')).toEqual({ cancel: false })
    expect(await desktop.ask('network', 'blob:https://evil.example/1')).toEqual({ cancel: true })
    expect((await desktop.until('setSpellCheckerEnabled')).values).toEqual([false])
  })

  it('lets the page reach nothing but itself', async () => {
    expect(await desktop.ask('network', 'addon-atlas://app/assets/a.js')).toEqual({ cancel: false })
    for (const address of [...foreign, 'ws://127.0.0.1:5173/', 'wss://evil.example', 'devtools://devtools/bundled/x']) {
      expect(await desktop.ask('network', address), address).toEqual({ cancel: true })
    }
  })

  it('listens on two channels only', async () => {
    expect(await desktop.ask('channels')).toEqual(['addon-atlas:call', 'addon-atlas:cancel'])
  })

  it('answers its own page, out of the core', async () => {
    const about = await desktop.ask('call', ours, request('app.about'))
    expect(about).toMatchObject({ ok: true, value: { shell: 'desktop', vault: 'keyring' } })
  })

  it('answers nobody else', async () => {
    const senders = [
      null,
      { url: 'addon-atlas://app/', parent: ours },
      { url: 'https://evil.example/', parent: null },
      { url: 'addon-atlas://open/', parent: null },
      { url: 'about:blank', parent: null },
      { url: '', parent: null },
    ]
    for (const sender of senders) expect(await desktop.ask('call', sender, request('app.about'))).toEqual(refused)
  })

  it('takes one argument, a request as JSON of limited length', async () => {
    const values = [
      [],
      [request('app.about'), 'more'],
      [{ id: 'one', command: 'app.about', input: {} }],
      ['{'],
      ['null'],
      ['{"command":"app.about","input":{}}'],
      [request('app.about', {}, 'x'.repeat(101))],
      [request('app.about', { text: 'x'.repeat(1024 * 1024) })],
    ]
    for (const given of values) expect(await desktop.ask('call', ours, ...given)).toEqual(refused)
  })

  it('knows only its own commands', async () => {
    for (const command of ['__proto__', 'constructor', 'toString', 'app.quit', 'hasOwnProperty']) {
      const answer = await desktop.ask('call', ours, request(command))
      expect(answer, command).toMatchObject({ ok: false, error: { code: 'unknown-command' } })
    }
  })

  it('answers any text whatever with a result, and keeps running', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect(await desktop.ask('call', ours, text)).toMatchObject({ ok: false })
      }),
      { numRuns: 200 },
    )
  })

  it('tells the page what became stale', async () => {
    await desktop.ask('call', ours, request('preferences.set', { theme: 'light' }))
    const changed = { channel: 'addon-atlas:event', values: ['{"name":"preferences.changed"}'] }
    expect(await desktop.ask('sent')).toContainEqual(changed)
    expect((await desktop.until('setBackgroundColor')).values).toEqual(['#f4f6fa'])
  })

  it('follows links to views, hostile ones nowhere', async () => {
    const loads = async (): Promise<unknown[]> =>
      (await desktop.journal()).filter(({ what }) => what === 'loadURL').map(({ values }) => values[0])
    const before = (await loads()).length
    await desktop.ask('emit', 'second-instance', ['electron', 'addon-atlas://open/e/a-1/findings'], '/')
    await desktop.ask('emit', 'open-url', 'addon-atlas://open/endpoints')
    await desktop.ask('emit', 'open-url', 'addon-atlas://open/endpoints?token=x')
    await desktop.ask('emit', 'second-instance', ['electron', 'https://evil.example/', '--inspect'], '/')
    expect((await loads()).slice(before)).toEqual([
      'addon-atlas://app/#/e/a-1/findings',
      'addon-atlas://app/#/endpoints',
    ])
  })

  it('has a menu that leads to the views', async () => {
    await desktop.ask('emit', 'open-url', 'addon-atlas://open/e/a-1/findings')
    await desktop.ask('click', 'Catalog')
    expect(await desktop.ask('windows')).toMatchObject([{ address: 'addon-atlas://app/#/e/a-1/catalog' }])
    const menu = JSON.stringify(await desktop.ask('menu'))
    for (const key of ['1', '2', '3', '4', '5', '6']) expect(menu).toContain(`CommandOrControl+${key}`)
    expect(menu).not.toContain('toggleDevTools')
  })

  it('is the program for its own links', async () => {
    expect((await desktop.until('setAsDefaultProtocolClient')).values).toEqual(['addon-atlas'])
  })

  it('collects no crash reports', async () => {
    expect((await desktop.journal()).filter(({ what }) => what.startsWith('crashReporter'))).toEqual([])
  })

  it('closes its files and remembers its window before it goes', async () => {
    await desktop.ask('closeWindows').catch(() => {})
    const { code } = await desktop.ended
    expect(code).toBe(0)
    expect(readdirSync(folder).toSorted()).toEqual(['cache.db', 'desktop', 'record.db'])
    expect(JSON.parse(readFileSync(join(folder, 'desktop', 'window.json'), 'utf8'))).toMatchObject({
      place: { width: 1440, height: 900 },
      theme: 'light',
    })
  })
})
