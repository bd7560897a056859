import { app, attention, ipcMain, menu, notifications, sessions, windows, type MenuItem } from './electron.ts'
import { journal, type Session, type WebContents } from './stage.ts'

/**
 * Plays the browser and the operating system inside the app's process: the test sends `{id, ask, values}`, this does
 * what Chromium would do and answers `{id, answer}`. Loaded by `node --import` after register.mjs.
 */
const partition = 'addon-atlas'

interface Frame {
  url: string
  parent: Frame | null
}

const asks: Record<string, (...values: never[]) => unknown> = {
  journal: () => journal,
  windows: () => [...windows].map((window) => ({ isShown: window.isShown, address: window.webContents.address })),
  paint: () => {
    for (const window of windows) window.emit('ready-to-show')
  },
  sent: () => contents().sent,
  /** The person turns to the app's window, or away from it. */
  attend(isHere: boolean) {
    attention.isHere = isHere
  },
  clickNotification(number: number) {
    notifications[number]?.emit('click')
  },
  menu: () => menu.items,

  async request(url: string, method: string) {
    const scheme = url.slice(0, url.indexOf(':'))
    const handler = pageSession().schemes.get(scheme)
    if (!handler) return null
    // A real Request would put the address in order first; what arrives is what the caller wrote.
    const answer = await handler({ url, method } as Request)
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
  },

  navigate(event: string, url: string) {
    let isPrevented = false
    contents().emit(event, { url, preventDefault: () => (isPrevented = true) })
    return isPrevented
  },
  open: (url: string) => contents().openHandler?.({ url }).action,

  permission(name: string) {
    const answers: unknown[] = []
    handler('permission')(null, name, (granted: boolean) => answers.push(granted))
    return { request: answers, check: handler('permission-check')(null, name), device: handler('device')() }
  },
  download(url: string) {
    let isPrevented = false
    pageSession().emit('will-download', { preventDefault: () => (isPrevented = true) }, { getURL: () => url })
    return isPrevented
  },
  network(url: string) {
    let answer: unknown
    handler('request')({ url }, (given: unknown) => (answer = given))
    return answer
  },

  async call(frame: Frame | null, ...values: unknown[]) {
    const reply = await ipcMain.handlers.get('addon-atlas:call')?.(
      { senderFrame: frame, sender: contents() },
      ...values,
    )
    return reply instanceof Uint8Array ? (JSON.parse(new TextDecoder().decode(reply)) as unknown) : 'not bytes'
  },
  cancel(frame: Frame | null, ...values: unknown[]) {
    ipcMain.emit('addon-atlas:cancel', { senderFrame: frame, sender: contents() }, ...values)
  },
  channels: () => [...ipcMain.handlers.keys(), ...ipcMain.eventNames()],

  emit(name: string, ...values: unknown[]) {
    let isPrevented = false
    app.emit(name, { preventDefault: () => (isPrevented = true) }, ...values)
    return isPrevented
  },
  emitOnPage(name: string, ...values: unknown[]) {
    contents().emit(name, {}, ...values)
  },
  environment: (name: string) => process.env[name] ?? null,
  click(label: string) {
    find(menu.items, label)?.click?.()
  },
  closeWindows() {
    for (const window of windows) window.close()
  },
  quit() {
    app.quit()
  },
}

function contents(): WebContents {
  const window = [...windows][0]
  if (!window) throw new Error('There is no window.')
  return window.webContents
}

function pageSession(): Session {
  const found = sessions.get(partition)
  if (!found) throw new Error('There is no session for the page.')
  return found
}

function handler(name: string): (...values: unknown[]) => unknown {
  const found = pageSession().handlers.get(name)
  if (!found) throw new Error(`Nothing handles ${name}.`)
  return found as (...values: unknown[]) => unknown
}

function find(items: MenuItem[], label: string): MenuItem | undefined {
  for (const item of items) {
    if (item.label === label) return item
    const below = find(item.submenu ?? [], label)
    if (below) return below
  }
  return undefined
}

process.on('message', (message: { id: number; ask: string; values: never[] }) => {
  void (async () => {
    try {
      process.send?.({ id: message.id, answer: await asks[message.ask]?.(...message.values) })
    } catch (thrown) {
      process.send?.({ id: message.id, failure: String(thrown) })
    }
  })()
})
// The test's end of the line must not keep an app alive that wants to go.
process.channel?.unref()
