import { create } from 'zustand'
import { alarmTitle, withAlarms } from '#shared/domain/alarms.ts'
import type { Alarm } from '#shared/domain/risk-views.ts'
import { bridge } from '../bridge/bridge.ts'
import { announce } from './announce.ts'
import { runCommand } from './command.ts'
import { navigate, openFindings } from './route.ts'

/**
 * New high and critical findings that nobody has put away yet: one entry per endpoint, the newest first. The core hands
 * each alarm out once, to whoever asks first.
 */
const waiting = create<{ alarms: readonly Alarm[] }>()(() => ({ alarms: [] }))

export function useAlarms(): readonly Alarm[] {
  return waiting((state) => state.alarms)
}

/** Findings in all alarms that wait; for the page's title. */
export function useAlarmCount(): number {
  return waiting((state) => state.alarms.reduce((sum, { count }) => sum + count, 0))
}

/** Goes to the worst finding of the newest alarm, or of the one given, and puts that alarm away. */
export function openAlarm(alarm: Alarm | undefined = waiting.getState().alarms[0]): void {
  const worst = alarm?.findings[0]
  if (!alarm || !worst) return
  putAlarmAway(alarm.endpointId)
  navigate({ view: 'findings', endpointId: alarm.endpointId, finding: worst.id, filter: openFindings })
}

export function putAlarmAway(endpointId: string): void {
  waiting.setState(({ alarms }) => ({ alarms: alarms.filter((alarm) => alarm.endpointId !== endpointId) }))
}

/** A page that nobody looks at lets one that somebody does look at ask first. */
const hiddenWaits = 1_500
/** What was raised before this page listened can wait until the first view stands. */
const firstAfter = 3_000
/** A deep look can raise one after the other: nobody wants to hear each by itself. */
const atMostEvery = 10_000

async function ask(): Promise<void> {
  const [told, list] = await Promise.all([runCommand('risk.alarms', {}), runCommand('endpoints.list', {})])
  if (!told.ok || told.value.alarms.length === 0) return
  waiting.setState(({ alarms }) => ({ alarms: withAlarms(alarms, told.value.alarms) }))
  const profiles = list.ok ? list.value.endpoints.map(({ profile }) => profile) : []
  const sentences = told.value.alarms.map((alarm) => {
    const name = profiles.find(({ id }) => id === alarm.endpointId)?.name ?? 'an endpoint'
    return `${alarmTitle(alarm, name)}.`
  })
  announce(`${sentences.join(' ')} Press g, then n to open.`)
}

/** Asks for alarms whenever the core has some; ends with the returned function. */
export function followAlarms(): () => void {
  let timer: number | undefined
  let askedAt = -Infinity
  const askIn = (milliseconds: number): void => {
    window.clearTimeout(timer)
    const wait = Math.max(milliseconds, askedAt + atMostEvery - performance.now())
    timer = window.setTimeout(() => {
      askedAt = performance.now()
      void ask()
    }, wait)
  }
  timer = window.setTimeout(() => void ask(), firstAfter)
  const leave = bridge.listen((event) => {
    if (event.name === 'risk.alarmed') askIn(document.hidden ? hiddenWaits : 0)
  })
  return () => {
    window.clearTimeout(timer)
    leave()
  }
}
