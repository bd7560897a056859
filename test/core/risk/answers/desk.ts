import { onTestFinished } from 'vitest'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import { createAnswers, type Answers } from '#core/risk/answers/answers.ts'
import { openRecord, type RecordStore } from '#core/store/record.ts'
import { profile } from './samples.ts'
import { fixedClock, type FixedClock } from '../../../kit/clock.ts'

export interface Desk {
  answers: Answers
  record: RecordStore
  clock: FixedClock
  events: CoreEvent[]
  /** Before the end of the test, so that another one can open the same folder. */
  close: () => void
}

/** Answers over a record of its own, with one endpoint; in memory unless a folder is given. */
export function desk({
  directory = null,
  clock = fixedClock(),
  by = 'ada',
  migrations,
}: { directory?: string | null; clock?: FixedClock; by?: string; migrations?: readonly string[] } = {}): Desk {
  const options = { directory, clock, notice: () => {} }
  const record = openRecord(migrations ? { ...options, migrations } : options)
  let open = true
  const close = (): void => {
    if (open) record.close()
    open = false
  }
  onTestFinished(close)
  record.saveProfile(profile)
  const events: CoreEvent[] = []
  const bus = { publish: (event: CoreEvent) => void events.push(event) }
  return {
    answers: createAnswers({ clock, bus, record, who: () => Promise.resolve(by) }),
    record,
    clock,
    events,
    close,
  }
}
