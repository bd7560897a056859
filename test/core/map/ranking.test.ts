import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MapData } from '#shared/domain/views.ts'
import { buildModel } from '#shared/map/model.ts'
import { rankingSorts, type RankingOrder, type RankingSort } from '#shared/map/orders.ts'
import { rank, sharedAddons } from '#shared/map/ranking.ts'
import { anyMap, mapOf } from '../../renderer/graph/fleet.ts'

/** Three add-ons that are shared, and one that is not. */
function fleet(): MapData {
  const data = mapOf({
    spaces: ['a', 'b', 'c'],
    apps: [{ space: 0 }, { space: 0 }, { space: 1 }, { space: 2 }],
    addons: [
      { owner: 0, risk: 3, name: 'near' },
      { owner: 1, risk: 4, name: 'wide' },
      { owner: 2, risk: 5, name: 'alone' },
      { owner: -1, risk: 1, name: 'orphan' },
    ],
    attachments: [
      [0, 1],
      [1, 2],
      [1, 3],
      [3, 0],
      [3, 1],
    ],
  })
  return { ...data, organizations: ['core', 'other'], apps: { ...data.apps, organizations: [0, 0, 0, 1] } }
}

const orderedBy = (order: RankingOrder, scores: [string, number][] = []): (string | undefined)[] => {
  const model = buildModel(fleet())
  return rank(model, sharedAddons(model), new Map(scores), order).map(({ addon }) => model.data.addons.names[addon])
}

describe('the ranking of shared add-ons', () => {
  it('counts the apps, spaces and organizations that hold each', () => {
    expect(sharedAddons(buildModel(fleet()))).toEqual([
      { addon: 0, home: 0, apps: 2, spaces: 1, organizations: 1, risk: 3, across: false },
      { addon: 1, home: 1, apps: 3, spaces: 3, organizations: 2, risk: 4, across: true },
      { addon: 3, home: 4, apps: 2, spaces: 1, organizations: 1, risk: 1, across: false },
    ])
  })

  it('goes by the worst finding until scores are known, and then by these', () => {
    expect(orderedBy({ sort: 'score', descending: true })).toEqual(['wide', 'near', 'orphan'])
    // Who has none stands behind, whatever its finding.
    expect(orderedBy({ sort: 'score', descending: true }, [['addon-0', 2]])).toEqual(['near', 'wide', 'orphan'])
    expect(orderedBy({ sort: 'score', descending: false }, [['addon-0', 2]])).toEqual(['orphan', 'wide', 'near'])
  })

  it('puts what has no owner last, whichever way it is turned', () => {
    expect(orderedBy({ sort: 'owner', descending: false })).toEqual(['near', 'wide', 'orphan'])
    expect(orderedBy({ sort: 'owner', descending: true })).toEqual(['wide', 'near', 'orphan'])
  })

  it('has every shared add-on of any map once, in order by what was asked for', () => {
    const order = fc.record({ sort: fc.constantFrom(...rankingSorts), descending: fc.boolean() })
    fc.assert(
      fc.property(anyMap, order, (data, order) => {
        const model = buildModel(data)
        const shared = sharedAddons(model)
        const known = (app: number): boolean => data.apps.ids[app] !== undefined
        const plain = data.addons.ids.flatMap((_, addon) => {
          const apps = data.attachments.apps.filter((_, edge) => data.attachments.addons[edge] === addon)
          return new Set([data.addons.owners[addon] ?? -1, ...apps].filter(known)).size > 1 ? [addon] : []
        })
        expect(shared.map(({ addon }) => addon)).toEqual(plain)
        expect(shared.filter(({ across }) => across).length).toBe(model.totals.crossAddons)

        const ranked = rank(model, shared, new Map(), order)
        expect(ranked.map(({ addon }) => addon).toSorted((p, q) => p - q)).toEqual(plain)
        const keys = ranked.map((each) => plainKey(data, each, order.sort)).filter((key) => key !== null)
        const turned = order.descending ? keys.toReversed() : keys
        for (const [i, key] of turned.entries()) {
          const before = turned[i - 1]
          if (before !== undefined) expect(before <= key).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })
})

function plainKey(
  data: MapData,
  each: { addon: number; apps: number; spaces: number; organizations: number; risk: number },
  sort: RankingSort,
): string | number | null {
  const owner = data.addons.owners[each.addon] ?? -1
  const words: Partial<Record<RankingSort, string | null>> = {
    name: data.addons.names[each.addon] ?? '',
    service: `${data.services[0]} ${data.plans[0]}`,
    owner: data.apps.names[owner] ?? null,
  }
  if (sort in words) return words[sort] ?? null
  return sort === 'score'
    ? each.risk
    : sort === 'apps' || sort === 'spaces' || sort === 'organizations'
      ? each[sort]
      : null
}
