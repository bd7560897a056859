import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandInput } from '#shared/contract/commands.ts'
import { addonSortKeys } from '#shared/contract/commands.ts'
import type { Inventory } from '#shared/domain/inventory.ts'
import { buildGraph } from '#core/graph/build.ts'
import { inventoryCommands } from '#core/inventory/commands.ts'
import type { Current } from '#core/inventory/inventory.ts'
import { addonDetail } from '#core/inventory/views/addon.ts'
import { listAddons } from '#core/inventory/views/addons.ts'
import { catalog, planUsers } from '#core/inventory/views/catalog.ts'
import { fold } from '#core/inventory/views/fold.ts'
import { search } from '#core/inventory/views/search.ts'
import { judged } from '../risk/estate.ts'
import { house, platform } from './platform.ts'
import { recordedEstate, routesOf } from './recordings.ts'
import { addon, attachment, inventory, service, smallPlatform, snapshot } from './rows.ts'

function current(rows: Partial<Inventory>, carried: Record<string, number> = {}): Current {
  const taken = snapshot(rows, carried)
  return { snapshot: taken, graph: buildGraph(taken) }
}

function judge({ graph }: Current) {
  return judged(graph, 1_000)
}

const all: CommandInput<'inventory.addons'> = {
  endpointId: 'e',
  text: '',
  service: null,
  space: null,
  sharedOnly: false,
  sort: 'name',
  descending: false,
  offset: 0,
  limit: 1000,
}

describe('the list of add-ons', () => {
  const small = current(smallPlatform())
  const ids = (query: Partial<typeof all>) =>
    listAddons(small, judge(small), { ...all, ...query }).rows.map((row) => row.id)

  test('shows every add-on with where it is and how far it reaches', () => {
    expect(listAddons(small, judge(small), all)).toMatchObject({ takenAt: 1_000, total: 3, matching: 3 })
    expect(listAddons(small, judge(small), all).rows[0]).toMatchObject({
      id: 'a1',
      service: 'redis',
      owner: 'web-prod',
      space: 'prod',
      organization: 'main',
      apps: 2,
      spaces: 2,
      priceCents: 100,
      carriedFrom: null,
    })
  })

  test('filters by words in any field, service, space and sharing', () => {
    expect(ids({ text: 'REDIS prod' })).toEqual(['a1'])
    expect(ids({ text: 'redisprod' })).toEqual([])
    expect(ids({ service: 'redis' })).toEqual(['a1', 'a3'])
    expect(ids({ space: 'qa' })).toEqual(['a3'])
    expect(ids({ sharedOnly: true })).toEqual(['a1'])
  })

  test('names the worst finding', () => {
    const rows = smallPlatform()
    const risky = current({
      ...rows,
      spaces: rows.spaces.map((space) => ({ ...space, compliance: space.name === 'prod' ? ['prod'] : [] })),
    })
    const judgement = judge(risky)
    const [row] = listAddons(risky, judgement, { ...all, sort: 'severity', descending: true }).rows
    expect(row).toMatchObject({ id: 'a1', severity: judgement.ofAddon('a1')[0]?.severity })
    expect(row?.severity).not.toBeNull()
    expect(row?.score).toBe(judgement.scoreOf('a1'))
    expect(row?.score).toBeGreaterThan(0)
  })

  test('an orphan has no owner and counts its holders; what was not shown lately says since when', () => {
    const orphaned = addon('gone')
    const known = current(
      {
        ...smallPlatform(),
        attachments: [
          attachment(orphaned, 'api-qa', null),
          attachment(addon('half'), 'api-qa', null),
          attachment(addon('half'), 'web-prod', null),
        ],
      },
      { 'gone@api-qa': 400, 'half@api-qa': 400, a3: 300 },
    )
    const rows = listAddons(known, judge(known), all).rows
    expect(rows.find((row) => row.id === 'gone')).toMatchObject({ owner: null, space: '', apps: 1, carriedFrom: 400 })
    expect(rows.find((row) => row.id === 'half')).toMatchObject({ apps: 2, carriedFrom: null })
    expect(rows.find((row) => row.id === 'a3')).toMatchObject({ carriedFrom: 300 })
  })

  test('pages are cuts of one order, whatever the query', () => {
    const addons = Array.from({ length: 40 }, (_, index) => ({
      ...addon(
        `a${String(index).padStart(2, '0')}`,
        index % 3 ? 'redis' : 'postgres',
        index % 2 ? 'web-prod' : 'api-qa',
      ),
      name: `name${index % 7}`,
      priceCents: index % 5 ? index : null,
    }))
    const many = current({ ...smallPlatform(), addons, attachments: addons.map((row) => attachment(row)) })
    const judgement = judge(many)
    fc.assert(
      fc.property(
        fc.constantFrom(...addonSortKeys),
        fc.boolean(),
        fc.constantFrom('', 'name3', 'postgres', 'prod 1'),
        fc.nat(45),
        fc.integer({ min: 1, max: 20 }),
        (sort, descending, text, offset, limit) => {
          const query = { ...all, sort, descending, text }
          const whole = listAddons(many, judgement, query)
          const page = listAddons(many, judgement, { ...query, offset, limit })
          expect(whole.rows).toHaveLength(whole.matching)
          expect(page.rows).toEqual(whole.rows.slice(offset, offset + limit))
          expect(page.matching).toBe(whole.matching)
          const turned = listAddons(many, judgement, { ...query, descending: !descending })
          expect(turned.rows).toEqual(whole.rows.toReversed())
        },
      ),
    )
    const prices = listAddons(many, judgement, { ...all, sort: 'price' }).rows.map((row) => row.priceCents ?? -1)
    expect(prices).toEqual(prices.toSorted((left, right) => left - right))
  })
})

