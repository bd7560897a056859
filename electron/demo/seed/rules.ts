import type { Seed } from './format.ts'
import { twoPartName } from './plant-apps.ts'
import { offeredServices, plansByKey } from './plant-places.ts'
import { quoted, repeats, sameId, unknown, withIds } from './problem.ts'
import type { Known, Path, Problem } from './problem.ts'
import { brokenAttachments } from './rules-attachments.ts'

/**
 * What the form of the file cannot say: names and ids that refer to nothing or to two things, and what the platform
 * would refuse. A historic file is asked only for what nothing can stand without.
 */
export function brokenRules(seed: Seed): Problem[] {
  const stackRegion = new Map(seed.stacks.map(({ name, region }) => [name, region]))
  const spaceRegion = new Map(seed.spaces.map(({ name, stack }) => [name, stackRegion.get(stack) ?? null]))
  const regionOf = new Map(seed.apps.map((app) => [twoPartName(app), spaceRegion.get(app.space) ?? null]))
  const tagsOf = new Map(seed.spaces.map(({ name, compliance }) => [name, compliance ?? []]))
  const complianceOf = new Map(seed.apps.map((app) => [twoPartName(app), tagsOf.get(app.space) ?? []]))
  const known: Known = { seed, regionOf, complianceOf, plans: plansByKey(offeredServices(seed)) }
  const needed = [...brokenGround(known), ...brokenTokens(seed)]
  return seed.historic === true ? needed : [...needed, ...brokenUse(known), ...brokenAttachments(known)]
}

const namesOf = (things: { name: string }[]): Set<string> => new Set(things.map(({ name }) => name))

/** References without which there is no place to put a thing. */
function brokenGround({ seed, regionOf }: Known): Problem[] {
  const problems: Problem[] = []
  const expectKnown = (names: { has(name: string): boolean }, kind: string, name: string, path: Path): void => {
    if (!names.has(name)) problems.push({ path, rule: unknown(kind, name) })
  }
  const regions = namesOf(seed.regions)
  const stacks = namesOf(seed.stacks)
  const spaces = namesOf(seed.spaces)
  const organizations = namesOf(seed.organizations)
  const pipelines = namesOf(seed.pipelines ?? [])
  for (const [at, { region }] of seed.stacks.entries())
    expectKnown(regions, 'a region', region, ['stacks', at, 'region'])
  for (const [at, { stack }] of seed.spaces.entries()) expectKnown(stacks, 'a stack', stack, ['spaces', at, 'stack'])
  for (const [at, { space, organization }] of seed.apps.entries()) {
    expectKnown(spaces, 'a space', space, ['apps', at, 'space'])
    expectKnown(organizations, 'an organization', organization, ['apps', at, 'organization'])
  }
  for (const [at, { app, pipeline }] of (seed.couplings ?? []).entries()) {
    expectKnown(regionOf, 'an app', app, ['couplings', at, 'app'])
    expectKnown(pipelines, 'a pipeline', pipeline, ['couplings', at, 'pipeline'])
  }
  return problems
}

/** Two people with one token would be one person; the token itself is not repeated. */
function brokenTokens({ accounts = [] }: Seed): Problem[] {
  return repeats(
    accounts.map(({ token }, at) => ({ key: token, path: ['accounts', at, 'token'] })),
    (_key, first) => `is the token of ${first} too`,
  )
}

const sameName = (key: string, first: string): string => `is taken: ${first} is called ${quoted(key)} too`
const listed = <Row>(list: string, rows: readonly Row[] | undefined): { row: Row; path: Path }[] =>
  (rows ?? []).map((row, at) => ({ row, path: [list, at] }))

function brokenUse({ seed, regionOf, plans }: Known): Problem[] {
  const services = listed('services', seed.services)
  const serviceRows = services.map(({ row, path }) => ({ ...row, path }))
  const planRows = services.flatMap(({ row, path }) =>
    row.plans.map((plan, at) => ({ id: plan.id, name: plan.name, path: [...path, 'plans', at] })),
  )
  const kinds = [
    ...(['organizations', 'regions', 'stacks', 'spaces', 'pipelines', 'sizes'] as const).map((list) =>
      listed<{ id?: string | undefined; name: string }>(list, seed[list]).map(({ row, path }) => ({
        id: row.id,
        name: row.name,
        path,
      })),
    ),
    serviceRows.map(({ id, name, path }) => ({ id, name, path })),
    planRows,
    listed('apps', seed.apps).map(({ row, path }) => ({ id: row.id, name: twoPartName(row), path })),
  ]
  return [
    ...kinds.flatMap((rows) => [
      ...repeats(
        rows.map(({ name, path }) => ({ key: name, path: [...path, 'name'] })),
        sameName,
      ),
      ...repeats(withIds(rows), sameId),
    ]),
    ...repeats(withIds(listed('addons', seed.addons).map(({ row, path }) => ({ id: row.id, path }))), sameId),
    ...repeats(
      listed('couplings', seed.couplings).map(({ row, path }) => ({ key: row.app, path: [...path, 'app'] })),
      (_key, first) => `is in a pipeline already, by ${first}`,
    ),
    ...seed.apps.flatMap((app, at) => brokenApp(app, at, regionOf)),
    ...Object.keys(seed.provisioningSeconds ?? {}).flatMap((plan) =>
      plans.has(plan) ? [] : [{ path: ['provisioningSeconds', plan], rule: 'is a plan that no service has' }],
    ),
  ]
}

const longestName = 24

function brokenApp(app: Seed['apps'][number], at: number, apps: ReadonlyMap<string, unknown>): Problem[] {
  const name = twoPartName(app)
  const problems: Problem[] = []
  if (name.length > longestName) {
    const rule = `makes ${quoted(name)} with its space, which is longer than ${longestName} characters`
    problems.push({ path: ['apps', at, 'name'], rule })
  }
  if (app.previewOf !== undefined && !apps.has(app.previewOf)) {
    problems.push({ path: ['apps', at, 'previewOf'], rule: unknown('an app', app.previewOf) })
  }
  return problems
}
