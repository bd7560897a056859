import { Notification } from 'electron'
import type { LogEntry } from '#core/ports.ts'
import type { MainWindow } from './main-window.ts'

/** Names of apps and add-ons and sentences about them, never more: the system may keep what it shows. */
export interface News {
  title: string
  body: string
  /** Of the page, from its `#` on: where a click leads (renderer/stores/route.ts). */
  address: string
}

export function canNotify(): boolean {
  return Notification.isSupported()
}

/** Shows a notification of the system whose click brings the window to the front. */
export function createNotifier({
  window,
  log,
}: {
  window: Pick<MainWindow, 'show'>
  log: (entry: LogEntry) => void
}): (news: News) => void {
  /** Electron forgets those that nobody holds, and with them what a click does. */
  const shown = new Set<Notification>()
  return ({ title, body, address }) => {
    const notification = new Notification({ title, body })
    const end = (): void => {
      shown.delete(notification)
    }
    notification.on('click', () => {
      end()
      window.show(address)
    })
    notification.on('close', end)
    notification.on('failed', () => {
      end()
      log({ level: 'warning', room: 'desktop', message: 'The system did not show a notification.' })
    })
    shown.add(notification)
    notification.show()
  }
}
