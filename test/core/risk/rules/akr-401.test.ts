import { describe, expect, it } from 'vitest'
import { noAnnotations } from '#core/risk/facts.ts'
import { estate, postgres, type Estate } from '../estate.ts'
import { planNamed, requestsOf, textsOf } from '../remedies.ts'

const larger = 'akkeris-postgresql:standard-1'
const largest = 'akkeris-postgresql:premium-1'

/** api-core with 3 dynos owns ledger, job-core with 5 borrows it: 40 connections of the usual pool. */
function pair(attributes: Record<string, string>, job = 5, labels = ''): Estate {
  const plans = [
    planNamed(postgres, attributes),
    planNamed(larger, { connection_limit: '100' }, { priceCents: 2000 }),
    planNamed(largest, {}, { priceCents: 9000 }),
  ]
  return estate()
    .space('core')
    .app('api-core', { dynos: 3 })
    .app('job-core', { dynos: job, labels })
    .service(postgres, { plans })
    .addon('ledger', postgres, 'api-core', 'job-core')
}

function notedPools(built: Estate, pool: number): Estate {
  built.facts.annotations = { ...noAnnotations, pools: new Map([['app-job-core', pool]]) }
  return built
}

/** What is proposed where job-core has so many dynos. */
function proposedFor(dynos: number): string[] {
  return requestsOf(pair({ connection_limit: '49' }, dynos).finding('AKR-401'))
}

