import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '#core/risk/fingerprint.ts'
import type { Hit } from '#core/risk/hit.ts'
import { addonId, appId, postgres, town, type Estate } from './estate.ts'
import { judgementOf, madeUp } from './made-up.ts'

function shared(): Estate {
  return town().addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop')
}

function printOf(choice: Partial<Hit> = {}, built = shared()): string {
  const judgement = judgementOf(built, [madeUp('AKR-1')])
  const hit = judgement.find(`AKR-1/${addonId('ledger')}`)
  if (!hit) throw new Error('It is not found.')
  return fingerprintOf({ ...hit, ...choice }, judgement.graph)
}

describe('a fingerprint', () => {
  it('does not depend on the order in which anything was told', () => {
    const facts = { apps: 3, spaces: 2, teams: 1, zones: 0 }
    const backwards = Object.fromEntries(Object.entries(facts).toReversed())
    const mixed = { spaces: 2, zones: 0, apps: 3, teams: 1 }
    expect(printOf({ facts: backwards })).toBe(printOf({ facts }))
    expect(printOf({ facts: mixed })).toBe(printOf({ facts }))
    expect(printOf({ outside: ['b-pay', 'a-pay'] })).toBe(printOf({ outside: ['a-pay', 'b-pay'] }))
    expect(printOf({ others: ['y', 'x'] })).toBe(printOf({ others: ['x', 'y'] }))
    const turned = shared()
    turned.inventory.attachments.reverse()
    expect(printOf({}, turned)).toBe(printOf())
  })

  it('is another one for each thing that a finding stands on', () => {
    const one = town().addon('ledger', postgres, 'api-pay', 'api-paydev')
    const unattached = shared().without('attachments', `attachment-ledger-api-pay`)
    const prints = [
      printOf(),
      printOf({}, one),
      printOf({}, unattached),
      printOf({ appId: appId('web-shop') }),
      printOf({ facts: { apps: 3 } }),
      printOf({ facts: { apps: 2 } }),
      printOf({ facts: { apps: null } }),
      printOf({ outside: ['a-pay'] }),
      printOf({ others: ['a-pay'] }),
      printOf({ rule: madeUp('AKR-2') }),
    ]
    expect(new Set(prints).size).toBe(prints.length)
  })

  it('is the same however bad it is and whomever of the share it is about', () => {
    expect(printOf({ score: 3, severity: 'low', base: 'low', damped: true, about: [1] })).toBe(printOf())
  })
})
