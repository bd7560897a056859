import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildModel, type MapModel } from '#shared/map/model.ts'
import {
  childrenOf,
  openKey,
  outlineRows,
  pathTo,
  placeOf,
  rowKey,
  rowName,
  rowStartingWith,
  selectionOfRow,
  siblingKeys,
} from '#shared/map/outline.ts'
import type { Selection } from '#shared/map/lit.ts'
import { row } from '#shared/map/rows.ts'
import { anyMap, mapOf, sharedPair } from '../../renderer/graph/fleet.ts'

/** Everything that can be opened. */
function everyKey({ data }: MapModel): string[] {
  return [
    ...data.spaces.map(({ id }) => `space ${id}`),
    'unknown-space',
    'no-owner',
    ...data.apps.ids.map((id) => `app ${id}`),
    ...data.addons.ids.map((id) => `addon ${id}`),
  ]
}

const told = (model: MapModel, opened: Iterable<string>): string[] =>
  outlineRows(model, new Set(opened)).map((each) => {
    const mark = each.open === null ? ' ' : each.open ? '-' : '+'
    return `${'  '.repeat(each.level - 1)}${mark}${each.kind} ${rowName(model, each)} ${each.position}/${each.siblings}`
  })

/** The whole tree first, then only what is open of it. */
interface Branch {
  name: string
  key: string | null
  branches: Branch[]
}

function plainTree(model: MapModel): Branch[] {
  const { data } = model
  const byText = (p: Branch, q: Branch): number => (p.name < q.name ? -1 : p.name > q.name ? 1 : 0)
  const borrowers = (addon: number): number[] => [...row(model.borrowers, addon)]
  const addonOf = (addon: number): Branch => ({
    name: data.addons.names[addon] ?? '',
    key: `addon ${data.addons.ids[addon] ?? ''}`,
    branches: borrowers(addon)
      .map((cell) => ({ name: data.apps.names[cell] ?? '', key: null, branches: [] }))
      .toSorted(byText),
  })
  const addons = data.addons.ids.map((_, addon) => addon)
  const appOf = (app: number): Branch => ({
    name: data.apps.names[app] ?? '',
    key: `app ${data.apps.ids[app] ?? ''}`,
    branches: [
      ...addons
        .filter((addon) => data.addons.owners[addon] === app)
        .map(addonOf)
        .toSorted(byText),
      ...addons
        .filter((addon) => borrowers(addon).includes(app))
        .map((addon) => ({ ...addonOf(addon), key: null, branches: [] }))
        .toSorted(byText),
    ],
  })
  const apps = data.apps.ids.map((_, app) => app)
  const nowhere = apps.filter((app) => !data.spaces[data.apps.spaces[app] ?? -1])
  const orphans = addons.filter((addon) => data.apps.ids[data.addons.owners[addon] ?? -1] === undefined)
  return [
    ...data.spaces
      .map(({ id, name }, space) => ({
        name,
        key: `space ${id}`,
        branches: apps
          .filter((app) => data.apps.spaces[app] === space)
          .map(appOf)
          .toSorted(byText),
      }))
      .toSorted(byText),
    { name: 'Unknown space', key: 'unknown-space', branches: nowhere.map(appOf).toSorted(byText) },
    { name: 'No owner', key: 'no-owner', branches: orphans.map(addonOf).toSorted(byText) },
  ].filter(({ key, branches }) => key.startsWith('space ') || branches.length > 0)
}

function plainRows(branches: readonly Branch[], opened: ReadonlySet<string>, level = 1): unknown[] {
  return branches.flatMap(({ name, key, branches: inner }, index) => {
    const open = inner.length === 0 ? null : key !== null && opened.has(key)
    return [
      { name, level, position: index + 1, siblings: branches.length, open },
      ...(open === true ? plainRows(inner, opened, level + 1) : []),
    ]
  })
}

