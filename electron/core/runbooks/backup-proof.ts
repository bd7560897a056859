import { setTimeout as pause } from 'node:timers/promises'
import type { RunbookRunStep } from '#shared/domain/runbook.ts'
import type { EndpointClient } from '../endpoints/client.ts'
import {
  hasFailed,
  askBackup,
  askBackups,
  askHolding,
  type AskedBackup,
  type AskedHolding,
} from '../operations/actions/readings.ts'
import type { Replies } from '../operations/kind.ts'
import { askAll } from '../operations/live.ts'
import { isDatabase } from '../operations/providers.ts'
import type { Clock } from '../ports.ts'

interface ProofParts {
  client: Pick<EndpointClient, 'get'>
  clock: Clock
  service: string
  signal: AbortSignal
  /** times.ts; null for one look. */
  pace: ((elapsed: number) => number | null) | null
}

/**
 * Why a backup that was taken before something destructive does not count: one sentence; null when it does. It counts when
 * asked for by the id that the broker answered with, so that nobody else's does, it is available, and of this very
 * database (operations-actions-risks 1.2.2). Waits while it is not finished. Rejects once the signal aborts.
 */
export async function whyNoBackup(
  { requests }: Pick<RunbookRunStep, 'requests'>,
  backupId: string | null,
  { client, clock, service, signal, pace }: ProofParts,
): Promise<string | null> {
  if (backupId === null) return 'The broker did not say which backup it began, so none can be told to be this one.'
  const [, app = '', addon = ''] = /^\/apps\/([^/]+)\/addons\/([^/]+)\/actions\//.exec(requests[0]?.path ?? '') ?? []
  const began = performance.now()
  for (;;) {
    const { replies } = await askAll<Told>(
      client,
      {
        backup: askBackup(app, addon, backupId),
        backups: askBackups(app, addon),
        holding: askHolding(app, addon),
      },
      { clock, signal },
    )
    const said = judged(replies, backupId, isDatabase(service))
    if (said === null || !said.waits) return said?.why ?? null
    const wait = pace?.(performance.now() - began) ?? null
    if (wait === null) return said.why
    await pause(wait, undefined, { signal })
  }
}

type Told = { backup: AskedBackup; backups: AskedBackup[]; holding: AskedHolding }

/** Null: it counts. `waits`: it may count later. */
function judged(
  { backup, backups, holding }: Replies<Told>,
  backupId: string,
  ofDatabase: boolean,
): { why: string; waits: boolean } | null {
  if (!backup.ok) return { why: `Backup ${backupId} could not be read. ${backup.problem}`, waits: true }
  const { id, status, of } = backup.told
  if (id !== backupId) return { why: `Asked for backup ${backupId} the broker showed ${id}.`, waits: false }
  if (hasFailed(status)) {
    return { why: `Backup ${backupId} failed: the broker says ${status}.`, waits: false }
  }
  if (status !== 'available') {
    return { why: `Backup ${backupId} is not available: the broker says ${status}.`, waits: true }
  }
  if (of === null) return { why: `Nobody told of what backup ${backupId} is.`, waits: false }
  if (!ofDatabase) {
    // What is no database has no name among its config variables: that the add-on lists it has to do.
    if (backups.ok && backups.told.some((one) => one.id === backupId)) return null
    return { why: `Backup ${backupId} is not among those that the add-on lists.`, waits: true }
  }
  const own = holding.ok ? holding.told.databases : []
  if (own.includes(of)) return null
  return own.length === 0
    ? { why: `Backup ${backupId} is of ${of}, and whether that is this database nobody told.`, waits: true }
    : { why: `Backup ${backupId} is of ${of}, and this database is ${own.join(', ')}.`, waits: false }
}
