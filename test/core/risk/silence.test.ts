import { expect, it } from 'vitest'
import { ok, unknown } from '#core/risk/rule.ts'
import { mayBeGone } from '#core/risk/silence.ts'
import { postgres, town } from './estate.ts'
import { madeUp, madeUpOfApps, runOf } from './made-up.ts'

const shared = () => town().addon('ledger', postgres, 'api-pay', 'api-paydev').addon('own', postgres, 'api-pay')
const sees = [madeUp('AKR-1', { judge: () => ok }), madeUpOfApps('AKR-2')]
const blind = [
  madeUp('AKR-1', { judge: () => unknown('not-asked', () => 'Nobody asked.') }),
  madeUpOfApps('AKR-2', { judge: () => unknown('not-asked', () => 'Nobody asked.') }),
]
const findings = ['AKR-1/addon-ledger', 'AKR-2/addon-ledger/app-api-pay']

it.each(findings)('%s may be gone where its rule could judge, and may not where it was blind', (id) => {
  expect(mayBeGone(runOf(shared(), sees), id)).toBe(true)
  expect(mayBeGone(runOf(shared(), blind), id)).toBe(false)
  expect(mayBeGone(runOf(shared().short('/addon-attachments'), sees), id)).toBe(false)
  const failing = [
    madeUp('AKR-1', {
      judge: () => {
        throw new Error('It failed.')
      },
    }),
    madeUpOfApps('AKR-2', {
      judge: () => {
        throw new Error('It failed.')
      },
    }),
  ]
  expect(mayBeGone(runOf(shared(), failing), id)).toBe(false)
})

it.each(findings)('%s of an add-on that is no more is gone, unless a list is short', (id) => {
  expect(mayBeGone(runOf(town(), blind), id)).toBe(true)
  expect(mayBeGone(runOf(town().short('/addons'), blind), id)).toBe(false)
})

it('of an app that does not hold it any more it is gone, unless a list is short', () => {
  const id = 'AKR-2/addon-ledger/app-web-shop'
  expect(mayBeGone(runOf(shared(), blind), id)).toBe(true)
  expect(mayBeGone(runOf(shared().short('/addon-attachments'), blind), id)).toBe(false)
})

const odd = town().app('x/y-pay').addon('led/ger', postgres, 'api-pay', 'x/y-pay').addon('own', postgres, 'x/y-pay')

it('of an add-on and an app with slashes in their ids it is told by these, not by what is between slashes', () => {
  for (const id of ['AKR-1/addon-led%2Fger', 'AKR-2/addon-led%2Fger/app-x%2Fy-pay']) {
    expect(mayBeGone(runOf(odd, sees), id)).toBe(true)
    expect(mayBeGone(runOf(odd, blind), id)).toBe(false)
  }
})

it('of a rule that there is no more, or that is switched off, it is gone', () => {
  expect(mayBeGone(runOf(shared(), blind), 'AKR-9/addon-ledger')).toBe(true)
  const off = new Map([['AKR-1', { enabled: false, severity: null, options: {} }]])
  expect(mayBeGone(runOf(shared().policy({ rules: off }), blind), 'AKR-1/addon-ledger')).toBe(true)
})

it('where nothing on an app is shared any more, its rule has nothing to be blind to', () => {
  const apart = town().addon('ledger', postgres, 'api-pay').addon('own', postgres, 'api-pay')
  expect(mayBeGone(runOf(apart, blind), 'AKR-2/addon-ledger/app-api-pay')).toBe(true)
})
