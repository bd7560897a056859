import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeQuery } from '#shared/map/query/complete.ts'
import { evaluate } from '#shared/map/query/evaluate.ts'
import {
  equalities,
  fieldNames,
  flagFields,
  isFlagField,
  isTextField,
  operators,
  textFields,
  type Equality,
  type Operator,
} from '#shared/map/query/fields.ts'
import { filterMap, hiddenCells, showing } from '#shared/map/query/filter.ts'
import { join, parseQuery } from '#shared/map/query/parse.ts'
import { longestQuery } from '#shared/map/query/query.ts'
import { printQuery } from '#shared/map/query/print.ts'
import type { Query } from '#shared/map/query/query.ts'
import { buildTable } from '#shared/map/query/table.ts'
import { literally } from '#shared/map/query/words.ts'
import { buildModel, crossesSpaces, holderCells, type MapModel } from '#shared/map/model.ts'
import { at } from '#shared/map/rows.ts'
import { anyMap, mapOf, sharedPair } from '../../renderer/graph/fleet.ts'
import { queryOf } from './query-of.ts'
import { fitsPlainly, mostSevere, plainRows } from './naive.ts'

function problem(text: string): { place: string; message: string } {
  const result = parseQuery(text)
  if (result.ok) throw new Error(`${text} is a filter.`)
  return { place: text.slice(result.problem.at, result.problem.end), message: result.problem.message }
}

/** Patterns as the parser keeps them: a backslash only before what it makes plain. */
const anyPattern = fc
  .array(
    fc.oneof(
      fc.constantFrom('*', '?', 'prod', '-', ' ', '"', '(', '!', 'and', 'é', '👩‍👩‍👧'),
      fc.string({ unit: 'binary', maxLength: 4 }).map(literally),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

const anyCondition: fc.Arbitrary<Query> = fc.oneof(
  fc.constantFrom(...Object.keys(flagFields).filter(isFlagField)).map((field): Query => ({ kind: 'flag', field })),
  fc
    .tuple(
      fc.constantFrom(...Object.keys(textFields).filter(isTextField)),
      fc.constantFrom<Equality>(...equalities),
      anyPattern,
    )
    .map(([field, operator, pattern]): Query => ({ kind: 'text', field, operator, pattern })),
  fc
    .tuple(fc.constantFrom('apps' as const, 'spaces' as const), fc.constantFrom<Operator>(...operators), fc.nat(6))
    .map(([field, operator, value]): Query => ({ kind: 'number', field, operator, value })),
  fc
    .tuple(fc.constantFrom<Operator>(...operators), fc.nat(mostSevere))
    .map(([operator, value]): Query => ({ kind: 'severity', field: 'severity', operator, value })),
)

const { query: anyQuery } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyCondition,
    tie('query').map((part): Query => ({ kind: 'not', part })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('query'), { minLength: 2, maxLength: 3 }))
      .map(([kind, parts]) => join(kind, parts)),
  ),
}))

/** Any map, with more to tell its parts apart by. */
const variedMap = anyMap.map((data) => ({
  ...data,
  organizations: ['core', 'retail'],
  services: ['akkeris-postgresql', 'akkeris-redis', 'prod'],
  plans: ['akkeris-postgresql:standard-0', 'akkeris-redis:prod-small', 'prod:'],
  spaces: data.spaces.map((space, i) => ({
    ...space,
    region: ['us-seattle', 'prod', ''][i % 3] ?? '',
    stack: ['ds1', 'prod-and'][i % 2] ?? '',
    compliance: [[], ['pci'], ['pci', 'prod'], ['socs']][i % 4] ?? [],
  })),
  apps: {
    ...data.apps,
    organizations: data.apps.ids.map((_, i) => (i % 3) - 1),
    flags: data.apps.ids.map((_, i) => (i * 5) % 8),
  },
  addons: {
    ...data.addons,
    services: data.addons.ids.map((_, i) => i % 3),
    plans: data.addons.ids.map((_, i) => (i * 2) % 3),
    flags: data.addons.ids.map((_, i) => (i % 4 === 1 ? 1 : 0)),
  },
}))

