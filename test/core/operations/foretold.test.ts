import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { VariableChange } from '#shared/domain/operation.ts'
import { baseNames } from '#core/risk/variables.ts'
import type { FleetAddon } from '#demo/platform/fleet.ts'
import { addonVariables } from '#demo/rows/config-variables.ts'
import { stage, type Stage, type Wanted } from './stage.ts'

/* What a plan says of config variables and primaries, held against what the demo platform then has. */

const turns = 220
/** Brokers are done with whatever they make by then. */
const hour = 3_600_000

const choice = fc.record({
  kind: fc.constantFrom('create-addon', 'attach', 'detach', 'detach', 'promote', 'promote', 'rename', 'rename'),
  app: fc.nat(),
  addon: fc.nat(),
  plan: fc.nat(),
  name: fc.oneof(
    fc.constant(''),
    fc.stringMatching(/^[a-z][a-z0-9]{1,3}(-[a-z0-9_]{1,4}){0,4}$/),
    fc.constantFrom('orders-main-db', 'users-main-db', 'maindb', 'main-db', 'a-b-', 'kafka-bear-1234'),
  ),
})

/** The demo's own services whose variables are the platform's own as well. */
const services = [
  'akkeris-postgresql',
  'akkeris-mysql',
  'akkeris-redis',
  'akkeris-memcached',
  'akkeris-s3',
  'akkeris-es',
]

function at<Thing>(things: readonly Thing[], index: number): Thing | null {
  return things.length === 0 ? null : (things[index % things.length] ?? null)
}

const known = ({ service, state }: FleetAddon): boolean => services.includes(service.name) && state === 'provisioned'

function wantedOf(
  { demo }: Stage,
  drawn: typeof choice extends fc.Arbitrary<infer Drawn> ? Drawn : never,
): Wanted | null {
  const { fleet } = demo.platform
  // Few apps, so that add-ons gather on them.
  const app = at(
    fleet.apps.filter(({ space }) => space.name === 'payments-stage' || space.name === 'identity-stage').slice(0, 5),
    drawn.app,
  )
  if (!app) return null
  const { kind, name } = drawn
  if (kind === 'create-addon') {
    const plans = fleet.services.filter((service) => services.includes(service.name)).flatMap(({ plans }) => plans)
    const plan = at(
      plans.filter(({ state, compliance }) => state !== 'shutdown' && compliance.length === 0),
      drawn.plan,
    )
    return plan && { kind, appId: app.id, plan: plan.name, name }
  }
  if (kind === 'attach') {
    const addon = at(fleet.addons.filter(known), drawn.addon)
    return addon && { kind, appId: app.id, addonId: addon.id, name }
  }
  const addon = at(app.attachments.map((attachment) => attachment.addon).filter(known), drawn.addon)
  if (!addon) return null
  if (kind === 'rename') return { kind, appId: app.id, addonId: addon.id, name }
  return { kind, appId: app.id, addonId: addon.id }
}

function namesOn(on: Stage, appId: string): Set<string> {
  const app = on.demo.platform.directory.app(appId)
  const all = app ? addonVariables(on.demo.platform, app) : []
  return new Set(
    all.filter(({ attachment }) => baseNames(attachment.addon.service.name) !== null).map(({ name }) => name),
  )
}

/** Promised to nobody: there while a database has a replica. */
const isPromised = (name: string): boolean => !name.endsWith('DATABASE_READONLY_URL')

function applied(names: ReadonlySet<string>, changes: readonly VariableChange[]): string[] {
  const after = new Set(names)
  for (const { before } of changes) if (before !== null) after.delete(before)
  for (const { after: later } of changes) if (later !== null) after.add(later)
  return [...after].filter(isPromised).toSorted()
}

it(`foretells the names of config variables and the primaries through ${turns} changes`, async () => {
  const on = await stage({ size: 'S', seed: 21 })
  const tally: Record<string, number> = {}
  for (const drawn of fc.sample(choice, { numRuns: turns, seed: 4 })) {
    const wanted = wantedOf(on, drawn)
    if (!wanted || !('appId' in wanted) || wanted.appId === null) continue
    const { appId } = wanted
    await on.sync()
    const planned = await on.plan(wanted)
    const { verdict, variables, primaries } = planned.plan
    if (verdict.kind !== 'will-work') continue
    const before = namesOn(on, appId)
    expect((await on.send(planned)).status).toBeLessThan(300)
    await on.demo.platform.clock.advance(hour)
    const after = [...namesOn(on, appId)].filter(isPromised).toSorted()
    const what = JSON.stringify({ wanted, before: [...before], variables, after }, null, 1)

    const picked = primaries.some(({ after: later, note }) => later === null && note.includes('picks'))
    const made = variables.flatMap(({ after: name }) => (name?.startsWith('…_') === true ? [name.slice(1)] : []))
    if (picked)
      expect(after, what).toEqual(
        expect.arrayContaining(
          variables.flatMap(({ after: name }) => (name !== null && isPromised(name) ? [name] : [])),
        ),
      )
    else if (made.length > 0) {
      for (const end of made.filter(isPromised)) {
        expect(
          after.some((name) => name.endsWith(end) && !before.has(name)),
          what,
        ).toBe(true)
      }
    } else expect(applied(before, variables), what).toEqual(after)

    for (const { service, after: name, note } of primaries) {
      const primary = on.demo.platform.directory
        .app(appId)
        ?.attachments.find((attachment) => attachment.addon.service.name === service && attachment.primary)
      if (name !== null && name !== 'the new one') expect(primary?.name, what).toBe(name)
      if (name === null) expect(primary === undefined, `${what} ${note}`).toBe(!note.includes('picks'))
    }
    const told = picked ? 'picked' : made.length > 0 ? 'made up' : variables.length > 0 ? 'foretold' : 'unchanged'
    tally[told] = (tally[told] ?? 0) + 1
  }
  const counts = JSON.stringify(tally)
  expect(tally['foretold'], counts).toBeGreaterThan(30)
  for (const told of ['picked', 'made up', 'unchanged']) expect(tally[told], counts).toBeGreaterThan(1)
}, 120_000)
