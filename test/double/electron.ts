import { EventEmitter } from 'node:events'
import { machine, note, noteBeforeReady, readiness, Session, WebContents } from './stage.ts'

/**
 * Stands in for Electron in plain Node. It shows what the app asks for, not what Chromium would make of it: it records,
 * throws when something comes too late, and lets probe.ts play the part of the browser and the operating system.
 */
class App extends EventEmitter {
  readonly isPackaged = machine.packaged
  private readonly ready = Promise.withResolvers<void>()

  private becomeReady(): void {
    readiness.isReady = true
    note('ready')
    this.ready.resolve()
    this.emit('ready')
  }
  isReady(): boolean {
    return readiness.isReady
  }
  /** Ready comes some time after the app's own file has run to its end, never within that turn. */
  async whenReady(): Promise<void> {
    if (!readiness.isReady) setImmediate(() => this.becomeReady())
    return this.ready.promise
  }
  setName(name: string): void {
    note('setName', name)
  }
  setPath(name: string, path: string): void {
    noteBeforeReady('setPath', name, path)
  }
  requestSingleInstanceLock(): boolean {
    note('requestSingleInstanceLock')
    return machine.firstInstance
  }
  enableSandbox(): void {
    noteBeforeReady('enableSandbox')
  }
  disableHardwareAcceleration(): void {
    noteBeforeReady('disableHardwareAcceleration')
    machine.hardwareAcceleration = false
  }
  isHardwareAccelerationEnabled(): boolean {
    return machine.hardwareAcceleration
  }
  getGPUFeatureStatus(): Record<string, string> {
    return { rasterization: machine.gpuStatus, '2d_canvas': machine.gpuStatus }
  }
  setAsDefaultProtocolClient(scheme: string): void {
    note('setAsDefaultProtocolClient', scheme)
  }
  setAboutPanelOptions(): void {}
  /** Closes the windows, then asks whether it may go; the app may object and end itself later. */
  quit(): void {
    note('quit')
    let isHeld = false
    this.emit('before-quit', { preventDefault: () => (isHeld = true) })
    if (isHeld) return
    for (const window of windows) window.close()
    let isObjected = false
    this.emit('will-quit', { preventDefault: () => (isObjected = true) })
    if (!isObjected) this.exit(0)
  }
  exit(code: number): void {
    note('exit', code)
    process.send?.({ exit: code })
    process.disconnect?.()
    process.exit(code)
  }
}

/** Whether the person works in the app's window; the probe says so. */
export const attention = { isHere: false }

export const notifications: Notification[] = []

export class Notification extends EventEmitter {
  private readonly options: unknown

  constructor(options: unknown) {
    super()
    this.options = options
  }
  static isSupported(): boolean {
    return machine.notifications
  }
  show(): void {
    note('notification', this.options)
    notifications.push(this)
  }
}

export const windows = new Set<BrowserWindow>()

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  isShown = false
  private readonly options: Record<string, unknown>

  constructor(options: { webPreferences: { partition: string } } & Record<string, unknown>) {
    super()
    if (!readiness.isReady) throw new Error('A window was opened before ready.')
    note('window', options)
    this.options = options
    session.fromPartition(options.webPreferences.partition)
    this.webContents = new WebContents(windows.size + 1)
    windows.add(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  show(): void {
    this.isShown = true
  }
  static getAllWindows(): BrowserWindow[] {
    return [...windows]
  }
  focus(): void {
    note('focus')
  }
  isFocused(): boolean {
    return this.isShown && attention.isHere
  }
  maximize(): void {
    note('maximize')
  }
  restore(): void {}
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return false
  }
  getNormalBounds(): unknown {
    const { x, y, width, height } = this.options
    return { x, y, width, height }
  }
  setBackgroundColor(colour: string): void {
    note('setBackgroundColor', colour)
  }
  close(): void {
    this.emit('close')
    windows.delete(this)
    this.emit('closed')
    if (windows.size === 0) app.emit('window-all-closed')
  }
}

export const app = new App()

export const sessions = new Map<string, Session>()
export const session = {
  fromPartition(partition: string): Session {
    const known = sessions.get(partition)
    if (known) return known
    const created = new Session()
    sessions.set(partition, created)
    app.emit('session-created', created)
    return created
  },
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown): void {
    noteBeforeReady('registerSchemesAsPrivileged', schemes)
  },
}

export class IpcMain extends EventEmitter {
  readonly handlers = new Map<string, (event: unknown, ...values: unknown[]) => unknown>()
  handle(channel: string, handler: (event: unknown, ...values: unknown[]) => unknown): void {
    this.handlers.set(channel, handler)
  }
}
export const ipcMain = new IpcMain()

export interface MenuItem {
  label?: string
  role?: string
  accelerator?: string
  click?: () => void
  submenu?: MenuItem[]
}
export const menu: { items: MenuItem[] } = { items: [] }
export const Menu = {
  buildFromTemplate: (template: MenuItem[]): MenuItem[] => template,
  setApplicationMenu(template: MenuItem[]): void {
    menu.items = template
  },
}

class NativeTheme extends EventEmitter {
  private source = 'system'
  get themeSource(): string {
    return this.source
  }
  set themeSource(source: string) {
    const before = this.shouldUseDarkColors
    this.source = source
    if (this.shouldUseDarkColors !== before) this.emit('updated')
  }
  get shouldUseDarkColors(): boolean {
    return this.source === 'system' ? machine.dark : this.source === 'dark'
  }
}
export const nativeTheme = new NativeTheme()

export const screen = {
  getPrimaryDisplay: () => ({ id: 0, workArea: machine.workAreas[0] }),
  getAllDisplays: () => machine.workAreas.map((workArea, id) => ({ id, workArea })),
}

export const shell = {
  async openExternal(address: string): Promise<void> {
    note('openExternal', address)
  },
  async openPath(path: string): Promise<string> {
    note('openPath', path)
    return ''
  },
}

export const dialog = {
  async showMessageBox(options: { message: string; buttons: string[] }): Promise<{ response: number }> {
    note('showMessageBox', options)
    return { response: options.buttons.indexOf(machine.pressed) }
  },
  showErrorBox(title: string, content: string): void {
    note('showErrorBox', title, content)
    process.send?.({ errorBox: `${title}: ${content}` })
  },
}

/** Seals by spelling the text in base64 behind the mark that the real one writes, so that tests can tell what was sealed. */
export const safeStorage = {
  getSelectedStorageBackend: (): string => machine.keyring.backend,
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    if (!machine.keyring.answers) await new Promise(() => {})
    return machine.keyring.available
  },
  async encryptStringAsync(text: string): Promise<Buffer> {
    return Buffer.from(`${machine.keyring.prefix}${Buffer.from(text).toString('base64')}`)
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const text = sealed.toString()
    if (!text.startsWith(machine.keyring.prefix)) throw new Error('It does not open.')
    const inner = Buffer.from(text.slice(machine.keyring.prefix.length), 'base64')
    return { result: inner.toString(), shouldReEncrypt: false }
  },
}

export const crashReporter = {
  start(): void {
    note('crashReporter.start')
  },
}
