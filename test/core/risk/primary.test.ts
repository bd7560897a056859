import { describe, expect, it } from 'vitest'
import type { AddonAnswer } from '#shared/domain/inventory.ts'
import { addonId, appId, noon, postgres, town, type Estate } from './estate.ts'

const mysql = 'akkeris-mysql:standard-0'
const rabbit = 'alamo-rabbitmq:shared'
const kafka = 'kafka:nonprod'
const hour = 3_600_000

interface Case {
  /** All is well by what was told at that time. */
  well: (askedAt: number) => Estate
  /** Something is wrong by it. */
  wrong: (askedAt: number) => Estate
  /** Of which add-on it is not known any more whether it is the primary one, and where. */
  doubt: string
}

const pair = (): Estate =>
  town()
    .addon('orders-main-db', postgres, 'web-shop', 'api-pay')
    .addon('users-main-db', postgres, 'web-shop', 'api-pay')
const services = (): Estate => town().addon('ledger', postgres, 'api-pay').addon('orders', mysql, 'web-shop', 'api-pay')
const topics = (): Estate =>
  town().addon('topics', kafka, 'web-shop', 'api-pay').named('topics', 'api-pay', 'kafka-bear-1234')
const lent = (): Estate => town().addon('ledger', postgres, 'api-pay', 'web-shop')
const two = (): Estate => lent().addon('own', postgres, 'web-shop')
const queue = (): Estate => town().addon('queue', rabbit, 'api-pay', 'web-shop')

const cases: Record<string, Case> = {
  'AKR-301': {
    well: (at) => pair().primaries('api-pay', { 'orders-main-db': false, 'users-main-db': true }, at),
    wrong: (at) => pair().primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false }, at),
    doubt: 'users-main-db is the primary akkeris-postgresql of api-pay',
  },
  'AKR-302': {
    well: (at) => services().primaries('api-pay', { orders: false }, at),
    wrong: (at) => services().primaries('api-pay', { orders: true }, at),
    doubt: 'orders is the primary akkeris-mysql of api-pay',
  },
  'AKR-303': {
    well: (at) => topics().primaries('api-pay', { topics: true }, at),
    wrong: (at) => topics().primaries('api-pay', { topics: false }, at),
    doubt: 'topics is the primary kafka of api-pay',
  },
  'AKR-304': {
    well: (at) => lent().primaries('web-shop', { ledger: false }, at),
    wrong: (at) => lent().primaries('web-shop', { ledger: true }, at),
    doubt: 'ledger is the primary akkeris-postgresql of web-shop',
  },
  'AKR-306': {
    well: (at) => two().primaries('web-shop', { ledger: false }, at),
    wrong: (at) => two().primaries('web-shop', { ledger: true }, at),
    doubt: 'ledger is the primary akkeris-postgresql of web-shop',
  },
  'AKR-307': {
    well: (at) => queue().primaries('web-shop', { queue: true }, at),
    wrong: (at) => queue().primaries('web-shop', { queue: false }, at),
    doubt: 'queue is the primary alamo-rabbitmq of web-shop',
  },
}

describe.each(Object.entries(cases))('what was told of primaries, for %s,', (rule, { well, wrong, doubt }) => {
  const day = noon - 24 * hour

  it('proves for 24 hours that all is well, or for as long as the policy says', () => {
    expect(well(day + 1).quiet(rule)).toBe(true)
    expect(well(day).findings(rule)).toEqual([])
    expect(well(day).gap(rule)).toMatchObject({
      gap: 'not-asked',
      reason: `Nobody has asked the platform for 24 hours whether ${doubt} yet. A deep look does.`,
    })
    expect(well(day).option(rule, { 'fresh-hours': 25 }).quiet(rule)).toBe(true)
  })

  it('is trouble until something else is told', () => {
    expect(wrong(noon).findings(rule)).toHaveLength(1)
    expect(wrong(day - 1000 * hour).findings(rule)).toHaveLength(1)
  })

  it('is looked at again when it has become too old', () => {
    const { run } = well(noon - 23 * hour).judge()
    const records = [...run.addons, ...run.apps].flatMap((record) => (record ? [record.holdsUntil] : []))
    expect(Math.min(...records)).toBe(noon + hour)
  })
})

/** As if somebody had asked for the add-on alone. */
function answered(built: Estate, addon: string, askedAt: number, primary: Record<string, boolean>): Estate {
  const told = Object.fromEntries(Object.entries(primary).map(([app, value]) => [appId(app), value]))
  const answer: AddonAnswer = { askedAt, state: 'provisioned', configVariables: [], primary: told, problems: [] }
  built.facts.answers = new Map([...(built.facts.answers ?? []), [addonId(addon), answer]])
  return built
}

describe('what was told of an add-on of its own', () => {
  const old = noon - 24 * hour

  it('holds while it is young, and gives way to the list afterwards', () => {
    const asked = (at: number): Estate => answered(two(), 'own', at, { 'web-shop': false })
    const none = (at: number): Estate => asked(at).primaries('web-shop', { ledger: false })
    expect(none(old + 1).finding('AKR-306').facts).toEqual({ service: 'akkeris-postgresql', primaries: '' })
    expect(none(old).quiet('AKR-306')).toBe(true)
    const both = asked(old).primaries('web-shop', { ledger: true }).finding('AKR-306')
    expect(both.facts).toMatchObject({ primaries: 'ledger and own' })
    expect(both.reason).toContain('web-shop has 2 primary add-ons of akkeris-postgresql, ledger and own')
    expect(both.remedy[0]?.text).toContain('all marked as primary; please leave only own marked')
    const secondary = answered(queue().primaries('web-shop', { queue: true }), 'queue', old, { 'api-pay': false })
    expect(secondary.quiet('AKR-307')).toBe(true)
    expect(secondary.secondary('queue').finding('AKR-307').facts).toEqual({ secondaryOn: 'api-pay' })
  })
})

function twice(looked: number, asked: number): Estate {
  const built = lent().primaries('web-shop', { ledger: false }, looked)
  return answered(built, 'ledger', asked, { 'web-shop': false })
}

it('goes by the younger one of two answers', () => {
  const old = noon - 24 * hour
  expect(twice(old, noon).quiet('AKR-304')).toBe(true)
  expect(twice(noon, old).quiet('AKR-304')).toBe(true)
  expect(twice(old, old - 1).gap('AKR-304').gap).toBe('not-asked')
})

function bills(at: number): Estate {
  return services().addon('bills', mysql, 'web-shop', 'api-pay').primaries('api-pay', { bills: true }, at)
}

it('does not take an add-on for secondary by an old answer about the primary one beside it', () => {
  for (const at of [noon, noon - 24 * hour]) expect(bills(at).finding('AKR-302').addon.name).toBe('bills')
  expect(
    bills(noon)
      .unjudged()
      .some(({ ruleId }) => ruleId === 'AKR-302'),
  ).toBe(false)
  expect(bills(noon - 24 * hour).gap('AKR-302').reason).toContain('for 24 hours whether bills is the primary')
})
