import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'

/**
 * All that the page ever sees of Electron: three functions that carry strings, as `window.addonAtlas`. The page's side
 * of the contract is DesktopCarrier below; neither ipcRenderer nor one of its event objects gets through.
 */
export interface DesktopCarrier {
  /** A RequestEnvelope as JSON to a Result as JSON. Rejects only when the main process is gone. */
  call(requestJson: string): Promise<string>
  /** Aborts the running call of that id. */
  cancel(id: string): void
  /** Calls back with each CoreEvent as JSON until the returned function is called. */
  listen(listener: (eventJson: string) => void): () => void
}

const decoder = new TextDecoder()

const carrier: DesktopCarrier = {
  async call(requestJson) {
    const reply: unknown = await ipcRenderer.invoke(channels.call, requestJson)
    if (!ArrayBuffer.isView(reply)) throw new TypeError('The reply is not bytes.')
    return decoder.decode(new Uint8Array(reply.buffer, reply.byteOffset, reply.byteLength))
  },
  cancel(id) {
    ipcRenderer.send(channels.cancel, id)
  },
  listen(listener) {
    const forward = (_event: unknown, eventJson: unknown): void => {
      if (typeof eventJson === 'string') listener(eventJson)
    }
    ipcRenderer.on(channels.event, forward)
    return () => {
      ipcRenderer.removeListener(channels.event, forward)
    }
  },
}

contextBridge.exposeInMainWorld('addonAtlas', carrier)
