import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, ipcMain, Menu, nativeTheme, safeStorage, session, shell } from 'electron'
import { advice, toAppError } from '#shared/errors.ts'
import { environmentVault } from '#core/endpoints/vault.ts'
import type { LogEntry, Vault } from '#core/ports.ts'
import { untilAskedToEnd } from '../ending.ts'
import { startCoreThread, type CoreCarrier } from '../thread/host.ts'
import { version } from '../version.ts'
import { alarmTeller } from './alarms.ts'
import { endingTeller } from './endings.ts'
import { carryCalls } from './calls.ts'
import { guardContents, guardSession, type GuardOptions } from './guard.ts'
import { routeOfArguments, routeOfLink, routeOfView } from './links.ts'
import { createMainWindow } from './main-window.ts'
import { menuTemplate } from './menu.ts'
import { originOfPage, scheme } from './origin.ts'
import { askPreferences, openDemo } from './preferences.ts'
import { serveFiles } from './protocol.ts'
import { createQuitting } from './quitting.ts'
import { writeRemembered, type Remembered } from './remembered.ts'
import { openVault } from './vault.ts'
import { pagePartition } from './window.ts'

export interface ApplicationOptions {
  dataDirectory: string
  /** Where the looks of the window are kept. */
  memoryFile: string
  remembered: Remembered
  /** Starts with the embedded demo platform as the endpoint looked at. */
  demo: boolean
  /** The route of the link that the app was started with, or null. */
  route: string | null
}

/** Parent of the folder that this file is built into. */
const outDirectory = join(import.meta.dirname, '..')
const syncEvery = 5 * 60_000
/** As in electron-builder.yml. */
const appId = 'app.addonatlas.desktop'

