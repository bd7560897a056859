import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { severities } from '#shared/domain/finding.ts'
import { inboxSorts } from '#shared/domain/risk-views.ts'
import {
  endpointOf,
  everyAddon,
  onEndpoint,
  openFindings,
  parseRoute,
  routeHref,
  usualHours,
  wholeJournal,
  type EndpointDialog,
  type Route,
} from '#renderer/stores/route.ts'
import { mapModes, mapRoute, placeQuery, type MapChoice, type MapFocus } from '#renderer/stores/map-place.ts'
import { matrixOrders, rankingSorts, usualRanking } from '#shared/map/orders.ts'

/** Anything at all, and often what means something in an address. */
const word = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.stringMatching(/^[a/?#&=%+ .]{1,8}$/))
const text = fc.string({ unit: 'grapheme' })
const maybe = fc.option(word)
const sorts = ['name', 'service', 'plan', 'owner', 'space', 'apps', 'spaces', 'price', 'severity'] as const

const focus: fc.Arbitrary<MapFocus | null> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('addon' as const, 'app' as const), id: word }),
    fc.record({ kind: fc.constant('space' as const), name: word }),
  ),
)
const mapChoice: fc.Arbitrary<MapChoice> = fc.record({
  focus,
  filter: text,
  mode: fc.constantFrom(...mapModes),
  steps: fc.constantFrom(0, 1, 2),
  since: fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 })),
  everywhere: fc.boolean(),
  by: fc.constantFrom(...matrixOrders),
  alone: fc.boolean(),
  ranking: fc.record({ sort: fc.constantFrom(...rankingSorts), descending: fc.boolean() }),
})
const dialog: fc.Arbitrary<EndpointDialog | null> = fc.option(
  fc.oneof(
    fc.constantFrom<EndpointDialog>({ kind: 'add' }, { kind: 'import' }, { kind: 'demo' }),
    fc.record({ kind: fc.constant('edit' as const), endpointId: word }),
  ),
)
const filter = fc.record({
  text,
  service: maybe,
  space: maybe,
  sharedOnly: fc.boolean(),
  sort: fc.constantFrom(...sorts),
  descending: fc.boolean(),
})
const findingFilter = fc.record({
  hidden: fc.subarray([...severities]),
  text,
  show: fc.constantFrom('open' as const, 'new' as const, 'answered' as const, 'all' as const),
  sort: fc.constantFrom(...inboxSorts),
  incident: fc.boolean(),
})

const time = fc.option(fc.integer({ min: 0, max: 8_640_000_000_000_000 }))
const journalFilter = fc.record({
  endpointId: maybe,
  subject: maybe,
  runId: maybe,
  runbookId: maybe,
  kinds: fc.array(fc.stringMatching(/^[a-z-]{1,12}$/), { maxLength: 4 }),
  text,
  since: time,
  until: time,
})

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record({
    view: fc.constant('journal' as const),
    filter: journalFilter,
    entry: fc.option(fc.integer({ min: 1, max: 999_999_999_999 })),
  }),
  fc.record({
    view: fc.constant('incident' as const),
    endpointId: word,
    addonId: word,
    hours: fc.integer({ min: 1, max: 168 }),
  }),
  fc.constantFrom<Route>({ view: 'start' }, { view: 'welcome' }),
  fc.record({ view: fc.constant('endpoints' as const), dialog }),
  fc.tuple(word, mapChoice).map(([endpointId, choice]) => mapRoute(endpointId, choice)),
  fc.record({ view: fc.constant('findings' as const), endpointId: word, finding: maybe, filter: findingFilter }),
  fc.record({ view: fc.constant('addons' as const), endpointId: word, filter }),
  fc.record({ view: fc.constant('addon' as const), endpointId: word, addonId: word }),
  fc.record({ view: fc.constant('scores' as const), endpointId: word }),
  fc.record({ view: fc.constant('rules' as const), rule: maybe, text }),
  fc.record({ view: fc.constant('catalog' as const), endpointId: word, service: maybe, plan: maybe, text }),
)

/** Whether a text survives UTF-8, which addresses are made of; lone surrogates do not. */
function isWellFormed(value: unknown): boolean {
  return !JSON.stringify(value).includes('\\ud')
}

