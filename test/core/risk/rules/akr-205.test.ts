import { describe, expect, it } from 'vitest'
import { postgres, requestsOf, town } from '../estate.ts'

describe('AKR-205 loud', () => {
  it('names who is in the way', () => {
    const finding = town().addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop').finding('AKR-205')
    expect(finding.reason).toBe(
      'Neither ledger nor its owner api-pay can be deleted while 2 other apps hold it: api-paydev and web-shop.',
    )
    expect(finding).toMatchObject({ severity: 'info', context: true, apps: ['api-paydev', 'web-shop'] })
    expect(finding.arithmetic.ruleBase).toBe(0)
  })

  it('gives the order, with elevated access where the space asks for it', () => {
    const finding = town()
      .app('bare-shop', { formation: [] })
      .addon('ledger', postgres, 'api-pay', 'bare-shop', 'web-shop')
      .finding('AKR-205')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/bare-shop/formation {"type":"web","quantity":0}',
      'DELETE /apps/bare-shop/addon-attachments/attachment-ledger-bare-shop',
      'DELETE /apps/web-shop/addon-attachments/attachment-ledger-web-shop',
      'DELETE /apps/api-pay/addons/addon-ledger',
      'DELETE /apps/api-pay',
    ])
    expect(finding.remedy.slice(-2).map(({ text }) => text)).toEqual([
      'Then delete the add-on; its data goes with it. A prod or socs space asks for elevated access.',
      'Only then delete the app, if it is to go. Asked earlier, the platform deletes all its preview apps first and then refuses. A prod or socs space asks for elevated access.',
    ])
  })

  it('says what else keeps the owner, and asks for no elevated access outside prod and socs', () => {
    const built = town()
      .addon('ledger', postgres, 'api-paydev', 'web-shopqa')
      .addon('other', postgres, 'api-paydev', 'web-shopqa')
      .addon('own', postgres, 'api-paydev')
      .addon('borrowed', postgres, 'web-shopqa', 'api-paydev')
    const [finding] = built.findings('AKR-205').filter(({ addon }) => addon.name === 'ledger')
    expect(finding?.reason).toContain('while 1 other app holds it: web-shopqa.')
    expect(finding?.remedy.map(({ text }) => text)).toEqual([
      'Detach it from every app that borrows it; each is redeployed at once without its variables.',
      'Then delete the add-on; its data goes with it.',
      'Do the same for what else api-paydev owns and others hold: other.',
      'Only then delete the app, if it is to go. Asked earlier, the platform deletes all its preview apps first and then refuses.',
    ])
  })
})

describe('AKR-205 quiet', () => {
  it('stays quiet on what nobody else holds, on orphans, and on what cannot be shared', () => {
    const quiet = town()
      .addon('own', postgres, 'api-pay')
      .attach('lost', postgres, null, 'api-pay', 'web-shop')
      .addon('logs', 'papertrail:basic', 'api-pay', 'web-shop')
    expect(quiet.quiet('AKR-205')).toBe(true)
  })
})

describe('AKR-205 unknown', () => {
  it('does not say that it can be deleted while the attachment list is short', () => {
    expect(town().addon('own', postgres, 'api-pay').short('/addon-attachments').gap('AKR-205').gap).toBe('list-short')
  })
})
