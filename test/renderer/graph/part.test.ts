import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { modelOf } from '#renderer/views/map/joined.ts'
import { parting, type Wanted } from '#renderer/views/map/part.ts'
import { inTurns } from '#renderer/views/map/turns.ts'
import type { MapData } from '#shared/domain/views.ts'
import { buildModel } from '#shared/map/model.ts'
import { filterMap } from '#shared/map/query/filter.ts'
import { all, type Query } from '#shared/map/query/query.ts'
import { buildTable } from '#shared/map/query/table.ts'
import { createTables } from '#shared/map/query/tables.ts'
import { arrange, buildScene } from '#shared/map/scene.ts'
import { finish } from '#shared/map/steps.ts'
import { queryOf } from '../../core/map/query-of.ts'
import { anyMap } from './fleet.ts'

const shape = { width: 1200, height: 800 }

const surroundings = { endpoint: 'Town', pinned: new Set<string>() }
const tables = createTables(surroundings)

function wanted(data: MapData, query: Query): Wanted {
  return { data, query, read: true, tables: query.kind === 'all' ? null : tables }
}

const texts = fc.constantFrom('cross-space', 'apps > 1', 'severity >= high', '!shared', 'name = a*')

it('what a filter leaves is, a little at a time, what it is at once, whatever was shown before', async () => {
  await fc.assert(
    fc.asyncProperty(anyMap, anyMap, texts, fc.option(texts), async (earlier, data, text, before) => {
      const shown = finish(parting.make(wanted(earlier, before === null ? all : queryOf(before)), null))
      arrange(shown.model, shape)
      const asked = wanted(data, queryOf(text))
      const made = await inTurns(parting.make(asked, shown), () => false)
      const table = buildTable(data, surroundings)
      const expected = filterMap(table, asked.query)
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

it('what a newer filter hides of what is shown is taken away at once, and nothing else', () => {
  fc.assert(
    fc.property(anyMap, fc.option(texts), texts, (data, before, text) => {
      const query = before === null ? all : queryOf(before)
      const shown = finish(parting.make(wanted(data, query), null))
      const asked = queryOf(text)
      const hidden = tables.hiddenOf(shown, asked)
      const left = finish(parting.make(wanted(data, asked), shown)).filtered
      const ids = new Set(left.data.apps.ids)
      for (const [cell, id] of shown.filtered.data.apps.ids.entries()) expect(hidden?.[cell]).toBe(ids.has(id) ? 0 : 1)
      expect(tables.hiddenOf(shown, query)).toBeNull()
      expect(tables.hiddenOf(shown, all)).toBeNull()
    }),
    { numRuns: 60 },
  )
})

it('a filter that nobody asks for any more is given up, an older answer is not', () => {
  fc.assert(
    fc.property(anyMap, anyMap, (earlier, later) => {
      const [one, other] = [queryOf('shared'), queryOf('cross-space')]
      expect(parting.keeps(wanted(earlier, one), wanted(later, one))).toBe(true)
      expect(parting.keeps(wanted(earlier, one), wanted(later, other))).toBe(false)
    }),
    { numRuns: 20 },
  )
})
