import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Environment } from '#core/risk/environment.ts'
import { addonScoreOf, bandOf, scoreOf, type ScoreInput } from '#core/risk/score.ts'
import { severities } from '#shared/domain/finding.ts'
import { estate, memcached, postgres } from './estate.ts'

const quiet: ScoreInput = {
  severity: 'medium',
  apps: 2,
  spaces: 1,
  organizations: 1,
  environments: new Set(['unknown']),
  state: 1,
  runningApps: 2,
  writers: null,
}

describe('the worked examples', () => {
  it('1: production Postgres, 4 apps with a preview, 2 spaces, 2 organizations: 97, critical', () => {
    const finding = estate()
      .space('pay')
      .space('shop')
      .app('api-pay', { stage: 'checkout:production' })
      .app('apipr-pay', { preview: true })
      .app('job-pay')
      .app('web-shop', { organization: 'finance' })
      .addon('ledger', postgres, 'api-pay', 'apipr-pay', 'job-pay', 'web-shop')
      .finding('AKR-107')
    expect(finding).toMatchObject({ score: 97, severity: 'critical' })
    expect(finding.arithmetic).toEqual({
      ruleBase: 40,
      blast: { consumers: 24, spaces: 10, organizations: 8, environments: 15 },
      state: 1,
      running: 1,
      writers: 1,
    })
  })

  it('2: a development memcached of 2 apps in one space and organization: nothing but context', () => {
    const built = estate()
      .space('paydev')
      .service(memcached)
      .app('api-paydev')
      .app('web-paydev')
      .addon('cache', memcached, 'api-paydev', 'web-paydev')
    const judgement = built.judge()
    expect(judgement.worstFirst().map(({ rule }) => [rule.id, rule.context])).toEqual([['AKR-205', true]])
    expect([judgement.scoreOf('addon-cache'), judgement.worstOf('addon-cache')]).toEqual([0, null])
    // All that is not known is what nobody asked yet.
    expect(judgement.summary).toMatchObject({ unknown: 0, medium: 0, low: 0 })
  })

  it('3: MySQL of 2 running apps in one space and organization, AKR-304: 48, medium by band and by floor', () => {
    const finding = estate()
      .space('pay')
      .app('api-pay')
      .app('web-pay')
      .addon('orders', 'akkeris-mysql:standard-0', 'api-pay', 'web-pay')
      .primaries('web-pay', { orders: true })
      .finding('AKR-304')
    expect(finding).toMatchObject({ score: 48, severity: 'medium' })
    expect(finding.arithmetic).toMatchObject({ ruleBase: 40, blast: { consumers: 8 }, state: 1, running: 1 })
  })

  it('4: volatile redis, 5 apps, 3 spaces, 2 organizations, AKR-404: 44, medium', () => {
    const redis = 'akkeris-redis:small'
    const finding = estate()
      .space('pay')
      .space('shop')
      .space('core')
      .service(redis)
      .app('api-pay')
      .app('web-pay')
      .app('api-shop')
      .app('api-core', { organization: 'finance' })
      .app('web-core')
      .addon('cache', redis, 'api-pay', 'web-pay', 'api-shop', 'api-core', 'web-core')
      .finding('AKR-404')
    expect(finding).toMatchObject({ score: 44, severity: 'medium' })
    expect(finding.arithmetic).toEqual({
      ruleBase: 20,
      blast: { consumers: 32, spaces: 20, organizations: 8, environments: 0 },
      state: 0.4,
      running: 1,
      writers: 1,
    })
  })
})

