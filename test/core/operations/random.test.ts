import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { isAsPredicted, stage, type Stage, type Wanted } from './stage.ts'

const size = 400

type Five = 'create-addon' | 'attach' | 'detach' | 'promote' | 'rename'

/** Any of the five kinds on whatever the generated platform has; nothing says that it makes sense. */
const choice = fc.record({
  kind: fc.constantFrom<Five[]>('create-addon', 'attach', 'attach', 'attach', 'detach', 'detach', 'promote', 'rename'),
  app: fc.nat(),
  addon: fc.nat(),
  held: fc.boolean(),
  plan: fc.nat(),
  name: fc.oneof(
    { weight: 4, arbitrary: fc.constant('') },
    { weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Z][A-Za-z0-9_-]{1,8}$/) },
    { weight: 1, arbitrary: fc.string({ maxLength: 30, unit: 'binary' }) },
  ),
})

function at<Thing>(things: readonly Thing[], index: number): Thing {
  const thing = things[index % things.length]
  if (thing === undefined) throw new Error('There is nothing to choose from.')
  return thing
}

function wantedOf({ demo }: Stage, drawn: typeof choice extends fc.Arbitrary<infer Drawn> ? Drawn : never): Wanted {
  const { apps, addons, services } = demo.platform.fleet
  const app = at(apps, drawn.app)
  // Mostly something that the app has, or else most would be refused for that alone.
  const has = drawn.held && drawn.kind !== 'attach' && app.attachments.length > 0
  const addonId = has ? at(app.attachments, drawn.addon).addon.id : at(addons, drawn.addon).id
  const plans = services.flatMap((service) => service.plans)
  const { kind, name } = drawn
  if (kind === 'create-addon') return { kind, appId: app.id, plan: at(plans, drawn.plan).name, name }
  if (kind === 'attach' || kind === 'rename') return { kind, appId: app.id, addonId, name }
  return { kind, appId: app.id, addonId }
}

it(`keeps its promises in ${size} changes of a platform, most of them unknown to the lists`, async () => {
  const on = await stage({ size: 'S', seed: 11 })
  const tally = { 'will-work': 0, refused: 0, blocked: 0, 'cannot-know': 0, 'not-found': 0 }
  const wrong: unknown[] = []
  for (const [turn, drawn] of fc.sample(choice, { numRuns: size, seed: 77 }).entries()) {
    if (turn % 25 === 0) await on.sync()
    const wanted = wantedOf(on, drawn)
    let planned
    try {
      planned = await on.plan(wanted)
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'not-found' })
      tally['not-found'] += 1
      continue
    }
    const { verdict } = planned.plan
    tally[verdict.kind] += 1
    if (verdict.kind === 'blocked') continue
    const said = await on.send(planned)
    if (!isAsPredicted(verdict, said)) wrong.push({ turn, wanted, verdict, said })
  }
  expect(wrong).toEqual([])
  expect(tally['cannot-know'], JSON.stringify(tally)).toBeLessThan(5)
  expect(tally['will-work'], JSON.stringify(tally)).toBeGreaterThan(60)
  expect(tally.refused, JSON.stringify(tally)).toBeGreaterThan(60)
}, 120_000)