describe('one add-on', () => {
  test('with its holders, owner first, its plan, and what was asked', () => {
    const small = current(smallPlatform(), { 'a1@api-qa': 50 })
    const detail = addonDetail(small, judge(small), 'a1', {
      askedAt: 5,
      state: 'provisioned',
      configVariables: ['REDIS_URL'],
      primary: { 'api-qa': false },
      problems: [],
    })
    expect(detail).toMatchObject({
      complete: false,
      planDetail: { name: 'redis:small' },
      supportsSharing: true,
      answer: { configVariables: ['REDIS_URL'] },
      holders: [
        { app: 'web-prod', isOwner: true, primary: true, running: true, known: true, carriedFrom: null },
        { app: 'api-qa', isOwner: false, primary: false, space: 'qa', carriedFrom: 50 },
      ],
    })
    const judgement = judge(small)
    const findings = judgement.worstFirst().filter(({ addonId }) => addonId === 'a1')
    expect(detail?.findings).toEqual(findings.map((hit) => judgement.write(hit)))
    expect(findings.length).toBeGreaterThan(0)
  })

  test('whose apps, plan and service are not in the snapshot is still told', () => {
    const lone = addon('a1')
    const bare = current({ addons: [lone], attachments: [attachment(lone), attachment(lone, 'api-far-away')] })
    expect(addonDetail(bare, judge(bare), 'a1', null)).toMatchObject({
      serviceHumanName: 'redis',
      planDetail: null,
      supportsSharing: null,
      addon: { space: 'prod', spaces: 2 },
      holders: [
        { app: 'web-prod', known: false, primary: true },
        { app: 'api-far-away', space: 'far-away', known: false, primary: null },
      ],
    })
    expect(addonDetail(bare, judge(bare), 'nothing', null)).toBeNull()
  })
})

test('the catalog counts who uses what, orphans included', () => {
  const orphaned = addon('gone', 'postgres')
  const platform = smallPlatform()
  const known = current({ ...platform, attachments: [...platform.attachments, attachment(orphaned, 'api-qa', null)] })
  expect(catalog(known).services).toMatchObject([
    { name: 'postgres', addons: 2, shared: 0, plans: [{ name: 'postgres:small', addons: 2, apps: 2 }] },
    {
      name: 'redis',
      addons: 2,
      shared: 1,
      plans: [
        { name: 'redis:large', addons: 0, apps: 0 },
        { name: 'redis:small', addons: 2, apps: 2 },
      ],
    },
  ])
  expect(planUsers(known, judge(known), 'redis:small').map((row) => row.id)).toEqual(['a1', 'a3'])
  expect(planUsers(known, judge(known), 'nothing')).toEqual([])
})

function named(...names: string[]): Current {
  return current({
    addons: names.map((name, index) => ({ ...addon(`id-${index}`), name })),
    services: [service('redis'), service('akkeris-redis')],
  })
}

function names(text: string, source: Current): string[] {
  return search([source], text, 50).map((hit) => hit.name)
}

describe('search', () => {
  test('puts exact before beginning before beginning of a word before inside', () => {
    expect(names('jobs', named('subjobs', 'main-jobs', 'jobs-db', 'jobs', 'other'))).toEqual([
      'jobs',
      'jobs-db',
      'main-jobs',
      'subjobs',
    ])
  })

  test('finds all kinds and says where they are', () => {
    const known = current(smallPlatform())
    expect(search([known], 'prod', 10)).toMatchObject([
      { kind: 'space', name: 'prod', context: 'west' },
      { kind: 'app', name: 'web-prod', context: 'prod' },
    ])
    expect(search([known], 'redis', 10).map((hit) => [hit.kind, hit.name])).toEqual([
      ['service', 'redis'],
      ['plan', 'redis:large'],
      ['plan', 'redis:small'],
    ])
    expect(search([known], 'a1 web', 10)).toMatchObject([
      { kind: 'addon', id: 'a1', context: 'redis:small · web-prod' },
    ])
  })

  test('finds ids, in full and by a beginning that is long enough', () => {
    const known = current({ addons: [{ ...addon('06FEC5D4-4f23'), name: 'cache' }] })
    expect(names('06fec5d4-4f23', known)).toEqual(['cache'])
    expect(names('06fe', known)).toEqual(['cache'])
    expect(names('06', known)).toEqual([])
  })

  test('letter case and letter forms do not matter', () => {
    expect(names('STRASSE', named('Große-Straße'))).toEqual(['Große-Straße'])
    expect(names('ΟΔΟΣ', named('οδοσα'))).toEqual(['οδοσα'])
    expect(names('склад', named('СКЛАД-1'))).toEqual(['СКЛАД-1'])
  })

  test('nothing typed finds nothing, and the limit holds across endpoints', () => {
    const known = named('jobs1', 'jobs22', 'jobs333')
    expect(search([known], '  ', 10)).toEqual([])
    expect(search([known, named('jobs', 'jobs0')], 'jobs', 4).map((hit) => hit.name)).toEqual([
      'jobs',
      'jobs0',
      'jobs1',
      'jobs22',
    ])
  })

  test('finds a name by any part of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (name, start, length) => {
        const letters = Array.from(name)
        const from = start % letters.length
        const part = letters.slice(from, from + 1 + (length % letters.length)).join('')
        if (fold(part).trim() === '' || /\s/.test(part) || !fold(name).includes(fold(part))) return
        expect(names(part, named(name))).toContain(name)
      }),
    )
  })

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
        expect(fold(text.toUpperCase())).toBe(fold(fold(text).toUpperCase()))
      }),
    )
  })
})

