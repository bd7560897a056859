import { describe, expect, it } from 'vitest'
import type { Release } from '#shared/domain/look.ts'
import { estate, memcached, noon, postgres, type Estate } from '../estate.ts'
import { hoursAgo, minutesAgo, requestsOf, textsOf } from '../remedies.ts'

interface Choice {
  /** Minutes ago of the newest releases of api, job and web; null for none. */
  released: readonly (number | null)[]
  stages?: readonly (string | undefined)[]
  plan?: string
}

/** api-core owns the database. */
function town3({ released, stages = [], plan = postgres }: Choice): Estate {
  const names = ['api-core', 'job-core', 'web-core'].slice(0, released.length)
  const built = estate().space('core')
  for (const [index, name] of names.entries()) {
    const minutes = released[index] ?? null
    const stage = stages[index]
    const choice = stage === undefined ? {} : { stage }
    built.app(name, { releasedAt: minutes === null ? null : minutesAgo(minutes), ...choice })
  }
  const [owner = '', ...borrowers] = names
  return built.addon('ledger', plan, owner, ...borrowers)
}

/** A look that tells of these releases, newest first. */
function looked(built: Estate, app: string, ...minutes: number[]): Estate {
  const releases = minutes.map((each, index): Release => ({
    version: 9 - index,
    status: 'succeeded',
    createdAt: minutesAgo(each),
  }))
  return built.look(app, { releases })
}

function allLooked(built: Estate, released: readonly (number | null)[]): Estate {
  const names = ['api-core', 'job-core', 'web-core']
  for (const [index, minutes] of released.entries()) {
    looked(built, names[index] ?? '', ...(minutes === null ? [] : [minutes]))
  }
  return built
}

const known = (choice: Choice): Estate => allLooked(town3(choice), choice.released)

describe('AKR-505 loud', () => {
  it('fires on two releases within 30 minutes, from the list of apps alone', () => {
    const finding = town3({ released: [90, 60, 3000] }).finding('AKR-505')
    expect(finding.reason).toBe(
      'api-core and job-core were released around the same time on ledger: api-core at 2026-11-23T10:30:00.000Z, then job-core at 2026-11-23T11:00:00.000Z.',
    )
    expect(finding).toMatchObject({
      apps: ['job-core'],
      transient: false,
      facts: { earlier: 'api-core at 2026-11-23T10:30:00.000Z', later: 'job-core at 2026-11-23T11:00:00.000Z' },
    })
    expect(finding.arithmetic.ruleBase).toBe(20)
  })

  it('fires on consumers among themselves, and names all that are part of it', () => {
    expect(town3({ released: [null, 70, 60] }).finding('AKR-505').apps).toEqual(['job-core', 'web-core'])
    expect(town3({ released: [50, 70, 60] }).finding('AKR-505').facts).toMatchObject({
      earlier: `web-core at ${minutesAgo(60)}`,
      later: `api-core at ${minutesAgo(50)}`,
    })
    expect(town3({ released: [60, 60, null] }).finding('AKR-505').facts).toMatchObject({
      earlier: `api-core at ${minutesAgo(60)}`,
      later: `job-core at ${minutesAgo(60)}`,
    })
  })

  it('names every app that is part of one of two windows', () => {
    const finding = town3({ released: [90, 65, 40] }).finding('AKR-505')
    expect(finding.reason).toContain('api-core, job-core and web-core were released around the same time')
    expect(finding.facts).toEqual({ earlier: `job-core at ${minutesAgo(65)}`, later: `web-core at ${minutesAgo(40)}` })
  })

  it('fires on releases that only a look tells of', () => {
    const built = looked(town3({ released: [20, 500] }), 'api-core', 20, 510)
    expect(looked(built, 'job-core', 500).findings('AKR-505')).toHaveLength(1)
  })

  it('fires on a consumer of another pipeline that was released after the owner', () => {
    const released = [600, 60]
    const finding = known({ released, stages: ['pay:production', 'shop:production'] }).finding('AKR-505')
    expect(finding.facts).toEqual({
      earlier: `api-core at ${minutesAgo(600)}`,
      later: `job-core at ${minutesAgo(60)}`,
    })
    expect(known({ released, stages: ['pay:production', undefined] }).findings('AKR-505')).toHaveLength(1)
    expect(known({ released, stages: [undefined, 'shop:production'] }).findings('AKR-505')).toHaveLength(1)
  })

  it('is one band lower where all apps are one product', () => {
    const stages = ['pay:production', 'pay:production', 'pay:production']
    const product = town3({ released: [90, 60, 60], stages }).finding('AKR-505')
    const apart = town3({ released: [90, 60, 60] }).finding('AKR-505')
    expect(product.score).toBe(apart.score)
    expect([apart.severity, product.severity]).toEqual(['medium', 'low'])
    const other = town3({ released: [90, 60, 60], stages: stages.with(2, 'shop:production') }).finding('AKR-505')
    expect(other.severity).toBe('medium')
  })

  it('fires within as many minutes and hours as the policy says', () => {
    expect(
      town3({ released: [91, 60] })
        .option('AKR-505', { minutes: 31 })
        .findings('AKR-505'),
    ).toHaveLength(1)
    expect(
      town3({ released: [1460, 1450] })
        .option('AKR-505', { hours: 25 })
        .findings('AKR-505'),
    ).toHaveLength(1)
  })

  it('is about people talking to each other', () => {
    const finding = town3({ released: [90, 60] }).finding('AKR-505')
    expect(requestsOf(finding)).toEqual([])
    expect(textsOf(finding)[0]).toContain('Hold further releases of api-core and job-core until one team says')
  })
})

