import { AppError } from '#shared/errors.ts'
import type { Handlers } from '../dispatch.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Risk } from '../risk/risk.ts'
import type { Current, Inventory } from './inventory.ts'
import { addonDetail } from './views/addon.ts'
import { listAddons } from './views/addons.ts'
import { appDetail } from './views/app.ts'
import { catalog, planUsers } from './views/catalog.ts'
import { search } from './views/search.ts'

interface Rooms {
  inventory: Inventory
  risk: Risk
  endpoints: Pick<Endpoints, 'profile' | 'profiles'>
}

export function inventoryCommands({ inventory, risk, endpoints }: Rooms) {
  /** Null before the first sync. Throws AppError not-found for an endpoint that does not exist. */
  async function find(endpointId: string): Promise<Current | null> {
    endpoints.profile(endpointId)
    return await inventory.current(endpointId)
  }

  async function need(endpointId: string): Promise<Current> {
    const current = await find(endpointId)
    if (!current) {
      throw new AppError(
        'not-found',
        'This endpoint has not been synced yet, so nothing is known of it. Sync it first.',
      )
    }
    return current
  }

  return {
    'inventory.sync': async ({ endpointId }, signal) => {
      endpoints.profile(endpointId)
      return await inventory.sync(endpointId, signal)
    },
    'inventory.addons': async (query) => {
      const current = await find(query.endpointId)
      if (!current) return { takenAt: null, total: 0, matching: 0, rows: [] }
      return listAddons(current, await risk.judge(current), query)
    },
    'inventory.addon': async ({ endpointId, addonId }) => {
      const current = await need(endpointId)
      const detail = addonDetail(current, await risk.judge(current), addonId, inventory.answer(endpointId, addonId))
      if (!detail) throw new AppError('not-found', 'There is no such add-on in the latest sync of this endpoint.')
      return detail
    },
    'inventory.app': async ({ endpointId, appId }) => {
      const detail = appDetail(await need(endpointId), appId, (addonId) => inventory.answer(endpointId, addonId))
      if (!detail) throw new AppError('not-found', 'There is no such app in the latest sync of this endpoint.')
      return detail
    },
    'inventory.ask': async ({ endpointId, addonId }, signal) => {
      await need(endpointId)
      return await inventory.ask(endpointId, addonId, signal)
    },
    'inventory.search': async ({ endpointId, text, limit }) => {
      const ids = endpointId === null ? endpoints.profiles().map((profile) => profile.id) : [endpointId]
      const known = await Promise.all(ids.map(find))
      return {
        hits: search(
          known.filter((current) => current !== null),
          text,
          limit,
        ),
      }
    },
    'inventory.catalog': async ({ endpointId }) => catalog(await need(endpointId)),
    'inventory.planUsers': async ({ endpointId, planId }) => {
      const current = await find(endpointId)
      return { addons: current ? planUsers(current, await risk.judge(current), planId) : [] }
    },
  } satisfies Handlers<
    | 'inventory.sync'
    | 'inventory.addons'
    | 'inventory.addon'
    | 'inventory.app'
    | 'inventory.ask'
    | 'inventory.search'
    | 'inventory.catalog'
    | 'inventory.planUsers'
  >
}
