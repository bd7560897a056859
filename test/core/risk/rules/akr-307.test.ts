import { describe, expect, it } from 'vitest'
import { addonId, postgres, town, type Estate } from '../estate.ts'

const rabbit = 'alamo-rabbitmq:shared'

function queue(plan = rabbit): Estate {
  return town().addon('queue', plan, 'api-pay', 'web-shop', 'api-paydev')
}

describe('AKR-307 loud', () => {
  it.each([rabbit, 'alamo-influxdb:shared'])('fires where %s is secondary', (plan) => {
    const finding = queue(plan)
      .primaries('web-shop', { queue: false })
      .primaries('api-paydev', { queue: true })
      .finding('AKR-307')
    const service = plan.split(':')[0] ?? ''
    expect(finding.reason).toBe(
      `queue is a secondary ${service} of web-shop, and brings several variables, which the region cannot rename: that app cannot be deployed.`,
    )
    expect(finding).toMatchObject({
      apps: ['web-shop'],
      arithmetic: { ruleBase: 40 },
      facts: { secondaryOn: 'web-shop' },
    })
  })

  it('detaches or promotes, or writes the ticket', () => {
    const finding = queue().primaries('web-shop', { queue: false }).finding('AKR-307')
    expect(finding.remedy).toEqual([
      {
        text: 'Detach queue from the apps that can do without it.',
        requests: [{ method: 'DELETE', path: '/apps/web-shop/addon-attachments/attachment-queue-web-shop', body: '' }],
      },
      {
        text: 'Or make it the primary where the app needs it. The one that was is a secondary then, so take that one from the app as well.',
        requests: [
          {
            method: 'PATCH',
            path: '/apps/web-shop/addon-attachments/attachment-queue-web-shop',
            body: '{"primary":true}',
          },
        ],
      },
      {
        text: 'Check which add-on each config variable comes from now.',
        requests: [{ method: 'GET', path: '/apps/web-shop/config-vars/notes', body: '' }],
      },
      {
        text: 'If neither is possible, open a ticket with the platform team. Text: add-on addon-queue (alamo-rabbitmq:shared) is a secondary of web-shop, as seen at 2026-11-23T12:00:00.000Z; deployments there fail with "Invalid command in config var rename".',
        requests: [],
      },
    ])
  })

  it('fires on the owner too, and never detaches it', () => {
    const finding = queue()
      .secondary('queue')
      .primaries('web-shop', { queue: true })
      .primaries('api-paydev', { queue: true })
      .finding('AKR-307')
    expect(finding.apps).toEqual(['api-pay'])
    expect(finding.remedy[0]?.requests).toEqual([
      { method: 'PATCH', path: '/apps/api-pay/addons/addon-queue', body: '{"primary":true}' },
    ])
  })

  it('is about all of them', () => {
    const built = queue().primaries('web-shop', { queue: false }).primaries('api-paydev', { queue: false })
    const finding = built.finding('AKR-307')
    expect(finding.reason).toContain('of api-paydev and web-shop, and brings')
    expect(finding.reason).toContain('those apps cannot be deployed.')
    expect(finding.apps).toEqual(['api-paydev', 'web-shop'])
    expect(built.secondary('queue').finding('AKR-307').facts).toEqual({ secondaryOn: 'api-pay, api-paydev, web-shop' })
  })

  it('is about no other app than those, the owner among them or not', () => {
    const built = queue().primaries('api-paydev', { queue: false }).primaries('web-shop', { queue: true })
    expect(built.finding('AKR-307').reason).toContain('of api-paydev, and brings')
    expect(built.secondary('queue').finding('AKR-307').reason).toContain('of api-pay and api-paydev, and brings')
  })
})

describe('AKR-307 quiet', () => {
  it('stays quiet where it is the primary of all', () => {
    const built = queue().primaries('web-shop', { queue: true }).primaries('api-paydev', { queue: true })
    expect(built.quiet('AKR-307')).toBe(true)
  })

  it.each([postgres, 'akkeris-rabbitmq:x', 'alamo-mongodb:x'])('leaves %s alone', (plan) => {
    expect(queue(plan).primaries('web-shop', { queue: false }).quiet('AKR-307')).toBe(true)
  })
})

describe('AKR-307 unknown', () => {
  it('does not say ok where nobody asked', () => {
    expect(queue().primaries('web-shop', { queue: true }).gap('AKR-307')).toMatchObject({
      gap: 'not-asked',
      reason:
        'Nobody has asked the platform whether queue is the primary alamo-rabbitmq of api-paydev yet. A deep look does.',
    })
  })

  it('does not say ok of an owner whose add-on is in no list', () => {
    const built = queue().without('addons', addonId('queue'))
    built.primaries('web-shop', { queue: true }).primaries('api-paydev', { queue: true })
    expect(built.gap('AKR-307').gap).toBe('row-missing')
  })
})
