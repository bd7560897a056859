import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, type Estate } from '../estate.ts'

function firms(): Estate {
  return estate()
    .space('core')
    .app('api-core', { organization: 'retail' })
    .app('web-core', { organization: 'retail' })
    .app('bill-core', { organization: 'finance' })
    .app('risk-core', { organization: 'audit' })
}

describe('AKR-204 loud', () => {
  it('fires high on what keeps data, about the apps of other organizations', () => {
    const finding = firms()
      .addon('ledger', postgres, 'api-core', 'web-core', 'bill-core', 'risk-core')
      .finding('AKR-204')
    expect(finding.reason).toBe(
      'ledger belongs to api-core (retail) and is shared across 3 organizations, retail, finance and audit: bill-core and risk-core.',
    )
    expect(finding.apps).toEqual(['bill-core', 'risk-core'])
    expect(finding.arithmetic.ruleBase).toBe(40)
    expect(finding.arithmetic.blast.organizations).toBe(16)
  })

  it('fires medium on what keeps none', () => {
    expect(firms().addon('cache', memcached, 'api-core', 'bill-core').finding('AKR-204').arithmetic.ruleBase).toBe(20)
  })

  it('fires on an orphan, where every holder is a guest', () => {
    expect(firms().attach('lost', postgres, null, 'api-core', 'bill-core').finding('AKR-204').apps).toEqual([
      'api-core',
      'bill-core',
    ])
  })
})

describe('AKR-204 quiet', () => {
  it('stays quiet inside one organization', () => {
    expect(firms().addon('ledger', postgres, 'api-core', 'web-core').findings('AKR-204')).toEqual([])
  })

  it('skips streams and content delivery', () => {
    const quiet = firms()
      .addon('events', 'kafka:nonprod', 'api-core', 'bill-core')
      .addon('assets', 'akkeris-cdn:dist', 'api-core', 'bill-core')
      .judge()
    expect(quiet.findings).toEqual([])
    expect(quiet.unjudged).toEqual([])
  })
})

describe('AKR-204 unknown', () => {
  it('does not say ok where a consumer is not listed', () => {
    const reason = firms()
      .without('apps', 'app-bill-core')
      .addon('db', postgres, 'api-core', 'bill-core')
      .unknown('AKR-204')
    expect(reason).toBe('The app bill-core is not among what the platform listed.')
  })

  it('takes an organization that the platform does not name for none at all', () => {
    const town = firms().app('odd-core', { organization: '' }).app('own-core', { organization: '' })
    expect(town.addon('db', postgres, 'api-core', 'odd-core').unknown('AKR-204')).toBe(
      'The platform does not say which organization odd-core is of.',
    )
    expect(town.findings('AKR-204')).toEqual([])
    town.addon('hub', postgres, 'own-core', 'odd-core', 'api-core', 'bill-core')
    const finding = town.finding('AKR-204')
    expect(finding.reason).toBe(
      'hub belongs to own-core and is shared across 2 organizations, retail and finance: api-core and bill-core.',
    )
    expect(finding.arithmetic.blast.organizations).toBe(8)
  })
})
