import { createEndingFollower } from '#shared/domain/ending-news.ts'
import type { LogEntry } from '#core/ports.ts'
import type { CoreCarrier } from '../thread/host.ts'
import type { MainWindow } from './main-window.ts'
import { canNotify, createNotifier } from './notifications.ts'
import { askWork } from './work.ts'

/** Milliseconds in which events are gathered: each step of a run is one. A run waits longer than that to be sent. */
const gatherFor = 1_000

interface EndingParts {
  carrier: Pick<CoreCarrier, 'call'>
  window: Pick<MainWindow, 'isFocused' | 'show'>
  log: (entry: LogEntry) => void
}

/**
 * Tells whoever works elsewhere that a run ended, or that a runbook is over or needs a person. The page hears of it as
 * well and shows it until it is put away. Gives what is to be done with each `operations.changed` and `runbooks.changed`.
 */
export function endingTeller({ carrier, window, log }: EndingParts): () => void {
  const notify = createNotifier({ window, log })
  const follower = createEndingFollower()
  let timer: NodeJS.Timeout | null = null

  async function take(): Promise<void> {
    timer = null
    const work = await askWork(carrier)
    if (!work) return
    const news = [
      ...follower.runs(work.runs).map((run) => ({ ...run, query: 'run' })),
      ...follower.runbooks(work.runbooks).map((runbook) => ({ ...runbook, query: 'runbook' })),
    ]
    if (window.isFocused() || !canNotify()) return
    for (const { id, title, sentence, query } of news) {
      notify({ title, body: sentence, address: `#/journal?${new URLSearchParams({ [query]: id }).toString()}` })
    }
  }

  return () => {
    timer ??= setTimeout(() => void take(), gatherFor)
  }
}
