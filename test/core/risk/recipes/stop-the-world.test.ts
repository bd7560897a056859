import { describe, expect, it } from 'vitest'
import { startAgain, stopTheWorld } from '#core/risk/recipes/stop-the-world.ts'
import type { RemedyStep } from '#shared/domain/finding.ts'
import { postgres, town, type Estate } from '../estate.ts'
import { requestsOf } from '../remedies.ts'
import { subjectOf } from '../subjects.ts'

function steps(built: Estate): RemedyStep[] {
  const { share } = subjectOf(built, 'ledger')
  return [stopTheWorld(share), startAgain(share)]
}

function ledger(...resting: string[]): Estate {
  const built = town().addon('ledger', postgres, 'api-pay', 'web-shop', 'api-paydev')
  for (const app of built.inventory.apps) if (resting.includes(app.name)) app.maintenance = true
  return built
}

describe('stopping the world', () => {
  it('stops every app that holds the add-on, and starts them in reverse', () => {
    const remedy = steps(ledger())
    expect(requestsOf({ remedy })).toEqual([
      'PATCH /apps/api-pay {"maintenance":true}',
      'PATCH /apps/api-paydev {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":false}',
      'PATCH /apps/api-paydev {"maintenance":false}',
      'PATCH /apps/api-pay {"maintenance":false}',
    ])
    expect(remedy[0]?.text).toBe('Put 3 apps in maintenance: api-pay, api-paydev and web-shop.')
  })

  it('leaves those that rest already as they are, and says so', () => {
    const remedy = steps(ledger('api-pay', 'web-shop'))
    expect(requestsOf({ remedy })).toEqual([
      'PATCH /apps/api-paydev {"maintenance":true}',
      'PATCH /apps/api-paydev {"maintenance":false}',
    ])
    expect(remedy[0]?.text).toBe(
      'Put 1 app in maintenance: api-paydev. api-pay and web-shop are there already and stay.',
    )
  })

  it('stops nobody where all rest', () => {
    const remedy = steps(ledger('api-pay', 'web-shop', 'api-paydev'))
    expect(requestsOf({ remedy })).toEqual([])
    expect(remedy[0]?.text).toBe('Let nothing wake up. api-pay, api-paydev and web-shop are there already and stay.')
  })

  it('stops an app of which nothing is known', () => {
    const remedy = steps(ledger().without('apps', 'app-web-shop'))
    expect(requestsOf({ remedy })).toContain('PATCH /apps/web-shop {"maintenance":true}')
  })
})
