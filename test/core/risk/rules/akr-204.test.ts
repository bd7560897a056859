import { describe, expect, it } from 'vitest'
import { organizationPair } from '#core/risk/settings.ts'
import { estate, memcached, postgres, requestsOf, type Estate } from '../estate.ts'

function firms(): Estate {
  return estate()
    .space('core')
    .app('api-core', { organization: 'retail' })
    .app('web-core', { organization: 'retail' })
    .app('bill-core', { organization: 'finance' })
    .app('risk-core', { organization: 'health' })
}

const may = (...pairs: [string, string][]) => ({
  organizationPairs: new Set(pairs.map(([one, other]) => organizationPair(one, other))),
})

describe('AKR-204 loud', () => {
  it('fires high on what keeps data, about the apps of other organizations', () => {
    const finding = firms()
      .addon('ledger', postgres, 'api-core', 'web-core', 'bill-core', 'risk-core')
      .finding('AKR-204')
    expect(finding.reason).toBe(
      'ledger belongs to api-core (retail) and is shared across 3 organizations, retail, finance and health: bill-core and risk-core.',
    )
    expect(finding.apps).toEqual(['bill-core', 'risk-core'])
    expect(finding.facts).toEqual({ organizations: 'finance, health, retail' })
    expect(finding.arithmetic.ruleBase).toBe(40)
    expect(finding.arithmetic.blast.organizations).toBe(16)
  })

  it.each([
    ['akkeris-s3:basic', 40],
    ['akkeris-es:small', 20],
    [memcached, 20],
  ])('on %s it starts from %d', (plan, base) => {
    expect(firms().addon('cache', plan, 'api-core', 'bill-core').finding('AKR-204').arithmetic.ruleBase).toBe(base)
  })

  it('splits the guests off', () => {
    expect(requestsOf(firms().addon('db', postgres, 'api-core', 'bill-core').finding('AKR-204'))).toEqual([
      'POST /apps/bill-core/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/bill-core {"maintenance":true}',
      'PATCH /apps/bill-core/addons/own-addondb {"primary":true}',
      'DELETE /apps/bill-core/addon-attachments/attachment-db-bill-core',
      'PATCH /apps/bill-core {"maintenance":false}',
    ])
  })

  it('fires on an orphan, where every holder is a guest', () => {
    expect(firms().attach('lost', postgres, null, 'api-core', 'bill-core').finding('AKR-204').apps).toEqual([
      'api-core',
      'bill-core',
    ])
  })

  it('leaves out those that may, and names the others', () => {
    const built = firms()
      .policy(may(['finance', 'retail']))
      .addon('db', postgres, 'api-core', 'bill-core', 'risk-core')
    expect(built.finding('AKR-204').apps).toEqual(['risk-core'])
    built.policy({ ...may(), platformOrganizations: new Set(['health']) })
    expect(built.finding('AKR-204').apps).toEqual(['bill-core'])
  })

  it('holds the guests of an orphan against each other', () => {
    const built = firms()
      .policy(may(['retail', 'finance'], ['retail', 'health']))
      .attach('lost', postgres, null, 'api-core', 'bill-core', 'risk-core')
    expect(built.finding('AKR-204').apps).toEqual(['bill-core', 'risk-core'])
  })

  it('is not damped where the apps are in one pipeline', () => {
    const built = estate()
      .space('core')
      .app('api-core', { organization: 'retail', stage: 'one:production' })
      .app('bill-core', { organization: 'finance', stage: 'one:production' })
      .addon('db', postgres, 'api-core', 'bill-core')
    expect(built.finding('AKR-204')).toMatchObject({ severity: 'medium', score: 56 })
  })
})

describe('AKR-204 quiet', () => {
  it('stays quiet inside one organization', () => {
    expect(firms().addon('ledger', postgres, 'api-core', 'web-core').quiet('AKR-204')).toBe(true)
  })

  it('skips streams and content delivery', () => {
    const quiet = firms()
      .addon('events', 'kafka:nonprod', 'api-core', 'bill-core')
      .addon('assets', 'akkeris-cdn:dist', 'api-core', 'bill-core')
    expect(quiet.quiet('AKR-204')).toBe(true)
  })

  it('stays quiet on pairs that may share, whichever owns', () => {
    const quiet = firms()
      .policy(may(['retail', 'finance']))
      .addon('one', postgres, 'api-core', 'bill-core')
      .addon('other', postgres, 'bill-core', 'api-core')
      .attach('lost', postgres, null, 'api-core', 'bill-core')
    expect(quiet.quiet('AKR-204')).toBe(true)
  })

  it('stays quiet on what a platform organization owns, whoever the others are', () => {
    const quiet = firms()
      .policy({ platformOrganizations: new Set(['finance']) })
      .without('apps', 'app-web-core')
      .addon('hub', postgres, 'bill-core', 'api-core', 'risk-core', 'web-core')
      .addon('used', postgres, 'api-core', 'bill-core')
    expect(quiet.quiet('AKR-204')).toBe(true)
  })
})

describe('AKR-204 unknown', () => {
  it('does not say ok where a consumer is not listed', () => {
    const gap = firms().without('apps', 'app-bill-core').addon('db', postgres, 'api-core', 'bill-core').gap('AKR-204')
    expect(gap).toMatchObject({
      gap: 'row-missing',
      reason: 'The app bill-core is not among what the platform listed.',
    })
  })

  it('takes an organization that the platform does not name for none at all', () => {
    const town = firms().app('odd-core', { organization: '' }).app('own-core', { organization: '' })
    expect(town.addon('db', postgres, 'api-core', 'odd-core').gap('AKR-204')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform does not say which organization odd-core is of.',
    })
    expect(town.findings('AKR-204')).toEqual([])
    town.addon('hub', postgres, 'own-core', 'odd-core', 'api-core', 'bill-core')
    const finding = town.finding('AKR-204')
    expect(finding.reason).toBe(
      'hub belongs to own-core and is shared across 2 organizations, retail and finance: api-core and bill-core.',
    )
    expect(finding.arithmetic.blast.organizations).toBe(8)
  })

  it('does not say ok where the owner is of no known organization', () => {
    const built = firms()
      .app('own-core', { organization: '' })
      .addon('db', postgres, 'own-core', 'api-core', 'web-core')
    expect(built.unknown('AKR-204')).toBe('The platform does not say which organization own-core is of.')
  })

  it.each(['/addon-attachments', '/apps'])('is unknown while %s came short', (call) => {
    expect(firms().addon('db', postgres, 'api-core', 'web-core').short(call).gap('AKR-204').gap).toBe('list-short')
  })
})
