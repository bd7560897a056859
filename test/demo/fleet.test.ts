import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBodies } from '#demo/doors/bodies.ts'
import { onlyPlatform } from './platform.ts'
import { isProduction } from '#demo/platform/fleet.ts'
import type { Fleet, FleetAddon, FleetApp, FleetAttachment, FleetSpace } from '#demo/platform/fleet.ts'
import { fleetNow, generateFleet } from '#demo/generate/generate.ts'
import { fleetCounts, zipfShares } from '#demo/generate/ground.ts'

const seeds = fc.integer({ min: 0, max: 0xffffffff })

async function digest(fleet: Fleet): Promise<string> {
  const bodies = createBodies(onlyPlatform(fleet))
  const lists = ['spaces', 'apps', 'addons', 'attachments', 'couplings', 'organizations'] as const
  const hash = createHash('sha256')
  for (const list of lists) hash.update(await bodies.plain(list))
  return hash.digest('hex')
}

function expectExactCounts(fleet: Fleet, counts: (typeof fleetCounts)['S']): void {
  expect({
    spaces: fleet.spaces.length,
    apps: fleet.apps.length,
    addons: fleet.addons.filter((addon) => addon.owner).length,
    attachments: fleet.attachments.length,
  }).toEqual(counts)
}

/** Throws on the first thing that refers to nothing, or that the platform could not hold. */
function expectJoinedUp(fleet: Fleet, now = fleetNow): void {
  const latest = new Date(now).toISOString()
  const apps = new Set(fleet.apps)
  const addons = new Set(fleet.addons)
  const spaces = new Set(fleet.spaces)
  const pipelines = new Set(fleet.pipelines)
  const plans = new Map(fleet.services.flatMap((service) => service.plans.map((plan) => [plan, service] as const)))
  const broken: string[] = []
  const check = (fine: boolean, what: string): void => {
    if (!fine) broken.push(what)
  }

  for (const app of fleet.apps) {
    check(spaces.has(app.space) && app.space.apps.includes(app), `space of ${app.name}`)
    check(fleet.organizations.includes(app.organization), `organization of ${app.name}`)
    check(app.name === `${app.simpleName}-${app.space.name}` && app.name.length <= 24, `name ${app.name}`)
    check(/^[a-z][a-z0-9]*$/.test(app.simpleName), `simple name ${app.simpleName}`)
    check(!app.preview?.source || apps.has(app.preview.source), `source of ${app.name}`)
    check(app.createdAt >= app.space.createdAt && app.updatedAt <= latest, `times of ${app.name}`)
    const single = app.attachments.filter(({ addon }) => !addon.service.supports_multiple_installations)
    check(new Set(single.map(({ addon }) => addon.service)).size === single.length, `second single on ${app.name}`)
    for (const service of new Set(app.attachments.map(({ addon }) => addon.service))) {
      const held = app.attachments.filter(({ addon }) => addon.service === service)
      const [primary, ...more] = held.filter((attachment) => attachment.primary)
      const oldest = primary && held.every(({ createdAt }) => primary.createdAt <= createdAt)
      check(oldest === true && more.length === 0, `primary ${service.name} of ${app.name}`)
    }
  }
  for (const addon of fleet.addons) {
    check(plans.get(addon.plan) === addon.service, `plan of ${addon.id}`)
    check(addon.attachments.length > 0 && addon.updatedAt <= latest, `times of ${addon.id}`)
    check(addon.attachments.filter(({ owned }) => owned).length === (addon.owner ? 1 : 0), `owner of ${addon.id}`)
    const names = addon.attachments.map(({ name }) => name.toLowerCase())
    check(new Set(names).size === names.length, `names of ${addon.id}`)
    check(new Set(addon.attachments.map(({ app }) => app)).size === names.length, `twice on one app ${addon.id}`)
    if (!addon.owner) continue
    const home = addon.owner.app.space
    check(addon.plan.available_regions.includes(home.stack.region.name), `region of ${addon.id}`)
    check(
      addon.plan.compliance.every((tag) => home.compliance.includes(tag)),
      `compliance of ${addon.id}`,
    )
    check(addon.attachments.length === 1 || addon.service.supports_sharing, `${addon.service.name} shared`)
    check(
      addon.attachments.every(({ app }) => app.space.stack.region === home.stack.region),
      `regions of ${addon.id}`,
    )
  }
  for (const attachment of fleet.attachments) {
    const { addon, app, createdAt } = attachment
    check(apps.has(app) && app.attachments.includes(attachment), `app of ${attachment.id}`)
    check(addons.has(addon) && addon.attachments.includes(attachment), `add-on of ${attachment.id}`)
    check(createdAt >= app.createdAt && createdAt >= addon.createdAt && createdAt <= latest, `age of ${attachment.id}`)
  }
  for (const coupling of fleet.couplings) {
    check(apps.has(coupling.app) && pipelines.has(coupling.pipeline), `coupling ${coupling.id}`)
  }
  const ids = [...fleet.spaces, ...fleet.apps, ...fleet.addons, ...fleet.attachments, ...fleet.couplings].map(
    ({ id }) => id,
  )
  check(new Set(ids).size === ids.length, 'ids')
  check(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    'uuids',
  )
  check(new Set(fleet.apps.map(({ name }) => name)).size === fleet.apps.length, 'app names')
  expect(broken).toEqual([])
}

