import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan } from '#shared/domain/inventory.ts'
import { planChangeOf, priceOf, shortcomings, whyItFails } from '#core/operations/plan-change.ts'
import { keepsBackups, lossOf } from '#core/operations/remnants.ts'

const plan = (attributes: Record<string, string> = {}, more: Partial<Plan> = {}): Plan => ({
  id: 'id',
  name: 's:plan',
  humanName: '',
  description: '',
  priceCents: 500,
  state: 'public',
  regions: [],
  compliance: [],
  isDefault: false,
  attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
  ...more,
})

const shared = plan({ dedicated: 'false' })
const dedicated = plan({ dedicated: 'true' })
const silent = plan()

describe('what a broker does when a plan changes', () => {
  it.each([
    ['akkeris-postgresql', shared, dedicated, 'copied'],
    ['akkeris-postgresql', shared, shared, 'copied'],
    ['akkeris-postgresql', dedicated, dedicated, 'in-place'],
    ['akkeris-postgresql', dedicated, shared, 'copied'],
    // Where nobody says what it is, the worse is said.
    ['akkeris-postgresql', silent, dedicated, 'copied'],
    ['akkeris-postgresql', null, null, 'copied'],
    ['akkeris-mysql', dedicated, dedicated, 'in-place'],
    ['akkeris-mysql', shared, dedicated, 'fails'],
    ['akkeris-mysql', dedicated, shared, 'fails'],
    ['akkeris-mysql', silent, dedicated, 'undescribed'],
    ['akkeris-s3', silent, silent, 'fails'],
    ['akkeris-mongodb', silent, silent, 'fails'],
    ['akkeris-memcached', silent, silent, 'emptied'],
    ['akkeris-redis', silent, silent, 'in-place'],
    ['shop-search', silent, silent, 'undescribed'],
  ] as const)('%s', (service, from, to, change) => {
    expect(planChangeOf(service, from, to)).toBe(change)
    if (change === 'fails') expect(whyItFails(service)).toContain('records the new plan and its price')
  })
})

describe('what a new plan lacks', () => {
  it('is told in amounts, whatever their unit, and not where they cannot be compared', () => {
    expect(shortcomings(plan({ storage_capacity: '1GB' }), plan({ storage_capacity: '512MB' }))).toEqual([
      'It has 512MB of storage instead of 1GB.',
    ])
    expect(shortcomings(plan({ storage_capacity: '512MB' }), plan({ storage_capacity: '1GB' }))).toEqual([])
    expect(shortcomings(plan({ ram: 'much' }), plan({ ram: '1GB' }))).toEqual([])
    expect(shortcomings(null, plan({ ram: '1GB' }))).toEqual([])
    expect(shortcomings(plan({ high_availability: 'true' }), plan({ high_availability: 'false' }))).toEqual([
      'It no longer has high availability.',
    ])
    expect(shortcomings(plan(), plan({}, { state: 'deprecated' }))).toEqual(['s:plan is deprecated.'])
  })

  it('is something in one direction at most', () => {
    const amount = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.constantFrom('', 'MB', 'GB', 'TB'))
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [first, second] = [one, other].map((parts) => plan({ connection_limit: parts.join('') }))
        if (!first || !second) return
        const there = shortcomings(first, second).length
        const back = shortcomings(second, first).length
        expect(there + back).toBeLessThanOrEqual(1)
      }),
    )
  })
})

it.each([
  [500, '$5 a month'],
  [0, '$0 a month'],
  [1234, '$12.34 a month'],
  [null, null],
])('%s cents are %s', (priceCents, words) => {
  expect(priceOf(plan({}, { priceCents }))).toBe(words)
})

describe('what is left of an add-on', () => {
  it.each([
    ['akkeris-postgresql', dedicated, 'final snapshot'],
    ['akkeris-mysql', shared, 'nothing is kept'],
    ['akkeris-mysql', null, 'depends on its plan'],
    ['akkeris-s3', silent, 'Every object'],
    ['papertrail', silent, 'no logs'],
    ['home-made', silent, 'nobody described'],
  ])('of %s', (service, of, words) => {
    expect(lossOf('db', service, of, false)).toContain(words)
  })

  it('is a backup only where a broker keeps any', () => {
    expect(keepsBackups('akkeris-postgresql', dedicated)).toBe(true)
    expect(keepsBackups('akkeris-postgresql', shared)).toBe(false)
    expect(keepsBackups('akkeris-postgresql', null)).toBe(false)
    expect(keepsBackups('akkeris-redis', null)).toBe(true)
    // Its GET would rotate it.
    expect(keepsBackups('securekey', dedicated)).toBe(false)
  })
})
