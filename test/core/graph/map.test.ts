import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphCommands } from '#core/graph/commands.ts'
import { mapOf } from '#core/graph/map.ts'
import type { SlotStore } from '#core/store/slot-tables.ts'
import { AppError } from '#shared/errors.ts'
import { judged, noon, postgres, town } from '../risk/estate.ts'
import { anyEstate } from '../risk/fleet.ts'
import { riskDesk } from '../risk/room.ts'

describe('the map', () => {
  it('is columns that point into each other', () => {
    const graph = town()
      .app('off-pay', { maintenance: true, preview: true, organization: 'finance' })
      .app('far-nowhere')
      .addon('ledger', postgres, 'api-pay', 'api-paydev', 'off-pay')
      .addon('cache', 'akkeris-memcached:small', 'gone-pay', 'web-shop')
      .attach('lost', postgres, null, 'web-shop', 'ghost-pay')
      .graph()
    const map = mapOf(graph, judged(graph))
    expect(map).toMatchObject({ endpointId: 'west', takenAt: noon, complete: true })
    expect(map.spaces.map(({ id, name }) => [id, name])).toEqual([
      ['nowhere', 'nowhere'],
      ['space-pay', 'pay'],
      ['space-paydev', 'paydev'],
      ['space-shop', 'shop'],
      ['space-shopqa', 'shopqa'],
    ])
    expect(map.organizations).toEqual(['finance', 'retail'])
    expect(map.services).toEqual(['akkeris-memcached', 'akkeris-postgresql'])
    expect(map.plans).toEqual(['akkeris-memcached:small', postgres])
    expect(map.apps).toEqual({
      ids: ['app-api-pay', 'app-api-paydev', 'app-far-nowhere', 'app-off-pay', 'app-web-shop', 'app-web-shopqa'],
      names: ['api-pay', 'api-paydev', 'far-nowhere', 'off-pay', 'web-shop', 'web-shopqa'],
      spaces: [1, 2, 0, 1, 3, 4],
      organizations: [1, 1, 1, 0, 1, 1],
      flags: [4, 4, 4, 3, 4, 4],
      risks: [5, 5, 0, 5, 4, 0],
    })
    expect(map.addons).toEqual({
      ids: ['addon-cache', 'addon-ledger', 'addon-lost'],
      names: ['cache', 'ledger', 'lost'],
      services: [0, 1, 1],
      plans: [0, 1, 1],
      flags: [0, 0, 0],
      owners: [-1, 0, -1],
      risks: [0, 5, 4],
    })
    expect(map.attachments).toEqual({ addons: [0, 1, 1, 2], apps: [4, 1, 3, 4] })
    expect(map.dangling).toBe(1)
  })

  it('draws or counts every borrowed attachment, and never points outside', () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot, shuffled }) => {
        const map = mapOf(snapshot, judged(snapshot))
        const borrowed = [...snapshot.addons.values()].flatMap(({ holders }) =>
          holders.filter(({ isOwner }) => !isOwner),
        )
        expect(map.attachments.addons.length + map.dangling).toBe(borrowed.length)
        expect(map.attachments.apps).toHaveLength(map.attachments.addons.length)
        expect(map.attachments.apps.every((app) => map.apps.ids[app] !== undefined)).toBe(true)
        expect(map.attachments.addons.every((addon) => map.addons.ids[addon] !== undefined)).toBe(true)
        for (const [index, space] of map.apps.spaces.entries()) {
          expect(map.apps.names[index]?.endsWith(`-${map.spaces[space]?.name}`)).toBe(true)
        }
        for (const column of Object.values(map.apps)) expect(column).toHaveLength(map.apps.ids.length)
        for (const column of Object.values(map.addons)) expect(column).toHaveLength(map.addons.ids.length)
        expect(mapOf(shuffled, judged(shuffled))).toEqual(map)
        expect(JSON.parse(JSON.stringify(map))).toEqual(map)
      }),
    )
  })
})

const log = (): void => {}

function townWith(...apps: string[]) {
  const built = town()
  for (const app of apps) built.app(app)
  return { snapshot: built.snapshot(), graph: built.graph() }
}

describe('graph.map', () => {
  it('answers with the map, and not-found before the first sync', async () => {
    const built = town().addon('ledger', postgres, 'api-pay', 'api-paydev')
    const current = { snapshot: built.snapshot(), graph: built.graph() }
    const inventory = { current: (id: string) => Promise.resolve(id === 'west' ? current : null) }
    const { risk, stores } = await riskDesk()
    const commands = graphCommands({ inventory, risk, slots: stores.cache.slots, log })
    expect((await commands['graph.map']({ endpointId: 'west' })).addons.risks).toEqual([4])
    await expect(commands['graph.map']({ endpointId: 'east' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'This endpoint has never been synced, so there is no map of it yet.',
    })
  })

  it('says where everything stands, and writes it down only when it has changed and is of the latest sync', async () => {
    let current = townWith()
    const { risk, stores } = await riskDesk()
    const written: number[] = []
    const slots: SlotStore = {
      ...stores.cache.slots,
      keepTable(endpointId, table) {
        written.push(table.later.length)
        stores.cache.slots.keepTable(endpointId, table)
      },
    }
    let next: typeof current | null = null
    const inventory = {
      current: () => {
        const asked = current
        current = next ?? current
        return Promise.resolve(asked)
      },
    }
    const commands = graphCommands({ inventory, risk, slots, log })
    const map = () => commands['graph.map']({ endpointId: 'west' })
    const first = await map()
    expect(first.slots?.apps).toHaveLength(first.apps.ids.length)
    expect(first.slots?.arrangement?.base.map(({ space }) => space)).toEqual(['pay', 'paydev', 'shop', 'shopqa'])
    expect(written).toEqual([0])
    current = townWith()
    expect((await map()).slots).toEqual(first.slots)
    expect(written).toEqual([0])

    current = townWith('new-pay')
    expect((await map()).slots?.apps).toEqual(expect.arrayContaining(first.slots?.apps ?? []))
    expect(written).toHaveLength(2)
    // Synced while this one was judged: it is drawn, and the newer one will be written.
    current = townWith('new-pay', 'odd-shop')
    next = townWith('new-pay', 'more-pay')
    expect((await map()).apps.names).toContain('odd-shop')
    expect(written).toHaveLength(2)
  })

  it('is drawn on a disk that cannot be written, and that is said', async () => {
    const built = town()
    const current = { snapshot: built.snapshot(), graph: built.graph() }
    const { risk, stores } = await riskDesk()
    const slots: SlotStore = {
      ...stores.cache.slots,
      keepTable: () => {
        throw new AppError('store-full', 'The disk that holds the data folder is full.')
      },
    }
    const said: string[] = []
    const commands = graphCommands({
      inventory: { current: () => Promise.resolve(current) },
      risk,
      slots,
      log: ({ message }) => said.push(message),
    })
    expect((await commands['graph.map']({ endpointId: 'west' })).slots).not.toBeNull()
    expect(said).toEqual([
      'Where things stand on the map could not be kept: The disk that holds the data folder is full.',
    ])
  })
})
