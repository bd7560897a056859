import { z } from 'zod'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import { createEndingFollower } from '#shared/domain/ending-news.ts'
import { dangerLevels, runStates } from '#shared/domain/operation.ts'
import { runbookStates } from '#shared/domain/runbook.ts'
import type { LogEntry } from '#core/ports.ts'
import type { CoreCarrier } from '../thread/host.ts'
import { askCore } from './ask.ts'
import type { MainWindow } from './main-window.ts'
import { canNotify, createNotifier } from './notifications.ts'

/**
 * Tells whoever works elsewhere that a run ended, or that a runbook is over or needs a person. The page hears of it as
 * well and shows it until it is put away.
 */
export const runsReply = z.object({
  ok: z.literal(true),
  value: z.object({
    runs: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        sentence: z.string(),
        state: z.enum(runStates),
        level: z.enum(dangerLevels),
        sendsAt: z.number(),
        endedAt: z.number().nullable(),
        runbookId: z.string().nullable(),
      }),
    ),
  }),
})
export const runbooksReply = z.object({
  ok: z.literal(true),
  value: z.object({
    runbooks: z.array(
      z.object({ id: z.string(), title: z.string(), sentence: z.string(), state: z.enum(runbookStates) }),
    ),
  }),
})

/** Milliseconds in which events are gathered: each step of a run is one. A run waits longer than that to be sent. */
const gatherFor = 1_000

interface EndingParts {
  carrier: Pick<CoreCarrier, 'call'>
  window: Pick<MainWindow, 'isFocused' | 'show'>
  log: (entry: LogEntry) => void
}

/** Gives what is to be done with each `operations.changed` and `runbooks.changed`. */
export function endingTeller({ carrier, window, log }: EndingParts): (event: CoreEvent) => void {
  const notify = createNotifier({ window, log })
  const follower = createEndingFollower()
  let timer: NodeJS.Timeout | null = null

  async function take(): Promise<void> {
    timer = null
    const runs = runsReply.safeParse(await askCore(carrier, 'operations.runs', { endpointId: null }))
    const runbooks = runbooksReply.safeParse(await askCore(carrier, 'runbooks.list', { endpointId: null }))
    const news = [
      ...follower.runs(runs.data?.value.runs ?? []).map((run) => ({ ...run, query: 'run' })),
      ...follower.runbooks(runbooks.data?.value.runbooks ?? []).map((runbook) => ({ ...runbook, query: 'runbook' })),
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
