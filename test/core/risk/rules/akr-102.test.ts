import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, requestsOf, type Estate } from '../estate.ts'

/** Spaces with and without socs: vault, cards and open. */
function bank(): Estate {
  return estate()
    .space('vault', 'prod', 'socs')
    .space('cards', 'prod', 'socs')
    .space('open', 'prod')
    .space('lab')
    .app('api-vault')
    .app('api-cards')
    .app('api-open')
    .app('job-open')
    .app('api-lab')
}

describe('AKR-102 loud', () => {
  it('fires on apps outside socs that hold an add-on of a socs space', () => {
    const finding = bank()
      .addon('ledger', postgres, 'api-vault', 'api-cards', 'api-open', 'job-open')
      .finding('AKR-102')
    expect(finding.reason).toBe(
      'ledger belongs to api-vault in the socs space vault, and 2 apps outside socs hold it: api-open and job-open.',
    )
    expect(finding).toMatchObject({ severity: 'critical', apps: ['api-open', 'job-open'], spaces: ['open', 'vault'] })
    expect(finding.arithmetic.ruleBase).toBe(60)
  })

  it('fires on a cache too, and splits the app off', () => {
    const finding = bank().addon('cache', memcached, 'api-vault', 'api-open').finding('AKR-102')
    expect(finding.reason).toContain('1 app outside socs holds it: api-open.')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/api-open/addons {"plan":"akkeris-memcached:small","attachment":{"name":"own-addoncac"}}',
      'PATCH /apps/api-open {"maintenance":true}',
      'PATCH /apps/api-open/addons/own-addoncac {"primary":true}',
      'DELETE /apps/api-open/addon-attachments/attachment-cache-api-open',
      'PATCH /apps/api-open {"maintenance":false}',
    ])
  })

  it('fires beside AKR-101 where the other space has neither tag', () => {
    const built = bank().addon('ledger', postgres, 'api-vault', 'api-lab')
    expect(built.finding('AKR-102').apps).toEqual(['api-lab'])
    expect(built.finding('AKR-101').apps).toEqual(['api-lab'])
  })
})

describe('AKR-102 quiet', () => {
  it('stays quiet inside socs, into socs, and without socs', () => {
    const quiet = bank()
      .addon('inside', postgres, 'api-vault', 'api-cards')
      .addon('into', postgres, 'api-open', 'api-vault')
      .addon('without', postgres, 'api-open', 'job-open', 'api-lab')
    expect(quiet.quiet('AKR-102')).toBe(true)
  })

  it('stays quiet where what is missing could not change that', () => {
    const quiet = bank()
      .without('spaces', 'space-cards')
      .addon('up', postgres, 'api-cards', 'api-vault')
      .addon('down', postgres, 'api-open', 'api-cards')
    expect(quiet.quiet('AKR-102')).toBe(true)
  })
})

describe('AKR-102 unknown', () => {
  it('does not say ok where the space of the owner is not listed', () => {
    const gap = bank().without('spaces', 'space-vault').addon('db', postgres, 'api-vault', 'api-open').gap('AKR-102')
    expect(gap).toMatchObject({
      gap: 'row-missing',
      reason: 'The space of api-vault is not among what the platform listed.',
    })
  })

  it('does not say ok where a consumer is not listed', () => {
    const reason = bank()
      .without('apps', 'app-api-open')
      .addon('db', postgres, 'api-vault', 'api-open')
      .unknown('AKR-102')
    expect(reason).toBe('The app api-open is not among what the platform listed.')
  })

  it.each(['/addon-attachments', '/apps', '/spaces'])('is unknown while %s came short', (call) => {
    expect(bank().addon('db', postgres, 'api-open', 'api-lab').short(call).gap('AKR-102').gap).toBe('list-short')
  })
})
