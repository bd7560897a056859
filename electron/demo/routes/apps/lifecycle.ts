import { BackendFailure } from '../../platform/backend.ts'
import { isGuarded } from '../../platform/fleet.ts'
import type { FleetApp, FleetOrganization, FleetSpace } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { appPath, askRegion, dynoPath, idOf } from '../../platform/region.ts'
import { addonOfAppRow } from '../../rows/addons.ts'
import { appRow } from '../../rows/apps.ts'
import { unprovision } from '../addon-changes.ts'
import { detach } from '../attachment-changes.ts'
import { isText, keyed } from '../keyed.ts'
import { Refusal, appOf, conflict, fieldsOf, missing, part, unprocessable, value } from '../route.ts'
import type { Caller, Route } from '../route.ts'
import { removeFormation } from './formation.ts'

/** Together with its space and the hyphen between. */
const longestName = 24

interface NewApp {
  name: string
  space: string
  org: string
  description: string
  labels: string
}

const textOf = (given: unknown): string => (typeof given === 'string' ? given : '')

/** In the order in which the server looks, each with what it then says. */
function newAppOf(given: Record<string, unknown>): NewApp {
  const { name, space, org, description, labels } = given
  if (typeof name !== 'string' || !/^[A-Za-z0-9]+$/.test(name)) {
    throw unprocessable(
      'The application name was invalid or missing, it cannot contain dashes or other special characters.',
    )
  }
  if (typeof space !== 'string' || !/^[A-z0-9-]+$/.test(space)) {
    throw unprocessable('The application space field was not specified')
  }
  if (!isText(org)) throw unprocessable('The application org field was not specified')
  if (`${name}-${space}`.length > longestName) {
    throw unprocessable('The application name was too long, the app space and name must be less than 24 characters.')
  }
  return {
    name: name.toLowerCase(),
    space: space.toLowerCase(),
    org,
    description: textOf(description),
    labels: textOf(labels),
  }
}

