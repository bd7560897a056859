import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import * as language from '#renderer/views/map/filtering.ts'
import { modelOf } from '#renderer/views/map/joined.ts'
import { parting, type Wanted } from '#renderer/views/map/part.ts'
import { inTurns } from '#renderer/views/map/turns.ts'
import type { MapData } from '#shared/domain/views.ts'
import { buildModel } from '#shared/map/model.ts'
import { all, type Query } from '#shared/map/query/query.ts'
import { arrange, buildScene } from '#shared/map/scene.ts'
import { finish } from '#shared/map/steps.ts'
import { anyMap } from './fleet.ts'

const shape = { width: 1200, height: 800 }

function queryOf(text: string): Query {
  const parsed = language.parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return parsed.query
}

function wanted(data: MapData, query: Query): Wanted {
  const table = language.buildTable(data, { endpoint: 'Town', pinned: new Set() })
  return { data, query, read: true, rows: query.kind === 'all' ? null : () => table, language }
}

const texts = fc.constantFrom('cross-space', 'apps > 1', 'severity >= high', '!shared', 'name = a*')

it('what a filter leaves is, a little at a time, what it is at once, whatever was shown before', async () => {
  await fc.assert(
    fc.asyncProperty(anyMap, anyMap, texts, fc.option(texts), async (earlier, data, text, before) => {
      const shown = finish(parting.make(wanted(earlier, before === null ? all : queryOf(before)), null))
      arrange(shown.model, shape)
      const asked = wanted(data, queryOf(text))
      const made = await inTurns(parting.make(asked, shown), () => false)
      const table = language.buildTable(data, { endpoint: 'Town', pinned: new Set() })
      const expected = language.filterMap(table, asked.query)
      expect(made?.result.filtered).toEqual(expected)
      expect(made?.result.model).toEqual(buildModel(expected.data))
      expect(arrange(made?.result.model ?? shown.model, shape)).toEqual(buildScene(expected.data, shape))
    }),
    { numRuns: 40 },
  )
})

it('without a filter it is the map itself, at once', () => {
  fc.assert(
    fc.property(anyMap, (data) => {
      const asked = wanted(data, all)
      const shown = finish(parting.make(asked, null))
      expect(shown.filtered.data).toBe(data)
      expect(shown.model).toBe(modelOf(data))
      expect(parting.atOnce(asked, shown)).toBe(true)
      expect(parting.atOnce(wanted(data, queryOf('shared')), shown)).toBe(false)
    }),
    { numRuns: 20 },
  )
})
