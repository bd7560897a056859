import { z } from 'zod'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import { alarmLines, alarmTitle, withAlarms } from '#shared/domain/alarms.ts'
import { severities } from '#shared/domain/finding.ts'
import type { Alarm } from '#shared/domain/risk-views.ts'
import type { LogEntry } from '#core/ports.ts'
import type { CoreCarrier } from '../thread/host.ts'
import { askCore } from './ask.ts'
import type { MainWindow } from './main-window.ts'
import { canNotify, createNotifier } from './notifications.ts'

/**
 * Who tells of alarms, which the core hands out once: the page while its window has the focus, and the system's own
 * notifications while it has not. They carry names of add-ons and titles of rules, never more.
 */
const alarmsReply = z.object({
  ok: z.literal(true),
  value: z.object({
    alarms: z.array(
      z.object({
        endpointId: z.string(),
        at: z.number(),
        count: z.number(),
        findings: z.array(
          z.object({ id: z.string(), title: z.string(), severity: z.enum(severities), addon: z.string() }),
        ),
      }),
    ),
  }),
})
const endpointsReply = z.object({
  ok: z.literal(true),
  value: z.object({ endpoints: z.array(z.object({ profile: z.object({ id: z.string(), name: z.string() }) })) }),
})

/** Several syncs end at about the same time. */
const gatherFor = 1_000
/** A deep look can raise one alarm after the other. */
const atMostEvery = 30_000
const linesShown = 3

interface AlarmParts {
  carrier: Pick<CoreCarrier, 'call'>
  window: Pick<MainWindow, 'isFocused' | 'send' | 'show'>
  log: (entry: LogEntry) => void
}

/** Gives what is to be done with each `risk.alarmed`. */
export function alarmTeller({ carrier, window, log }: AlarmParts): (event: CoreEvent) => void {
  const notify = createNotifier({ window, log })
  let timer: NodeJS.Timeout | null = null
  let shownAt = -Infinity

  function show(alarm: Alarm, endpointName: string): void {
    const { lines, more } = alarmLines(alarm, linesShown)
    notify({
      title: alarmTitle(alarm, endpointName),
      body: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
      address: routeOfFinding(alarm),
    })
  }

  async function take(event: CoreEvent): Promise<void> {
    timer = null
    if (window.isFocused()) {
      window.send(event)
      return
    }
    shownAt = performance.now()
    const told = alarmsReply.safeParse(await askCore(carrier, 'risk.alarms', {}))
    if (!told.success) return
    const list = endpointsReply.safeParse(await askCore(carrier, 'endpoints.list', {})).data?.value.endpoints ?? []
    for (const alarm of withAlarms([], told.data.value.alarms)) {
      const endpoint = list.find(({ profile }) => profile.id === alarm.endpointId)
      show(alarm, endpoint?.profile.name ?? 'an endpoint')
    }
  }

  return (event) => {
    if (window.isFocused() || !canNotify()) {
      window.send(event)
      return
    }
    timer ??= setTimeout(() => void take(event), Math.max(gatherFor, shownAt + atMostEvery - performance.now()))
  }
}

/** The page's address of the worst finding (renderer/stores/route.ts). */
function routeOfFinding({ endpointId, findings }: Alarm): string {
  const view = `#/e/${encodeURIComponent(endpointId)}/findings`
  const worst = findings[0]
  return worst ? `${view}?${new URLSearchParams({ finding: worst.id }).toString()}` : view
}
