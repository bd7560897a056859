import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Snapshot } from '#shared/domain/inventory.ts'
import { changesBetween, toldAtMost } from '#core/history/changes.ts'
import { addonId, appId, attachmentId, memcached, postgres, town } from '../risk/estate.ts'
import { anySnapshot } from '../risk/fleet.ts'

const nothing = { apps: [], addons: [], attachments: [] }
const before = () => town().addon('ledger', postgres, 'web-shop', 'api-pay')
const two = () => before().addon('second', postgres, 'web-shop')

function ids(snapshot: Snapshot, kind: 'apps' | 'addons' | 'attachments'): Set<string> {
  return new Set(snapshot.inventory[kind].map(({ id }) => id))
}

it('equal snapshots differ in nothing', () => {
  expect(changesBetween(before().snapshot(), before().snapshot())).toEqual({
    added: nothing,
    removed: nothing,
    primaries: [],
    altered: [],
    left: 0,
    unproven: 0,
  })
})

it('what came and what went is told with its names', () => {
  const after = before()
    .app('new-pay')
    .addon('cache', memcached, 'new-pay')
    .without('attachments', attachmentId('ledger', 'api-pay'))
  const { added, removed } = changesBetween(before().snapshot(), after.snapshot())
  expect(added.apps).toEqual([{ id: appId('new-pay'), name: 'new-pay', space: 'pay' }])
  expect(added.addons).toEqual([
    { id: addonId('cache'), name: 'cache', service: 'akkeris-memcached', owner: 'new-pay' },
  ])
  expect(added.attachments).toEqual([
    { addonId: addonId('cache'), addon: 'cache', appId: appId('new-pay'), app: 'new-pay' },
  ])
  expect(removed).toEqual({
    apps: [],
    addons: [],
    attachments: [{ addonId: addonId('ledger'), addon: 'ledger', appId: appId('api-pay'), app: 'api-pay' }],
  })
})

it('another primary, another plan and another owner are told', () => {
  const earlier = two().secondary('second')
  const later = two()
    .secondary('ledger')
    .change('ledger', { planId: 'big', plan: 'akkeris-postgresql:big' })
    .change('second', { ownerId: appId('api-pay'), owner: 'api-pay' })
  const { primaries, altered } = changesBetween(earlier.snapshot(), later.snapshot())
  expect(altered).toEqual([
    { addonId: addonId('ledger'), addon: 'ledger', what: 'plan', from: postgres, to: 'akkeris-postgresql:big' },
    { addonId: addonId('second'), addon: 'second', what: 'owner', from: 'web-shop', to: 'api-pay' },
  ])
  expect(primaries).toEqual([
    {
      appId: appId('web-shop'),
      app: 'web-shop',
      service: 'akkeris-postgresql',
      from: { id: addonId('ledger'), name: 'ledger' },
      to: null,
    },
  ])
  const moved = changesBetween(earlier.snapshot(), two().secondary('ledger').snapshot())
  expect(moved.primaries).toMatchObject([{ from: { name: 'ledger' }, to: { name: 'second' } }])
})

it('a row that is only carried along is neither gone nor proven', () => {
  const later = before().snapshot()
  const carried = { ...later, carried: { [addonId('ledger')]: 1, [appId('api-pay')]: 1 } }
  expect(changesBetween(before().snapshot(), carried)).toMatchObject({ removed: nothing, unproven: 2 })
  // It was not proven before either.
  expect(changesBetween(carried, carried).unproven).toBe(0)
})

it('more than can be told one by one is counted', () => {
  const later = before().snapshot()
  const app = later.inventory.apps[0]!
  const many = Array.from({ length: toldAtMost + 7 }, (_, index) => ({ ...app, id: `app-${index}` }))
  const { added, left } = changesBetween(later, {
    ...later,
    inventory: { ...later.inventory, apps: [...later.inventory.apps, ...many] },
  })
  expect(added.apps).toHaveLength(toldAtMost)
  expect(left).toBe(7)
})

it('of any two snapshots: each row that is in one of them only is told once, and the way back tells the opposite', () => {
  fc.assert(
    fc.property(anySnapshot(), anySnapshot(), ({ snapshot: earlier }, { snapshot: later }) => {
      const forth = changesBetween(earlier, later)
      const back = changesBetween(later, earlier)
      for (const kind of ['apps', 'addons'] as const) {
        const came = [...ids(later, kind).difference(ids(earlier, kind))].toSorted()
        expect(forth.added[kind].map(({ id }) => id).toSorted()).toEqual(came)
        expect(back.removed[kind].map(({ id }) => id).toSorted()).toEqual(came)
      }
      const came = ids(later, 'attachments').difference(ids(earlier, 'attachments'))
      expect(forth.added.attachments).toHaveLength(came.size)
      expect(back.removed.attachments).toHaveLength(came.size)
      expect(forth.altered.map(({ from, to, what }) => [what, to, from])).toEqual(
        back.altered.map(({ from, to, what }) => [what, from, to]),
      )
      expect(forth.primaries.length).toBe(back.primaries.length)
    }),
  )
})
