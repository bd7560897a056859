import { describe, expect, it } from 'vitest'
import type { AppLook } from '#shared/domain/look.ts'
import { noon, postgres, town, type Estate } from '../estate.ts'
import { hoursAgo, requestsOf, textsOf } from '../remedies.ts'

const refused: AppLook['problems'] = [{ code: 'server-error', call: '/apps/app-api-pay/addons', message: 'No.' }]

function ledger(state: string | null, askedAt = noon): Estate {
  const built = town().addon('ledger', postgres, 'api-pay', 'web-shop')
  return state === null ? built : built.look('api-pay', { states: { 'addon-ledger': state }, askedAt })
}

function stopped(built: Estate, ...names: string[]): Estate {
  for (const app of built.inventory.apps) if (names.includes(app.name)) app.maintenance = true
  return built
}

function answered(built: Estate, state: string | null, askedAt: number): Estate {
  const answer = { askedAt, state, configVariables: [], primary: {}, problems: [] }
  built.facts.answers = new Map([['addon-ledger', answer]])
  return built
}

describe('AKR-501 loud', () => {
  it('fires while an operation goes on and apps run', () => {
    const finding = ledger('provisioning').finding('AKR-501')
    expect(finding.reason).toBe('An operation on ledger is in progress while 2 apps run on it: api-pay and web-shop.')
    expect(finding).toMatchObject({
      apps: ['web-shop'],
      transient: true,
      context: false,
      facts: { state: 'provisioning' },
    })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('fires where only the owner runs', () => {
    const finding = stopped(ledger('provisioning'), 'web-shop').finding('AKR-501')
    expect(finding.apps).toEqual(['api-pay'])
    expect(finding.reason).toContain('1 app runs on it: api-pay.')
  })

  it('goes on firing when the answer is old', () => {
    expect(ledger('provisioning', noon - 48 * 3_600_000).findings('AKR-501')).toHaveLength(1)
  })

  it('believes the younger of two answers', () => {
    expect(answered(ledger('provisioned', noon - 60_000), 'provisioning', noon).findings('AKR-501')).toHaveLength(1)
    expect(answered(ledger('provisioned'), 'provisioning', noon - 60_000).quiet('AKR-501')).toBe(true)
  })

  it('stops everybody, waits and starts again in reverse', () => {
    const finding = ledger('provisioning').finding('AKR-501')
    expect(requestsOf(finding)).toEqual([
      'PATCH /apps/api-pay {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":false}',
      'PATCH /apps/api-pay {"maintenance":false}',
    ])
    expect(textsOf(finding)[1]).toBe('Wait until the add-on is provisioned, and check that it holds what it should.')
  })
})

describe('AKR-501 quiet', () => {
  it('stays quiet where the add-on is provisioned', () => {
    expect(ledger('provisioned').quiet('AKR-501')).toBe(true)
    expect(ledger('deprovisioned').quiet('AKR-501')).toBe(true)
  })

  it('stays quiet where nobody runs, asked or not', () => {
    expect(stopped(ledger('provisioning'), 'api-pay', 'web-shop').quiet('AKR-501')).toBe(true)
    expect(stopped(ledger(null), 'api-pay', 'web-shop').quiet('AKR-501')).toBe(true)
  })
})

describe('AKR-501 unknown', () => {
  it('does not say ok where nobody asked', () => {
    expect(ledger(null).gap('AKR-501')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform what state ledger is in yet. A deep look does.',
    })
    expect(ledger(null).look('api-pay', { dynos: [] }).gap('AKR-501').gap).toBe('not-asked')
  })

  it('does not say ok where the platform did not tell', () => {
    const reason = 'The platform was asked and did not tell what state ledger is in.'
    expect(ledger(null).look('api-pay', { problems: refused }).gap('AKR-501')).toMatchObject({
      gap: 'not-told',
      reason,
    })
    expect(ledger(null).look('api-pay', { states: {} }).gap('AKR-501').gap).toBe('not-told')
    expect(answered(ledger(null), null, noon).gap('AKR-501').gap).toBe('not-told')
  })

  it('sends nobody looking where no owner is left that could be asked', () => {
    const lost = town().attach('lost', postgres, null, 'api-pay', 'web-shop')
    expect(lost.gap('AKR-501')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform tells states to owners only, and lost has none.',
    })
  })

  it('does not say ok by a state of before the broker fell silent, and goes on firing by one', () => {
    const silent = { 'addon-ledger': noon - 60_000 }
    const fallen = (state: string): Estate =>
      ledger(null).look('api-pay', { states: { 'addon-ledger': state }, silent })
    expect(fallen('provisioned').gap('AKR-501')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform was asked and did not tell what state ledger is in.',
    })
    expect(fallen('provisioning').findings('AKR-501')).toHaveLength(1)
    const failed = ledger(null).look('api-pay', { states: { 'addon-ledger': 'provisioned' }, problems: refused })
    expect(failed.gap('AKR-501').gap).toBe('not-told')
    const others = ledger(null).look('api-pay', {
      states: { 'addon-ledger': 'provisioned' },
      silent: { 'addon-other': null },
      problems: [{ code: 'incomplete', call: '/apps/app-api-pay/addons', message: 'The broker did not tell.' }],
    })
    expect(others.quiet('AKR-501')).toBe(true)
  })

  it('does not say ok by what asking for the add-on told before a look found the broker silent', () => {
    const asked = (at: number): Estate =>
      answered(ledger(null), 'provisioned', at).look('api-pay', { states: {}, silent: { 'addon-ledger': null } })
    expect(asked(noon - 1).gap('AKR-501').gap).toBe('not-told')
    expect(asked(noon + 1).quiet('AKR-501')).toBe(true)
    const again = answered(ledger(null), 'provisioned', noon - 1)
    const problem = {
      code: 'server-error',
      call: '/addons/addon-ledger',
      message: 'The broker did not answer.',
    } as const
    for (const answer of again.facts.answers?.values() ?? []) answer.problems.push(problem)
    expect(again.gap('AKR-501').gap).toBe('not-told')
  })

  it('believes an answer for 24 hours, and for as long as the policy says', () => {
    const day = Date.parse(hoursAgo(24))
    expect(ledger('provisioned', day + 1).quiet('AKR-501')).toBe(true)
    expect(ledger('provisioned', day).gap('AKR-501')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform what state ledger is in for 24 hours. A deep look does.',
    })
    expect(ledger('provisioned', day).option('AKR-501', { 'fresh-hours': 25 }).quiet('AKR-501')).toBe(true)
  })

  it('does not say ok where it is not known who runs', () => {
    const built = stopped(ledger('provisioning'), 'api-pay').without('apps', 'app-web-shop')
    expect(built.gap('AKR-501')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app web-shop is not among what the platform listed.',
    })
    const absurd = stopped(ledger('provisioning').app('job-pay', { dynos: -1 }), 'api-pay', 'web-shop')
    expect(absurd.attach('ledger', postgres, 'api-pay', 'job-pay').gap('AKR-501').gap).toBe('absurd')
  })
})
