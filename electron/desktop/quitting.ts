import { app, BrowserWindow, dialog, type Event } from 'electron'
import { isOver } from '#shared/domain/operation.ts'
import type { LogEntry } from '#core/ports.ts'
import type { CoreCarrier } from '../thread/host.ts'
import { canNotify, createNotifier } from './notifications.ts'
import type { MainWindow } from './main-window.ts'
import { askWork } from './work.ts'

/**
 * What runs outlives the window. An app that goes between "maintenance on" and "maintenance off" leaves everybody down
 * without a word, so a closed window ends nothing while a run or a runbook is under way, and whoever quits is asked.
 */
export interface Quitting {
  /** For `before-quit`. */
  beforeQuit: (event: Pick<Event, 'preventDefault'>) => void
  /** For `window-all-closed`. */
  windowsClosed: () => void
  /** For each `operations.changed` and `runbooks.changed`. */
  heard: () => void
  /** The system or the terminal asks, which do not wait for a person: quits at once. */
  quitNow: () => void
}

/** Milliseconds after which a core that does not answer keeps nobody. */
const patience = 3_000

interface QuittingParts {
  core: Promise<Pick<CoreCarrier, 'call'>>
  window: Pick<MainWindow, 'show'>
  log: (entry: LogEntry) => void
}

export function createQuitting({ core, window, log }: QuittingParts): Quitting {
  const notify = createNotifier({ window, log })
  let decided = false
  let isAsking = false
  /** There is no window any more, and the app goes once nothing is under way. */
  let waits = false

  function quitNow(): void {
    decided = true
    app.quit()
  }

  /** Titles of what is under way; none where the core cannot tell. */
  async function underWay(): Promise<string[]> {
    const asked = core.then(async (carrier) => {
      const work = await askWork(carrier)
      return [
        ...(work?.runbooks ?? []).filter(({ state }) => state === 'running'),
        ...(work?.runs ?? []).filter(({ state, runbookId }) => !isOver(state) && runbookId === null),
      ].map(({ title }) => title)
    })
    const tired = new Promise<string[]>((resolve) => {
      setTimeout(() => {
        resolve([])
      }, patience).unref()
    })
    return Promise.race([asked, tired]).catch(() => [])
  }

  async function askPerson(): Promise<void> {
    const titles = await underWay()
    if (titles.length === 0) {
      quitNow()
      return
    }
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: `${listing(titles)} is under way.`,
      detail:
        'Quitting now stops it where it stands: what was sent goes on at the platform, what comes after it is not done, and apps may stay in maintenance.',
      buttons: ['Let it go on', 'Quit now'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    if (response === 1) quitNow()
    else if (BrowserWindow.getAllWindows().length === 0) waits = true
  }

  async function leaveWhenDone(): Promise<void> {
    const titles = await underWay()
    if (BrowserWindow.getAllWindows().length > 0) waits = false
    else if (titles.length === 0) quitNow()
    else if (!waits) {
      waits = true
      if (!canNotify()) return
      notify({ title: `${listing(titles)} goes on`, body: 'Addon Atlas ends once it is over.', address: '#/journal' })
    }
  }

  return {
    quitNow,
    beforeQuit(event) {
      if (decided) return
      event.preventDefault()
      if (isAsking) return
      isAsking = true
      void askPerson().finally(() => {
        isAsking = false
      })
    },
    windowsClosed() {
      void leaveWhenDone()
    },
    heard() {
      if (waits && !decided) void leaveWhenDone()
    },
  }
}

function listing([first = '', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first}, with ${more.length} more,`
}
