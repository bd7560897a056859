import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Changes } from '#shared/domain/changes.ts'
import { changeMarks } from '#shared/map/change-marks.ts'
import { buildModel } from '#shared/map/model.ts'
import { anyMap, mapOf, sharedPair } from '../../renderer/graph/fleet.ts'

const none: Changes = {
  endpointId: 'endpoint',
  earlier: { id: 1, takenAt: 0, name: '', complete: true },
  takenAt: 1,
  younger: false,
  added: { apps: [], addons: [], attachments: [] },
  removed: { apps: [], addons: [], attachments: [] },
  primaries: [],
  altered: [],
  left: 0,
  unproven: 0,
}
const app = (index: number) => ({ id: `app-${index}`, name: `web${index}-pay-prod`, space: 'pay-prod' })
const addon = (index: number) => ({
  id: `addon-${index}`,
  name: `db-${index}`,
  service: 'akkeris-postgresql',
  owner: `web${index}-pay-prod`,
})
const held = (addonIndex: number, appIndex: number) => ({
  addonId: `addon-${addonIndex}`,
  addon: 'db',
  appId: `app-${appIndex}`,
  app: 'web',
})

describe('what differs, on the map', () => {
  const model = buildModel(sharedPair())

  it('nothing marks nothing', () => {
    const { cells, addons, gone, elsewhere } = changeMarks(model, none)
    expect([cells.size, addons.size, gone.size, elsewhere]).toEqual([0, 0, 0, 0])
  })

  it('an app that came is added, whatever else is said of it; one that took up an add-on is changed, and so is its owner', () => {
    const marks = changeMarks(model, {
      ...none,
      added: { apps: [app(0)], addons: [addon(0)], attachments: [held(0, 2)] },
    })
    expect([...marks.cells]).toEqual([
      [0, 'added'],
      [2, 'changed'],
    ])
    expect([...marks.addons]).toEqual([[0, 'added']])
  })

  it('what is gone is counted in its space, or said to be elsewhere', () => {
    const marks = changeMarks(model, {
      ...none,
      removed: {
        apps: [app(8), app(9), { ...app(7), space: 'gone-too' }],
        addons: [{ ...addon(7), owner: 'web1-pay-prod' }],
        attachments: [held(7, 3), held(8, 8)],
      },
    })
    expect([...marks.gone]).toEqual([[0, 2]])
    expect([...marks.cells]).toEqual([
      [3, 'changed'],
      [1, 'changed'],
    ])
    expect(marks.elsewhere).toBe(2)
  })

  it('a primary that moved marks both add-ons and the app; another plan marks the add-on', () => {
    const marks = changeMarks(model, {
      ...none,
      primaries: [
        {
          appId: 'app-0',
          app: 'web0-pay-prod',
          service: 'akkeris-postgresql',
          from: { id: 'addon-0', name: 'a' },
          to: { id: 'addon-9', name: 'b' },
        },
      ],
      altered: [{ addonId: 'addon-1', addon: 'x', what: 'plan', from: 'a', to: 'b' }],
    })
    expect([...marks.cells]).toEqual([
      [0, 'changed'],
      [1, 'changed'],
    ])
    expect([...marks.addons.keys()]).toEqual([0, 1])
  })

  it('an orphan that came is marked where it lies', () => {
    const orphan = buildModel(mapOf({ apps: [{ space: 0 }], addons: [{ owner: -1 }] }))
    const marks = changeMarks(orphan, { ...none, added: { ...none.added, addons: [addon(0)] } })
    expect([...marks.cells]).toEqual([[1, 'added']])
  })

  it('of any map and any changes: every mark is a thing of the map, and every row is marked or said to be elsewhere', () => {
    const index = fc.integer({ min: 0, max: 60 })
    const rows = fc.record({
      apps: fc.array(index.map(app)),
      addons: fc.array(index.map(addon)),
      attachments: fc.array(fc.tuple(index, index).map(([of, by]) => held(of, by))),
    })
    fc.assert(
      fc.property(anyMap, rows, rows, (data, added, removed) => {
        const any = buildModel(data)
        const marks = changeMarks(any, { ...none, added, removed })
        for (const cell of marks.cells.keys()) expect(cell).toBeLessThan(any.cells)
        for (const each of marks.addons.keys()) expect(each).toBeLessThan(data.addons.ids.length)
        for (const region of marks.gone.keys()) expect(any.regions[region]?.kind).toBe('space')
        const gone = [...marks.gone.values()].reduce((sum, count) => sum + count, 0)
        const all = [added, removed].flatMap(({ apps, addons, attachments }) => [...apps, ...addons, ...attachments])
        expect(gone + marks.elsewhere).toBeLessThanOrEqual(all.length)
        if (marks.cells.size === 0 && marks.gone.size === 0) expect(marks.elsewhere).toBe(all.length)
        for (const { id } of added.apps) {
          const cell = data.apps.ids.indexOf(id)
          if (cell !== -1) expect(marks.cells.get(cell)).toBe('added')
        }
      }),
    )
  })
})
