import { describe, expect, it } from 'vitest'
import { addonId, appId, noon, postgres, town, type Estate } from '../estate.ts'

const kafka = 'kafka:nonprod'

/** web-shop's topics, which api-pay holds under the name given. */
function topics(name: string, plan = kafka): Estate {
  return town().addon('topics', plan, 'web-shop', 'api-pay').named('topics', 'api-pay', name)
}

/** A look of the millisecond before noon says primary, an answer of that time says secondary. */
function answeredAt(askedAt: number): Estate {
  const built = topics('kafka-bear-1').look('api-pay', { askedAt: noon - 1, primaries: { [addonId('topics')]: true } })
  const primary = { [appId('api-pay')]: false }
  const answer = { askedAt, state: 'provisioned', configVariables: [], primary, problems: [] }
  built.facts.answers = new Map([[addonId('topics'), answer]])
  return built
}

describe('AKR-303 loud', () => {
  it('fires on a prefix that begins with a digit', () => {
    const finding = topics('kafka-bear-1234').primaries('api-pay', { topics: false }).finding('AKR-303')
    expect(finding.reason).toBe(
      'topics writes variables under names that no shell can set: 1234_KAFKA_HOSTNAME on api-pay.',
    )
    expect(finding).toMatchObject({
      id: 'AKR-303/addon-topics',
      arithmetic: { ruleBase: 20 },
      apps: ['api-pay'],
      facts: { names: 'kafka-bear-1234 on api-pay' },
    })
    expect(finding.remedy.flatMap(({ requests }) => requests)).toEqual([
      {
        method: 'PATCH',
        path: '/apps/api-pay/addon-attachments/attachment-topics-api-pay',
        body: '{"name":"kafka_bear_1234"}',
      },
    ])
  })

  it('fires on an empty prefix, of a service that nobody described too', () => {
    const finding = topics('a-b-', 'team-store:x').primaries('api-pay', { topics: false }).finding('AKR-303')
    expect(finding.reason).toContain('_... on api-pay.')
  })

  it('fires on the owner itself, and renames there through the add-on', () => {
    const finding = town()
      .addon('topics', kafka, 'web-shop', 'api-pay')
      .named('topics', 'web-shop', 'kafka-elk-77')
      .secondary('topics')
      .primaries('api-pay', { topics: true })
      .finding('AKR-303')
    expect(finding.apps).toEqual(['web-shop'])
    expect(finding.remedy[1]?.requests).toEqual([
      { method: 'PATCH', path: '/apps/web-shop/addons/addon-topics', body: '{"attachment":{"name":"kafka_elk_77"}}' },
    ])
  })

  it('reads the name of the add-on where the owner shows no attachment', () => {
    const finding = town()
      .addon('kafka-elk-77', kafka, 'web-shop', 'api-pay')
      .secondary('kafka-elk-77')
      .without('attachments', 'attachment-kafka-elk-77-web-shop')
      .primaries('api-pay', { 'kafka-elk-77': true })
      .finding('AKR-303')
    expect(finding.facts).toEqual({ names: 'kafka-elk-77 on web-shop' })
  })

  it('is about those alone that fire, whatever is unknown of others', () => {
    const built = town().addon('topics', kafka, 'web-shop', 'api-pay', 'api-paydev', 'web-shopqa')
    for (const app of ['api-pay', 'api-paydev']) built.named('topics', app, 'kafka-bear-1')
    expect(built.primaries('api-paydev', { topics: false }).finding('AKR-303').apps).toEqual(['api-paydev'])
    built.named('topics', 'web-shopqa', 'kafka-bear-1').primaries('web-shopqa', { topics: false })
    const all = built.primaries('api-pay', { topics: false }).finding('AKR-303')
    expect(all.apps).toEqual(['api-pay', 'api-paydev', 'web-shopqa'])
    expect(all.remedy[1]?.requests).toHaveLength(3)
  })

  it.each([
    [['api-pay'], '1_KAFKA_HOSTNAME on api-pay.'],
    [['web-shop', 'api-pay'], '1_KAFKA_HOSTNAME on web-shop and 1_KAFKA_HOSTNAME on api-pay.'],
  ])('leaves out the last of two borrowers where it is secondary on %j', (apps, said) => {
    const built = town().addon('topics', kafka, 'web-shop', 'api-pay', 'api-paydev')
    for (const app of ['web-shop', 'api-pay', 'api-paydev']) {
      built.named('topics', app, 'kafka-bear-1').primaries(app, { topics: !apps.includes(app) })
    }
    if (apps.includes('web-shop')) built.secondary('topics')
    expect(built.finding('AKR-303').reason).toContain(said)
  })

  it('believes whichever answer is younger', () => {
    expect(answeredAt(noon).findings('AKR-303')).toHaveLength(1)
    expect(answeredAt(noon - 1).quiet('AKR-303')).toBe(true)
  })
})

describe('AKR-303 quiet', () => {
  it('stays quiet on a primary one, whatever its name', () => {
    expect(topics('kafka-bear-1234').primaries('api-pay', { topics: true }).quiet('AKR-303')).toBe(true)
    expect(topics('a--').primaries('api-pay', { topics: true }).quiet('AKR-303')).toBe(true)
  })

  it.each(['kafka-bear-b1', 'kafka-1', 'my_db', 'a-b-_'])('stays quiet on %s, whoever is primary', (name) => {
    expect(topics(name).quiet('AKR-303')).toBe(true)
  })

  it('leaves secure keys out, whose variable never has a prefix', () => {
    const key = topics('securekey-bear-1', 'securekey:fortnightly')
    expect(key.primaries('api-pay', { topics: false }).quiet('AKR-303')).toBe(true)
  })

  it('leaves out what only its owner holds', () => {
    expect(town().addon('kafka-bear-1', kafka, 'web-shop').secondary('kafka-bear-1').quiet('AKR-303')).toBe(true)
  })
})

describe('AKR-303 unknown', () => {
  it('does not say ok where nobody asked which is primary', () => {
    expect(topics('kafka-bear-1234').gap('AKR-303')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform whether topics is the primary kafka of api-pay yet. A deep look does.',
    })
  })

  it('does not say ok where the look told of others', () => {
    const gap = topics('kafka-bear-1234').primaries('api-pay', { ledger: true }).gap('AKR-303')
    expect(gap.gap).toBe('not-told')
  })

  it('does not say ok of an owner whose add-on is in no list', () => {
    const built = town()
      .addon('kafka-bear-1', kafka, 'web-shop', 'api-pay')
      .without('addons', addonId('kafka-bear-1'))
      .primaries('api-pay', { 'kafka-bear-1': true })
    expect(built.gap('AKR-303').gap).toBe('row-missing')
  })

  it('does not say ok while the attachment list is short', () => {
    const built = town().addon('ledger', postgres, 'web-shop', 'api-pay').short('/addon-attachments')
    expect(built.gap('AKR-303').gap).toBe('list-short')
  })
})
