import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, requestsOf, type Estate } from '../estate.ts'

function works(): Estate {
  return estate()
    .space('office', 'internal')
    .space('archive', 'internal')
    .space('open')
    .app('api-office')
    .app('api-archive')
    .app('api-open')
    .app('job-open')
}

describe('AKR-105 loud', () => {
  it('fires high on a relational database', () => {
    const finding = works()
      .addon('staff', postgres, 'api-office', 'api-archive', 'api-open', 'job-open')
      .finding('AKR-105')
    expect(finding.reason).toBe(
      'staff belongs to api-office in the internal space office, and 2 apps in public spaces hold it: api-open and job-open.',
    )
    expect(finding.apps).toEqual(['api-open', 'job-open'])
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it.each([
    ['akkeris-s3:basic', 40],
    ['akkeris-mongodb:small', 20],
    ['alamo-rabbitmq:small', 20],
    ['kafka:nonprod', 20],
  ])('on %s it starts from %d', (plan, base) => {
    const finding = works().addon('files', plan, 'api-office', 'api-open').finding('AKR-105')
    expect(finding.arithmetic.ruleBase).toBe(base)
    expect(finding.reason).toContain('1 app in public spaces holds it: api-open.')
  })

  it('splits the public app off', () => {
    const finding = works().addon('staff', postgres, 'api-office', 'api-open').finding('AKR-105')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/api-open/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addonsta"}}',
      'PATCH /apps/api-open {"maintenance":true}',
      'PATCH /apps/api-open/addons/own-addonsta {"primary":true}',
      'DELETE /apps/api-open/addon-attachments/attachment-staff-api-open',
      'PATCH /apps/api-open {"maintenance":false}',
    ])
  })
})

describe('AKR-105 quiet', () => {
  it('stays quiet inside, between public spaces, and on what comes from a public one', () => {
    const quiet = works()
      .addon('inside', postgres, 'api-office', 'api-archive')
      .addon('public', postgres, 'api-open', 'job-open')
      .addon('inbound', postgres, 'api-open', 'api-office')
    expect(quiet.quiet('AKR-105')).toBe(true)
  })

  it('skips a cache that fills itself, and not one that keeps its data', () => {
    const redis = 'akkeris-redis:premium-0'
    const built = works().addon('cache', memcached, 'api-office', 'api-open')
    expect(built.quiet('AKR-105')).toBe(true)
    built.service(redis, {}, { persistence: 'true' }).addon('sessions', redis, 'api-office', 'api-open')
    expect(built.finding('AKR-105').addon.name).toBe('sessions')
  })

  it('stays quiet where what is missing could not change that', () => {
    const quiet = works()
      .without('spaces', 'space-archive')
      .addon('up', postgres, 'api-archive', 'api-office')
      .addon('down', postgres, 'api-open', 'api-archive')
    expect(quiet.quiet('AKR-105')).toBe(true)
  })
})

describe('AKR-105 unknown', () => {
  it('does not say ok where the space of a consumer is not listed', () => {
    const gap = works().without('spaces', 'space-open').addon('db', postgres, 'api-office', 'api-open').gap('AKR-105')
    expect(gap).toMatchObject({
      gap: 'row-missing',
      reason: 'The space of api-open is not among what the platform listed.',
    })
  })

  it('does not say ok where the owner is not listed', () => {
    const reason = works()
      .without('apps', 'app-api-office')
      .addon('db', postgres, 'api-office', 'api-open')
      .unknown('AKR-105')
    expect(reason).toBe('The app api-office is not among what the platform listed.')
  })

  it('does not skip a redis whose plan the catalogue does not list', () => {
    expect(works().addon('db', 'akkeris-redis:gone', 'api-office', 'api-archive').gap('AKR-105').gap).toBe('catalogue')
  })
})
