import { expect, it } from 'vitest'
import { everything } from '#shared/map/query/whole.ts'
import { buildModel } from '#shared/map/model.ts'
import { filterMap } from '#shared/map/query/filter.ts'
import { buildTable } from '#shared/map/query/table.ts'
import { showingWords } from '#renderer/views/map/showing.ts'
import { queryOf } from '../../core/map/query-of.ts'
import { mapOf, sharedPair } from './fleet.ts'

function words(data: ReturnType<typeof mapOf>, filter: string, level: 'overview' | 'middle'): string {
  const filtered = filterMap(buildTable(data, { endpoint: 'west', pinned: new Set() }), queryOf(filter))
  return showingWords(filtered, buildModel(filtered.data), { level })
}

it('says what is drawn of how much, and what a filter hides', () => {
  expect(words(sharedPair(), '', 'overview')).toBe(
    'Showing 4 of 4 apps · 0 of 2 add-ons (zoom in) · 1 of 1 link as ribbons',
  )
  expect(words(sharedPair(), '', 'middle')).toBe('Showing 4 of 4 apps · 2 of 2 add-ons · 1 link by ports')
  expect(words(sharedPair(), '!shared', 'middle')).toBe(
    'Showing 2 of 4 apps, 2 hidden by filter · 1 of 2 add-ons, 1 hidden by filter · no links between spaces',
  )
  expect(words(sharedPair(), 'name = nothing', 'overview')).toBe(
    'Showing 0 of 4 apps, 4 hidden by filter · 0 of 2 add-ons, 2 hidden by filter · 0 of 2 spaces, 2 hidden by filter · no links between spaces',
  )
})

it('counts attachments in sight that have no line, and says how to see them', () => {
  const filtered = everything(sharedPair())
  const model = buildModel(filtered.data)
  expect(showingWords(filtered, model, { level: 'middle', heldBack: 1300 })).toMatch(
    / · 1,300 attachments without a line \(point at an end\)$/,
  )
  expect(showingWords(filtered, model, { level: 'overview', heldBack: 1 })).toMatch(
    / · 1 attachment without a line \(zoom in\)$/,
  )
  expect(showingWords(filtered, model, { level: 'middle', heldBack: 0 })).not.toContain('line')
})

it('counts ports in sight whose name has no room, and says how to read it', () => {
  const filtered = everything({ ...sharedPair(), dangling: 3 })
  const model = buildModel(filtered.data)
  const told = (unnamed: number): string =>
    showingWords(filtered, model, { level: 'middle', heldBack: 2, unnamed }).split(' · ').slice(3).join(' · ')
  expect(told(7)).toBe(
    '2 attachments without a line (point at an end) · 7 ports without a name (point at one) · 3 attachments with an unknown end not drawn',
  )
  expect(told(1)).toContain(' · 1 port without a name (point at it) · ')
  expect(told(0)).not.toContain('name')
})

it('counts attachments that cannot be drawn, with a filter as what they are: of the whole endpoint', () => {
  expect(words({ ...sharedPair(), dangling: 3 }, '', 'middle')).toMatch(
    / · 3 attachments with an unknown end not drawn$/,
  )
  expect(words({ ...sharedPair(), dangling: 3 }, '!shared', 'middle')).toMatch(
    / · 3 attachments of the whole endpoint with an unknown end not drawn$/,
  )
})
