import { describe, expect, it } from 'vitest'
import { noFacts, type Facts } from '#core/risk/facts.ts'
import { ok } from '#core/risk/rule.ts'
import type { AddonAnswer } from '#shared/domain/inventory.ts'
import { addonId, appId, noon, postgres, town, type Estate } from './estate.ts'
import { madeUp, madeUpOfApps, runOf } from './made-up.ts'

function lent(): Estate {
  return town().addon('ledger', postgres, 'api-pay', 'web-shop')
}

function answer(primary: Record<string, boolean>, askedAt = noon): AddonAnswer {
  return { askedAt, state: null, configVariables: [], primary, problems: [] }
}

/** What rules about apps, and rules about add-ons, see of who has the ledger as its primary. */
function primaryOf(facts: Partial<Facts>, built = lent()): Record<string, (boolean | null)[]> {
  const seen: Record<string, (boolean | null)[]> = {}
  const note = (app: string, primary: boolean | null): void => void (seen[app] ??= []).push(primary)
  runOf(
    built,
    [
      madeUpOfApps('AKR-1', {
        judge: ({ holdings, standing }) => {
          for (const { primary } of holdings) note(standing.appName, primary)
          return ok
        },
      }),
      madeUp('AKR-2', {
        judge: (subject) => {
          for (const party of subject.share) note(party.appName, subject.isPrimary(party))
          return ok
        },
      }),
    ],
    { ...noFacts, ...facts },
  )
  return seen
}

const both = (own: boolean | null, borrowed: boolean | null) => ({
  'api-pay': [own, own],
  'web-shop': [borrowed, borrowed],
})

const answered = (primary: Record<string, boolean>, askedAt = noon) =>
  new Map([[addonId('ledger'), answer(primary, askedAt)]])

const looked = (primary: boolean, askedAt = noon) => lent().primaries('web-shop', { ledger: primary }, askedAt).looked()

describe('whether an app has an add-on as its primary', () => {
  it('is what the list says of the owner, and not known of others', () => {
    expect(primaryOf({})).toEqual(both(true, null))
    expect(primaryOf({}, lent().secondary('ledger'))).toEqual(both(false, null))
    expect(primaryOf({}, lent().without('addons', addonId('ledger')))).toEqual(both(null, null))
  })

  it('is what a single answer about it tells, or a single look at the app', () => {
    const web = appId('web-shop')
    expect(primaryOf({ answers: answered({ [web]: true }) })).toEqual(both(true, true))
    expect(primaryOf({ answers: answered({ [web]: false }) })).toEqual(both(true, false))
    expect(primaryOf({ answers: answered({ [appId('api-pay')]: false }) })).toEqual(both(false, null))
    expect(primaryOf({ apps: looked(true) })).toEqual(both(true, true))
    expect(primaryOf({ apps: looked(false) })).toEqual(both(true, false))
  })

  it('is what was told last, and the look’s where both were told at once', () => {
    const web = appId('web-shop')
    const told = (lookedAt: number, answeredAt: number) =>
      primaryOf({ apps: looked(true, lookedAt), answers: answered({ [web]: false }, answeredAt) })
    expect(told(noon, noon - 1)).toEqual(both(true, true))
    expect(told(noon - 1, noon)).toEqual(both(true, false))
    expect(told(noon, noon)).toEqual(both(true, true))
  })
})
