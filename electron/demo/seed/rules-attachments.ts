import type { ServiceRow } from '../catalogue/services.ts'
import type { Seed } from './format.ts'
import { pathInWords, quoted, repeats, sameId, unknown, withIds } from './problem.ts'
import type { Known, Path, Problem } from './problem.ts'

type SeedAttachment = NonNullable<Seed['addons'][number]['owner']>

interface Row {
  row: SeedAttachment
  path: Path
}

/** An add-on with everything that hangs on it, told with it or apart. */
interface Bundle {
  service: ServiceRow | null
  owner: Row | null
  shared: Row[]
}

/** Add-ons and attachments that the platform would refuse if they were asked for today (API-FACTS section 6). */
export function brokenAttachments(known: Known): Problem[] {
  const { seed, plans, regionOf } = known
  const problems: Problem[] = []
  const bundles: Bundle[] = []
  const byId = new Map<string, Bundle>()
  for (const [at, addon] of seed.addons.entries()) {
    const path = ['addons', at]
    const service = plans.get(addon.plan)?.service ?? null
    if (!service)
      problems.push({ path: [...path, 'plan'], rule: `is a plan that no service has: ${quoted(addon.plan)}` })
    const owner = addon.owner ? { row: addon.owner, path: [...path, 'owner'] } : null
    if (!owner) problems.push({ path: [...path, 'owner'], rule: 'is missing; orphans stand in historic files only' })
    const shared = (addon.attachments ?? []).map((row, number) => ({ row, path: [...path, 'attachments', number] }))
    const bundle = { service, owner, shared }
    bundles.push(bundle)
    if (addon.id !== undefined && !byId.has(addon.id)) byId.set(addon.id, bundle)
  }
  for (const [at, row] of (seed.attachments ?? []).entries()) {
    const path = ['attachments', at]
    const bundle = byId.get(row.addon)
    if (bundle) bundle.shared.push({ row, path })
    else problems.push({ path: [...path, 'addon'], rule: `is the id of no add-on in the file: ${row.addon}` })
  }

  const rows = bundles.flatMap(({ owner, shared }) => (owner ? [owner, ...shared] : shared))
  for (const { row, path } of rows) {
    if (!regionOf.has(row.app)) problems.push({ path: [...path, 'app'], rule: unknown('an app', row.app) })
  }
  problems.push(
    ...repeats(withIds(rows.map(({ row, path }) => ({ id: row.id, path }))), sameId),
    ...bundles.flatMap((bundle) => brokenBundle(bundle, known)),
    ...bundles.flatMap(brokenNames),
    ...brokenHoldings(bundles),
  )
  return problems
}

/** The two tags that the platform looks at when it attaches, one way each. */
const guardedTags = ['socs', 'prod']

/** What the platform makes up itself is longer than what it takes from people. */
const madeUp = /^[a-z][a-z0-9-]*-[a-z]+-\d{1,4}$/
const takenName = /^[A-Za-z][A-Za-z0-9_-]{1,21}$/

function brokenNames({ owner, shared }: Bundle): Problem[] {
  return (owner ? [owner, ...shared] : shared).flatMap(({ row: { name }, path }) =>
    name === undefined || takenName.test(name) || madeUp.test(name)
      ? []
      : [
          {
            path: [...path, 'name'],
            rule: 'has to be 2 to 22 letters, digits, hyphens and underscores, a letter first',
          },
        ],
  )
}

function brokenBundle({ service, owner, shared }: Bundle, { regionOf, complianceOf }: Known): Problem[] {
  const all = owner ? [owner, ...shared] : shared
  const home = owner ? (regionOf.get(owner.row.app) ?? null) : null
  const guarded = guardedTags.filter((tag) => owner && complianceOf.get(owner.row.app)?.includes(tag))
  const refused = shared.flatMap(({ row, path }): Problem[] => {
    const region = regionOf.get(row.app) ?? null
    const problems: Problem[] = []
    if (home !== null && region !== null && region !== home) {
      problems.push({ path: [...path, 'app'], rule: `runs in ${region}, and the add-on is in ${home}` })
    }
    const there = complianceOf.get(row.app)
    const lacking = guarded.find((tag) => there && !there.includes(tag))
    if (lacking !== undefined) {
      problems.push({ path: [...path, 'app'], rule: `is outside ${lacking}, and the add-on is in a ${lacking} space` })
    }
    if (service && !service.supports_sharing) {
      problems.push({ path, rule: `shares an add-on of ${service.name}, which cannot be shared` })
    }
    return problems
  })
  return [
    ...refused,
    ...repeats(
      all.map(({ row, path }) => ({ key: row.app, path: [...path, 'app'] })),
      (_key, first) => `holds this add-on already, by ${first}`,
    ),
    ...repeats(
      // The platform ignores case here.
      all.flatMap(({ row, path }) =>
        row.name === undefined ? [] : [{ key: row.name.toLowerCase(), path: [...path, 'name'] }],
      ),
      (_key, first) => `is the name of this add-on on another app already, by ${first}`,
    ),
  ]
}

/** What an app holds of one service: several only where the service allows that, and one primary among them. */
function brokenHoldings(bundles: readonly Bundle[]): Problem[] {
  const held = new Map<string, { service: ServiceRow; rows: Row[]; bundles: Set<Bundle> }>()
  for (const bundle of bundles) {
    const { service, owner, shared } = bundle
    if (!service) continue
    for (const one of owner ? [owner, ...shared] : shared) {
      const key = `${one.row.app} ${service.id}`
      const holding = held.get(key) ?? { service, rows: [], bundles: new Set() }
      held.set(key, holding)
      // The same add-on twice is a mistake of another kind.
      if (!holding.bundles.has(bundle)) holding.rows.push(one)
      holding.bundles.add(bundle)
    }
  }
  return [...held.values()].flatMap(({ service, rows }) => {
    const problems: Problem[] = []
    const [first, ...others] = service.supports_multiple_installations ? [] : rows
    if (first) {
      const rule = `holds ${service.name} already, by ${pathInWords(first.path)}; there may be one on an app`
      for (const { path } of others) problems.push({ path: [...path, 'app'], rule })
    }
    const [primary, ...more] = rows.filter(({ row }) => row.primary === true)
    if (primary) {
      const rule = `makes a second primary of ${service.name} on the app; the first is ${pathInWords(primary.path)}`
      for (const { path } of more) problems.push({ path: [...path, 'primary'], rule })
    }
    return problems
  })
}
