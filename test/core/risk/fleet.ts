import * as fc from 'fast-check'
import { buildGraph } from '#core/graph/build.ts'
import type { Snapshot } from '#shared/domain/inventory.ts'
import { attachmentId, estate, type Estate } from './estate.ts'

const plans = [
  'akkeris-postgresql:standard-0',
  'akkeris-mysql:standard-0',
  'akkeris-redis:small',
  'akkeris-memcached:small',
  'akkeris-s3:basic',
  'kafka:nonprod',
  'papertrail:basic',
  'securekey:fortnightly',
]
const tags = [['prod'], ['prod', 'socs'], ['dev'], [], ['pci', 'dev']]

/** A fleet of the given size that is the same every time; every few add-ons are shared, some of them widely. */
export function fleet(spaces: number, apps: number, addons: number, attachments: number): Estate {
  const built = estate()
  const next = sequence(42)
  for (const plan of plans) built.service(plan)
  for (let index = 0; index < spaces; index += 1) built.space(`s${index}`, ...(tags[index % tags.length] ?? []))
  const names = Array.from({ length: apps }, (_, index) => `a${index}-s${index % spaces}`)
  for (const [index, name] of names.entries()) {
    const organization = `org${(index % spaces) % 7}`
    built.app(name, { organization, preview: index % 29 === 0, maintenance: index % 31 === 0 })
  }
  for (let index = 0; index < addons; index += 1) {
    built.addon(`d${index}`, plans[index % plans.length] ?? '', names[index % apps] ?? '')
  }
  const rows = new Set<string>()
  while (built.inventory.attachments.length < attachments) {
    const index = Math.floor(next() ** 2 * addons)
    // Most sharing stays inside a space; one attachment in twelve goes anywhere.
    const neighbour = (index % spaces) + spaces * Math.floor((next() * apps) / spaces)
    const app = names[next() < 1 / 12 ? Math.floor(next() * apps) : neighbour] ?? ''
    const owner = names[index % apps] ?? ''
    const key = `${index} ${app}`
    if (app === owner || rows.has(key)) continue
    rows.add(key)
    built.attach(`d${index}`, plans[index % plans.length] ?? '', owner, app)
  }
  return built
}

/** Estates with every kind of gap in them: orphans, rows that nothing lists, doubles, carried rows; and a shuffle. */
export const anyEstate = anySnapshot().map(({ snapshot, shuffled }) => ({
  snapshot: buildGraph(snapshot),
  shuffled: buildGraph(shuffled),
}))

export function anySnapshot() {
  const app = fc.record({
    space: fc.constantFrom('pay', 'core-dev', 'lab', 'nowhere'),
    organization: fc.constantFrom('retail', 'finance'),
    preview: fc.boolean(),
    maintenance: fc.boolean(),
    listed: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
  })
  const addon = fc.record({
    plan: fc.constantFrom(...plans),
    owner: fc.nat(9),
    listed: fc.integer({ min: 0, max: 5 }).map((draw) => draw > 0),
    orphan: fc.integer({ min: 0, max: 5 }).map((draw) => draw === 0),
    ownRow: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
    borrowers: fc.uniqueArray(fc.nat(9), { maxLength: 9 }),
  })
  const choice = fc.record({
    apps: fc.array(app, { minLength: 1, maxLength: 10 }),
    addons: fc.array(addon, { maxLength: 8 }),
    complete: fc.boolean(),
    carriedEvery: fc.constantFrom(0, 2, 3),
    seed: fc.nat(),
  })
  return choice.map(({ apps, addons, complete, carriedEvery, seed }) => {
    const built = estate().space('pay', 'prod').space('core-dev').space('lab', 'pci')
    for (const plan of plans.slice(0, 5)) built.service(plan)
    const names = apps.map(({ space }, index) => `a${index}-${space}`)
    for (const [index, { listed, organization, preview, maintenance }] of apps.entries()) {
      if (listed) built.app(names[index] ?? '', { organization, preview, maintenance })
    }
    for (const [index, { plan, owner, listed, orphan, ownRow, borrowers }] of addons.entries()) {
      const name = `d${index}`
      const ownerName = names[owner % names.length] ?? ''
      const others = new Set(borrowers.map((borrower) => names[borrower % names.length] ?? ''))
      others.delete(ownerName)
      if (listed) built.addon(name, plan, ownerName)
      if (!listed && !orphan) built.attach(name, plan, ownerName, ownerName)
      if (!ownRow) built.without('attachments', attachmentId(name, ownerName))
      built.attach(name, plan, orphan ? null : ownerName, ...others)
    }
    if (!complete) built.partial()
    if (carriedEvery > 0) {
      for (const rows of [built.inventory.attachments, built.inventory.apps, built.inventory.addons]) {
        for (const [index, row] of rows.entries()) if (index % carriedEvery === 0) built.carried[row.id] = 1
      }
    }
    const snapshot = built.snapshot()
    return { snapshot, shuffled: shuffle(snapshot, seed) }
  })
}

function shuffle(snapshot: Snapshot, seed: number): Snapshot {
  const next = sequence(seed)
  const mixed = <Row>(rows: readonly Row[]): Row[] =>
    rows
      .map((row) => ({ row, key: next() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ row }) => row)
  const { inventory } = snapshot
  return {
    ...snapshot,
    inventory: {
      ...inventory,
      spaces: mixed(inventory.spaces),
      apps: mixed(inventory.apps),
      addons: mixed(inventory.addons),
      attachments: mixed(inventory.attachments),
      services: mixed(inventory.services),
    },
  }
}

/** Numbers from 0 to 1, the same for the same seed. */
function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const kinds = ['spaces', 'apps', 'addons', 'attachments', 'services', 'couplings'] as const

/** The snapshot as the store gives it: rows sorted by id. */
export function sorted(snapshot: Snapshot): Snapshot {
  const { inventory } = snapshot
  const rows: { id: string }[][] = kinds.map((kind) => inventory[kind])
  for (const list of rows) list.sort((a, b) => (a.id < b.id ? -1 : 1))
  return snapshot
}

/** Processor milliseconds of the fastest of five runs: what else the machine does meanwhile is not counted. */
export function fastest(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}
