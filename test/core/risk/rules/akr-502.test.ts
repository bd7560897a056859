import { describe, expect, it } from 'vitest'
import { memcached, postgres, town, type Estate } from '../estate.ts'
import { requestsOf, textsOf } from '../remedies.ts'

function resting(plan: string, ...names: string[]): Estate {
  const built = town().addon('ledger', plan, 'api-pay', 'web-shop', 'api-paydev')
  for (const app of built.inventory.apps) if (names.includes(app.name)) app.maintenance = true
  return built
}

describe('AKR-502 loud', () => {
  it('fires where some are in maintenance and others are not', () => {
    const finding = resting(postgres, 'api-pay').finding('AKR-502')
    expect(finding.reason).toBe('api-pay is in maintenance while api-paydev and web-shop may still write to ledger.')
    expect(finding).toMatchObject({
      apps: ['api-paydev', 'web-shop'],
      transient: true,
      facts: { maintenance: 'api-pay' },
    })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('fires where the owner is the only one awake', () => {
    const finding = resting(postgres, 'web-shop', 'api-paydev').finding('AKR-502')
    expect(finding.apps).toEqual(['api-pay'])
    expect(finding.reason).toContain('api-paydev and web-shop are in maintenance while api-pay may')
  })

  it('fires on what is known', () => {
    const built = resting(postgres, 'api-pay').without('apps', 'app-api-paydev')
    expect(built.finding('AKR-502')).toMatchObject({ apps: ['web-shop'], facts: { maintenance: 'api-pay' } })
  })

  it('stops the others too, and wakes up only those', () => {
    const finding = resting(postgres, 'api-pay').finding('AKR-502')
    expect(requestsOf(finding)).toEqual([
      'PATCH /apps/api-paydev {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":false}',
      'PATCH /apps/api-paydev {"maintenance":false}',
    ])
    expect(textsOf(finding)).toEqual([
      'Put 2 apps in maintenance: api-paydev and web-shop. api-pay is there already and stays.',
      'Do what the maintenance is for. If it is over already, take the others out of it instead of api-paydev and web-shop in.',
      'Take these apps out of maintenance again, in reverse, and check that they work.',
    ])
  })
})

describe('AKR-502 quiet', () => {
  it('stays quiet where all or none are in maintenance', () => {
    expect(resting(postgres).quiet('AKR-502')).toBe(true)
    expect(resting(postgres, 'api-pay', 'web-shop', 'api-paydev').quiet('AKR-502')).toBe(true)
  })

  it('speaks of what keeps data only', () => {
    expect(resting('akkeris-s3:basic', 'api-pay').findings('AKR-502')).toHaveLength(1)
    expect(resting('akkeris-es:small', 'api-pay').quiet('AKR-502')).toBe(true)
    expect(resting(memcached, 'api-pay').quiet('AKR-502')).toBe(true)
  })
})

describe('AKR-502 unknown', () => {
  it('does not say ok where an app is not listed', () => {
    const reason = 'The app api-paydev is not among what the platform listed.'
    const awake = resting(postgres).without('apps', 'app-api-paydev')
    expect(awake.gap('AKR-502')).toMatchObject({ gap: 'row-missing', reason })
    const asleep = resting(postgres, 'api-pay', 'web-shop').without('apps', 'app-api-paydev')
    expect(asleep.unknown('AKR-502')).toBe(reason)
  })
})
