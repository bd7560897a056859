import { describe, expect, it } from 'vitest'
import { postgres, requestsOf, town, type Estate } from '../estate.ts'

/** One space in Seattle, one in Frankfurt, one in Sydney and one in Virginia. */
function world(): Estate {
  return town()
    .place('paydev', { region: 'eu-frankfurt' })
    .place('shop', { region: 'au-sydney' })
    .place('shopqa', { region: 'us-virginia' })
    .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop', 'web-shopqa')
}

describe('AKR-110 loud', () => {
  it('fires on apps in other regions', () => {
    const finding = world().finding('AKR-110')
    expect(finding.reason).toBe(
      'ledger belongs to api-pay in us-seattle, and 3 apps in au-sydney, eu-frankfurt and us-virginia hold it: api-paydev, web-shop and web-shopqa.',
    )
    expect(finding.apps).toEqual(['api-paydev', 'web-shop', 'web-shopqa'])
    expect(finding.facts).toEqual({ region: 'us-seattle', others: 'au-sydney, eu-frankfurt, us-virginia' })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('splits the far app off', () => {
    const built = town().place('shop', { region: 'eu-frankfurt' }).addon('db', postgres, 'api-pay', 'web-shop')
    const finding = built.finding('AKR-110')
    expect(finding.reason).toContain('and 1 app in eu-frankfurt holds it: web-shop.')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/web-shop/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/web-shop {"maintenance":true}',
      'PATCH /apps/web-shop/addons/own-addondb {"primary":true}',
      'DELETE /apps/web-shop/addon-attachments/attachment-db-web-shop',
      'PATCH /apps/web-shop {"maintenance":false}',
    ])
  })

  it('takes the region of the app where its space is not listed', () => {
    const built = town().without('spaces', 'space-shop', 'space-shopqa').app('far-shopqa', { region: 'au-perth' })
    built.addon('db', postgres, 'api-pay', 'web-shop', 'web-shopqa', 'far-shopqa')
    expect(built.finding('AKR-110').apps).toEqual(['far-shopqa'])
  })
})

describe('AKR-110 quiet', () => {
  it('stays quiet in one region, in one space, and on an orphan', () => {
    const quiet = town()
      .place('shop', { region: 'eu-frankfurt' })
      .app('far-shop', { region: 'elsewhere' })
      .addon('near', postgres, 'api-pay', 'api-paydev')
      .addon('inside', postgres, 'web-shop', 'far-shop')
      .attach('lost', postgres, null, 'api-pay', 'web-shop')
    expect(quiet.quiet('AKR-110')).toBe(true)
  })
})

describe('AKR-110 unknown', () => {
  it.each([
    ['pay', 'api-pay'],
    ['paydev', 'api-paydev'],
  ])('does not say ok where the platform does not say where %s is', (space, app) => {
    const built = town()
      .place(space, { region: '' })
      .place('pay', { stack: '' })
      .addon('db', postgres, 'api-pay', 'api-paydev')
    const row = built.inventory.apps.find(({ name }) => name === app)
    if (row) row.region = ''
    expect(built.gap('AKR-110')).toMatchObject({
      gap: 'row-missing',
      reason: `The platform does not say which region the space ${space} has.`,
    })
  })

  it('does not say ok where an app is not listed', () => {
    const built = town().without('apps', 'app-api-paydev').addon('db', postgres, 'api-pay', 'api-paydev')
    expect(built.unknown('AKR-110')).toBe('The app api-paydev is not among what the platform listed.')
  })

  it.each(['/addon-attachments', '/apps', '/spaces'])('is unknown while %s came short', (call) => {
    expect(town().addon('db', postgres, 'api-pay', 'web-shop').short(call).gap('AKR-110').gap).toBe('list-short')
  })
})
