import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { openBench } from './sharing-bench.ts'
import type { Bench } from './sharing-bench.ts'

/** Whatever is asked for in whatever order, everything that can be read of a platform tells one story. */

const named = z.object({ id: z.string(), name: z.string() })
const addonRow = named.extend({ app: named, plan: named, addon_service: named, primary: z.boolean() })
const addonDetail = addonRow.extend({ attached_to: z.array(named.extend({ owner: z.boolean() })) })
const attachmentRow = named.extend({
  app: named,
  addon: z.object({ id: z.string(), app: z.object({ name: z.string() }), plan: named }),
})
const heldRow = attachmentRow.extend({ primary: z.boolean() })
const planDetail = z.object({ provisioned_by: z.array(named) })

type Addon = z.infer<typeof addonRow>
type Attachment = z.infer<typeof attachmentRow>

const serviceOf = (plan: { name: string }): string => plan.name.slice(0, plan.name.indexOf(':'))

const plans = [
  'akkeris-postgresql:standard-0',
  'akkeris-postgresql:standard-1',
  'akkeris-postgresql:premium-0',
  'akkeris-postgresql:eu-residency',
  'akkeris-postgresql:premium-prod',
  'akkeris-redis:small',
  'akkeris-rabbitmq:sandbox',
  'kafka:nonprod',
  'ledger-db:dev',
  'papertrail:basic',
  'securekey:fortnightly',
  'nosuch:plan',
]
/** The busy ones first; the last one is not there. */
const appNames = [
  'web-dev',
  'jobs-dev',
  'api-dev',
  'api-prod',
  'bare-dev',
  'api-both',
  'api-socs',
  'api-eu',
  'nosuch-dev',
]
const names = [undefined, undefined, undefined, 'Main', 'main', 'other-name', 'third-name', '-bad-']

/** What API-FACTS section 6 names for each request while everything behind works. */
const allowed = {
  create: [201, 404, 409, 422],
  attach: [201, 404, 409, 422],
  detach: [200, 403, 404, 409],
  change: [200, 404, 409, 422, 500],
  plan: [200, 404, 409, 422, 500, 503],
  delete: [200, 403, 404, 409, 503],
}
type Kind = keyof typeof allowed

/** Mostly one of the first few, so that one thing is often done to another's result. */
const mostly = (few: number, all: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 3, arbitrary: fc.nat(few) }, { weight: 1, arbitrary: fc.nat(all) })

