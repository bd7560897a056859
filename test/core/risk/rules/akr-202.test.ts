import { describe, expect, it } from 'vitest'
import { postgres, requestsOf, town } from '../estate.ts'

describe('AKR-202 loud', () => {
  it('fires where a preview app owns what others hold', () => {
    const finding = town()
      .app('apipr7-paydev', { preview: true })
      .addon('scratch', postgres, 'apipr7-paydev', 'api-paydev', 'web-shopqa')
      .finding('AKR-202')
    expect(finding.reason).toBe(
      'scratch belongs to apipr7-paydev, a preview app of a pull request, and 2 other apps hold it: api-paydev and web-shopqa.',
    )
    expect(finding).toMatchObject({ group: 'ownership', apps: ['api-paydev', 'web-shopqa'], severity: 'critical' })
    expect(finding.arithmetic.ruleBase).toBe(60)
  })

  it('moves it to an app that stays', () => {
    const finding = town()
      .app('apipr7-paydev', { preview: true })
      .app('apipr8-paydev', { preview: true, dynos: 9 })
      .addon('scratch', postgres, 'apipr7-paydev', 'apipr8-paydev', 'web-shopqa')
      .finding('AKR-202')
    expect(requestsOf(finding)[0]).toBe(
      'POST /apps/web-shopqa/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addonscr"}}',
    )
    expect(requestsOf(finding)).toContain('DELETE /apps/apipr7-paydev/addons/addon-scratch')
  })

  it('lets it go where every app is a preview', () => {
    const finding = town()
      .app('apipr7-paydev', { preview: true })
      .app('apipr8-paydev', { preview: true })
      .addon('scratch', postgres, 'apipr7-paydev', 'apipr8-paydev')
      .finding('AKR-202')
    expect(finding.reason).toContain('and 1 other app holds it: apipr8-paydev.')
    expect(finding.remedy[0]?.text).toContain('Every app that holds it is a preview')
    expect(requestsOf(finding)).toEqual([
      'DELETE /apps/apipr8-paydev/addon-attachments/attachment-scratch-apipr8-paydev',
      'DELETE /apps/apipr7-paydev/addons/addon-scratch',
    ])
  })
})

describe('AKR-202 quiet', () => {
  it('stays quiet where the owner stays, where nobody else holds it, and without an owner', () => {
    const quiet = town()
      .app('apipr7-paydev', { preview: true })
      .addon('ledger', postgres, 'api-paydev', 'apipr7-paydev')
      .addon('own', postgres, 'apipr7-paydev')
      .attach('lost', postgres, null, 'apipr7-paydev', 'api-pay')
    expect(quiet.quiet('AKR-202')).toBe(true)
  })
})

describe('AKR-202 unknown', () => {
  it('does not say ok where the owner is not listed', () => {
    const built = town().without('apps', 'app-api-pay').addon('db', postgres, 'api-pay', 'web-shop')
    expect(built.gap('AKR-202')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app api-pay is not among what the platform listed.',
    })
  })

  it.each(['/addon-attachments', '/apps'])('is unknown while %s came short', (call) => {
    expect(town().addon('db', postgres, 'api-pay', 'web-shop').short(call).gap('AKR-202').gap).toBe('list-short')
  })
})
