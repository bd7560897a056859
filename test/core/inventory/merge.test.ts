import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Inventory, InventoryKind } from '#shared/domain/inventory.ts'
import { mergePartial } from '#core/inventory/merge.ts'
import { anyInventory, inventory, service, snapshot } from './rows.ts'

const kinds = Object.keys(inventory()) as InventoryKind[]

/** Every row and plan with the list it is in. */
function rowsOf(rows: Inventory): Map<string, unknown> {
  const all = new Map<string, unknown>()
  for (const kind of kinds) for (const row of rows[kind]) all.set(`${kind} ${row.id}`, row)
  for (const { id, plans } of rows.services) for (const plan of plans) all.set(`plan ${id} ${plan.id}`, plan)
  return all
}

describe('a partial answer', () => {
  test('removes nothing, invents nothing, and what it shows is what counts', () => {
    fc.assert(
      fc.property(anyInventory, anyInventory, (fresh, known) => {
        const merged = rowsOf(mergePartial(fresh, snapshot(known)).inventory)
        const shown = rowsOf(fresh)
        const before = rowsOf(known)
        expect([...merged.keys()].toSorted()).toEqual([...new Set([...shown.keys(), ...before.keys()])].toSorted())
        for (const [key, row] of merged) {
          if (key.startsWith('services ')) continue
          expect(row).toBe(shown.get(key) ?? before.get(key))
        }
      }),
    )
  })

  test('keeps every list sorted and free of repetitions', () => {
    fc.assert(
      fc.property(anyInventory, anyInventory, (fresh, known) => {
        const merged = mergePartial(fresh, snapshot(known)).inventory
        for (const rows of [...kinds.map((kind) => merged[kind]), ...merged.services.map(({ plans }) => plans)]) {
          const ids = rows.map((row) => row.id)
          expect(ids).toEqual([...new Set(ids)].toSorted())
        }
      }),
    )
  })

  test('says of exactly the rows it did not show when they were last seen', () => {
    fc.assert(
      fc.property(anyInventory, anyInventory, (fresh, known) => {
        const { carried } = mergePartial(fresh, snapshot(known, {}, 500))
        const shown = rowsOf(fresh)
        const missing = new Set<string>()
        for (const key of rowsOf(known).keys()) if (!shown.has(key)) missing.add(key.split(' ').at(-1) ?? '')
        expect(new Set(Object.keys(carried))).toEqual(missing)
        for (const id of missing) expect(Object.getOwnPropertyDescriptor(carried, id)?.value).toBe(500)
      }),
    )
  })

  test('a row that was missing before keeps its earlier time', () => {
    fc.assert(
      fc.property(anyInventory, anyInventory, anyInventory, (first, second, third) => {
        const once = mergePartial(second, snapshot(first, {}, 100))
        const twice = mergePartial(third, { ...snapshot(once.inventory, {}, 200), carried: once.carried })
        for (const id of Object.keys(twice.carried)) {
          const earlier = Object.getOwnPropertyDescriptor(once.carried, id)?.value as unknown
          expect(Object.getOwnPropertyDescriptor(twice.carried, id)?.value).toBe(earlier ?? 200)
        }
      }),
    )
  })

  test('is the whole truth when nothing was known', () => {
    fc.assert(
      fc.property(anyInventory, (fresh) => {
        expect(mergePartial(fresh, null)).toEqual({ inventory: fresh, carried: {} })
      }),
    )
  })

  test('plans of a service that is shown are kept too', () => {
    const fresh = inventory({ services: [{ ...service('redis', ['redis:small']), humanName: 'new' }] })
    const known = snapshot({ services: [service('redis', ['redis:large', 'redis:small'])] }, {}, 70)
    const { inventory: merged, carried } = mergePartial(fresh, known)
    expect(merged.services).toMatchObject([{ humanName: 'new', plans: [{ id: 'redis:large' }, { id: 'redis:small' }] }])
    expect(carried).toEqual({ 'redis:large': 70 })
  })

  test('of one list keeps the rows of that list only', () => {
    fc.assert(
      fc.property(anyInventory, anyInventory, fc.subarray(kinds), (fresh, known, kept) => {
        const merged = mergePartial(fresh, snapshot(known), new Set(kept)).inventory
        const whole = mergePartial(fresh, snapshot(known)).inventory
        for (const kind of kinds) expect(merged[kind]).toEqual((kept.includes(kind) ? whole : fresh)[kind])
      }),
    )
  })
})
