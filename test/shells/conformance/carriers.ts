import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import { createCore } from '#core/core.ts'
import { startDemo } from '#demo/demo.ts'
import { memoryVault } from '#core/endpoints/vault.ts'
import type { Ports } from '#core/ports.ts'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { Result } from '#shared/errors.ts'
import { WebSocket } from 'ws'
import { paths, sessionHeader } from '../../../electron/web/protocol.ts'
import { startWebShell } from '../../../electron/web/server.ts'
import { startCoreThread, type CoreCarrier } from '../../../electron/thread/host.ts'
import { startDesktop } from '../../double/desktop.ts'
import { testPorts } from '../../kit/ports.ts'

/** A core at the far end of one way of carrying messages, as a person's side of that way sees it. */
export interface Line {
  /** `value` is what JSON made of it: that is the point. */
  call(envelope: unknown): Promise<Result<unknown>>
  cancel(id: string): Promise<void> | void
  /** Events heard so far, oldest first. */
  events: CoreEvent[]
  close(): Promise<void>
}

export interface Carrier {
  name: string
  open(): Promise<Line>
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}

/** Lives as long as a line, which is opened before the first test and closed after the last. */
function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'addon-atlas-conformance-'))
}

const direct: Carrier = {
  name: 'in process, as the command line has it',
  async open() {
    const ports = testPorts({ startDemo })
    const core = await createCore(ports)
    const events: CoreEvent[] = []
    core.subscribe((event) => events.push(event))
    return {
      call: async (envelope) => throughJson(await core.call(throughJson(envelope))),
      cancel: (id) => {
        core.cancel(id)
      },
      events,
      close: () => core.close(),
    }
  },
}

async function openThread(): Promise<CoreCarrier> {
  const { shell, version, dataDirectory, homeDirectory, syncEvery }: Ports = testPorts()
  return await startCoreThread({
    shell,
    version,
    dataDirectory,
    homeDirectory,
    syncEvery,
    vault: memoryVault(),
    log: () => {},
  })
}

const thread: Carrier = {
  name: 'a worker thread',
  async open() {
    const carrier = await openThread()
    const events: CoreEvent[] = []
    carrier.subscribe((event) => events.push(event))
    return {
      call: async (envelope) => JSON.parse(new TextDecoder().decode(await carrier.call(envelope))) as Result<unknown>,
      cancel: (id) => {
        carrier.cancel(id)
      },
      events,
      close: () => carrier.close(),
    }
  },
}

const web: Carrier = {
  name: 'the web shell, over HTTP and WebSocket',
  async open() {
    const carrier = await openThread()
    const folder = await makeFolder()
    const shell = await startWebShell({ carrier, port: 0, rendererDirectory: folder })
    const address = new URL(shell.url())
    const headers = { 'content-type': 'application/json', origin: address.origin }
    const login = await request(`${address.origin}${paths.login}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ticket: address.hash.slice('#ticket='.length) }),
    })
    const cookie = String(login.headers['set-cookie']).split(';')[0] ?? ''
    const { value } = (await login.body.json()) as { value: { session: string } }
    const post = async (path: string, body: unknown): Promise<Result<unknown>> => {
      const answer = await request(`${address.origin}${path}`, {
        method: 'POST',
        headers: { ...headers, cookie, [sessionHeader]: value.session },
        body: JSON.stringify(body),
      })
      return (await answer.body.json()) as Result<unknown>
    }
    const socket = new WebSocket(`ws://${address.host}${paths.events}`, ['addon-atlas', `session.${value.session}`], {
      headers: { origin: address.origin, cookie },
    })
    const events: CoreEvent[] = []
    socket.on('message', (text: Buffer) => events.push(JSON.parse(text.toString('utf8')) as CoreEvent))
    await new Promise((resolve, reject) => {
      socket.on('open', resolve)
      socket.on('error', reject)
    })
    return {
      call: (envelope) => post(paths.call, envelope),
      cancel: async (id) => {
        await post(paths.cancel, { id })
      },
      events,
      async close() {
        socket.terminate()
        await shell.close()
        await carrier.close()
        await rm(folder, { recursive: true })
      },
    }
  },
}

/** The built main process under the Electron double: it shows what we ask of Electron, not what Chromium does. */
const desktop: Carrier = {
  name: 'the built desktop shell, over IPC',
  async open() {
    const folder = await makeFolder()
    const app = startDesktop({ dataDirectory: folder })
    await app.until('loadURL')
    const frame = { url: 'addon-atlas://app/index.html', parent: null }
    const events: CoreEvent[] = []
    const listening = setInterval(() => {
      void hear()
    }, 50)
    async function hear(): Promise<void> {
      // The app may be ending just now.
      const sent = (await app.ask('sent').catch(() => [])) as { channel: string; values: unknown[] }[]
      const messages = sent.filter((one) => one.channel === 'addon-atlas:event')
      events.splice(0, events.length, ...messages.map((one) => JSON.parse(String(one.values[0])) as CoreEvent))
    }
    return {
      call: async (envelope) => (await app.ask('call', frame, JSON.stringify(envelope))) as Result<unknown>,
      cancel: async (id) => {
        await app.ask('cancel', frame, id)
      },
      events,
      async close() {
        clearInterval(listening)
        await app.stop()
        await rm(folder, { recursive: true })
      },
    }
  },
}

export const carriers: Carrier[] = [direct, thread, web, desktop]
