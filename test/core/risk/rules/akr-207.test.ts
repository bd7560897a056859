import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, requestsOf, type Estate } from '../estate.ts'

/** Four spaces that no other rule tells apart. */
function quarter(): Estate {
  return estate()
    .service(postgres)
    .service(memcached)
    .service('kafka:nonprod')
    .space('north')
    .space('south')
    .space('east')
    .space('shop-dev')
    .space('shop-qa')
    .app('api-north')
    .app('job-north')
    .app('api-south')
    .app('api-east')
    .app('api-shop-dev')
    .app('api-shop-qa')
}

describe('AKR-207 loud', () => {
  it('fires low from 2 spaces', () => {
    const finding = quarter().addon('db', postgres, 'api-north', 'job-north', 'api-south').finding('AKR-207')
    expect(finding.reason).toBe('db belongs to api-north and is shared across 2 spaces: api-south in south.')
    expect(finding).toMatchObject({ severity: 'low', context: true, apps: ['api-south'] })
    expect(finding.arithmetic.ruleBase).toBe(5)
  })

  it('fires medium from 3 spaces, or from as many as the policy says', () => {
    const built = quarter().addon('db', postgres, 'api-north', 'api-south', 'api-east')
    expect(built.finding('AKR-207').arithmetic.ruleBase).toBe(20)
    expect(built.finding('AKR-207').reason).toBe(
      'db belongs to api-north and is shared across 3 spaces: api-east in east and api-south in south.',
    )
    expect(built.option('AKR-207', { spaces: 4 }).finding('AKR-207').arithmetic.ruleBase).toBe(5)
  })

  it('fires on an orphan, where no space is the home one', () => {
    const finding = quarter().attach('lost', postgres, null, 'api-north', 'api-south').finding('AKR-207')
    expect(finding.apps).toEqual(['api-north', 'api-south'])
  })

  it('fires on a stream and on a cache, of which other rules do not speak', () => {
    const built = quarter()
      .app('live-north', { stage: 'one:production' })
      .app('early-south', { stage: 'one:review' })
      .place('north', { compliance: ['internal', 'x'] })
      .place('south', { compliance: ['x'] })
      .policy({ ignoredTags: new Set(['internal']) })
    built.addon('events', 'kafka:nonprod', 'api-shop-dev', 'api-shop-qa')
    expect(built.finding('AKR-207').addon.name).toBe('events')
    const staged = quarter().app('live-north', { stage: 'one:production' }).app('early-south', { stage: 'one:review' })
    expect(staged.addon('events', 'kafka:nonprod', 'live-north', 'early-south').findings('AKR-207')).toHaveLength(1)
    built.inventory.addons.length = 0
    built.inventory.attachments.length = 0
    expect(built.addon('cache', memcached, 'api-north', 'api-south').findings('AKR-207')).toHaveLength(1)
  })

  it('splits off who is elsewhere', () => {
    const finding = quarter().addon('db', postgres, 'api-north', 'job-north', 'api-south').finding('AKR-207')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/api-south/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/api-south {"maintenance":true}',
      'PATCH /apps/api-south/addons/own-addondb {"primary":true}',
      'DELETE /apps/api-south/addon-attachments/attachment-db-api-south',
      'PATCH /apps/api-south {"maintenance":false}',
    ])
  })
})

describe('AKR-207 quiet', () => {
  it('stays quiet inside one space, whatever of it is listed', () => {
    const quiet = quarter().without('spaces', 'space-north').addon('db', postgres, 'api-north', 'job-north')
    expect(quiet.quiet('AKR-207')).toBe(true)
  })

  it.each<[string, (built: Estate) => unknown]>([
    ['AKR-101', (built) => built.place('north', { compliance: ['prod'] })],
    ['AKR-102', (built) => built.place('north', { compliance: ['socs'] })],
    ['AKR-103', (built) => built.place('south', { compliance: ['prod'] })],
    ['AKR-104', (built) => built.place('south', { compliance: ['pci'] })],
    [
      'AKR-105',
      (built) => built.place('north', { compliance: ['internal'] }).policy({ ignoredTags: new Set(['internal']) }),
    ],
    ['AKR-106', (built) => built.inventory.services[0]?.plans[0]?.compliance.push('pci')],
    ['AKR-107', (built) => built.app('pr-north', { preview: true }).attach('db', postgres, 'api-north', 'pr-north')],
    [
      'AKR-108',
      (built) =>
        built
          .app('live-north', { stage: 'one:production' })
          .app('early-north', { stage: 'one:review' })
          .attach('db', postgres, 'api-north', 'live-north', 'early-north'),
    ],
    ['AKR-110', (built) => built.place('south', { region: 'eu-frankfurt' })],
    ['AKR-111', (built) => built.place('south', { stack: 'ds2' })],
  ])('leaves it to %s', (other, change) => {
    const built = quarter().addon('db', postgres, 'api-north', 'api-south')
    expect(built.findings('AKR-207')).toHaveLength(1)
    change(built)
    expect(built.findings(other)).toHaveLength(1)
    expect(built.quiet('AKR-207')).toBe(true)
  })

  it('leaves a key that a preview app holds to AKR-107', () => {
    const key = 'securekey:fortnightly'
    const built = quarter().service(key).app('pr-south', { preview: true }).addon('key', key, 'api-north', 'pr-south')
    expect(built.findings('AKR-107')).toHaveLength(1)
    expect(built.quiet('AKR-207')).toBe(true)
  })

  it('leaves it to AKR-109', () => {
    const built = quarter().addon('db', postgres, 'api-shop-dev', 'api-shop-qa')
    expect(built.findings('AKR-109')).toHaveLength(1)
    expect(built.quiet('AKR-207')).toBe(true)
  })

  it('leaves it to another rule that speaks, even where a third cannot tell', () => {
    const built = quarter()
      .place('north', { compliance: ['prod'] })
      .without('spaces', 'space-east')
      .addon('db', postgres, 'api-north', 'api-south', 'api-east')
    expect(built.findings('AKR-101')).toHaveLength(1)
    expect(built.quiet('AKR-207')).toBe(true)
  })
})

describe('AKR-207 unknown', () => {
  it('does not speak where it is not known whether another rule would', () => {
    const built = quarter().without('spaces', 'space-south').addon('db', postgres, 'api-north', 'api-south')
    expect(built.gap('AKR-207')).toMatchObject({
      gap: 'row-missing',
      reason: 'The space of api-south is not among what the platform listed.',
    })
  })

  it('does not speak where the plan is not listed, and what it asks for is not known', () => {
    const built = quarter().addon('db', 'akkeris-postgresql:gone', 'api-north', 'api-south')
    expect(built.gap('AKR-207')).toMatchObject({
      gap: 'catalogue',
      reason: 'The catalogue does not list the plan akkeris-postgresql:gone of db.',
    })
  })

  it.each(['region', 'stack'] as const)('does not speak where nobody told the %s of a space', (what) => {
    const built = quarter()
      .place('south', { [what]: '' })
      .addon('db', postgres, 'api-north', 'api-south')
    for (const app of built.inventory.apps) if (app.space === 'south') app[what] = ''
    expect(built.gap('AKR-207')).toMatchObject({
      gap: 'row-missing',
      reason: `The platform does not say which ${what} the space south has.`,
    })
  })

  it('is unknown while the attachment list is short', () => {
    const built = quarter().addon('db', postgres, 'api-north', 'job-north').short('/addon-attachments')
    expect(built.gap('AKR-207').gap).toBe('list-short')
  })
})