describe('the parts', () => {
  it('caps each part of the blast', () => {
    const { arithmetic } = scoreOf({ ...quiet, apps: 50, spaces: 50, organizations: 50 })
    expect(arithmetic.blast).toMatchObject({ consumers: 40, spaces: 20, organizations: 16 })
  })

  it.each<[Environment[], number]>([
    [['production', 'staging'], 25],
    [['production', 'development', 'preview'], 25],
    [['production', 'review'], 25],
    [['production', 'other'], 25],
    [['production', 'preview'], 15],
    [['preview'], 15],
    [['production', 'unknown'], 0],
    [['staging', 'development'], 0],
    [['production'], 0],
  ])('mixes environments %j: %i', (environments, points) => {
    expect(scoreOf({ ...quiet, environments: new Set(environments) }).arithmetic.blast.environments).toBe(points)
  })

  it.each([
    [0, 0.3],
    [1, 0.6],
    [2, 1],
    [9, 1],
  ])('counts %i running apps as %d', (runningApps, factor) => {
    expect(scoreOf({ ...quiet, runningApps }).arithmetic.running).toBe(factor)
  })

  it('halves where all but one are known to be readers', () => {
    expect(scoreOf({ ...quiet, writers: 1 }).score).toBe(24)
    expect(scoreOf({ ...quiet, writers: 2 }).score).toBe(28)
  })

  it.each([
    [100, 'critical'],
    [80, 'critical'],
    [79, 'high'],
    [60, 'high'],
    [59, 'medium'],
    [35, 'medium'],
    [34, 'low'],
    [15, 'low'],
    [14, 'info'],
  ])('puts %i in the band %s', (score, band) => {
    expect(bandOf(score)).toBe(band)
  })

  it('keeps context in the band it starts from, however far it reaches', () => {
    const wide: ScoreInput = { ...quiet, severity: 'info', apps: 9, spaces: 3, organizations: 3 }
    expect(scoreOf(wide)).toMatchObject({ score: 76, severity: 'high' })
    expect(scoreOf(wide, { context: true })).toMatchObject({ score: 14, severity: 'info' })
    expect(scoreOf({ ...wide, severity: 'low' }, { context: true })).toMatchObject({ score: 34, severity: 'low' })
    expect(scoreOf({ ...quiet, severity: 'info', apps: 1 }, { context: true })).toMatchObject({ score: 0 })
  })

  it.each<[ScoreInput['severity'], number]>([
    ['critical', 100],
    ['high', 79],
    ['medium', 59],
    ['low', 34],
    ['info', 14],
  ])('lets context that starts from %s reach %i, the end of its band', (severity, most) => {
    const widest: ScoreInput = { ...quiet, severity, apps: 50, spaces: 50, organizations: 50 }
    expect(scoreOf(widest, { context: true })).toMatchObject({ score: most, severity })
  })

  it('puts a lesser case one band lower, never more than one under its base, and leaves the score', () => {
    const wide: ScoreInput = { ...quiet, apps: 9, spaces: 3 }
    expect(scoreOf(wide)).toMatchObject({ score: 80, severity: 'critical' })
    expect(scoreOf(wide, { damped: true })).toMatchObject({ score: 80, severity: 'high' })
    // 28, low by its band, is on its floor already.
    expect(scoreOf(quiet)).toMatchObject({ score: 28, severity: 'low' })
    expect(scoreOf(quiet, { damped: true })).toMatchObject({ score: 28, severity: 'low' })
  })

  it.each<[ScoreInput['severity'], string]>([
    ['critical', 'high'],
    ['high', 'medium'],
    ['medium', 'low'],
    ['low', 'info'],
    ['info', 'info'],
  ])('%s alone in the world is %s at least', (severity, floor) => {
    expect(scoreOf({ ...quiet, severity, apps: 1, runningApps: 0 }).severity).toBe(floor)
  })

  it('adds 5 for each further finding of at least medium, up to 100', () => {
    expect(addonScoreOf([])).toBe(0)
    expect(
      addonScoreOf([
        { score: 30, severity: 'low' },
        { score: 44, severity: 'medium' },
        { score: 48, severity: 'medium' },
      ]),
    ).toBe(53)
    expect(addonScoreOf(Array.from({ length: 9 }, () => ({ score: 97, severity: 'critical' as const })))).toBe(100)
  })
})

describe('for every input', () => {
  const environment = fc.constantFrom<Environment>(
    'preview',
    'production',
    'staging',
    'development',
    'other',
    'unknown',
  )
  const input = fc.record({
    severity: fc.constantFrom(...severities),
    apps: fc.integer({ min: 1, max: 60 }),
    spaces: fc.integer({ min: 1, max: 60 }),
    organizations: fc.integer({ min: 0, max: 60 }),
    environments: fc.uniqueArray(environment).map((list) => new Set(list)),
    state: fc.constantFrom(0.2, 0.4, 0.5, 0.6, 0.8, 0.9, 1),
    runningApps: fc.nat(60),
    writers: fc.constantFrom(null, 1, 2, 5),
  })

  it('stays within 0 and 100', () => {
    fc.assert(
      fc.property(input, (case_) => {
        const { score } = scoreOf(case_)
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true)
      }),
    )
  })

  it('never falls as consumers, spaces, organizations or running apps are added', () => {
    const grown = fc.constantFrom('apps', 'spaces', 'organizations', 'runningApps')
    fc.assert(
      fc.property(input, grown, fc.integer({ min: 1, max: 10 }), (case_, part, more) => {
        const before = scoreOf(case_)
        const after = scoreOf({ ...case_, [part]: case_[part] + more })
        expect(after.score).toBeGreaterThanOrEqual(before.score)
        expect(severities.indexOf(after.severity)).toBeGreaterThanOrEqual(severities.indexOf(before.severity))
      }),
    )
  })

  it('never drops more than one step under the base, damped or not', () => {
    fc.assert(
      fc.property(input, fc.boolean(), (case_, damped) => {
        const { severity, score } = scoreOf(case_, { damped })
        expect(severities.indexOf(severity)).toBeGreaterThanOrEqual(severities.indexOf(case_.severity) - 1)
        if (!damped) expect(severities.indexOf(severity)).toBeGreaterThanOrEqual(severities.indexOf(bandOf(score)))
      }),
    )
  })

  it('is what its own arithmetic gives', () => {
    fc.assert(
      fc.property(input, (case_) => {
        const { score, arithmetic } = scoreOf(case_)
        const { ruleBase, blast, state, running, writers } = arithmetic
        const sum = blast.consumers + blast.spaces + blast.organizations + blast.environments
        expect(score).toBe(Math.min(100, Math.round(ruleBase + sum * state * running * writers)))
      }),
    )
  })
})