test('a platform of 30,000 add-ons is listed and searched without waiting', () => {
  const apps = Array.from({ length: 200 }, (_, index) => `app${index}-space${index % 9}`)
  const addons = Array.from({ length: 30_000 }, (_, index) =>
    addon(`id-${String(index).padStart(6, '0')}`, 'redis', apps[index % apps.length] ?? ''),
  )
  const big = current(
    inventory({ addons, attachments: addons.map((row) => attachment(row)), services: [service('redis')] }),
  )
  const judgement = judge(big)
  listAddons(big, judgement, all)
  search([big], 'id-029', 20)
  const began = performance.now()
  for (let round = 0; round < 10; round++) {
    expect(listAddons(big, judgement, { ...all, text: `id-0${round} space3`, limit: 100 }).total).toBe(30_000)
    expect(search([big], `d-02${round}`, 20)).toHaveLength(20)
  }
  // A tenth of this on an idle machine; sorting or folding anew each time would take seconds.
  expect((performance.now() - began) / 10).toBeLessThan(150)
})

async function commands() {
  const server = await platform(routesOf(recordedEstate()))
  const { inventory, risk, endpoints, add } = await house()
  const endpointId = await add(server.url)
  return {
    endpointId,
    handlers: inventoryCommands({ inventory, risk, endpoints }),
    signal: new AbortController().signal,
  }
}

describe('commands', () => {
  test('before the first sync there is nothing, and it is said so', async () => {
    const { endpointId, handlers } = await commands()
    expect(await handlers['inventory.addons']({ ...all, endpointId })).toEqual({
      takenAt: null,
      total: 0,
      matching: 0,
      rows: [],
    })
    expect(await handlers['inventory.search']({ endpointId: null, text: 'a', limit: 5 })).toEqual({ hits: [] })
    expect(await handlers['inventory.planUsers']({ endpointId, planId: 'x' })).toEqual({ addons: [] })
    await expect(handlers['inventory.catalog']({ endpointId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(handlers['inventory.addon']({ endpointId, addonId: 'x' })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('after it there is everything', async () => {
    const { endpointId, handlers, signal } = await commands()
    expect(await handlers['inventory.sync']({ endpointId }, signal)).toMatchObject({ complete: true })
    const { rows, total } = await handlers['inventory.addons']({ ...all, endpointId, limit: 5 })
    expect([rows.length, total]).toEqual([5, 61])
    const [first] = rows
    expect(await handlers['inventory.addon']({ endpointId, addonId: first?.id ?? '' })).toMatchObject({
      addon: first,
      answer: null,
    })
    const asked = await handlers['inventory.ask']({ endpointId, addonId: first?.id ?? '' }, signal)
    expect(await handlers['inventory.addon']({ endpointId, addonId: first?.id ?? '' })).toMatchObject({ answer: asked })
    const { services } = await handlers['inventory.catalog']({ endpointId })
    expect(services).toHaveLength(13)
    const plan = services.flatMap(({ plans }) => plans).find(({ addons }) => addons > 1)
    expect((await handlers['inventory.planUsers']({ endpointId, planId: plan?.id ?? '' })).addons).toHaveLength(
      plan?.addons ?? 0,
    )
    const { hits } = await handlers['inventory.search']({ endpointId: null, text: 'core-prod', limit: 5 })
    expect(hits[0]).toMatchObject({ kind: 'space', name: 'core-prod', endpointId })
  })

  test('an endpoint that does not exist is not found', async () => {
    const { handlers, signal } = await commands()
    const endpointId = 'nothing'
    await expect(handlers['inventory.sync']({ endpointId }, signal)).rejects.toMatchObject({ code: 'not-found' })
    await expect(handlers['inventory.addons']({ ...all, endpointId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(handlers['inventory.search']({ endpointId, text: 'a', limit: 1 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