/** Making, changing and deleting apps. */
export function lifecycleRoutes(platform: Platform): Route[] {
  const { clock, directory, effects, fleet, random } = platform

  function blank(space: FleetSpace, organization: FleetOrganization, wanted: NewApp): FleetApp {
    const createdAt = clock.stamp()
    return {
      id: random.uuid(),
      simpleName: wanted.name,
      name: `${wanted.name}-${space.name}`,
      space,
      organization,
      ownerId: idOf(organization.name),
      description: wanted.description,
      labels: wanted.labels,
      maintenance: false,
      preview: null,
      repository: null,
      release: null,
      formation: [],
      attachments: [],
      createdAt,
      updatedAt: createdAt,
    }
  }

  async function create(given: Record<string, unknown>): Promise<FleetApp> {
    const wanted = newAppOf(given)
    const organization = keyed(fleet.organizations, wanted.org)
    if (!organization) throw missing(`The specified organization ${wanted.org} does not exist.`)
    const space = keyed(fleet.spaces, wanted.space)
    if (!space) throw missing(`The specified space ${wanted.space} does not exist.`)
    const app = blank(space, organization, wanted)
    if (directory.app(app.name)) throw conflict('The requested application already exists.')
    await askRegion(platform, app, 'POST', '/v1/config/set', { success: 201 })
    await askRegion(platform, app, 'POST', '/v1/config/set/configvar', { success: 201 })
    // Of two at once the region keeps one set of variables only.
    if (directory.app(app.name)) throw new BackendFailure(500)
    directory.addApp(app)
    effects.announce(app, 'created', 'System', {})
    return app
  }

  /** Every kind of dyno is scaled, then the page is put up or taken down. What the region refuses stays changed here. */
  async function setMaintenance(app: FleetApp, on: boolean): Promise<void> {
    const scaled = await Promise.allSettled(
      app.formation.map(({ type }) => askRegion(platform, app, 'PUT', `${dynoPath(app, type)}/scale`)),
    )
    app.maintenance = on
    directory.touch(app)
    const page = `${appPath(app)}/maintenance`
    await (on ? askRegion(platform, app, 'POST', page, { success: 201 }) : askRegion(platform, app, 'DELETE', page))
    if (scaled.some(({ status }) => status === 'rejected')) throw new BackendFailure(500)
  }

  async function change(app: FleetApp, given: Record<string, unknown>, username: string | null): Promise<void> {
    const { name, maintenance, description, labels } = given
    if (isText(name) && name !== app.simpleName) {
      throw new Refusal(400, 'Renaming apps is currently not supported')
    }
    if (typeof description === 'string') app.description = description
    // They cannot be taken away again, only replaced.
    if (isText(labels)) app.labels = labels
    app.updatedAt = clock.stamp()
    directory.touch(app)
    const turned = typeof maintenance === 'boolean' && maintenance !== app.maintenance ? maintenance : null
    effects.announce(app, 'updated', username ?? 'System', {
      app: {
        name: app.simpleName,
        id: app.id,
        ...(typeof description === 'string' ? { description } : {}),
        labels: app.labels,
        ...(turned === null ? {} : { maintenance: turned }),
      },
    })
    if (turned !== null) await setMaintenance(app, turned)
  }

  const addonChange = (app: FleetApp, kind: string, rows: unknown[]): void => {
    if (rows.length > 0) effects.announce(app, 'addon_change', 'System', { change: kind, changes: rows })
  }

  /** Borrowed ones are detached, own ones deleted, as far as their brokers let go of them. */
  async function dropAddons(app: FleetApp): Promise<void> {
    const own = app.attachments.filter(({ owned }) => owned)
    const borrowed = app.attachments.filter(({ owned }) => !owned)
    const detached = borrowed.map(addonOfAppRow)
    await Promise.all(borrowed.map((attachment) => detach(platform, attachment)))
    addonChange(app, 'detach', detached)
    const deleted = own.map(addonOfAppRow)
    await Promise.allSettled(own.map((attachment) => unprovision(platform, attachment)))
    addonChange(app, 'delete', deleted)
  }

  async function remove(app: FleetApp, caller: Caller): Promise<void> {
    if (!caller.elevated && isGuarded(app.space)) {
      throw new Refusal(403, 'This application can only be deleted by administrators.')
    }
    // Before anything that could still keep the app itself from being deleted.
    const previews = fleet.apps.filter(({ preview }) => preview?.source === app)
    await Promise.all(previews.map((preview) => remove(preview, caller)))
    if (app.attachments.some(({ owned, addon }) => owned && addon.attachments.length > 1)) {
      throw conflict('This app cannot be removed as it has addons that are attached to another app.')
    }
    await dropAddons(app)
    await askRegion(platform, app, 'GET', `/apps/${app.name}/log-drains`).catch(() => undefined)
    await askRegion(platform, app, 'DELETE', `/v1/config/set/${app.name}`)
    for (const { type } of app.formation) await removeFormation(platform, app, type)
    // What a broker would not let go of has no owner left.
    for (const attachment of app.attachments.toReversed()) directory.removeAttachment(attachment)
    directory.removeApp(app)
    effects.announce(app, 'destroy', caller.username ?? 'System', {})
  }

  return [
    {
      method: 'POST',
      pattern: '/apps',
      answer: async (request) => value(appRow(await create(fieldsOf(request))), 201),
    },
    {
      method: 'PATCH',
      pattern: `/apps/${part}`,
      async answer(request) {
        const given = fieldsOf(request)
        const app = appOf(platform, request.parts[0] ?? '')
        await change(app, given, request.caller.username)
        return value(appRow(app))
      },
    },
    {
      method: 'DELETE',
      pattern: `/apps/${part}`,
      async answer({ parts: [key = ''], caller }) {
        const app = appOf(platform, key)
        await remove(app, caller)
        return value({ id: app.id, name: app.name, org: app.organization.name, result: 'successful' })
      },
    },
  ]
}
