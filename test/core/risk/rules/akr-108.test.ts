import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, requestsOf, type Estate } from '../estate.ts'

/** One space without tags and an app of each stage. */
function line(): Estate {
  return estate()
    .space('core')
    .app('live-core', { stage: 'checkout:production' })
    .app('livetwo-core', { stage: 'other:production' })
    .app('stage-core', { stage: 'checkout:staging' })
    .app('dev-core', { stage: 'checkout:development' })
    .app('review-core', { stage: 'checkout:review' })
    .app('loose-core')
}

describe('AKR-108 loud', () => {
  it('fires on the apps of earlier stages where the owner is in production', () => {
    const finding = line()
      .addon('db', postgres, 'live-core', 'livetwo-core', 'stage-core', 'dev-core', 'loose-core')
      .finding('AKR-108')
    expect(finding.reason).toBe(
      'db is shared across pipeline stages: live-core (production) and livetwo-core (production) on one side, dev-core (development) and stage-core (staging) on the other.',
    )
    expect(finding.apps).toEqual(['dev-core', 'stage-core'])
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it.each(['stage-core', 'dev-core', 'review-core'])('fires on production where %s owns it', (owner) => {
    const finding = line().addon('cache', memcached, owner, 'live-core', 'loose-core').finding('AKR-108')
    expect(finding.apps).toEqual(['live-core'])
    expect(finding.reason).toContain('live-core (production) on the other.')
  })

  it('fires on the earlier stages where the owner is in no pipeline, or there is none', () => {
    const built = line().addon('db', postgres, 'loose-core', 'live-core', 'review-core')
    expect(built.finding('AKR-108')).toMatchObject({ apps: ['review-core'] })
    const orphan = line().attach('lost', postgres, null, 'live-core', 'review-core')
    expect(orphan.finding('AKR-108').apps).toEqual(['review-core'])
  })

  it('believes the highest of several stages', () => {
    const built = line().addon('db', postgres, 'loose-core', 'dev-core', 'stage-core')
    built.inventory.couplings.push({ id: 'second', appId: 'app-stage-core', pipelineId: 'p', stage: 'production' })
    const finding = built.finding('AKR-108')
    expect(finding.reason).toContain('stage-core (production) on one side, dev-core (development) on the other.')
  })

  it('splits the other side off', () => {
    const finding = line().addon('db', postgres, 'live-core', 'dev-core').finding('AKR-108')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/dev-core/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/dev-core {"maintenance":true}',
      'PATCH /apps/dev-core/addons/own-addondb {"primary":true}',
      'DELETE /apps/dev-core/addon-attachments/attachment-db-dev-core',
      'PATCH /apps/dev-core {"maintenance":false}',
    ])
  })

  it('fires on what is known even where the owner cannot be looked up', () => {
    const built = line().attach('db', postgres, 'gone-core', 'live-core', 'dev-core')
    expect(built.finding('AKR-108').apps).toEqual(['dev-core'])
  })
})

describe('AKR-108 quiet', () => {
  it('stays quiet within production, before it, and without stages', () => {
    const quiet = line()
      .app('twin-core', { stage: 'checkout:canary' })
      .addon('live', postgres, 'live-core', 'livetwo-core', 'loose-core')
      .addon('early', postgres, 'stage-core', 'dev-core', 'review-core', 'loose-core')
      .addon('loose', postgres, 'loose-core', 'live-core', 'twin-core')
    expect(quiet.quiet('AKR-108')).toBe(true)
  })

  it('stays quiet where an app is in both', () => {
    const quiet = line().addon('db', postgres, 'live-core', 'stage-core')
    quiet.inventory.couplings.push({ id: 'second', appId: 'app-stage-core', pipelineId: 'p', stage: 'production' })
    expect(quiet.quiet('AKR-108')).toBe(true)
  })

  it('skips streams and content delivery', () => {
    const quiet = line()
      .addon('events', 'kafka:nonprod', 'live-core', 'dev-core')
      .addon('assets', 'cloudfront:basic', 'live-core', 'dev-core')
    expect(quiet.quiet('AKR-108')).toBe(true)
  })

  it('needs no list of apps: pipelines tell the ids', () => {
    const quiet = line().without('apps', 'app-live-core').addon('db', postgres, 'live-core', 'livetwo-core')
    expect(quiet.quiet('AKR-108')).toBe(true)
  })
})

describe('AKR-108 unknown', () => {
  it.each(['/addon-attachments', '/pipeline-couplings'])('is unknown while %s came short', (call) => {
    expect(line().addon('db', postgres, 'live-core', 'loose-core').short(call).gap('AKR-108').gap).toBe('list-short')
  })

  it.each(['live-core', 'dev-core'])(
    'does not say ok where the id of the owner is told nowhere, and %s has a stage',
    (app) => {
      const gap = line().attach('db', postgres, 'gone-core', app).gap('AKR-108')
      expect(gap).toMatchObject({
        gap: 'row-missing',
        reason: 'The pipelines of gone-core cannot be looked up: no list tells its id.',
      })
    },
  )

  it('is not unknown where no other app has a stage', () => {
    const built = line().attach('db', postgres, 'gone-core', 'loose-core')
    expect(built.unjudged().some(({ ruleId, gap }) => ruleId === 'AKR-108' && gap === 'row-missing')).toBe(false)
  })
})