/** Pieces of filters in no order, and anything at all. */
const anyText = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'space',
        '=',
        '!=',
        '<',
        '>=',
        '!',
        '(',
        ')',
        'and',
        'or',
        'not',
        '"',
        '\\',
        'apps',
        '3',
        'x*',
        ' ',
        'shared',
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
)

describe('reading a filter', () => {
  it('reads the one of the design', () => {
    const text = 'space = prod-* and service = akkeris-postgresql and apps > 3 and !acknowledged'
    expect(queryOf(text)).toEqual({
      kind: 'and',
      parts: [
        { kind: 'text', field: 'space', operator: '=', pattern: 'prod-*' },
        { kind: 'text', field: 'service', operator: '=', pattern: 'akkeris-postgresql' },
        { kind: 'number', field: 'apps', operator: '>', value: 3 },
        { kind: 'not', part: { kind: 'flag', field: 'acknowledged' } },
      ],
    })
    expect(printQuery(queryOf(text))).toBe(text)
  })

  it('binds and closer than or, and ! closest', () => {
    expect(printQuery(queryOf('shared or orphan and !pinned'))).toBe('shared or orphan and !pinned')
    expect(queryOf('shared or orphan and !pinned')).toMatchObject({ kind: 'or', parts: [{}, { kind: 'and' }] })
    expect(queryOf('(shared or orphan) and !pinned')).toMatchObject({ kind: 'and', parts: [{ kind: 'or' }, {}] })
    expect(printQuery(queryOf('NOT Space=a AND(shared)'))).toBe('!(space = a) and shared')
  })

  it('prints another word for a field as the field', () => {
    expect(printQuery(queryOf('!mine and mine = yes and org = x'))).toBe('!pinned and pinned and organization = x')
  })

  it.each([
    ['', 'all'],
    ['   ', 'all'],
    ['org = x', 'text'],
    ['Mine', 'flag'],
    ['shared = yes', 'flag'],
    ['shared = no', 'not'],
    ['shared != no', 'flag'],
    ['severity >= HIGH', 'severity'],
    ['space = "and"', 'text'],
    ['name = ""', 'text'],
  ])('reads %s', (text, kind) => {
    expect(queryOf(text).kind).toBe(kind)
  })

  it.each([
    ['spce = x', 'spce', 'There is no field spce. Did you mean space?'],
    ['redis', 'redis', 'There is no field redis. To look for a name write name = *redis*.'],
    ['space', 'space', 'Say what space is: space = prod-*.'],
    ['space =', '', 'A value is missing here: space = prod-*.'],
    ['space = and x', 'and', 'A value is missing here: space = prod-*. The word itself goes in quotes.'],
    ['space > x', '>', 'space is a text: compare it with = or !=.'],
    ['apps > many', 'many', 'apps is a whole number: apps > 3.'],
    ['severity = bad', 'bad', 'severity is one of none, info, low, medium, high, critical.'],
    ['shared = maybe', 'maybe', 'shared is yes or no: write shared or !shared.'],
    ['shared < yes', '<', 'shared is true or not: write shared or !shared.'],
    ['shared orphan', 'orphan', 'Put and or or between two conditions.'],
    ['(shared', '(', 'This ( is not closed. Put a ) at the end.'],
    ['shared)', ')', 'Nothing is open here. Take this ) out, or put a ( before it.'],
    ['shared and', '', 'A condition is missing here, as space = prod-* or shared.'],
    ['name = "a', '"a', 'These quotes are not closed. Put a " at the end.'],
    [`${'('.repeat(500)}shared`, '(', 'Conditions are nested at most 40 deep.'],
  ])('tells of %s where and what to do', (text, place, message) => {
    expect(problem(text)).toEqual({ place, message })
  })

  it('refuses what is too long', () => {
    expect(problem('x'.repeat(longestQuery + 1)).message).toContain('at most')
  })

  it('never throws, and says a place inside the text', () => {
    fc.assert(
      fc.property(anyText, fc.nat(60), (text, cursor) => {
        const result = parseQuery(text)
        if (result.ok) expect(queryOf(printQuery(result.query))).toEqual(result.query)
        else {
          const { at, end, message } = result.problem
          expect(at >= 0 && at <= end && end <= text.length).toBe(true)
          expect(message).toMatch(/[.?]$/)
        }
        const { from, to, items } = completeQuery(text, cursor, buildTable(sharedPair(), west))
        expect(from >= 0 && from <= to && to <= text.length).toBe(true)
        expect(new Set(items.map(({ label }) => label)).size).toBe(items.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('is printed as what reads the same', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        expect(queryOf(printQuery(query))).toEqual(query)
      }),
      { numRuns: 500 },
    )
  })
})

const west = { endpoint: 'west', pinned: new Set<string>() }

/** What has a cell: apps, and add-ons of nobody. */
function shownIds({ data, addonCell, apps }: MapModel, hidden: Uint8Array | null): string[] {
  return [
    ...data.apps.ids.filter((_, cell) => hidden?.[cell] !== 1),
    ...data.addons.ids.filter((_, addon) => at(addonCell, addon) >= apps && hidden?.[at(addonCell, addon)] !== 1),
  ]
}

describe('filtering', () => {
  it('finds what a look at each row would find', () => {
    fc.assert(
      fc.property(variedMap, anyQuery, fc.nat(3), (data, query, pin) => {
        const pinned = new Set([`addon-${pin}`, `app-${pin}`])
        const found = [...evaluate(query, buildTable(data, { endpoint: 'west', pinned }))]
        expect(found).toEqual(plainRows(data, 'west', pinned).map((row) => (fitsPlainly(query, row) ? 1 : 0)))
      }),
      { numRuns: 300 },
    )
  })

  it('hides the very cells at once that are gone once the rest is arranged anew', () => {
    fc.assert(
      fc.property(variedMap, anyQuery, (data, query) => {
        const [table, whole] = [buildTable(data, west), buildModel(data)]
        const left = buildModel(filterMap(table, query).data)
        expect(shownIds(whole, hiddenCells(table, query, whole, null))).toEqual(shownIds(left, null))
      }),
      { numRuns: 300 },
    )
  })

  it('hides of what another filter has left what the whole map would have hidden of it', () => {
    fc.assert(
      fc.property(variedMap, anyQuery, anyQuery, (data, earlier, query) => {
        const [table, whole] = [buildTable(data, west), buildModel(data)]
        const part = filterMap(table, earlier)
        const left = buildModel(part.data)
        const fits = new Set(shownIds(whole, hiddenCells(table, query, whole, null)))
        const shown = shownIds(left, hiddenCells(table, query, left, part.places))
        expect(shown).toEqual(shownIds(left, null).filter((id) => fits.has(id)))
      }),
      { numRuns: 300 },
    )
  })

  it('shows add-ons whole: with every app that holds them, and the counts of the whole map', () => {
    fc.assert(
      fc.property(variedMap, anyQuery, (data, query) => {
        const filtered = filterMap(buildTable(data, west), query)
        const rows = plainRows(data, 'west', west.pinned).filter((row) => fitsPlainly(query, row))
        const apps = new Set(rows.flatMap((row) => row.apps.map((app) => data.apps.ids[app])))
        expect(new Set(filtered.data.apps.ids)).toEqual(apps)
        const addons = rows.flatMap(({ addon }) => (addon < 0 ? [] : [data.addons.ids[addon]]))
        expect(filtered.data.addons.ids).toEqual(addons)
        const before = buildModel(data)
        const after = buildModel(filtered.data)
        for (const [index, id] of filtered.data.addons.ids.entries()) {
          const old = data.addons.ids.indexOf(id)
          const holders = (model: typeof before, addon: number): string[] =>
            holderCells(model, addon).map((cell) => model.data.apps.ids[cell] ?? '')
          expect(holders(after, index)).toEqual(holders(before, old))
          expect(crossesSpaces(after, index)).toBe(crossesSpaces(before, old))
        }
        expect(filtered.addons).toEqual({ shown: addons.length, of: data.addons.ids.length })
        expect(filtered.apps).toEqual({ shown: apps.size, of: data.apps.ids.length })
        const edges = data.attachments.addons.filter((addon) => addons.includes(data.addons.ids[addon]))
        expect(filtered.attachments.shown).toBe(edges.length)
        for (const column of Object.values(filtered.data.apps)) expect(column).toHaveLength(apps.size)
        for (const column of Object.values(filtered.data.addons)) expect(column).toHaveLength(addons.length)
      }),
      { numRuns: 200 },
    )
  })

  it('counts apps and spaces as the map does', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const { appCounts, spaceCounts } = buildTable(data, west)
        const model = buildModel(data)
        for (let addon = 0; addon < data.addons.ids.length; addon += 1) {
          expect(appCounts[addon]).toBe(holderCells(model, addon).length)
          expect(spaceCounts[addon]).toBe(model.addonRegions[addon])
        }
      }),
    )
  })

  it('gives the very same data where everything is shown', () => {
    const data = sharedPair()
    expect(filterMap(buildTable(data, west), queryOf('')).data).toBe(data)
  })

  it('says how much it shows and how much it hides', () => {
    const table = buildTable(sharedPair(), west)
    expect(showing(filterMap(table, queryOf('')))).toBe('Showing 2 of 2 add-ons · 4 of 4 apps · 2 of 2 spaces')
    expect(showing(filterMap(table, queryOf('cross-space')))).toBe(
      'Showing 1 of 2 add-ons, 1 hidden by filter · 2 of 4 apps, 2 hidden by filter · 2 of 2 spaces',
    )
    const many = buildTable(mapOf({ apps: Array.from({ length: 12_345 }, () => ({ space: 0 })) }), west)
    expect(showing(filterMap(many, queryOf('shared')))).toContain('0 of 12,345 apps, 12,345 hidden by filter')
  })

  it('finds a plan by its whole name and without its service', () => {
    const table = buildTable(sharedPair(), west)
    for (const plan of ['standard-0', 'akkeris-postgresql:standard-0', 'akk*:standard-*']) {
      expect([...evaluate(queryOf(`plan = ${plan}`), table)]).toEqual([1, 1, 0])
    }
    expect([...evaluate(queryOf('plan != standard-0'), table)]).toEqual([0, 0, 1])
  })
})