/** Waits for `ready` by itself; call it before that, in the turn in which the app starts. */
export function runApplication({ dataDirectory, memoryFile, demo, ...start }: ApplicationOptions): void {
  const guard: GuardOptions = {
    pageOrigin: originOfPage(app.isPackaged, process.env['ELECTRON_RENDERER_URL']),
    packaged: app.isPackaged,
    openExternal: (address) => {
      shell.openExternal(address).catch(() => {
        log({ level: 'warning', room: 'desktop', message: 'The system could not open a link.' })
      })
    },
  }
  const starting = Promise.withResolvers<CoreCarrier>()
  const core = starting.promise
  // Whoever needs the core hears of its failure; nobody else has to.
  core.catch(() => {})
  const calls = carryCalls(ipcMain, core, guard.pageOrigin)

  let { remembered, route: firstRoute } = start
  let lastEndpointId: string | null = null

  function remember(change: Partial<Remembered>): void {
    remembered = { ...remembered, ...change }
    writeRemembered(memoryFile, remembered)
  }

  const window = createMainWindow({
    pageOrigin: guard.pageOrigin,
    outDirectory,
    packaged: app.isPackaged,
    remembered: () => remembered,
    remember,
    pageGone: calls.pageGone,
    log,
  })

  const quitting = createQuitting({ core, window, log })

  function show(route: string | null): void {
    if (app.isReady()) window.show(route)
    else firstRoute = route ?? firstRoute
  }

  async function followPreferences(carrier: CoreCarrier): Promise<void> {
    const preferences = await askPreferences(carrier)
    if (!preferences) return
    lastEndpointId = preferences.endpointId
    nativeTheme.themeSource = preferences.theme
    if (preferences.theme !== remembered.theme) remember({ theme: preferences.theme })
  }

  async function startCore(): Promise<void> {
    const carrier = await startCoreThread({
      shell: 'desktop',
      version,
      dataDirectory,
      homeDirectory: homedir(),
      syncEvery,
      vault: await openVaults(dataDirectory),
      log,
    })
    const tellOfAlarms = alarmTeller({ carrier, window, log })
    const tellOfEndings = endingTeller({ carrier, window, log })
    carrier.subscribe((event) => {
      if (event.name === 'risk.alarmed') tellOfAlarms(event)
      else window.send(event)
      if (event.name === 'operations.changed' || event.name === 'runbooks.changed') {
        tellOfEndings()
        quitting.heard()
      }
      if (event.name === 'preferences.changed') void followPreferences(carrier)
    })
    if (demo && !(await openDemo(carrier))) {
      log({ level: 'warning', room: 'desktop', message: 'The demo platform did not start.' })
    }
    starting.resolve(carrier)
    await followPreferences(carrier)
  }

  function setMenu(): void {
    const template = menuTemplate({
      platform: process.platform,
      packaged: app.isPackaged,
      openView: (view) => {
        show(routeOfView(view, window.address(), lastEndpointId))
      },
      showDataDirectory: () => {
        void shell.openPath(dataDirectory)
      },
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    app.setAboutPanelOptions({ applicationName: 'Addon Atlas', applicationVersion: version })
  }

  async function afterReady(): Promise<void> {
    nativeTheme.themeSource = remembered.theme
    session.fromPartition(pagePartition).protocol.handle(scheme, serveFiles(join(outDirectory, 'renderer')))
    if (app.isPackaged) app.setAsDefaultProtocolClient(scheme)
    // Windows shows notifications only of apps that it knows by the id of their shortcut.
    if (process.platform === 'win32') app.setAppUserModelId(appId)
    setMenu()
    // The window paints its frame while the core opens its files; its first calls wait for the core.
    show(firstRoute)
    await startCore()
  }

  app.on('session-created', (created) => {
    guardSession(created, guard)
  })
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, guard)
  })
  app.on('second-instance', (_event, commandLine) => {
    show(routeOfArguments(commandLine))
  })
  app.on('open-url', (event, address) => {
    event.preventDefault()
    show(routeOfLink(address))
  })
  app.on('activate', () => {
    show(null)
  })
  app.on('before-quit', quitting.beforeQuit)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') quitting.windowsClosed()
  })
  app.on('gpu-info-update', () => {
    if (!app.isHardwareAccelerationEnabled()) return
    const found = hasGpu()
    if (!found || remembered.noGpuSeenAt !== null) remember({ noGpuSeenAt: found ? null : Date.now() })
  })
  endInGoodOrder(core, quitting.quitNow)
  app
    .whenReady()
    .then(afterReady)
    .catch((thrown: unknown) => {
      starting.reject(thrown)
      refuseToStart(thrown)
    })
}

/** Says why in one sentence and what to do in another, and ends. */
export function refuseToStart(thrown: unknown): void {
  const error = toAppError(thrown)
  dialog.showErrorBox('Addon Atlas cannot start', `${error.message} ${advice(error.code)}`)
  app.exit(1)
}

/** Whether pictures are drawn by hardware: with an emulated GPU both of these are named as software or disabled. */
function hasGpu(): boolean {
  const status = app.getGPUFeatureStatus()
  return status.rasterization.startsWith('enabled') || status['2d_canvas'].startsWith('enabled')
}

/** The core closes its files before the app goes, whoever asks: a closed window, the menu, a signal, the terminal. */
function endInGoodOrder(core: Promise<CoreCarrier>, quitNow: () => void): void {
  let closing = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    void core
      .then((carrier) => carrier.close())
      .catch(() => {})
      .finally(() => {
        app.exit(0)
      })
  })
  void untilAskedToEnd().then(quitNow)
}

/** The keyring, behind the environment's token if there is one; no child process is to inherit that. */
async function openVaults(dataDirectory: string): Promise<Vault> {
  const token = process.env['ADDON_ATLAS_TOKEN']
  delete process.env['ADDON_ATLAS_TOKEN']
  const vault = await openVault({
    keyring: safeStorage,
    platform: process.platform,
    file: join(dataDirectory, 'desktop', 'credentials.json'),
    log,
  })
  return token ? environmentVault({ token, next: vault }) : vault
}

/** Texts of the core hold no secrets: every credential is redacted there. */
function log({ level, room, message }: LogEntry): void {
  if (level !== 'info') process.stderr.write(`${level} [${room}] ${message}\n`)
}
