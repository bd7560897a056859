import type { AddonRow, EndpointView } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import type { Session } from './session.ts'

const pageSize = 1000

/** Names are not unique, not even on one app: of several of one name, none is guessed. */
export async function findAddon(session: Session, targets: EndpointView[], wanted: string): Promise<AddonRow> {
  let rows = await findAll(session, targets, wanted, wanted.slice(0, 200))
  // An id is no word of any row, so ids are looked for among all of them.
  if (rows.length === 0) rows = await findAll(session, targets, wanted, '')
  const [only, ...others] = rows
  if (!only) throw new AppError('not-found', 'No add-on of this name or id is known. Sync first, or search for it.')
  if (others.every(({ id }) => id === only.id) && others.length > 0) {
    const names = targets.filter(({ profile }) => rows.some(({ endpointId }) => endpointId === profile.id))
    const each = names.map(({ profile }) => `${profile.name} (${profile.url})`).join(', ')
    throw new AppError('invalid-input', `Several endpoints show this add-on; name one with --endpoint: ${each}.`)
  }
  if (others.length > 0) {
    const each = rows.map((row) => `${row.id} (${row.owner ?? 'no owner'})`).join(', ')
    throw new AppError('invalid-input', `There are ${rows.length} add-ons of this name; name one by its id: ${each}.`)
  }
  return only
}

async function findAll(session: Session, targets: EndpointView[], wanted: string, text: string): Promise<AddonRow[]> {
  const rows: AddonRow[] = []
  for (const { profile } of targets) {
    for (let offset = 0, matching = 1; offset < matching; offset += pageSize) {
      const page = await session.call('inventory.addons', {
        endpointId: profile.id,
        text,
        service: null,
        space: null,
        sharedOnly: false,
        sort: 'name',
        descending: false,
        offset,
        limit: pageSize,
      })
      matching = page.matching
      rows.push(...page.rows.filter((row) => row.id === wanted || row.name === wanted))
    }
  }
  return rows
}

const looksLikeId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i

/** Id of the app of that name, `name-space`, or with that id. Throws AppError not-found. */
export async function findApp(session: Session, { profile }: EndpointView, wanted: string): Promise<string> {
  const endpointId = profile.id
  const { hits } = await session.call('inventory.search', { endpointId, text: wanted.slice(0, 200), limit: 200 })
  const found = hits.find(({ kind, name, id }) => kind === 'app' && (name === wanted || id === wanted))
  if (found) return found.id
  if (looksLikeId.test(wanted)) return wanted
  throw new AppError('not-found', 'No app of this name is known: write it as name-space. Sync first, or search for it.')
}
