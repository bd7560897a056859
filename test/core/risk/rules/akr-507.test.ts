import { describe, expect, it } from 'vitest'
import type { AppLook } from '#shared/domain/look.ts'
import { noon, postgres, town, type Estate } from '../estate.ts'
import { hoursAgo, requestsOf } from '../remedies.ts'

const changed = hoursAgo(2)

function dyno(startedAt: string | null) {
  return { type: 'web', state: 'running', startedAt }
}

/** A plan changed two hours ago, and what a look told of web-shop. */
function ledger(told: Partial<AppLook> | null, updatedAt = changed): Estate {
  const built = town().addon('ledger', postgres, 'api-pay', 'web-shop').change('ledger', { updatedAt })
  return told ? built.look('web-shop', told) : built
}

function started(...times: (string | null)[]): Estate {
  return ledger({ dynos: times.map(dyno) })
}

/** A dyno started so many milliseconds before the change. */
function startedBefore(milliseconds: number): Estate {
  return started(new Date(Date.parse(changed) - milliseconds).toISOString())
}

describe('AKR-507 loud', () => {
  it('fires where the oldest dyno of a consumer is older than the plan', () => {
    const finding = started(hoursAgo(1), hoursAgo(3)).finding('AKR-507')
    expect(finding.reason).toBe(
      'ledger got another plan at 2026-11-23T10:00:00.000Z, and 1 app runs dynos that started before and may have the credentials of then: web-shop.',
    )
    expect(finding).toMatchObject({ apps: ['web-shop'], transient: false, facts: { changed } })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('allows for the second that regions leave out', () => {
    expect(startedBefore(1000).findings('AKR-507')).toHaveLength(1)
    expect(startedBefore(999).quiet('AKR-507')).toBe(true)
  })

  it('fires on what is known', () => {
    expect(started(null, hoursAgo(3)).findings('AKR-507')).toHaveLength(1)
    const built = started(hoursAgo(3)).attach('ledger', postgres, 'api-pay', 'api-paydev')
    expect(built.finding('AKR-507').apps).toEqual(['web-shop'])
  })

  it('redeploys these apps', () => {
    const built = started(hoursAgo(3)).attach('ledger', postgres, 'api-pay', 'api-paydev')
    const young = built.look('api-paydev', { dynos: [dyno(hoursAgo(1))] })
    expect(requestsOf(young.finding('AKR-507'))).toEqual([
      'PATCH /apps/web-shop/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
    ])
  })
})

describe('AKR-507 quiet', () => {
  it('stays quiet where all dynos are younger', () => {
    expect(started(hoursAgo(1)).quiet('AKR-507')).toBe(true)
    expect(started().quiet('AKR-507')).toBe(true)
  })

  it('stays quiet where the plan was never changed, asked or not', () => {
    const never = '2026-11-01T09:00:00.000Z'
    expect(ledger({ dynos: [dyno(hoursAgo(3000))] }, never).quiet('AKR-507')).toBe(true)
    expect(ledger(null, never).quiet('AKR-507')).toBe(true)
    expect(ledger(null, '2026-11-01T08:59:59.999Z').quiet('AKR-507')).toBe(true)
    expect(ledger(null, '2026-11-01T09:00:00Z').quiet('AKR-507')).toBe(true)
  })

  it('stays quiet where no consumer runs, and does not speak of the owner', () => {
    const asleep = ledger(null)
    for (const app of asleep.inventory.apps) if (app.name === 'web-shop') app.maintenance = true
    expect(asleep.look('api-pay', { dynos: [dyno(hoursAgo(3))] }).quiet('AKR-507')).toBe(true)
  })

  it('skips orphans, whose plan nobody can change', () => {
    expect(town().attach('ledger', postgres, null, 'api-pay', 'web-shop').quiet('AKR-507')).toBe(true)
  })
})

describe('AKR-507 unknown', () => {
  it('does not say ok where nobody asked, or not since', () => {
    expect(ledger(null).gap('AKR-507')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform when the dynos of web-shop started yet. A deep look does.',
    })
    const dynos = [dyno(hoursAgo(3))]
    expect(ledger({ dynos, askedAt: Date.parse(changed) - 1 }).gap('AKR-507')).toMatchObject({
      gap: 'not-asked',
      reason: 'The dynos of web-shop were last asked for before the plan was changed. A deep look asks again.',
    })
    expect(ledger({ dynos, askedAt: Date.parse(changed) }).findings('AKR-507')).toHaveLength(1)
  })

  it('does not say ok where the platform did not tell', () => {
    const problems = [{ code: 'server-error' as const, call: '/apps/app-web-shop/dynos', message: 'No.' }]
    expect(ledger({ problems }).gap('AKR-507')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform was asked for the dynos of web-shop and did not answer.',
    })
    expect(ledger({ dynos: [dyno(null)], askedAt: Date.parse(changed) }).gap('AKR-507').gap).toBe('not-told')
    expect(started(hoursAgo(1), null).gap('AKR-507')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform does not say when the dynos of web-shop started.',
    })
  })

  it('does not believe times that cannot be', () => {
    expect(started(new Date(noon + 3_600_000).toISOString()).gap('AKR-507')).toMatchObject({
      gap: 'absurd',
      reason: 'A dyno of web-shop started at a time that cannot be.',
    })
    const reason = 'ledger was changed at a time that cannot be.'
    expect(ledger(null, 'once').gap('AKR-507')).toMatchObject({ gap: 'absurd', reason })
    expect(ledger(null).change('ledger', { createdAt: '' }).unknown('AKR-507')).toBe(reason)
    expect(ledger(null, '').change('ledger', { createdAt: '' }).unknown('AKR-507')).toBe(reason)
  })

  it('does not say ok where app or add-on are not listed', () => {
    expect(ledger(null).without('apps', 'app-web-shop').gap('AKR-507')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app web-shop is not among what the platform listed.',
    })
    expect(started(hoursAgo(3)).without('addons', 'addon-ledger').gap('AKR-507')).toMatchObject({
      gap: 'row-missing',
      reason: 'ledger is not among the add-ons that the platform listed.',
    })
  })
})
