import type { Inventory } from '#shared/domain/inventory.ts'

/**
 * Puts the object of the row known before in the place of each fresh one that says the same, so that a row which a sync did
 * not change is the same object afterwards: whoever works from rows tells by identity what is new, and what is kept in
 * memory is kept once. Lists are sorted by id. Rows are never changed, so it does not matter which of two equal ones is held.
 */
export function settle(fresh: Inventory, known: Inventory | null): Inventory {
  if (!known) return fresh
  return {
    spaces: settleRows(fresh.spaces, known.spaces),
    apps: settleRows(fresh.apps, known.apps),
    addons: settleRows(fresh.addons, known.addons),
    attachments: settleRows(fresh.attachments, known.attachments),
    services: settleRows(fresh.services, known.services),
    regions: settleRows(fresh.regions, known.regions),
    stacks: settleRows(fresh.stacks, known.stacks),
    organizations: settleRows(fresh.organizations, known.organizations),
    couplings: settleRows(fresh.couplings, known.couplings),
  }
}

function settleRows<Row extends { id: string }>(fresh: Row[], known: Row[]): Row[] {
  // A body that came in byte for byte the same was not even decoded.
  if (fresh === known) return known
  const rows: Row[] = []
  let next = 0
  let same = fresh.length === known.length
  for (const row of fresh) {
    let before = known[next]
    while (before !== undefined && before.id < row.id) {
      next += 1
      before = known[next]
    }
    const kept = before !== undefined && (before === row || isEqual(before, row)) ? before : row
    same &&= kept === known[rows.length]
    rows.push(kept)
  }
  return same ? known : rows
}

/** What JSON can hold, compared by what it says. Rows of one list have the same fields in the same order. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((each, index) => isEqual(each, other[index]))
    )
  }
  if (!isRecord(one) || !isRecord(other)) return false
  for (const name in one) if (!isEqual(one[name], other[name])) return false
  for (const name in other) if (!(name in one)) return false
  return true
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
