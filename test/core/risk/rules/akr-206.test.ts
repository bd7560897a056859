import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, type Estate } from '../estate.ts'

const borrowers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `${letter}x-core`)

function crowd(stage?: string): Estate {
  const built = estate()
    .space('core')
    .app('api-core', stage === undefined ? {} : { stage })
  for (const name of borrowers) built.app(name, stage === undefined ? {} : { stage })
  return built
}

/** Four apps of one space and pipeline; what is told of the organization of three of them. */
function ofProduct(organization: string): Estate {
  const built = estate().space('core').app('api-core', { stage: 'shop:production' })
  for (const name of borrowers.slice(0, 3)) built.app(name, { stage: 'shop:production', organization })
  return built.addon('ledger', postgres, 'api-core', ...borrowers.slice(0, 3))
}

describe('AKR-206 loud', () => {
  it('fires from 3 consumers of a relational database', () => {
    const finding = crowd()
      .addon('ledger', postgres, 'api-core', ...borrowers.slice(0, 3))
      .finding('AKR-206')
    expect(finding.reason).toBe(
      '3 apps in 1 space hang on ledger, which belongs to api-core: ax-core, bx-core and cx-core.',
    )
    expect(finding).toMatchObject({ apps: ['ax-core', 'bx-core', 'cx-core'], severity: 'medium', score: 44 })
  })

  it('fires from 5 consumers of anything else', () => {
    expect(
      crowd()
        .addon('cache', memcached, 'api-core', ...borrowers.slice(0, 5))
        .finding('AKR-206').apps,
    ).toHaveLength(5)
  })

  it('starts from high at 8 consumers, and names only some of them', () => {
    const finding = crowd()
      .addon('ledger', postgres, 'api-core', ...borrowers)
      .finding('AKR-206')
    expect(finding.arithmetic.ruleBase).toBe(40)
    expect(finding.reason).toContain('ax-core, bx-core, cx-core, dx-core, ex-core and 3 more.')
    const fewer = crowd().addon('ledger', postgres, 'api-core', ...borrowers.slice(0, 7))
    expect(fewer.finding('AKR-206').arithmetic.ruleBase).toBe(20)
  })

  it('is no lesser case where organizations are not told: parts of one product are known to be that', () => {
    expect(ofProduct('retail').finding('AKR-206').severity).toBe('low')
    expect(ofProduct('').finding('AKR-206').severity).toBe('medium')
  })

  it('takes its thresholds from the policy', () => {
    const built = crowd()
      .addon('ledger', postgres, 'api-core', ...borrowers.slice(0, 2))
      .addon('cache', memcached, 'api-core', ...borrowers.slice(0, 4))
    expect(built.quiet('AKR-206')).toBe(true)
    built.option('AKR-206', { relational: 2 })
    expect(built.finding('AKR-206')).toMatchObject({ addon: { name: 'ledger' }, arithmetic: { ruleBase: 20 } })
    built.option('AKR-206', { relational: 1 }).addon('few', postgres, 'api-core', 'ax-core')
    expect(built.findings('AKR-206').map(({ addon }) => addon.name)).toEqual(['ledger', 'few'])
    built.option('AKR-206', { other: 4, 'very-wide': 4 })
    expect(built.finding('AKR-206')).toMatchObject({ addon: { name: 'cache' }, arithmetic: { ruleBase: 40 } })
  })

  it('counts an orphan by all who hold it', () => {
    const finding = crowd()
      .attach('lost', postgres, null, ...borrowers.slice(0, 3))
      .finding('AKR-206')
    expect(finding.reason).toBe(
      '3 apps in 1 space hang on lost, which belongs to no app at all: ax-core, bx-core and cx-core.',
    )
  })

  it('is one band lower where all apps are one product', () => {
    const finding = crowd('checkout:development')
      .addon('ledger', postgres, 'api-core', ...borrowers.slice(0, 3))
      .finding('AKR-206')
    expect(finding).toMatchObject({ severity: 'low', score: 44 })
  })

  it('spells out the requests of twelve apps and says how many are left', () => {
    const many = estate().space('core').app('api-core')
    const names = Array.from({ length: 20 }, (_, index) => `app${index}-core`)
    for (const name of names) many.app(name)
    const [create] = many.addon('hub', postgres, 'api-core', ...names).finding('AKR-206').remedy
    expect(create?.requests).toHaveLength(12)
    expect(create?.text).toContain('Do the same for the other 8 apps.')
  })
})

describe('AKR-206 quiet', () => {
  it('stays quiet below the thresholds', () => {
    const quiet = crowd()
      .addon('ledger', postgres, 'api-core', ...borrowers.slice(0, 2))
      .addon('cache', memcached, 'api-core', ...borrowers.slice(0, 4))
    expect(quiet.quiet('AKR-206')).toBe(true)
  })

  it('skips streams and content delivery', () => {
    const quiet = crowd()
      .addon('events', 'kafka:nonprod', 'api-core', ...borrowers)
      .addon('assets', 'cloudfront:basic', 'api-core', ...borrowers)
    expect(quiet.quiet('AKR-206')).toBe(true)
  })
})

describe('AKR-206 unknown', () => {
  it('does not say ok below the threshold while the attachment list is short', () => {
    const reason = crowd()
      .addon('ledger', postgres, 'api-core', 'ax-core')
      .short('/addon-attachments')
      .unknown('AKR-206')
    expect(reason).toContain('The attachment list was not read in full')
  })
})
