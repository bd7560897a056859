import type { Changes, ChangedAddon, ChangedApp, ChangedAttachment, Named } from '#shared/domain/changes.ts'
import type { Addon, Snapshot } from '#shared/domain/inventory.ts'

/** So many rows of a list are told one by one; more than that is another estate, and is counted. */
export const toldAtMost = 5_000

/**
 * What is in the later snapshot of an endpoint and not in the earlier one, and the other way round, by id. A row that is
 * only carried along (mergePartial) is neither gone nor proven to be there, and is counted as unproven. Pure.
 */
export function changesBetween(
  earlier: Snapshot,
  later: Snapshot,
): Pick<Changes, 'added' | 'removed' | 'primaries' | 'altered' | 'left' | 'unproven'> {
  const before = earlier.inventory
  const after = later.inventory
  let left = 0
  let unproven = 0
  const isCarried = (id: string): boolean => Object.hasOwn(later.carried, id)
  /** The rows of `rows` that the other list lacks. */
  function only<Row extends { id: string }, Told>(
    rows: readonly Row[],
    others: readonly Row[],
    tell: (row: Row) => Told,
  ): Told[] {
    const known = new Set(others.map(({ id }) => id))
    const told: Told[] = []
    for (const row of rows) {
      if (known.has(row.id)) continue
      if (told.length < toldAtMost) told.push(tell(row))
      else left += 1
    }
    return told
  }
  for (const rows of [after.apps, after.addons, after.attachments]) {
    for (const { id } of rows) if (isCarried(id) && !Object.hasOwn(earlier.carried, id)) unproven += 1
  }

  const names = new Map<string, string>()
  for (const { addons } of [before, after]) for (const { id, name } of addons) names.set(id, name)
  const attachment = (row: { addonId: string; name: string; appId: string; app: string }): ChangedAttachment => ({
    addonId: row.addonId,
    addon: names.get(row.addonId) ?? row.name,
    appId: row.appId,
    app: row.app,
  })
  return {
    added: {
      apps: only(after.apps, before.apps, appTold),
      addons: only(after.addons, before.addons, addonTold),
      attachments: only(after.attachments, before.attachments, attachment),
    },
    removed: {
      apps: only(before.apps, after.apps, appTold),
      addons: only(before.addons, after.addons, addonTold),
      attachments: only(before.attachments, after.attachments, attachment),
    },
    primaries: primariesBetween(before.addons, after.addons),
    altered: alteredBetween(before.addons, after.addons),
    left,
    unproven,
  }
}

function appTold({ id, name, space }: ChangedApp): ChangedApp {
  return { id, name, space }
}

function addonTold({ id, name, service, owner }: ChangedAddon): ChangedAddon {
  return { id, name, service, owner }
}

/**
 * By app and service. An app that had or has several primaries of a service (API-FACTS section 3: two equal creations at a
 * time) is told by the one that differs. An app without any add-on of the service before or after has moved nothing.
 */
function primariesBetween(before: readonly Addon[], after: readonly Addon[]): Changes['primaries'] {
  const earlier = primariesOf(before)
  const moved: Changes['primaries'] = []
  for (const [key, now] of primariesOf(after)) {
    const then = earlier.get(key)
    if (!then) continue
    const from = then.primaries.find(({ id }) => !now.primaries.some((each) => each.id === id)) ?? null
    const to = now.primaries.find(({ id }) => !then.primaries.some((each) => each.id === id)) ?? null
    if (from || to) moved.push({ appId: now.appId, app: now.app, service: now.service, from, to })
  }
  return moved
}

interface Primaries {
  appId: string
  app: string
  service: string
  primaries: Named[]
}

function primariesOf(addons: readonly Addon[]): Map<string, Primaries> {
  const all = new Map<string, Primaries>()
  for (const { id, name, ownerId, owner, serviceId, service, primary } of addons) {
    const key = `${ownerId} ${serviceId}`
    let known = all.get(key)
    if (!known) all.set(key, (known = { appId: ownerId, app: owner, service, primaries: [] }))
    if (primary) known.primaries.push({ id, name })
  }
  return all
}

function alteredBetween(before: readonly Addon[], after: readonly Addon[]): Changes['altered'] {
  const earlier = new Map(before.map((addon) => [addon.id, addon]))
  return after.flatMap((addon): Changes['altered'] => {
    const was = earlier.get(addon.id)
    if (!was) return []
    const named = { addonId: addon.id, addon: addon.name }
    return [
      ...(was.planId === addon.planId ? [] : [{ ...named, what: 'plan' as const, from: was.plan, to: addon.plan }]),
      ...(was.ownerId === addon.ownerId
        ? []
        : [{ ...named, what: 'owner' as const, from: was.owner, to: addon.owner }]),
    ]
  })
}
