import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebFrameMain } from 'electron'
import { z } from 'zod'
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { CoreCarrier } from '../thread/host.ts'
import { channels } from './channels.ts'
import { isPage } from './origin.ts'

/** As much as the web shell takes in one request. */
const longestRequest = 1024 * 1024
const longestId = 100

const identified = z.looseObject({ id: z.string().min(1).max(longestId) })

export interface Calls {
  /** Cancels what a page still waits for: it was closed, reloaded or died. */
  pageGone: (contentsId: number) => void
}

/**
 * Carries the page's calls to the core. Who asks is checked for each message: the top frame of our own page and nobody
 * else. What is asked is checked by the core, for every shell alike.
 */
export function carryCalls(ipcMain: IpcMain, core: Promise<CoreCarrier>, pageOrigin: string): Calls {
  const running = new Map<number, Set<string>>()

  async function call(event: IpcMainInvokeEvent, values: unknown[]): Promise<Uint8Array> {
    const request = decode(values)
    if (!isOurs(event.senderFrame, pageOrigin) || request === null) {
      return failure({ code: 'invalid-input', message: 'The request is not well formed.' })
    }
    const ids = running.get(event.sender.id) ?? new Set()
    running.set(event.sender.id, ids)
    ids.add(request.id)
    try {
      return await (await core).call(request)
    } catch (thrown) {
      if (thrown instanceof AppError) return failure(thrown.toData())
      return failure({ code: 'internal', message: 'Something failed inside Addon Atlas.' })
    } finally {
      ids.delete(request.id)
    }
  }

  function cancel(event: IpcMainEvent, values: unknown[]): void {
    const id = values[0]
    if (!isOurs(event.senderFrame, pageOrigin) || values.length !== 1) return
    if (typeof id === 'string' && id.length <= longestId) void forward(id)
  }

  async function forward(id: string): Promise<void> {
    // A core that never started has nothing to cancel.
    const carrier = await core.catch(() => null)
    carrier?.cancel(id)
  }

  ipcMain.handle(channels.call, (event, ...values: unknown[]) => call(event, values))
  ipcMain.on(channels.cancel, (event, ...values: unknown[]) => {
    cancel(event, values)
  })

  return {
    pageGone(contentsId) {
      for (const id of running.get(contentsId) ?? []) void forward(id)
      running.delete(contentsId)
    },
  }
}

/** A frame that has gone, a child frame, and an address that is absent or `about:blank` are refused, not excused. */
function isOurs(frame: WebFrameMain | null, pageOrigin: string): boolean {
  return frame !== null && frame.parent === null && isPage(frame.url, pageOrigin)
}

function decode(values: unknown[]): z.infer<typeof identified> | null {
  const text = values[0]
  if (values.length !== 1 || typeof text !== 'string' || text.length > longestRequest) return null
  try {
    return identified.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function failure(error: AppErrorData): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ok: false, error }))
}
