import { onTestFinished } from 'vitest'
import { severities, type Severity } from '#shared/domain/finding.ts'
import { createHistory, type History, type JudgedFindings, type SeenFinding } from '#core/history/history.ts'
import type { CacheStore } from '#core/store/cache.ts'
import { cacheIn } from '../store/rows.ts'

export interface Room {
  cache: CacheStore
  history: History
  /** Messages of the log. */
  said: string[]
}

/** A history over a real file, in memory when no folder is given. */
export function room(folder: string | null = null, maximumPages?: number): Room {
  const cache = cacheIn(folder, maximumPages)
  onTestFinished(() => {
    cache.close()
  })
  return { cache, ...over(cache) }
}

/** As after a restart: nothing is known but what is kept. */
export function over(cache: CacheStore): { history: History; said: string[] } {
  const said: string[] = []
  return { history: createHistory({ store: cache.history, log: ({ message }) => said.push(message) }), said }
}

/** `high:A`, `~critical:B` (transient). */
export function finding(text: string): SeenFinding {
  const [, transient, severity, id] = /^(~?)(\w+):(.+)$/.exec(text) ?? []
  if (!severities.includes(severity as Severity) || id === undefined) throw new Error(`No finding: ${text}`)
  return { id, transient: transient === '~', severity: severity as Severity }
}

export function judged(
  findings: readonly SeenFinding[],
  { unknown = [], score = findings.length }: { unknown?: readonly string[]; score?: number } = {},
): JudgedFindings {
  return {
    findings,
    mayBeGone: (id) => !unknown.includes(id),
    point: {
      score,
      critical: 0,
      high: 1,
      medium: 2,
      low: 3,
      spaces: { 'a "quoted".name': score },
      organizations: { payments: 7 },
    },
  }
}