describe('the outline', () => {
  it('goes from the space to the app, to what it owns and borrows, to who else holds it', () => {
    const model = buildModel(sharedPair())
    expect(told(model, [])).toEqual(['+region pay-prod 1/2', '+region web-prod 2/2'])
    expect(told(model, everyKey(model))).toEqual([
      '-region pay-prod 1/2',
      '  -app web0-pay-prod 1/2',
      '    -addon akkeris-postgresql-0 1/1',
      '       holder web2-web-prod 1/1',
      '  -app web1-pay-prod 2/2',
      '     addon akkeris-postgresql-1 1/1',
      '-region web-prod 2/2',
      '  -app web2-web-prod 1/2',
      '     borrowed akkeris-postgresql-0 1/1',
      '   app web3-web-prod 2/2',
    ])
  })

  it('has a place for apps of no known space and for add-ons nobody owns', () => {
    const model = buildModel(
      mapOf({ spaces: ['empty'], apps: [{ space: 9 }], addons: [{ owner: -1 }], attachments: [[0, 0]] }),
    )
    expect(told(model, ['unknown-space', 'no-owner'])).toEqual([
      ' region empty 1/3',
      '-region Unknown space 2/3',
      '  +app web0-gone 1/1',
      '-region No owner 3/3',
      '  +addon akkeris-postgresql-0 1/1',
    ])
    expect(selectionOfRow(model, { kind: 'region', thing: 0 })).toEqual({ kind: 'space', region: 0 })
    expect(selectionOfRow(model, { kind: 'region', thing: 1 })).toBe(null)
  })

  it('has each app and each add-on once as itself, and each attachment once from either side', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const model = buildModel(data)
        const rows = outlineRows(model, new Set(everyKey(model)))
        const things = (wanted: string): number[] =>
          rows.flatMap(({ kind, thing }) => (kind === wanted ? [thing] : [])).toSorted((p, q) => p - q)
        expect(things('region')).toEqual([...model.regions.keys()])
        expect(things('app')).toEqual(data.apps.ids.map((_, app) => app))
        expect(things('addon')).toEqual(data.addons.ids.map((_, addon) => addon))
        const edges = data.addons.ids.flatMap((_, addon) =>
          Array.from(row(model.borrowers, addon), (cell) => [addon, cell]),
        )
        const pairs = (wanted: string, turned: boolean): number[][] =>
          rows
            .flatMap(({ kind, thing, under }) => (kind === wanted ? [turned ? [under, thing] : [thing, under]] : []))
            .toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d)
        expect(pairs('borrowed', false)).toEqual(edges)
        expect(pairs('holder', true)).toEqual(edges)
        expect(new Set(rows.map((each) => rowKey(model, each))).size).toBe(rows.length)
      }),
      { numRuns: 60 },
    )
  })

  it('is by name under each space, in whatever slots things stand on the map', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(300), (data, seed) => {
        const taken = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 7919 + seed) % 301)
        const placed = { apps: taken(data.apps.ids.length), addons: taken(data.addons.ids.length), arrangement: null }
        const model = buildModel({ ...data, slots: placed })
        for (const [region] of model.regions.entries()) {
          const names = childrenOf(model, { kind: 'region', thing: region }).map(({ kind, thing }) =>
            kind === 'app' ? data.apps.names[thing] : data.addons.names[thing],
          )
          expect(names).toEqual(names.toSorted((p = '', q = '') => (p < q ? -1 : p > q ? 1 : 0)))
          expect(names).toHaveLength(model.regions[region]?.cells.length ?? 0)
        }
      }),
    )
  })

  it('shows, whatever is open, what going down the whole tree would show', () => {
    fc.assert(
      fc.property(anyMap, fc.infiniteStream(fc.boolean()), (data, choice) => {
        const model = buildModel(data)
        const opened = new Set(everyKey(model).filter(() => choice.next().value === true))
        const rows = outlineRows(model, opened)
        const seen = rows.map((each) => ({
          name: rowName(model, each),
          level: each.level,
          position: each.position,
          siblings: each.siblings,
          open: each.open,
        }))
        expect(seen).toEqual(plainRows(plainTree(model), opened))
        for (const [place, each] of rows.entries()) {
          const over = rows[each.parent]
          expect(over?.level ?? 0).toBe(each.level - 1)
          expect(over?.thing ?? -1).toBe(each.under)
          expect(each.parent).toBeLessThan(place)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('opens the path to anything that can be selected, and no more than that', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const model = buildModel(data)
        const all: Selection[] = [
          ...data.apps.ids.map((_, cell): Selection => ({ kind: 'app', cell })),
          ...data.addons.ids.map((_, addon): Selection => ({ kind: 'addon', addon })),
          ...model.regions.flatMap(({ kind }, region): Selection[] =>
            kind === 'space' ? [{ kind: 'space', region }] : [],
          ),
        ]
        for (const selection of all) {
          const path = pathTo(model, selection)
          const rows = outlineRows(model, new Set(path))
          const found = rows[placeOf(rows, selection)]
          expect(found && selectionOfRow(model, found)).toEqual(selection)
          for (const left of path) {
            const fewer = outlineRows(model, new Set(path.filter((key) => key !== left)))
            expect(placeOf(fewer, selection)).toBe(-1)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('opens what stands beside a row together with it', () => {
    const model = buildModel(sharedPair())
    const rows = outlineRows(model, new Set(['space space-0']))
    expect(siblingKeys(model, rows, 0)).toEqual(['space space-0', 'space space-1'])
    expect(siblingKeys(model, rows, 1)).toEqual(['app app-0', 'app app-1'])
    expect(siblingKeys(model, rows, 99)).toEqual([])
    expect(childrenOf(model, { kind: 'holder', thing: 0 })).toEqual([])
    expect(openKey(model, { kind: 'borrowed', thing: 0 })).toBe(null)
  })

  it('finds a row by what its name begins with', () => {
    const model = buildModel(mapOf({ spaces: ['pay-dev', 'pay-prod', 'web', 'Ärger'] }))
    const rows = outlineRows(model, new Set())
    const names = rows.map((each) => rowName(model, each))
    const find = (from: string, text: string): string | undefined =>
      names[rowStartingWith(model, rows, names.indexOf(from), text)]
    expect(find('pay-dev', 'p')).toBe('pay-prod')
    expect(find('pay-prod', 'p')).toBe('pay-dev')
    expect(find('pay-dev', 'pp')).toBe('pay-prod')
    expect(find('pay-dev', 'pay-')).toBe('pay-dev')
    expect(find('pay-dev', 'PAY-P')).toBe('pay-prod')
    expect(find('web', 'ä')).toBe('Ärger')
    expect(find('web', 'x')).toBe(undefined)
    expect(rowStartingWith(model, [], -1, 'p')).toBe(-1)
  })
})
