import { EventEmitter } from 'node:events'

/** What the test says about the machine that the double stands for; the parent process passes it as JSON. */
export interface Machine {
  packaged: boolean
  /** Whether this is the first copy of the app with its data folder. */
  firstInstance: boolean
  dark: boolean
  hardwareAcceleration: boolean
  gpuStatus: string
  keyring: { backend: string; available: boolean; prefix: string; answers: boolean }
  /** The button of the app's questions that the person presses. */
  pressed: string
  /** Whether the system shows any. */
  notifications: boolean
  workAreas: { x: number; y: number; width: number; height: number }[]
}

export const usualMachine: Machine = {
  packaged: true,
  firstInstance: true,
  dark: true,
  hardwareAcceleration: true,
  gpuStatus: 'enabled',
  keyring: { backend: 'gnome_libsecret', available: true, prefix: 'v11', answers: true },
  pressed: 'Quit now',
  notifications: true,
  workAreas: [{ x: 0, y: 0, width: 1920, height: 1040 }],
}

export const machine: Machine = {
  ...usualMachine,
  ...(JSON.parse(process.env['ELECTRON_DOUBLE'] ?? '{}') as Partial<Machine>),
}

export interface Entry {
  what: string
  values: unknown[]
}

/** Everything the app asked of Electron, in order. */
export const journal: Entry[] = []

export function note(what: string, ...values: unknown[]): void {
  journal.push({ what, values: JSON.parse(JSON.stringify(values)) as unknown[] })
}

export const readiness = { isReady: false }

/** Some calls only work before `ready`; Electron throws or ignores them later, which a test would not notice. */
export function noteBeforeReady(what: string, ...values: unknown[]): void {
  if (readiness.isReady) throw new Error(`${what} was called after ready.`)
  note(what, ...values)
}

export class WebContents extends EventEmitter {
  readonly id: number
  readonly sent: { channel: string; values: unknown[] }[] = []
  address = ''
  openHandler: ((details: { url: string }) => { action: string }) | null = null

  constructor(id: number) {
    super()
    this.id = id
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  async loadURL(address: string): Promise<void> {
    note('loadURL', address)
    this.address = address
  }

  getURL(): string {
    return this.address
  }

  send(channel: string, ...values: unknown[]): void {
    this.sent.push({ channel, values })
  }

  reload(): void {
    note('reload')
  }
}

type Listener = (...values: never[]) => unknown

export class Session extends EventEmitter {
  readonly handlers = new Map<string, Listener | null>()
  readonly schemes = new Map<string, (request: Request) => Promise<Response>>()
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>): void => {
      this.schemes.set(scheme, handler)
    },
  }
  readonly webRequest = {
    onBeforeRequest: (listener: Listener): void => {
      this.handlers.set('request', listener)
    },
  }

  setPermissionRequestHandler(handler: Listener | null): void {
    this.handlers.set('permission', handler)
  }
  setPermissionCheckHandler(handler: Listener | null): void {
    this.handlers.set('permission-check', handler)
  }
  setDevicePermissionHandler(handler: Listener | null): void {
    this.handlers.set('device', handler)
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    note('setSpellCheckerEnabled', enabled)
  }
}
