import type { Addon, App, Attachment, Inventory } from '#shared/domain/inventory.ts'

const share = 0.01

/**
 * The inventory as the next sync would decode it: every row a new object with strings of its own, and one in a hundred add-ons
 * changed, removed or added with its attachments; with `everything` one in a hundred apps and attachments as well.
 */
export function churned(inventory: Inventory, kind: 'addons' | 'everything', seed: number): Inventory {
  // Through text, as a sync does: no string is the same object as before.
  const next = JSON.parse(JSON.stringify(inventory)) as Inventory
  const random = sequence(seed + 1)
  const now = new Date(Date.UTC(2026, 10, 1) + seed * 1000).toISOString()
  const some = <Row>(rows: readonly Row[]): Row[] =>
    Array.from({ length: Math.ceil(rows.length * share) }, () => rows[Math.floor(random() * rows.length)]).filter(
      (row) => row !== undefined,
    )

  const gone = new Set<string>()
  for (const addon of some<Addon>(next.addons)) {
    const draw = random()
    if (draw < 0.2) gone.add(addon.id)
    else if (draw < 0.6) addon.updatedAt = now
    else addon.primary = !addon.primary
  }
  let attachments = next.attachments.filter(({ addonId }) => !gone.has(addonId))
  const addons = next.addons.filter(({ id }) => !gone.has(id))
  if (kind === 'everything') {
    for (const app of some<App>(next.apps)) {
      if (random() < 0.5) app.maintenance = !app.maintenance
      app.updatedAt = now
    }
    const detached = new Set<string>()
    const attached: Attachment[] = []
    for (const row of some<Attachment>(attachments)) {
      if (random() < 0.5 && row.app !== row.owner) detached.add(row.id)
      const app = next.apps[Math.floor(random() * next.apps.length)]
      if (random() < 0.5 && app) {
        attached.push({ ...row, id: `${row.id}-again`, appId: app.id, app: app.name, createdAt: now, updatedAt: now })
      }
    }
    attachments = [...attachments.filter(({ id }) => !detached.has(id)), ...attached]
  }
  return { ...next, addons, attachments: attachments.toSorted(byId) }
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1
}

/** Numbers from 0 to 1, the same for the same seed. */
function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
