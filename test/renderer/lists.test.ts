import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CatalogService } from '#shared/domain/views.ts'
import { bySpace } from '#renderer/parts/by-space.ts'
import { rowsInSight, startsOf } from '#renderer/parts/rows-in-sight.ts'
import { bytesWords, planWords, plural, priceWords } from '#renderer/parts/words.ts'
import { nextSort } from '#renderer/parts/sorting.ts'
import { columns } from '#renderer/views/addons/columns.ts'
import { findService, searchServices } from '#renderer/views/catalog/catalog-search.ts'

describe('rows in sight', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 200 })

  it('are exactly those that touch the stretch', () => {
    fc.assert(
      fc.property(heights, fc.nat(8_000), fc.integer({ min: 1, max: 900 }), (each, top, height) => {
        const starts = startsOf(each)
        const { first, end } = rowsInSight(starts, top, top + height)
        const touching = each.flatMap((_, row) => {
          const from = starts[row] ?? 0
          const to = starts[row + 1] ?? 0
          return to > top && from <= top + height ? [row] : []
        })
        // Scrolled past the end, the last row stands for what was there.
        expect([first, end]).toEqual(
          touching.length > 0 ? [touching[0], (touching.at(-1) ?? 0) + 1] : [each.length - 1, each.length],
        )
      }),
    )
  })

  it('are none where there are none', () => {
    expect(rowsInSight(startsOf([]), 0, 500)).toEqual({ first: 0, end: 0 })
  })
})

describe('apps by space', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/)

  it('lose and invent no app, and take the longest space that fits', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, name), { selector: ([app, space]) => `${app}-${space}` }),
        fc.array(name),
        (pairs, more) => {
          const spaces = [...new Set([...pairs.map(([, space]) => space), ...more])]
          const apps = pairs.map(([app, space]) => `${app}-${space}`)
          const groups = bySpace(apps, spaces)
          expect(groups.flatMap((group) => group.apps).toSorted()).toEqual(apps.toSorted())
          for (const group of groups) {
            for (const app of group.apps) {
              const fitting = spaces.filter((space) => app.endsWith(`-${space}`))
              expect(group.space?.length).toBe(Math.max(...fitting.map((space) => space.length)))
            }
          }
        },
      ),
    )
  })

  it('put those of no known space last', () => {
    expect(bySpace(['b-dev', 'a-eu-prod', 'lost', 'a-prod'], ['prod', 'eu-prod', 'dev'])).toEqual([
      { space: 'dev', apps: ['b-dev'] },
      { space: 'eu-prod', apps: ['a-eu-prod'] },
      { space: 'prod', apps: ['a-prod'] },
      { space: null, apps: ['lost'] },
    ])
  })
})

describe('words for numbers', () => {
  it('say prices, counts and bytes', () => {
    expect(priceWords(null)).toBe('no price')
    expect(priceWords(0)).toBe('free')
    expect(priceWords(13_500)).toBe('$135/mo')
    expect(priceWords(123_450)).toBe('$1,234.50/mo')
    expect(plural(1, 'app')).toBe('1 app')
    expect(plural(2_000, 'app')).toBe('2,000 apps')
    expect(plural(0, 'app holds', 'apps hold')).toBe('0 apps hold')
    expect(bytesWords(2_411_724)).toBe('2.3 MB')
    expect(planWords('akkeris-redis:large-prod')).toBe('large-prod')
    expect(planWords('odd')).toBe('odd')
  })
})

describe('sorting', () => {
  it('turns round on a second press and begins with the end asked for most', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...columns),
        fc.constantFrom(...columns),
        fc.boolean(),
        (now, pressed, descending) => {
          const next = nextSort(columns, { sort: now.key, descending }, pressed.key)
          expect(next.sort).toBe(pressed.key)
          expect(next.descending).toBe(now === pressed ? !descending : pressed.downFirst === true)
        },
      ),
    )
  })
})

function service(name: string, addons: number, plans: string[]): CatalogService {
  return {
    id: `id of ${name}`,
    name,
    humanName: name.toUpperCase(),
    description: '',
    state: 'ga',
    regions: [],
    supportsSharing: true,
    supportsMultiple: true,
    supportsUpgrading: true,
    addons,
    shared: 0,
    plans: plans.map((plan) => ({
      id: `id of ${plan}`,
      name: `${name}:${plan}`,
      humanName: plan,
      description: '',
      priceCents: 0,
      state: 'public',
      regions: [],
      compliance: [],
      isDefault: false,
      attributes: [],
      addons: 0,
      apps: 0,
    })),
  }
}

describe('the catalog', () => {
  const all = [service('redis', 3, ['small', 'large']), service('mysql', 9, ['hobby']), service('kafka', 3, ['large'])]

  it('finds services by their own words and by their plans, most used first', () => {
    expect(searchServices(all, '').map((each) => each.name)).toEqual(['mysql', 'kafka', 'redis'])
    expect(searchServices(all, 'LARGE').map((each) => each.name)).toEqual(['kafka', 'redis'])
    expect(searchServices(all, 'redis large').map((each) => each.name)).toEqual(['redis'])
    expect(searchServices(all, 'hobby large')).toEqual([])
  })

  it('finds the service an address means, by id or name or one of its plans', () => {
    expect(findService(all, { service: 'id of redis', plan: null })?.name).toBe('redis')
    expect(findService(all, { service: 'redis', plan: 'id of hobby' })?.name).toBe('redis')
    expect(findService(all, { service: null, plan: 'id of hobby' })?.name).toBe('mysql')
    expect(findService(all, { service: null, plan: 'mysql:hobby' })?.name).toBe('mysql')
    expect(findService(all, { service: null, plan: null })).toBeUndefined()
  })
})