describe('AKR-401 loud', () => {
  it('fires when dynos times pools are more than 80 % of the limit, and counts the owner', () => {
    const finding = pair({ connection_limit: '49' }).finding('AKR-401')
    expect(finding.reason).toBe(
      '2 running apps open 40 of the 49 connections that akkeris-postgresql:standard-0 allows ledger: api-core and job-core.',
    )
    expect(finding).toMatchObject({
      apps: ['job-core'],
      confidence: 'medium',
      facts: { connections: 40, limit: 49, percent: 80, pool: 5 },
    })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('reads the limit of older brokers too', () => {
    expect(pair({ 'Connection Limit': '49' }).findings('AKR-401')).toHaveLength(1)
    expect(pair({ connection_limit: '49', 'Connection Limit': '500' }).findings('AKR-401')).toHaveLength(1)
    expect(pair({ connection_limit: '', 'Connection Limit': '49' }).findings('AKR-401')).toHaveLength(1)
  })

  it('takes the pool from a note, else from a label, else from the policy', () => {
    const labelled = (): Estate => pair({ connection_limit: '100' }, 5, 'team=a, pool=14')
    expect(labelled().finding('AKR-401').facts).toMatchObject({ connections: 85 })
    expect(notedPools(labelled(), 15).finding('AKR-401').facts).toMatchObject({ connections: 90 })
    const policy = pair({ connection_limit: '100' }).option('AKR-401', { pool: 11 })
    expect(policy.finding('AKR-401').facts).toMatchObject({ connections: 88, pool: 11 })
    expect(pair({ connection_limit: '100' }).option('AKR-401', { percent: 39 }).findings('AKR-401')).toHaveLength(1)
  })

  it('leaves out apps that open none', () => {
    const finding = notedPools(pair({ connection_limit: '18' }), 0).finding('AKR-401')
    expect(finding.apps).toEqual(['api-core'])
    expect(finding.reason).toContain('1 running app opens 15 of the 18 connections')
  })

  it('counts, and names, an app that opens a single one', () => {
    const built = notedPools(pair({ connection_limit: '19' }, 1), 1).app('idle-core', { dynos: 0 })
    built.attach('ledger', postgres, 'api-core', 'idle-core')
    const { facts, reason, apps } = built.finding('AKR-401')
    expect(facts).toMatchObject({ connections: 16 })
    expect(reason).toContain('2 running apps open 16 of the 19 connections')
    expect(apps).toEqual(['job-core'])
  })

  it('fires on what is known even where another app is not listed', () => {
    const finding = pair({ connection_limit: '49' })
      .attach('ledger', postgres, 'api-core', 'gone-core')
      .finding('AKR-401')
    expect(finding.reason).toContain('2 running apps open at least 40 of the 49')
    expect(finding.facts).toMatchObject({ connections: 40 })
  })

  it('proposes fewer dynos for now and then the cheapest plan that carries all of them', () => {
    const finding = pair({ connection_limit: '40' }).finding('AKR-401')
    expect(requestsOf(finding)).toEqual([
      'PATCH /apps/job-core/formation/web {"quantity":3}',
      'PATCH /apps/api-core {"maintenance":true}',
      'PATCH /apps/job-core {"maintenance":true}',
      'POST /apps/api-core/addons/addon-ledger/actions/backups',
      'PATCH /apps/api-core/addons/addon-ledger {"plan":"akkeris-postgresql:standard-1"}',
      'PATCH /apps/job-core/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'PATCH /apps/job-core {"maintenance":false}',
      'PATCH /apps/api-core {"maintenance":false}',
    ])
    expect(textsOf(finding)[3]).toContain(`Change to ${larger}, the cheapest plan for 40 connections`)
  })

  it('leaves as many dynos as the share of the limit that the policy says can carry', () => {
    const tight = pair({ connection_limit: '50' }).option('AKR-401', { percent: 60 }).finding('AKR-401')
    expect(requestsOf(tight)[0]).toBe('PATCH /apps/job-core/formation/web {"quantity":3}')
    const wide = pair({ connection_limit: '497' }, 55, 'pool=10').option('AKR-401', { percent: 99 }).finding('AKR-401')
    expect(requestsOf(wide)[0]).toBe('PATCH /apps/job-core/formation/web {"quantity":47}')
  })

  it('proposes a plan without a limit where no other is large enough', () => {
    expect(proposedFor(13)).toContain(`PATCH /apps/api-core/addons/addon-ledger {"plan":"${larger}"}`)
    expect(proposedFor(14)).toContain(`PATCH /apps/api-core/addons/addon-ledger {"plan":"${largest}"}`)
    const full = pair({ connection_limit: '49' }, 17).option('AKR-401', { percent: 99 }).finding('AKR-401')
    expect(requestsOf(full)).toContain(`PATCH /apps/api-core/addons/addon-ledger {"plan":"${largest}"}`)
  })
})

describe('AKR-401 quiet', () => {
  it('stays quiet at 80 % exactly', () => {
    expect(pair({ connection_limit: '50' }).quiet('AKR-401')).toBe(true)
    expect(pair({ connection_limit: '106' }, 5, 'pool=14').findings('AKR-401')).toHaveLength(1)
  })

  it('skips plans without a limit', () => {
    expect(pair({ connection_limit: '' }).quiet('AKR-401')).toBe(true)
    expect(pair({}).quiet('AKR-401')).toBe(true)
  })

  it('counts only apps that run, whatever their quantities', () => {
    const asleep = pair({ connection_limit: '19' })
      .app('off-core', { dynos: -1, maintenance: true })
      .app('new-core', { dynos: 50, releasedAt: null })
      .app('idle-core', { dynos: 0, labels: 'pool=many' })
    asleep.inventory.apps = asleep.inventory.apps.filter(({ name }) => name !== 'job-core')
    asleep.inventory.attachments = asleep.inventory.attachments.filter(({ app }) => app !== 'job-core')
    expect(asleep.attach('ledger', postgres, 'api-core', 'off-core', 'new-core', 'idle-core').quiet('AKR-401')).toBe(
      true,
    )
  })

  it('believes small pools, and takes other labels for none', () => {
    expect(pair({ connection_limit: '49' }, 5, 'pool=1').quiet('AKR-401')).toBe(true)
    expect(pair({ connection_limit: '50' }, 5, 'carpool=100').quiet('AKR-401')).toBe(true)
  })
})

describe('AKR-401 unknown', () => {
  it('does not say ok where the plan is not in the catalogue', () => {
    const built = estate()
      .space('core')
      .app('api-core')
      .app('job-core')
      .addon('ledger', postgres, 'api-core', 'job-core')
    expect(built.gap('AKR-401')).toMatchObject({
      gap: 'catalogue',
      reason: 'The catalogue does not list the plan akkeris-postgresql:standard-0 of ledger.',
    })
  })

  it.each(['many', '-1', '0', '50 connections', '1.5'])('does not believe a limit of %s', (limit) => {
    expect(pair({ connection_limit: limit }).gap('AKR-401')).toMatchObject({
      gap: 'absurd',
      reason: 'akkeris-postgresql:standard-0 has a connection limit that cannot be.',
    })
  })

  it('does not say ok where an app is not listed', () => {
    const built = pair({ connection_limit: '500' }).attach('ledger', postgres, 'api-core', 'gone-core')
    expect(built.gap('AKR-401')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app gone-core is not among what the platform listed.',
    })
  })

  it.each([-1, Number.NaN, Infinity])('does not count %d dynos', (dynos) => {
    expect(pair({ connection_limit: '500' }, dynos).gap('AKR-401')).toMatchObject({
      gap: 'absurd',
      reason: 'The platform gives job-core a number of dynos that cannot be.',
    })
  })

  it('does not believe pools that cannot be', () => {
    const reason = 'The pool that job-core is said to have cannot be.'
    expect(pair({ connection_limit: '500' }, 1, 'pool=many').gap('AKR-401')).toMatchObject({ gap: 'absurd', reason })
    expect(notedPools(pair({ connection_limit: '500' }), -1).unknown('AKR-401')).toBe(reason)
    expect(notedPools(pair({ connection_limit: '500' }), Infinity).unknown('AKR-401')).toBe(reason)
  })

  it('does not say ok while the app list is short', () => {
    expect(pair({ connection_limit: '500' }).short('/apps').unknown('AKR-401')).toContain('The app list was not read')
  })
})
