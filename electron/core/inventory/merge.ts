import type { Inventory, InventoryKind, Service, Snapshot } from '#shared/domain/inventory.ts'

/** What is known now, and which of it the latest answers did not show. */
export type Merged = Pick<Snapshot, 'inventory' | 'carried'>

/**
 * Rows of a partial answer together with every row that was known before: a partial answer removes nothing, of all lists
 * or of the `kinds` that came short. A row that is only known carries the time of the snapshot that showed it last.
 * Lists are sorted by id before and after. Pure.
 */
export function mergePartial(
  fresh: Inventory,
  known: Snapshot | null,
  kinds: ReadonlySet<InventoryKind> | 'all' = 'all',
): Merged {
  if (!known) return { inventory: fresh, carried: {} }
  const before = known.inventory
  const carried = new Map<string, number>()
  const carry = (row: { id: string }): void => {
    const earlier = Object.hasOwn(known.carried, row.id) ? known.carried[row.id] : undefined
    carried.set(row.id, earlier ?? known.report.takenAt)
  }
  const isKept = (kind: InventoryKind): boolean => kinds === 'all' || kinds.has(kind)
  function union<Kind extends Exclude<InventoryKind, 'services'>>(kind: Kind): Inventory[Kind][number][] {
    const rows: Inventory[Kind][number][] = fresh[kind]
    return isKept(kind) ? unite(rows, before[kind], carry) : rows
  }
  const inventory: { [Kind in InventoryKind]: Inventory[Kind] } = {
    spaces: union('spaces'),
    apps: union('apps'),
    addons: union('addons'),
    attachments: union('attachments'),
    services: isKept('services') ? mergeServices(fresh.services, before.services, carry) : fresh.services,
    regions: union('regions'),
    stacks: union('stacks'),
    organizations: union('organizations'),
    couplings: union('couplings'),
  }
  return { inventory, carried: Object.fromEntries(carried) }
}

/** A service that is shown may still lack plans: those are kept too. */
function mergeServices(fresh: Service[], known: Service[], carry: (row: { id: string }) => void): Service[] {
  const knownById = new Map(known.map((service) => [service.id, service]))
  const withPlans = fresh.map((service) => {
    const before = knownById.get(service.id)
    return before ? { ...service, plans: unite(service.plans, before.plans, carry) } : service
  })
  return unite(withPlans, known, (service) => {
    carry(service)
    for (const plan of service.plans) carry(plan)
  })
}

/** Walks two lists sorted by id side by side; of one id in both the fresh row is taken. */
function unite<Row extends { id: string }>(fresh: Row[], known: Row[], carry: (row: Row) => void): Row[] {
  const united: Row[] = []
  let next = 0
  for (const row of fresh) {
    for (let before = known[next]; before && before.id <= row.id; before = known[++next]) {
      if (before.id === row.id) continue
      carry(before)
      united.push(before)
    }
    united.push(row)
  }
  for (let before = known[next]; before; before = known[++next]) {
    carry(before)
    united.push(before)
  }
  return united
}
