import type { Inventory, InventoryKind } from '#shared/domain/inventory.ts'

/**
 * Puts the object of the row known before in the place of each fresh one that says the same, so that a row which a sync did
 * not change is the same object afterwards: whoever works from rows tells by identity what is new, and what is kept in
 * memory is kept once. Lists are sorted by id. Rows are never changed, so it does not matter which of two equal ones is held.
 */
export function settle(fresh: Inventory, known: Inventory | null): Inventory {
  if (!known) return fresh
  const list = <Kind extends InventoryKind>(kind: Kind): Inventory[Kind] =>
    settleRows(fresh[kind], known[kind] as Inventory[Kind]) as Inventory[Kind]
  return {
    spaces: list('spaces'),
    apps: list('apps'),
    addons: list('addons'),
    attachments: list('attachments'),
    services: list('services'),
    regions: list('regions'),
    stacks: list('stacks'),
    organizations: list('organizations'),
    couplings: list('couplings'),
  }
}

function settleRows(fresh: readonly { id: string }[], known: readonly { id: string }[]): readonly { id: string }[] {
  // A body that came in byte for byte the same was not even decoded.
  if (fresh === known) return known
  const rows: { id: string }[] = []
  let next = 0
  let same = fresh.length === known.length
  for (const row of fresh) {
    let before = known[next]
    while (before !== undefined && before.id < row.id) {
      next += 1
      before = known[next]
    }
    if (before !== undefined && (before === row || isEqual(before, row))) rows.push(before)
    else rows.push(row)
    same &&= rows.at(-1) === known[rows.length - 1]
  }
  return same ? known : rows
}

/** What JSON can hold, compared by what it says. Rows of one list have the same fields in the same order. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, index) => isEqual(each, other[index]))
  }
  for (const name in one) if (!isEqual(one[name as never], other[name as never])) return false
  for (const name in other) if (!(name in one)) return false
  return true
}
