import { describe, expect, it } from 'vitest'
import { memcached, postgres, requestsOf, town, type Estate } from '../estate.ts'

/** One region; pay and paydev on ds1, shop on ds2 and shopqa on ds3. */
function stacks(): Estate {
  return town().place('shop', { stack: 'ds2' }).place('shopqa', { stack: 'ds3' })
}

describe('AKR-111 loud', () => {
  it('fires on apps on other stacks of the region', () => {
    const finding = stacks()
      .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop', 'web-shopqa')
      .finding('AKR-111')
    expect(finding.reason).toBe(
      'ledger belongs to api-pay on the stack ds1, and 2 apps on ds2 and ds3 hold it: web-shop and web-shopqa.',
    )
    expect(finding).toMatchObject({ apps: ['web-shop', 'web-shopqa'], context: true, severity: 'low' })
    expect(finding.facts).toEqual({ stack: 'ds1', others: 'ds2, ds3' })
    expect(finding.arithmetic.ruleBase).toBe(5)
  })

  it.each([
    [memcached, 20],
    ['akkeris-memcached:small-aws', 5],
    ['akkeris-redis:ephemeral-1', 20],
    ['akkeris-redis:ephemeral', 20],
    ['akkeris-redis:not-ephemeral', 5],
  ])('on %s it starts from %d', (plan, base) => {
    const finding = stacks().service(plan).addon('cache', plan, 'api-pay', 'web-shop').finding('AKR-111')
    expect(finding.arithmetic.ruleBase).toBe(base)
    const warning = 'By its plan it may live inside the cluster of its owner, out of their reach.'
    expect(finding.reason.endsWith(warning)).toBe(base === 20)
  })

  it('splits the other stack off', () => {
    expect(requestsOf(stacks().addon('db', postgres, 'api-pay', 'web-shop').finding('AKR-111'))).toEqual([
      'POST /apps/web-shop/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/web-shop {"maintenance":true}',
      'PATCH /apps/web-shop/addons/own-addondb {"primary":true}',
      'DELETE /apps/web-shop/addon-attachments/attachment-db-web-shop',
      'PATCH /apps/web-shop {"maintenance":false}',
    ])
  })
})

describe('AKR-111 quiet', () => {
  it('stays quiet on one stack, and leaves another region to AKR-110', () => {
    const quiet = stacks()
      .place('shop', { region: 'eu-frankfurt' })
      .addon('same', postgres, 'api-pay', 'api-paydev')
      .addon('far', postgres, 'api-pay', 'web-shop')
    expect(quiet.quiet('AKR-111')).toBe(true)
    expect(quiet.findings('AKR-110')).toHaveLength(1)
  })

  it('stays quiet where what nobody told could not change that', () => {
    const quiet = stacks()
      .place('shop', { region: 'eu-frankfurt', stack: '' })
      .place('paydev', { region: '' })
      .addon('far', postgres, 'api-pay', 'web-shop')
      .addon('same', postgres, 'api-pay', 'api-paydev')
    for (const app of quiet.inventory.apps) if (app.space === 'paydev') app.region = ''
    expect(quiet.quiet('AKR-111')).toBe(true)
  })
})

function untold(space: string, what: 'region' | 'stack'): Estate {
  const built = stacks()
    .place(space, { [what]: '' })
    .addon('db', postgres, 'api-pay', 'web-shop')
  for (const app of built.inventory.apps) if (app.space === space) app[what] = ''
  return built
}

describe('AKR-111 unknown', () => {
  it.each([
    ['pay', 'region'],
    ['shop', 'region'],
    ['pay', 'stack'],
    ['shop', 'stack'],
  ] as const)('does not say ok where the platform does not tell of %s its %s', (space, what) => {
    expect(untold(space, what).gap('AKR-111')).toMatchObject({
      gap: 'row-missing',
      reason: `The platform does not say which ${what} the space ${space} has.`,
    })
  })

  it('does not say ok where an app is not listed', () => {
    const built = stacks().without('apps', 'app-web-shop').addon('db', postgres, 'api-pay', 'web-shop')
    expect(built.unknown('AKR-111')).toBe('The app web-shop is not among what the platform listed.')
  })
})
