import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLinks } from '#shared/map/links.ts'
import type { Link } from '#shared/map/model.ts'

it.each([7, 2_000])('links count what each two of %i regions share, strongest first', (regions) => {
  const region = fc.integer({ min: 0, max: regions - 1 })
  fc.assert(
    fc.property(fc.array(fc.tuple(region, region, fc.boolean()), { maxLength: 60 }), (drawn) => {
      const pairs = drawn.filter(([p, q]) => p !== q)
      const links = createLinks(regions)
      const naive = new Map<string, Link>()
      for (const [p, q, critical] of pairs) {
        links.add(p, q, critical)
        const [a, b] = p < q ? [p, q] : [q, p]
        const link = naive.get(`${a} ${b}`) ?? { a, b, count: 0, critical: false }
        naive.set(`${a} ${b}`, { a, b, count: link.count + 1, critical: link.critical || critical })
      }
      const expected = [...naive.values()].toSorted((x, y) => y.count - x.count || x.a - y.a || x.b - y.b)
      expect(links.strongestFirst()).toEqual(expected)
    }),
  )
})
