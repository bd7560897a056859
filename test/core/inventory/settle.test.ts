import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settle } from '#core/inventory/settle.ts'
import type { Inventory } from '#shared/domain/inventory.ts'
import { anyLife } from '../risk/worlds.ts'
import { anySnapshot, sorted } from '../risk/fleet.ts'
import { smallPlatform, inventory } from './rows.ts'

const kinds = Object.keys(inventory({})) as (keyof Inventory)[]

function small(): Inventory {
  const rows = structuredClone(inventory(smallPlatform()))
  for (const kind of kinds) rows[kind].sort((one, other) => (one.id < other.id ? -1 : 1))
  return rows
}

describe('after a sync', () => {
  test('that is the first one, rows are what was read', () => {
    const fresh = small()
    expect(settle(fresh, null)).toBe(fresh)
  })

  test('that said the same, every list is the very same one', () => {
    const known = small()
    const settled = settle(small(), known)
    for (const kind of kinds) expect(settled[kind]).toBe(known[kind])
  })

  test('a row that says something else is the fresh one, and the others are kept', () => {
    const known = small()
    const fresh = small()
    const [first, ...others] = fresh.apps
    if (!first) throw new Error('There is no app.')
    first.formation = [{ type: 'web', quantity: 7, size: 'gp1' }]
    const settled = settle(fresh, known)
    expect(settled.apps).not.toBe(known.apps)
    expect(settled.apps[0]).toBe(first)
    for (const [at, app] of others.entries()) {
      expect(settled.apps[at + 1]).toBe(known.apps[at + 1])
      expect(settled.apps[at + 1]).not.toBe(app)
    }
    expect(settled.addons).toBe(known.addons)
  })

  test('rows that came or went leave the others alone, at either end and in the middle', () => {
    const known = small()
    for (let gone = 0; gone < known.attachments.length; gone += 1) {
      const fresh = small()
      const [row] = fresh.attachments.splice(gone, 1)
      const settled = settle(fresh, known)
      expect(settled.attachments).toEqual(fresh.attachments)
      for (const each of settled.attachments) expect(known.attachments).toContain(each)
      const back = settle(small(), settled)
      expect(back.attachments).toEqual(known.attachments)
      expect(back.attachments.filter((each) => !known.attachments.includes(each))).toEqual([row])
    }
  })

  test('not a number is the same as itself, and nothing is not the same as nothing said', () => {
    const known = small()
    for (const addon of known.addons) addon.priceCents = Number.NaN
    const fresh = structuredClone(known)
    expect(settle(fresh, known).addons).toBe(known.addons)
    const [one] = fresh.addons
    if (one) one.priceCents = null
    expect(settle(fresh, known).addons[0]).toBe(one)
    const more = structuredClone(known)
    Object.assign(more.addons[0] ?? {}, { more: undefined })
    expect(settle(more, known).addons[0]).toBe(more.addons[0])
  })
})

test('whatever came before, the outcome says what was read, and what it says anew is new', () => {
  fc.assert(
    fc.property(anySnapshot(), anySnapshot(), ({ snapshot: one }, { snapshot: other }) => {
      const [known, fresh] = [sorted(one).inventory, sorted(other).inventory]
      const settled = settle(structuredClone(fresh), known)
      expect(settled).toEqual(fresh)
      for (const kind of kinds) {
        const before = new Map<string, { id: string }[]>()
        for (const row of known[kind]) before.set(row.id, [...(before.get(row.id) ?? []), row])
        for (const row of settled[kind]) {
          const same = (before.get(row.id) ?? []).filter((each) => JSON.stringify(each) === JSON.stringify(row))
          if (same.length > 0) expect(same).toContain(row)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('in a life of changes, each row that stayed the same is the same object from one moment to the next', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      for (const [at, { input }] of life.entries()) {
        const before = life[at - 1]?.input.graph
        for (const app of input.graph.apps.values()) {
          const was = before?.apps.get(app.id)
          if (was && JSON.stringify(was) === JSON.stringify(app)) {
            // What JSON cannot hold, it takes for null.
            const odd = JSON.stringify(app).includes('"quantity":null')
            if (!odd) expect(app).toBe(was)
          }
        }
      }
    }),
    { numRuns: 30 },
  )
})