const shareOf = <Thing>(things: Thing[], is: (thing: Thing) => boolean): number =>
  things.filter(is).length / things.length

describe('a generated fleet', () => {
  it.each(['S', 'M', 'L'] as const)('has exactly the counts of size %s and joins up', async (size) => {
    const fleet = await generateFleet({ size, seed: 1 })
    expectExactCounts(fleet, fleetCounts[size])
    expectJoinedUp(fleet)
  })

  it('does so for any seed', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const fleet = await generateFleet({ size: 'S', seed })
        expectExactCounts(fleet, fleetCounts.S)
        expectJoinedUp(fleet)
      }),
      { numRuns: 25 },
    )
  })

  it('is the same for the same seed, byte for byte, and another for another', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const [one, again, other] = await Promise.all([
          generateFleet({ size: 'S', seed }).then(digest),
          generateFleet({ size: 'S', seed }).then(digest),
          generateFleet({ size: 'S', seed: seed + 1 }).then(digest),
        ])
        expect(again).toBe(one)
        expect(other).not.toBe(one)
      }),
      { numRuns: 5 },
    )
  })

  it('is never younger than it is told to be', async () => {
    const now = Date.UTC(2024, 4, 1)
    expectJoinedUp(await generateFleet({ size: 'S', seed: 5, now }), now)
  })

  it('shares apps out so that all spaces get some, a few get many, and none is lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 20_000 }), (spaces, more) => {
        const apps = spaces * 3 + more
        const shares = zipfShares(spaces, apps)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(apps)
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(3)
        expect(shares).toEqual(shares.toSorted((a, b) => b - a))
      }),
    )
  })

  it('looks lived in', async () => {
    const { apps, addons, attachments, spaces, couplings } = await generateFleet({ size: 'M', seed: 9 })
    expect(shareOf(apps, (app) => app.preview !== null)).toBeCloseTo(0.03, 2)
    expect(shareOf(apps, (app) => app.maintenance)).toBeGreaterThan(0.01)
    expect(shareOf(apps, (app) => app.release === null)).toBeGreaterThan(0.015)
    expect(shareOf(apps, (app) => app.formation.length === 0)).toBeGreaterThan(0.005)
    expect(shareOf(addons, ({ state }) => state !== 'provisioned')).toBeGreaterThan(0.0005)
    expect(shareOf(attachments, ({ owned, primary }) => !owned && !primary)).toBeGreaterThan(0.03)
    expect(new Set(couplings.map(({ stage }) => stage))).toEqual(
      new Set(['review', 'development', 'staging', 'production']),
    )
    expect(new Set(spaces.flatMap(({ compliance }) => compliance)).size).toBeGreaterThan(5)
    const shared = addons.filter((addon) => addon.attachments.length > 1)
    const hubs = shared.filter((addon) => addon.attachments.length >= 10)
    expect(hubs.length / shared.length).toBeGreaterThan(0.012)
    expect(hubs.length / shared.length).toBeLessThan(0.03)
    expect(Math.max(...hubs.map((addon) => addon.attachments.length))).toBeLessThan(50)
    expect(hubs.some((addon) => spacesOf(addon).size === 3)).toBe(true)
  })
})

