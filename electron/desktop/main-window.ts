import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { LogEntry } from '#core/ports.ts'
import { channels } from './channels.ts'
import type { Remembered } from './remembered.ts'
import { backgrounds, placeOf, windowOptions } from './window.ts'

export interface MainWindowOptions {
  /** Where the page comes from, for example `addon-atlas://app`. */
  pageOrigin: string
  /** Folder of the build, with preload/ in it. */
  outDirectory: string
  packaged: boolean
  remembered: () => Remembered
  remember: (change: Partial<Remembered>) => void
  /** The page with this webContents id was closed, left or died: nobody waits for its answers any more. */
  pageGone: (contentsId: number) => void
  log: (entry: LogEntry) => void
}

export interface MainWindow {
  /** Brings the window to the front, opening it when there is none, with another view if a route is given. */
  show(route: string | null): void
  send(event: CoreEvent): void
  /** Whether somebody is working in it. */
  isFocused(): boolean
  /** What the page shows now, route included; empty without a window. */
  address(): string
}

const reloadAtMostEvery = 10_000

/** The one window of the app. Use it only once Electron is ready. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { pageOrigin, packaged, remembered, remember, pageGone, log } = options
  let window: BrowserWindow | null = null

  function open(route: string): BrowserWindow {
    const main = screen.getPrimaryDisplay()
    const others = screen.getAllDisplays().filter(({ id }) => id !== main.id)
    const opened = new BrowserWindow(
      windowOptions({
        remembered: remembered(),
        workAreas: [main, ...others].map(({ workArea }) => workArea),
        dark: nativeTheme.shouldUseDarkColors,
        preload: join(options.outDirectory, 'preload', 'preload.cjs'),
        packaged,
      }),
    )
    const contentsId = opened.webContents.id
    opened.once('ready-to-show', () => {
      if (remembered().maximized) opened.maximize()
      opened.show()
    })
    opened.on('close', () => {
      remember(placeOf(opened))
    })
    opened.on('closed', () => {
      window = null
      pageGone(contentsId)
    })
    opened.webContents.on('did-navigate', () => {
      pageGone(contentsId)
    })
    reviveAfterCrash(opened)
    load(opened, route)
    return opened
  }

  /** A page that dies again within seconds stays dead: reloading for ever would help nobody. */
  function reviveAfterCrash(opened: BrowserWindow): void {
    let lastReload = -Infinity
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      pageGone(opened.webContents.id)
      log({ level: 'error', room: 'desktop', message: `The page's process ended: ${reason}.` })
      if (reason === 'clean-exit' || performance.now() - lastReload < reloadAtMostEvery) return
      lastReload = performance.now()
      opened.webContents.reload()
    })
  }

  /** An address that differs only behind the `#` is a step within the page: it changes the view and loads nothing. */
  function load(target: BrowserWindow, route: string): void {
    target.webContents.loadURL(`${pageOrigin}/${route}`).catch(() => {
      log({ level: 'warning', room: 'desktop', message: 'The page was not loaded to its end.' })
    })
  }

  nativeTheme.on('updated', () => {
    window?.setBackgroundColor(nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light)
  })

  return {
    show(route) {
      if (!window) {
        window = open(route ?? '')
        return
      }
      if (route !== null) load(window, route)
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    send(event) {
      window?.webContents.send(channels.event, JSON.stringify(event))
    },
    isFocused: () => window?.isFocused() === true,
    address: () => window?.webContents.getURL() ?? '',
  }
}
