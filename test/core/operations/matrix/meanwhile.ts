import type { Graph } from '#core/graph/graph.ts'
import type { Operation } from '#shared/domain/operation.ts'
import type { Random } from '#demo/generate/random.ts'
import { plainCaller, type Doors } from './doors.ts'

type Change = (doors: Doors, app: string, addon: string, other: string) => Promise<unknown> | void

const send = (doors: Doors, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  doors.send(
    { method, path, body: body ? JSON.stringify(body) : '', elevated: true, does: 'Somebody else does it.' },
    plainCaller,
  )

/** What somebody else does to the targets of an operation after the lists were read, of which they tell nothing. */
const changes: readonly Change[] = [
  (doors, app, addon) => send(doors, 'DELETE', `/apps/${app}/addons/${addon}`),
  (doors, app) => send(doors, 'DELETE', `/apps/${app}`),
  (doors, _app, addon) => send(doors, 'DELETE', `/addon-attachments/${attachmentOf(doors, addon, true)}`),
  (doors, _app, addon) => send(doors, 'DELETE', `/addon-attachments/${attachmentOf(doors, addon, false)}`),
  (doors, _app, addon, other) => send(doors, 'POST', '/addon-attachments', { addon, app: other }),
  (doors, app) => send(doors, 'PATCH', `/apps/${app}`, { maintenance: true }),
  (doors, app) => send(doors, 'PATCH', `/apps/${app}`, { maintenance: false }),
  (doors, app) => send(doors, 'DELETE', `/apps/${app}/formation/web`),
  (doors, app) => send(doors, 'POST', `/apps/${app}/formation`, { type: 'web', quantity: 1 }),
  (doors, app) => send(doors, 'POST', `/apps/${app}/formation`, { type: 'worker', quantity: 1, command: 'run' }),
  (doors, app) => send(doors, 'PATCH', `/apps/${app}/config-vars`, { ADDON_ATLAS_REDEPLOY: 'by somebody else' }),
  (doors, app, addon) => send(doors, 'PUT', `/apps/${app}/addons/${addon}/actions/restart`),
  (doors, app, addon) => send(doors, 'PATCH', `/apps/${app}/addons/${addon}`, { plan: 'akkeris-postgresql:premium-1' }),
  (doors, app, addon) => send(doors, 'PATCH', `/apps/${app}/addons/${addon}`, { primary: true }),
  (doors, app, addon) => send(doors, 'PATCH', `/apps/${app}/addons/${addon}`, { attachment: { name: 'renamed-x' } }),
  (doors, app) => send(doors, 'POST', `/apps/${app}/addons`, { plan: 'akkeris-postgresql:hobby' }),
  ({ platform }, _app, addon) => {
    const service = platform.directory.addon(addon)?.service.name
    platform.backend.outages.add({ step: 'status', answer: 502, ...(service === undefined ? {} : { service }) })
  },
  ({ platform }) => {
    platform.catalogue.boot({ regions: ['eu-frankfurt'] })
  },
]

function attachmentOf({ platform }: Doors, addonId: string, owned: boolean): string {
  return platform.directory.addon(addonId)?.attachments.find((one) => one.owned === owned)?.id ?? 'none'
}

/** One or two of them. */
export async function meanwhile(doors: Doors, graph: Graph, operation: Operation, random: Random): Promise<void> {
  const node = 'addonId' in operation ? graph.addons.get(operation.addonId) : null
  const appId = ('appId' in operation ? operation.appId : null) ?? node?.holders[0]?.appId ?? ''
  const held = graph.addonsByApp.get(appId) ?? []
  const addonId = node?.id ?? (held.length > 0 ? random.pick(held).id : 'none')
  const other = random.pick([...graph.apps.keys()])
  for (let turn = 0; turn <= random.whole(2); turn += 1) await random.pick(changes)(doors, appId, addonId, other)
}

/** Somebody attaches one of these add-ons to an app that did not hold it. Whether anybody could. */
export async function attachedMeanwhile(doors: Doors, graph: Graph, addonIds: readonly string[]): Promise<boolean> {
  for (const addon of addonIds) {
    for (const app of graph.apps.keys()) {
      const { status } = await send(doors, 'POST', '/addon-attachments', { addon, app })
      if (status === 201) return true
    }
  }
  return false
}