const consumers = (addon: FleetAddon): FleetApp[] =>
  addon.attachments.filter(({ owned }) => !owned).map(({ app }) => app)
const spacesOf = (addon: FleetAddon): Set<FleetSpace> => new Set(addon.attachments.map(({ app }) => app.space))
const sameTags = (a: FleetSpace, b: FleetSpace): boolean =>
  a.compliance.toSorted().join() === b.compliance.toSorted().join()
const relational = /postgresql|mysql/
const spreading = /^kafka|-cdn$/

/** Add-ons on which each rule's predicate holds, written down here a second time and without the rules' scores. */
function casesByRule(fleet: Fleet): Record<string, FleetAddon[]> {
  const shared = fleet.addons.filter((addon) => addon.attachments.length > 1)
  const where = (holds: (owner: FleetApp, consumer: FleetApp, addon: FleetAddon) => boolean): FleetAddon[] =>
    shared.filter((addon) => {
      const owner = addon.owner?.app
      return owner !== undefined && consumers(addon).some((consumer) => holds(owner, consumer, addon))
    })
  return {
    'AKR-101': where((owner, consumer) => isProduction(owner.space) && !isProduction(consumer.space)),
    'AKR-103': where((owner, consumer) => !isProduction(owner.space) && isProduction(consumer.space)),
    'AKR-104': where(
      (owner, consumer) =>
        isProduction(owner.space) === isProduction(consumer.space) && !sameTags(owner.space, consumer.space),
    ),
    'AKR-107': where((_owner, consumer) => consumer.preview !== null),
    'AKR-201': fleet.addons.filter((addon) => addon.owner === null),
    'AKR-204': where(
      (owner, consumer, addon) => owner.organization !== consumer.organization && !spreading.test(addon.service.name),
    ),
    'AKR-206': shared.filter(
      ({ service, attachments }) =>
        !spreading.test(service.name) && attachments.length - 1 >= (relational.test(service.name) ? 3 : 5),
    ),
  }
}

const refusedToday = ({ addon, app, owned }: FleetAttachment): boolean =>
  !owned && addon.owner !== null && isProduction(addon.owner.app.space) && !isProduction(app.space)

describe('dangerous sharing', () => {
  it('is there a few times in the smallest fleet, whatever the seed', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const cases = casesByRule(await generateFleet({ size: 'S', seed }))
        for (const [rule, addons] of Object.entries(cases)) {
          expect(addons.length, rule).toBeGreaterThanOrEqual(2)
          expect(addons.length, rule).toBeLessThanOrEqual(6)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is there in proportion in a larger one, and remains the exception', async () => {
    const fleet = await generateFleet({ size: 'M', seed: 1 })
    const cases = casesByRule(fleet)
    for (const [rule, addons] of Object.entries(cases)) {
      expect(addons.length, rule).toBeGreaterThanOrEqual(8)
      expect(addons.length, rule).toBeLessThanOrEqual(30)
    }
    const touched = new Set(
      Object.values(cases)
        .flatMap((addons) => addons.flatMap((addon) => addon.attachments))
        .map(({ app }) => app),
    )
    expect(touched.size / fleet.apps.length).toBeGreaterThan(0.08)
    expect(touched.size / fleet.apps.length).toBeLessThan(0.19)
  })

  it('is older than the platform has been refusing it', async () => {
    const fleet = await generateFleet({ size: 'M', seed: 1 })
    const leaks = fleet.attachments.filter(refusedToday)
    expect(leaks.length).toBeGreaterThan(5)
    expect(leaks.every(({ createdAt }) => createdAt < '2019-10')).toBe(true)
  })
})