describe('AKR-505 quiet', () => {
  it('stays quiet where releases are further apart', () => {
    expect(known({ released: [91, 60] }).quiet('AKR-505')).toBe(true)
  })

  it('stays quiet where they are a day old', () => {
    expect(town3({ released: [1440, 1439] }).quiet('AKR-505')).toBe(true)
    expect(town3({ released: [1439, 1438] }).findings('AKR-505')).toHaveLength(1)
    const old = looked(looked(town3({ released: [20, 1439] }), 'api-core', 20, 1440), 'job-core', 1439)
    expect(old.quiet('AKR-505')).toBe(true)
  })

  it('stays quiet where the pipeline is the same, where there is none, or the owner came later', () => {
    expect(known({ released: [600, 60], stages: ['pay:staging', 'pay:production'] }).quiet('AKR-505')).toBe(true)
    expect(known({ released: [600, 60] }).quiet('AKR-505')).toBe(true)
    const stages = ['pay:production', 'shop:production', 'web:production']
    expect(known({ released: [60, 600], stages }).quiet('AKR-505')).toBe(true)
    expect(known({ released: [null, 600, 60], stages }).quiet('AKR-505')).toBe(true)
  })

  it('needs no look where at most one app was released of late', () => {
    expect(town3({ released: [60, 1500, null] }).quiet('AKR-505')).toBe(true)
  })

  it('speaks of relational and document databases only', () => {
    expect(town3({ released: [90, 60], plan: memcached }).quiet('AKR-505')).toBe(true)
    expect(town3({ released: [90, 60], plan: 'akkeris-rabbitmq:dedicated' }).quiet('AKR-505')).toBe(true)
    expect(town3({ released: [90, 60], plan: 'akkeris-mongodb:shared' }).findings('AKR-505')).toHaveLength(1)
  })

  it('is no matter of one app alone', () => {
    const built = looked(town3({ released: [60, null] }), 'api-core', 60, 61, 62)
    expect(built.quiet('AKR-505')).toBe(true)
  })
})

describe('AKR-505 unknown', () => {
  it('does not say ok where nobody asked for earlier releases', () => {
    const built = looked(town3({ released: [600, 60] }), 'job-core', 60)
    expect(built.gap('AKR-505')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform for the releases of api-core before its latest one yet. A deep look does.',
    })
  })

  it('does not say ok where a look is older than the latest release', () => {
    const releases = [{ version: 1, status: 'succeeded', createdAt: minutesAgo(2000) }]
    const built = (askedAt: number): Estate =>
      looked(town3({ released: [60, 600] }), 'job-core', 600).look('api-core', { releases, askedAt })
    expect(built(noon - 61 * 60_000).gap('AKR-505').gap).toBe('not-asked')
    expect(built(noon - 60 * 60_000).quiet('AKR-505')).toBe(true)
  })

  it('does not say ok where the platform did not answer', () => {
    const problems = [{ code: 'server-error' as const, call: '/apps/app-api-core/releases', message: 'No.' }]
    const built = looked(town3({ released: [600, 60] }), 'job-core', 60).look('api-core', { problems })
    expect(built.gap('AKR-505')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform was asked for the releases of api-core and did not answer.',
    })
  })

  it('does not say ok where an app is not listed', () => {
    const built = known({ released: [600, 60] }).without('apps', 'app-api-core')
    expect(built.gap('AKR-505')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app api-core is not among what the platform listed.',
    })
  })

  it('does not believe times that cannot be', () => {
    const built = town3({ released: [-60, 60] })
    expect(built.gap('AKR-505')).toMatchObject({
      gap: 'absurd',
      reason: 'api-core was released at a time that cannot be.',
    })
    const look = looked(looked(town3({ released: [600, 60] }), 'job-core', 60), 'api-core', 600, -600)
    expect(look.gap('AKR-505')).toMatchObject({
      gap: 'absurd',
      reason: 'A release of api-core was made at a time that cannot be.',
    })
    expect(hoursAgo(1)).toBe(minutesAgo(60))
  })
})