describe('completion', () => {
  const table = buildTable(sharedPair(), west)
  const labels = (text: string, cursor = text.length): string[] =>
    completeQuery(text, cursor, table).items.map(({ label }) => label)

  it('offers fields, then operators, then what is there, then how to go on', () => {
    expect(completeQuery('', 0, table, 100).items.map(({ label }) => label)).toEqual([...fieldNames, 'not', '('])
    expect(labels('sp')).toEqual(['space', 'spaces', 'cross-space'])
    expect(labels('space ')).toEqual(['=', '!='])
    expect(labels('space = ')).toEqual(['pay-prod', 'web-prod'])
    expect(labels('space = "web')).toEqual(['web-prod'])
    expect(labels('space = pay-prod ')).toEqual(['and', 'or'])
    expect(labels('(shared ')).toEqual(['and', 'or', ')'])
    expect(labels('severity >= ')[0]).toBe('critical')
    expect(labels('shared and cross')).toEqual(['cross-space'])
    // Other words for it lead to the one that is written.
    expect(labels('shared and mi')).toEqual(['pinned'])
    expect(labels('mine ')).toEqual(['and', 'or'])
    expect(labels('risk')).toEqual(['severity'])
  })

  it('takes the place of the word that the cursor stands in, and of nothing else', () => {
    const text = 'spa = x and shared'
    const { from, to, items } = completeQuery(text, 3, table)
    expect(text.slice(from, to)).toBe('spa')
    expect(items[0]?.insert).toBe('space ')
    expect(completeQuery('space = ', 8, table)).toMatchObject({ from: 8, to: 8 })
  })

  it('puts what needs them in quotes', () => {
    const odd = buildTable(mapOf({ spaces: ['a (b)', 'or'], apps: [{ space: 0 }] }), west)
    const inserts = completeQuery('space = ', 8, odd).items.map(({ insert }) => insert)
    expect(inserts).toEqual(['"a (b)" ', '"or" '])
    expect(queryOf(`space = ${inserts[0] ?? ''}`)).toMatchObject({ pattern: literally('a (b)') })
  })
})
