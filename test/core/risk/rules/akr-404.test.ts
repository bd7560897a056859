import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, type Estate } from '../estate.ts'
import { requestsOf } from '../remedies.ts'

const redis = 'akkeris-redis:small'

function caching(plan: string, organizations: string[], stage?: string): Estate {
  const names = ['api-core', 'job-core', 'web-core'].slice(0, organizations.length)
  const built = estate().space('core')
  for (const [index, name] of names.entries()) {
    built.app(name, { organization: organizations[index] ?? '', ...(stage === undefined ? {} : { stage }) })
  }
  const [owner = '', ...borrowers] = names
  return built.addon('cache', plan, owner, ...borrowers)
}

describe('AKR-404 loud', () => {
  it('fires from 3 apps of one organization', () => {
    const finding = caching(memcached, ['retail', 'retail', 'retail']).finding('AKR-404')
    expect(finding.reason).toBe(
      "3 apps of 1 organization evict each other's data from cache: api-core, job-core and web-core.",
    )
    expect(finding).toMatchObject({ apps: ['job-core', 'web-core'], facts: { organizations: 1 } })
    expect(finding.arithmetic.ruleBase).toBe(20)
  })

  it('fires on 2 apps of different organizations', () => {
    const finding = caching(memcached, ['retail', 'bank']).finding('AKR-404')
    expect(finding.reason).toContain('2 apps of 2 organizations')
    expect(finding.apps).toEqual(['job-core'])
  })

  it('is one band lower where all apps are one product', () => {
    const three = ['retail', 'retail', 'retail']
    expect(caching(memcached, three, 'checkout:development').finding('AKR-404')).toMatchObject({
      severity: 'low',
      score: 26,
    })
    const grown = caching(memcached, three, 'checkout:development')
    expect(grown.finding('AKR-404').arithmetic).toEqual(caching(memcached, three).finding('AKR-404').arithmetic)
  })

  it('fires on a redis that does not keep its data', () => {
    const built = caching(redis, ['retail', 'bank']).service(redis, {}, { persistence: 'false' })
    expect(built.findings('AKR-404')).toHaveLength(1)
  })

  it('fires from as many apps as the policy says', () => {
    expect(caching(memcached, ['retail', 'retail']).option('AKR-404', { apps: 2 }).findings('AKR-404')).toHaveLength(1)
  })

  it('gives each app a cache of its own', () => {
    expect(requestsOf(caching(memcached, ['retail', 'bank']).finding('AKR-404'))).toEqual([
      'POST /apps/job-core/addons {"plan":"akkeris-memcached:small","attachment":{"name":"own-addoncac"}}',
      'PATCH /apps/job-core {"maintenance":true}',
      'PATCH /apps/job-core/addons/own-addoncac {"primary":true}',
      'DELETE /apps/job-core/addon-attachments/attachment-cache-job-core',
      'PATCH /apps/job-core {"maintenance":false}',
    ])
  })
})

describe('AKR-404 quiet', () => {
  it('stays quiet with 2 apps of one organization', () => {
    expect(caching(memcached, ['retail', 'retail']).quiet('AKR-404')).toBe(true)
  })

  it('skips what keeps its data', () => {
    expect(caching(postgres, ['retail', 'bank', 'retail']).quiet('AKR-404')).toBe(true)
    const durable = caching(redis, ['retail', 'bank', 'retail']).service(redis, {}, { persistence: 'true' })
    expect(durable.quiet('AKR-404')).toBe(true)
  })
})

describe('AKR-404 unknown', () => {
  it('does not take a redis for a cache where its plan is not in the catalogue', () => {
    expect(caching(redis, ['retail', 'bank']).gap('AKR-404').gap).toBe('catalogue')
    expect(caching(redis, ['retail', 'bank']).findings('AKR-404')).toEqual([])
  })

  it('does not say ok where an organization is not told', () => {
    expect(caching(memcached, ['retail', '']).gap('AKR-404')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform does not say which organization job-core belongs to.',
    })
  })

  it('does not say ok where an app is not listed', () => {
    const built = caching(memcached, ['retail', 'bank']).without('apps', 'app-job-core')
    expect(built.gap('AKR-404')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app job-core is not among what the platform listed.',
    })
  })
})
