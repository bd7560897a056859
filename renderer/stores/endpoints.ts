import { create } from 'zustand'
import type { EndpointView } from '#shared/domain/views.ts'
import type { Problem } from '#shared/domain/inventory.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { syncedWords } from '../parts/partial.ts'
import { announce } from './announce.ts'
import { runCommand, useCommand } from './command.ts'

/** The endpoints with status and age; `known` is false until the core has told them. */
export function useEndpoints(): { endpoints: EndpointView[]; known: boolean; error: AppErrorData | null } {
  const { data, error } = useCommand('endpoints.list', {})
  return { endpoints: data?.endpoints ?? [], known: data !== null, error }
}

/** Syncs that this page started and is waiting for; the core's own are told by endpoints.list. */
const started = create<{ since: Record<string, number> }>()(() => ({ since: {} }))

/** Since when a sync runs, milliseconds since the epoch; null when none does. */
export function useSyncing(view: EndpointView | null): number | null {
  const since = started((state) => state.since)
  if (view === null) return null
  return view.syncing?.startedAt ?? since[view.profile.id] ?? null
}

/** Fetches the endpoint anew. How it went is told by endpoints.list; a second call joins the running one. */
export async function syncEndpoint(endpointId: string, name: string): Promise<void> {
  started.setState(({ since }) => ({ since: { ...since, [endpointId]: Date.now() } }))
  const result = await runCommand('inventory.sync', { endpointId })
  started.setState(({ since }) => {
    const { [endpointId]: _ended, ...others } = since
    return { since: others }
  })
  if (!result.ok) announce(`${name}: ${result.error.message}`)
  else announce(syncedWords(name, result.value))
}

/** What is wrong with reaching an endpoint, since when, or null when nothing is known to be. */
export function troubleOf(view: EndpointView): { problem: Problem; since: number | null } | null {
  const { status, lastProblem } = view
  if (status.state !== 'ok' && status.state !== 'unknown' && status.state !== 'checking' && status.code !== null) {
    return { problem: { code: status.code, call: null, message: status.message }, since: status.since }
  }
  return lastProblem === null ? null : { problem: lastProblem.problem, since: lastProblem.at }
}
