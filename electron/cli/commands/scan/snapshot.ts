import type { SnapshotRow } from '#shared/domain/risk-views.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import { isoTime } from '#core/export/wording.ts'
import type { Session } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

const listedAtMost = 20

/**
 * Endpoint id -> the snapshot that `wanted` names, for those that have it; the others are named. Throws AppError not-found
 * with what there is when none has it, and invalid-input when a time fits several of one endpoint.
 */
export async function snapshotsAt(
  session: Session,
  endpoints: readonly EndpointView[],
  wanted: string,
  terminal: Terminal,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const lists: string[] = []
  for (const { profile } of endpoints) {
    const { snapshots } = await session.call('history.snapshots', { endpointId: profile.id })
    const [only, ...others] = matching(snapshots, wanted)
    if (only && others.length > 0) {
      throw new AppError(
        'invalid-input',
        `--at fits several snapshots of ${profile.name}: ${listed([only, ...others])}.`,
      )
    }
    if (only) found.set(profile.id, only.id)
    else lists.push(snapshots.length === 0 ? `${profile.name} has none` : `${profile.name} has ${listed(snapshots)}`)
  }
  if (found.size === 0) throw new AppError('not-found', `There is no such snapshot. ${lists.join('. ')}.`)
  for (const { profile } of endpoints) {
    if (!found.has(profile.id)) terminal.say(`${profile.name}: has no such snapshot, so not judged.`)
  }
  return found
}

/** By id, by the name it was kept under, or by the beginning of its time in UTC, as ISO or as it is shown. */
function matching(snapshots: readonly SnapshotRow[], wanted: string): SnapshotRow[] {
  const named = snapshots.filter(({ id, name }) => String(id) === wanted || (name !== '' && name === wanted))
  if (named.length > 0 || !/^\d{4}-\d\d-\d\d/.test(wanted)) return named
  const beginning = wanted
    .replace(/(Z| UTC)$/, '')
    .replace(' ', 'T')
    .toUpperCase()
  return snapshots.filter(({ takenAt }) => isoTime(takenAt).startsWith(beginning))
}

function listed(snapshots: readonly SnapshotRow[]): string {
  const newest = snapshots.toSorted((a, b) => b.takenAt - a.takenAt)
  const words = newest.slice(0, listedAtMost).map(({ id, takenAt, name }) => {
    return `${id} (${isoTime(takenAt).replace('.000Z', 'Z')}${name === '' ? '' : `, ${name}`})`
  })
  const more = newest.length - words.length
  return `${words.join(', ')}${more > 0 ? ` and ${more} older ones` : ''}`
}
