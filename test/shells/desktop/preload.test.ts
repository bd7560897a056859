import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { beforeAll, expect, it, vi } from 'vitest'
import { checkBuild } from '../../double/desktop.ts'
import type { DesktopCarrier } from '../../../electron/desktop/preload.ts'

beforeAll(checkBuild)

/** Runs the built file where nothing exists but `require('electron')` and what every browser page has. */
function runPreload() {
  const exposed: Record<string, DesktopCarrier> = {}
  const listeners = new Set<(event: unknown, ...values: unknown[]) => void>()
  const ipcRenderer = {
    invoke: vi.fn<(...values: unknown[]) => Promise<unknown>>(),
    send: vi.fn<(...values: unknown[]) => void>(),
    on: (_channel: string, listener: (event: unknown) => void) => void listeners.add(listener),
    removeListener: (_channel: string, listener: (event: unknown) => void) => void listeners.delete(listener),
  }
  const required: string[] = []
  const context = createContext({
    TextDecoder,
    exports: {},
    require(name: string) {
      required.push(name)
      if (name !== 'electron') throw new Error(`A sandboxed preload cannot load ${name}.`)
      const contextBridge = { exposeInMainWorld: (key: string, value: DesktopCarrier) => (exposed[key] = value) }
      return { contextBridge, ipcRenderer }
    },
  })
  runInContext(readFileSync(join('out', 'preload', 'preload.cjs'), 'utf8'), context)
  return { exposed, ipcRenderer, listeners, required, carrier: exposed['addonAtlas'] as DesktopCarrier }
}

it('asks for electron and exposes three functions, nothing else', () => {
  const { exposed, required, carrier } = runPreload()
  expect([...new Set(required)]).toEqual(['electron'])
  expect(Object.keys(exposed)).toEqual(['addonAtlas'])
  expect(Object.keys(carrier).toSorted()).toEqual(['call', 'cancel', 'listen'])
  expect(Object.values(carrier).map((value) => typeof value)).toEqual(['function', 'function', 'function'])
})

it('carries one request as text and gives the reply back as text', async () => {
  const { carrier, ipcRenderer } = runPreload()
  ipcRenderer.invoke.mockResolvedValueOnce(new TextEncoder().encode('{"ok":true,"value":"ä"}'))
  expect(await carrier.call('{"id":"a"}')).toBe('{"ok":true,"value":"ä"}')
  expect(ipcRenderer.invoke.mock.calls).toEqual([['addon-atlas:call', '{"id":"a"}']])
  carrier.cancel('a')
  expect(ipcRenderer.send.mock.calls).toEqual([['addon-atlas:cancel', 'a']])
})

it('rejects when the main process is gone or answers nonsense', async () => {
  const { carrier, ipcRenderer } = runPreload()
  ipcRenderer.invoke.mockRejectedValueOnce(new Error('gone'))
  await expect(carrier.call('{}')).rejects.toThrow('gone')
  ipcRenderer.invoke.mockResolvedValueOnce('text')
  await expect(carrier.call('{}')).rejects.toThrow('not bytes')
})

it('passes events on without the event object, until told to stop', () => {
  const { carrier, listeners } = runPreload()
  const heard: unknown[][] = []
  const stop = carrier.listen((...values: unknown[]) => heard.push(values))
  for (const listener of listeners) listener({ sender: 'ipcRenderer' }, '{"name":"endpoints.changed"}', 'more')
  for (const listener of listeners) listener({ sender: 'ipcRenderer' }, { not: 'text' })
  expect(heard).toEqual([['{"name":"endpoints.changed"}']])
  stop()
  expect(listeners.size).toBe(0)
})