describe('routes', () => {
  it('come back from their address as they were', () => {
    fc.assert(
      fc.property(route.filter(isWellFormed), (each) => {
        expect(parseRoute(routeHref(each))).toEqual(each)
      }),
    )
  })

  it('of a map say nothing of what is as usual', () => {
    const usual = { focus: null, filter: '', mode: 'overview', steps: 0, since: null, everywhere: false } as const
    const choice: MapChoice = { ...usual, by: 'similar', alone: false, ranking: { ...usualRanking } }
    expect(placeQuery(mapRoute('one', choice))).toBe('')
    expect(placeQuery(mapRoute('one', { ...choice, ranking: { sort: 'score', descending: false } }))).toBe(
      '?sort=score',
    )
  })

  it('never throw on whatever stands in the address bar', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.webFragments(),
          word.map((each) => `#/e/${each}/addons?${each}`),
        ),
        (hash) => {
          expect(routeHref(parseRoute(hash))).toMatch(/^#\//)
        },
      ),
    )
  })

  it('read the addresses people link to', () => {
    expect(parseRoute('#/e/one/map?addon=a1')).toEqual({
      view: 'map',
      endpointId: 'one',
      focus: { kind: 'addon', id: 'a1' },
    })
    expect(parseRoute('#/e/one/map?filter=apps+%3E+3')).toEqual(mapRoute('one', { focus: null, filter: 'apps > 3' }))
    expect(parseRoute('#/e/one/map?filter=')).toEqual(mapRoute('one', { focus: null }))
    expect(parseRoute('#/e/one/map?app=a1&mode=matrix&steps=2')).toEqual(
      mapRoute('one', { focus: { kind: 'app', id: 'a1' }, mode: 'matrix', steps: 2 }),
    )
    // There is nothing to open a focus view of, and no such way to look.
    expect(parseRoute('#/e/one/map?mode=pie&steps=2')).toEqual(mapRoute('one', { focus: null }))
    expect(parseRoute('#/e/one/map?mode=matrix&by=risk&alone=yes')).toEqual(
      mapRoute('one', { focus: null, mode: 'matrix', by: 'risk', alone: true }),
    )
    expect(parseRoute('#/e/one/map?mode=ranked&sort=apps&order=down')).toEqual(
      mapRoute('one', { focus: null, mode: 'ranked', ranking: { sort: 'apps', descending: true } }),
    )
    expect(parseRoute('#/e/one/map?mode=ranked&by=size&alone=1&sort=colour&order=down')).toEqual(
      mapRoute('one', { focus: null, mode: 'ranked' }),
    )
    expect(parseRoute('#/e/one')).toEqual({ view: 'map', endpointId: 'one', focus: null })
    expect(parseRoute('#/e/one/addons')).toEqual({ view: 'addons', endpointId: 'one', filter: everyAddon })
    expect(parseRoute('#/e/one/addons?sort=bogus&order=down')).toEqual({
      view: 'addons',
      endpointId: 'one',
      filter: everyAddon,
    })
    expect(parseRoute('#/e/one/findings')).toMatchObject({ finding: null, filter: openFindings })
    expect(parseRoute('#/e/one/findings?hide=low,nonsense,info&show=bogus&sort=bogus')).toMatchObject({
      filter: { ...openFindings, hidden: ['info', 'low'] },
    })
    expect(parseRoute('#/e/one/findings?hide=none&show=new&incident=yes')).toMatchObject({
      filter: { hidden: [], show: 'new', incident: true },
    })
    expect(parseRoute('#/journal')).toEqual({ view: 'journal', filter: wholeJournal, entry: null })
    expect(parseRoute('#/journal?run=r1&since=2026-11-23T08:00Z&until=nonsense&entry=-4&kinds=,arm,')).toEqual({
      view: 'journal',
      filter: { ...wholeJournal, runId: 'r1', since: Date.parse('2026-11-23T08:00:00Z'), kinds: ['arm'] },
      entry: null,
    })
    expect(parseRoute('#/e/one/incident/a1')).toEqual({
      view: 'incident',
      endpointId: 'one',
      addonId: 'a1',
      hours: usualHours,
    })
    expect(parseRoute('#/e/one/incident/a1?hours=9999')).toMatchObject({ hours: 168 })
    expect(parseRoute('#/e/one/incident/a1?hours=-1')).toMatchObject({ hours: usualHours })
    expect(parseRoute('#/e/one/incident')).toEqual({ view: 'map', endpointId: 'one', focus: null })
    expect(parseRoute('#/e/%E0%A4%A/map')).toEqual({ view: 'start' })
    expect(parseRoute('#ticket=secret')).toEqual({ view: 'start' })
  })

  it('keep the kind of view on another endpoint and nothing that only the first one has', () => {
    fc.assert(
      fc.property(route.filter(isWellFormed), (each) => {
        const other = onEndpoint(each, 'other endpoint')
        expect(endpointOf(other)).toBe('other endpoint')
        expect(routeHref(other)).not.toMatch(/addon=|app=|space=|service=|plan=|finding=|about=|run=|entry=/)
      }),
    )
  })
})
