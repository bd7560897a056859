import { createHash } from 'node:crypto'
import type { BackendCall } from './backend.ts'
import { isProduction } from './fleet.ts'
import type { FleetApp, FleetFormation } from './fleet.ts'
import type { Platform } from './platform.ts'

/** What the controller asks of the region that an app runs in. */

export const regionOf = ({ space }: FleetApp): string => space.stack.region.name

/** Where the app's web dynos stand; the other kinds have `dynoPath`. */
export const appPath = (app: FleetApp): string => `/v1/space/${app.space.name}/app/${app.simpleName}`

/** The region's name for a kind of dyno of an app. */
export const dynoName = ({ simpleName }: FleetApp, type: string): string =>
  type === 'web' ? simpleName : `${simpleName}--${type}`

export const dynoPath = (app: FleetApp, type: string): string =>
  `/v1/space/${app.space.name}/app/${dynoName(app, type)}`

/** Rejects with a BackendFailure for anything but the success it names. */
export function askRegion(
  { backend }: Pick<Platform, 'backend'>,
  app: FleetApp,
  method: string,
  path: string,
  more: Partial<Pick<BackendCall, 'step' | 'success' | 'refuses'>> = {},
): Promise<void> {
  return backend.call({ step: 'region', method, path, region: regionOf(app), app, ...more })
}

/** Rolls one kind of dyno out; the log says whose it was, the real call carries that in its body. */
export function deployDyno(platform: Pick<Platform, 'backend'>, app: FleetApp, type: string): Promise<void> {
  const path = `/v1/app/deploy (${dynoName(app, type)} in ${app.space.name})`
  return askRegion(platform, app, 'POST', path, { success: 201, step: 'deploy' })
}

/** The platform's way of making an id out of words: the last half of their hash, which is no valid uuid version. */
export function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex').slice(32)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export type NewFormation = Pick<FleetFormation, 'type' | 'size' | 'quantity' | 'port' | 'command' | 'healthcheck'>

export const defaultPort = 9000
export const defaultSize = 'gp1'

/** What an app gets that needs dynos and was given none. */
export const firstFormation = ({ space }: FleetApp): NewFormation => ({
  type: 'web',
  size: isProduction(space) ? `${defaultSize}-prod` : defaultSize,
  quantity: 1,
  port: defaultPort,
  command: null,
})

/**
 * Adds a kind of dyno to an app. It is written before the region is asked, so it is there even when the region refuses.
 */
export async function addFormation(platform: Platform, app: FleetApp, given: NewFormation): Promise<FleetFormation> {
  const formation: FleetFormation = { id: platform.random.uuid(), createdAt: platform.clock.stamp(), ...given }
  app.formation.push(formation)
  app.updatedAt = formation.createdAt
  platform.directory.touch(app)
  // Nobody minds when the region knows the name already.
  await askRegion(platform, app, 'POST', '/v1/app', { success: 201 }).catch(() => undefined)
  const path = dynoPath(app, given.type)
  await askRegion(platform, app, 'PUT', path, { success: 201 })
  await askRegion(platform, app, 'GET', appPath(app))
  // To the set of the app's own variables and, beside a web dyno, to everything that one is bound to.
  const bound = given.type === 'web' ? [] : app.attachments
  const bind = (): Promise<void> => askRegion(platform, app, 'POST', `${path}/bind`, { success: 201 })
  await Promise.all([bind(), ...bound.map(bind)])
  return formation
}
