import { create } from 'zustand'
import { bridge } from '../bridge/bridge.ts'

/** Whether the core answers; `since` is when it stopped, milliseconds since the epoch. */
const connection = create<{ since: number | null }>()(() => ({ since: null }))

bridge.connection((connected) => {
  connection.setState({ since: connected ? null : Date.now() })
})

export function useCoreGoneSince(): number | null {
  return connection((state) => state.since)
}