const step = fc.record({
  kind: fc.constantFrom<Kind>('create', 'attach', 'attach', 'detach', 'change', 'plan', 'delete'),
  app: mostly(2, appNames.length - 1),
  thing: mostly(4, 200),
  plan: mostly(2, plans.length - 1),
  name: fc.nat(names.length - 1),
  primary: fc.constantFrom(undefined, true, false),
  throughAddon: fc.boolean(),
  seconds: fc.constantFrom(0, 0, 60, 300),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Requests at once, all of them about the same thing. */
const batch = fc.record({ thing: mostly(4, 200), steps: fc.array(step, { minLength: 2, maxLength: 4 }) })

interface Picture {
  addons: Addon[]
  attachments: Attachment[]
}

async function read<Row>(lab: Bench, path: string, row: z.ZodType<Row>): Promise<Row> {
  const { status, text } = await lab.send('GET', path)
  expect(`${path} ${status}`).toBe(`${path} 200`)
  return row.parse(JSON.parse(text))
}

async function look(lab: Bench): Promise<Picture> {
  const [addons, attachments] = await Promise.all([
    read(lab, '/addons', z.array(addonRow)),
    read(lab, '/addon-attachments', z.array(attachmentRow)),
  ])
  return { addons, attachments }
}

const nobody = {
  id: 'nobody',
  name: 'nobody',
  app: { name: 'nosuch-dev' },
  addon: { id: 'nobody', plan: { name: 'nosuch:plan' } },
}

const isDatabase = ({ addon }: Attachment): boolean => serviceOf(addon.plan) === 'akkeris-postgresql'

/** What a step is about: databases before the rest, what was written last before what is older. */
function thingOf({ thing }: Step, { attachments }: Picture): typeof nobody {
  const inOrder = attachments.toReversed().toSorted((a, b) => Number(isDatabase(b)) - Number(isDatabase(a)))
  return inOrder[thing % (inOrder.length + 1)] ?? nobody
}

/** Sends what the step asks for, of whatever there is by then. */
async function perform(lab: Bench, one: Step, picture: Picture): Promise<{ kind: Kind; status: number }> {
  const app = appNames[one.app]
  const attachment = thingOf(one, picture)
  const name = names[one.name]
  const plan = plans[one.plan]
  const addonPath = `/apps/${attachment.app.name}/addons/${attachment.addon.id}`
  const attachmentPath = `/apps/${attachment.app.name}/addon-attachments/${attachment.id}`
  const requests: Record<Kind, () => Promise<{ status: number }>> = {
    create: () => lab.send('POST', `/apps/${app}/addons`, { plan, attachment: { name } }),
    attach: () => lab.send('POST', '/addon-attachments', { app, addon: attachment.addon.id, name }),
    detach: () => lab.send('DELETE', `/addon-attachments/${attachment.id}`),
    change: () =>
      one.throughAddon
        ? lab.send('PATCH', addonPath, { attachment: { name }, primary: one.primary })
        : lab.send('PATCH', attachmentPath, { name, primary: one.primary }),
    plan: () => lab.send('PATCH', addonPath, { plan }),
    delete: () => lab.send('DELETE', addonPath),
  }
  const { status } = await requests[one.kind]()
  await lab.demo.platform.clock.advance(one.seconds * 1000)
  return { kind: one.kind, status }
}

/** Shrinking a counterexample ends in time to be told. */
const effort = { numRuns: 10, interruptAfterTimeLimit: 45_000 }

const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id).toSorted()

/** The two global lists against each other. */
function expectOwnership({ addons, attachments }: Picture): void {
  expect(new Set(ids(addons)).size).toBe(addons.length)
  expect(new Set(ids(attachments)).size).toBe(attachments.length)
  const owned = new Map(addons.map((addon) => [addon.id, addon]))
  for (const { addon, app } of attachments) {
    const owner = owned.get(addon.id)
    // Nobody owns an orphan, and no list of add-ons knows it.
    expect(addon.app.name).toBe(owner?.app.name ?? 'null-null')
    if (owner) expect(addon.plan).toEqual(owner.plan)
    expect(app.name).not.toBe('null-null')
  }
  for (const addon of addons) {
    const own = attachments.filter((one) => one.addon.id === addon.id && one.app.name === addon.app.name)
    expect(own.map(({ name }) => name)).toEqual([addon.name])
  }
}

/** What each app says it owns and holds, against the global lists. Gives the primaries of each app and service. */
async function expectApps(lab: Bench, { addons, attachments }: Picture): Promise<Map<string, boolean[]>> {
  const primaries = new Map<string, boolean[]>()
  const note = (app: string, service: string, primary: boolean): void => {
    primaries.set(`${app} ${service}`, [...(primaries.get(`${app} ${service}`) ?? []), primary])
  }
  for (const { name: app } of lab.demo.platform.fleet.apps) {
    const [owned, borrowed] = await Promise.all([
      read(lab, `/apps/${app}/addons`, z.array(addonRow)),
      read(lab, `/apps/${app}/addon-attachments`, z.array(heldRow)),
    ])
    expect(ids(owned)).toEqual(ids(addons.filter((addon) => addon.app.name === app)))
    const others = attachments.filter((one) => one.app.name === app && one.addon.app.name !== app)
    expect(ids(borrowed)).toEqual(ids(others))
    for (const addon of owned) note(app, serviceOf(addon.plan), addon.primary)
    for (const one of borrowed) note(app, serviceOf(one.addon.plan), one.primary)
  }
  return primaries
}

/** One add-on, its attachments and its plan, read one by one. */
async function expectSingles(lab: Bench, addon: Addon, { attachments }: Picture): Promise<void> {
  const all = attachments.filter((one) => one.addon.id === addon.id)
  const detail = await read(lab, `/addons/${addon.id}`, addonDetail)
  expect({ ...detail, attached_to: undefined }).toEqual({ ...addon, attached_to: undefined })
  expect(ids(detail.attached_to)).toEqual(ids(all.map(({ app }) => app)))
  expect(detail.attached_to.filter(({ owner }) => owner).map(({ name }) => name)).toEqual([addon.app.name])
  const shared = await read(lab, `/addons/${addon.id}/addon-attachments`, z.array(heldRow))
  expect(ids(shared)).toEqual(ids(all.filter(({ app }) => app.id !== addon.app.id)))
  for (const one of all) {
    const alone = await read(lab, `/addon-attachments/${one.id}`, attachmentRow)
    expect(alone).toEqual(one)
    const through = await read(lab, `/apps/${one.app.name}/addons/${addon.id}`, addonRow)
    expect({ name: through.name, app: through.app }).toEqual({ name: one.name, app: one.app })
  }
  const { provisioned_by: holders } = await read(
    lab,
    `/addon-services/${serviceOf(addon.plan)}/plans/${addon.plan.id}`,
    planDetail,
  )
  const having = attachments.filter((one) => one.addon.plan.id === addon.plan.id).map(({ app }) => app.name)
  expect(holders.map(({ name }) => name)).toEqual(having.toSorted())
}

it('lists, single reads, counts, primaries, owners and orphans agree after every change', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
      const lab = await openBench()
      // A delete that its broker refuses has found a successor by then, and both stay primary: the server stumbles there.
      const doubled = new Set<string>()
      for (const one of steps) {
        const before = await look(lab)
        const { kind, status } = await perform(lab, one, before)
        const about = thingOf(one, before)
        if (kind === 'delete' && status === 503) doubled.add(`${about.app.name} ${serviceOf(about.addon.plan)}`)
        const stumbles = doubled.size > 0 && (kind === 'delete' || kind === 'detach') ? [500] : []
        expect([...allowed[kind], ...stumbles], `${kind} gave ${status}`).toContain(status)
        const picture = await look(lab)
        expectOwnership(picture)
        for (const [where, flags] of await expectApps(lab, picture)) {
          const count = flags.filter(Boolean).length
          expect(`${where} ${count}`).toBe(`${where} ${doubled.has(where) && count > 1 ? count : 1}`)
        }
        const addon = picture.addons[one.thing % picture.addons.length]
        if (addon) await expectSingles(lab, addon, picture)
      }
    }),
    effort,
  )
}, 60_000)

it('the lists agree even when changes come at once, and every refusal is one that is known', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 3, maxLength: 8 }), async (batches) => {
      const lab = await openBench()
      // Late enough for all of a batch to pass their checks before any of them writes; a binding outlasts a deletion.
      lab.demo.platform.backend.outages.add({ step: 'bind', answer: 'late', milliseconds: 12 })
      lab.demo.platform.backend.outages.add({ answer: 'late', milliseconds: 3 })
      for (const { thing, steps } of batches) {
        const before = await look(lab)
        const answers = await Promise.all(steps.map((one) => perform(lab, { ...one, thing, seconds: 0 }, before)))
        for (const { kind, status } of answers) {
          expect([...allowed[kind], 500, 503], `${kind} gave ${status}`).toContain(status)
        }
        const picture = await look(lab)
        expectOwnership(picture)
        await expectApps(lab, picture)
      }
    }),
    effort,
  )
}, 60_000)
