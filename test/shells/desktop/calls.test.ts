import type { IpcMain as RealIpcMain } from 'electron'
import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { carryCalls } from '../../../electron/desktop/calls.ts'
import type { CoreCarrier } from '../../../electron/thread/host.ts'
import { IpcMain } from '../../double/electron.ts'

const origin = 'addon-atlas://app'
const frame = { url: `${origin}/`, parent: null }

const event = (id: number, senderFrame: unknown = frame) => ({ sender: { id }, senderFrame })

/** A core whose calls end only when they are cancelled, and a page that talks to it. */
function stage(core?: Promise<CoreCarrier>) {
  const cancelled: string[] = []
  const ends = new Map<string, (bytes: Uint8Array) => void>()
  const carrier: CoreCarrier = {
    call: (request) =>
      new Promise((resolve) => {
        ends.set((request as { id: string }).id, resolve)
      }),
    cancel(id) {
      cancelled.push(id)
      ends.get(id)?.(new TextEncoder().encode('"cancelled"'))
    },
    subscribe: () => () => {},
    close: async () => {},
  }
  const ipcMain = new IpcMain()
  const calls = carryCalls(ipcMain as unknown as RealIpcMain, core ?? Promise.resolve(carrier), origin)
  return {
    cancelled,
    calls,
    call: async (page: number, id: string) => {
      const reply = await ipcMain.handlers.get('addon-atlas:call')?.(event(page), JSON.stringify({ id }))
      return JSON.parse(new TextDecoder().decode(reply as Uint8Array)) as unknown
    },
    cancel: async (values: unknown[], senderFrame: unknown = frame) => {
      ipcMain.emit('addon-atlas:cancel', event(1, senderFrame), ...values)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

it('cancels a call by its id', async () => {
  const { call, cancel, cancelled } = stage()
  const running = call(1, 'a')
  await cancel(['a'])
  expect(await running).toBe('cancelled')
  expect(cancelled).toEqual(['a'])
})

it('cancels for nobody else, and nothing that is not one short id', async () => {
  const { cancel, cancelled } = stage()
  for (const values of [[], ['a', 'b'], [7], [null], ['x'.repeat(101)]]) await cancel(values)
  await cancel(['a'], null)
  await cancel(['a'], { url: 'https://evil.example/', parent: null })
  await cancel(['a'], { url: `${origin}/`, parent: frame })
  expect(cancelled).toEqual([])
})

it('cancels what a page waits for when the page goes, and nothing of another page', async () => {
  const { call, calls, cancelled } = stage()
  const waiting = [call(1, 'a'), call(1, 'b')]
  void call(2, 'c')
  await new Promise((resolve) => setImmediate(resolve))
  calls.pageGone(1)
  expect(await Promise.all(waiting)).toEqual(['cancelled', 'cancelled'])
  expect(cancelled).toEqual(['a', 'b'])
  calls.pageGone(1)
  expect(cancelled).toEqual(['a', 'b'])
})

it('cancels nothing that was answered before the page went', async () => {
  const { call, calls, cancel, cancelled } = stage()
  const answered = call(1, 'a')
  await cancel(['a'])
  await answered
  calls.pageGone(1)
  await new Promise((resolve) => setImmediate(resolve))
  expect(cancelled).toEqual(['a'])
})

it('lets no text of an unforeseen error through', async () => {
  const failing = Promise.reject(new Error('sesame at /home/someone'))
  failing.catch(() => {})
  expect(await stage(failing).call(1, 'a')).toEqual({
    ok: false,
    error: { code: 'internal', message: 'Something failed inside Addon Atlas.' },
  })
  const known = Promise.reject(new AppError('store-newer', 'This was written by a newer one.'))
  known.catch(() => {})
  expect(await stage(known).call(1, 'a')).toMatchObject({ ok: false, error: { code: 'store-newer' } })
})
