import { makeFormation } from '../../platform/bindings.ts'
import type { FleetApp, FleetFormation } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { isFields } from '../../platform/requests.ts'
import {
  addFormation,
  askRegion,
  dynoName,
  dynoPath,
  defaultPort,
  defaultSize,
  firstFormation,
} from '../../platform/region.ts'
import { changedFormationRow, formationRow, newFormationRow } from '../../rows/apps.ts'
import { sizeRow, standardSizes } from '../../rows/dynos.ts'
import { appOf, bodyOf, conflict, fieldsOf, missing, part, stumble, unprocessable, value } from '../route.ts'
import type { Route } from '../route.ts'
import { formationFields } from './formation-fields.ts'
import type { FormationFields } from './formation-fields.ts'
import { writeVariable } from './variables.ts'

const typed = (app: FleetApp, type: string): FleetFormation | undefined =>
  app.formation.find((formation) => formation.type === type)

const inMaintenance = 'An apps formation can be changed or created while its been placed in maintenance mode.'

/** Unless the app has one; nobody else may have made it in between. */
async function add(platform: Platform, app: FleetApp, fields: FormationFields): Promise<FleetFormation> {
  const { type, size = defaultSize, quantity, port, command = null, healthcheck } = fields
  if (typed(app, type)) throw conflict(`The process of type ${type} already exists.`)
  // A web dyno is what the others take their bindings from.
  if (type !== 'web' && !typed(app, 'web')) await addFormation(platform, app, { ...firstFormation(app), quantity: 0 })
  return addFormation(platform, app, {
    type,
    size,
    quantity: quantity === undefined || quantity === 0 ? 1 : quantity,
    port: type === 'web' ? (port ?? defaultPort) : null,
    command,
    ...(healthcheck === undefined ? {} : { healthcheck }),
  })
}

/** Written first, then told to the region bit by bit: what it refuses stays written. */
async function change(platform: Platform, app: FleetApp, fields: FormationFields): Promise<FleetFormation> {
  const { type, size, quantity, port, command, healthcheck, removeHealthcheck, removeCommand } = fields
  const formation = typed(app, type)
  if (!formation) throw conflict('This application does not have any formations')
  Object.assign(formation, {
    ...(size === undefined ? {} : { size }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(port === undefined || type !== 'web' ? {} : { port }),
    ...(command === undefined ? {} : { command }),
    ...(type === 'web' && removeCommand ? { command: null } : {}),
    ...(healthcheck === undefined ? {} : { healthcheck }),
    updatedAt: platform.clock.stamp(),
  })
  platform.directory.touch(app)
  const path = dynoPath(app, type)
  if (quantity !== undefined) await askRegion(platform, app, 'PUT', `${path}/scale`)
  if (port !== undefined && type === 'web') await writeVariable(platform, app, 'PORT', String(port))
  if (size !== undefined) await askRegion(platform, app, 'PUT', `${path}/plan`)
  if (healthcheck !== undefined) await askRegion(platform, app, 'PUT', `${path}/healthcheck`)
  else if (removeHealthcheck) {
    delete formation.healthcheck
    await askRegion(platform, app, 'DELETE', `${path}/healthcheck`)
  }
  return formation
}

/** Takes one kind of dyno off the region; what the region does not know it refuses. */
export async function removeFormation(platform: Platform, app: FleetApp, type: string): Promise<FleetFormation[]> {
  const gone = app.formation.filter((formation) => formation.type === type || formation.id === type)
  app.formation = app.formation.filter((formation) => !gone.includes(formation))
  platform.directory.touch(app)
  const path = dynoPath(app, type)
  await askRegion(platform, app, 'DELETE', `${path}/bind/config:${app.name}`)
  await askRegion(platform, app, 'DELETE', path, gone.length === 0 ? { refuses: 404 } : {})
  await askRegion(platform, app, 'DELETE', `/v1/app/${dynoName(app, type)}`).catch(() => undefined)
  return gone
}

/** As the database returns it, which is how the answer to its removal shows it. */
const removedRow = (app: FleetApp, formation: FleetFormation, now: string) => ({
  formation: formation.id,
  app: app.id,
  created: formation.createdAt,
  updated: now,
  type: formation.type,
  command: formation.command,
  quantity: formation.quantity,
  port: formation.port,
  size: formation.size,
  healthcheck: formation.healthcheck ?? null,
  deleted: true,
})

export function formationRoutes(platform: Platform): Route[] {
  const { clock, directory, effects, fleet } = platform

  /** The region is asked what it has, every time. */
  async function sizeNames(app: FleetApp): Promise<string[]> {
    await askRegion(platform, app, 'GET', '/v1/apps/plans')
    return (fleet.sizes ?? standardSizes).map(({ name }) => name)
  }

  function changed(app: FleetApp, username: string | null, kind: string, changes: unknown[], redeploy = true): void {
    app.updatedAt = clock.stamp()
    directory.touch(app)
    effects.announce(app, 'formation_change', username, { change: kind, changes })
    if (redeploy) effects.redeploy(app)
  }

  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/formation/${part}`,
      answer({ parts: [key = '', type = ''] }) {
        const app = appOf(platform, key)
        const formation = app.formation.find((one) => one.type === type || one.id === type)
        if (!formation) throw missing(`The specified formation ${type} was not found.`)
        return value(formationRow(app, formation))
      },
    },
    {
      method: 'PATCH',
      pattern: `/apps/${part}/formation/${part}`,
      async answer(request) {
        const [key = '', type = ''] = request.parts
        const app = appOf(platform, key)
        if (app.maintenance) throw conflict(inMaintenance)
        const given = { ...fieldsOf(request), type }
        const fields = formationFields(given, app.space, await sizeNames(app))
        // Whatever is missing, it is a web dyno that is made.
        if (!typed(app, type)) {
          if (typed(app, 'web')) throw conflict('The process of type web already exists.')
          await makeFormation(platform, app)
        }
        const formation = await change(platform, app, fields)
        changed(app, request.caller.username, 'update', [given])
        return value(changedFormationRow(app, formation))
      },
    },
    {
      method: 'DELETE',
      pattern: `/apps/${part}/formation/${part}`,
      async answer({ parts: [key = '', type = ''], caller }) {
        const app = appOf(platform, key)
        if (app.maintenance) {
          throw conflict('An apps formation cannot be changed while its been placed in maintenance mode.')
        }
        const gone = await removeFormation(platform, app, type)
        const changes = gone.map(({ port, command, size, quantity, healthcheck, ...one }) => ({
          type: one.type,
          port,
          command,
          size,
          quantity,
          healthcheck: healthcheck ?? null,
        }))
        changed(app, caller.username, 'delete', changes)
        return value(gone.map((formation) => removedRow(app, formation, clock.stamp())))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/formation`,
      answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        return value(app.formation.map((formation) => formationRow(app, formation)))
      },
    },
    {
      method: 'POST',
      pattern: `/apps/${part}/formation`,
      async answer(request) {
        const app = appOf(platform, request.parts[0] ?? '')
        const given = fieldsOf(request)
        if (app.maintenance) throw conflict(inMaintenance)
        // The server stumbles over a request without a type.
        if (typeof given['type'] !== 'string') throw stumble()
        const type = given['type'].toLowerCase().trim()
        const sizes = await sizeNames(app)
        const fields = formationFields({ ...given, type, size: given['size'] ?? defaultSize }, app.space, sizes)
        const formation = await add(platform, app, fields)
        changed(app, request.caller.username, 'create', [given])
        return value(newFormationRow(app, formation), 201)
      },
    },
    {
      method: 'PATCH',
      pattern: `/apps/${part}/formation`,
      async answer(request) {
        const app = appOf(platform, request.parts[0] ?? '')
        const given = bodyOf(request)
        if (app.maintenance) throw conflict(inMaintenance)
        const sizes = await sizeNames(app)
        if (!Array.isArray(given)) throw unprocessable('The payload was not an array of formation changes.')
        const wanted = given.map((one: unknown) => formationFields(isFields(one) ? one : {}, app.space, sizes))
        const commands = new Map(app.formation.map(({ type, command }) => [type, command]))
        const formations = await Promise.all(wanted.map((fields) => change(platform, app, fields)))
        // Another number of the same dynos needs no new deployment, nor does the command that all but web have to repeat.
        const redeploy = wanted.some(
          ({ type, size, port, command, healthcheck, removeHealthcheck, removeCommand }) =>
            [size, port, healthcheck].some((one) => one !== undefined) ||
            (command !== undefined && command !== commands.get(type)) ||
            removeHealthcheck ||
            removeCommand,
        )
        changed(app, request.caller.username, 'update', given, redeploy)
        return value(formations.map((formation) => changedFormationRow(app, formation)))
      },
    },
    {
      method: 'GET',
      pattern: '/sizes',
      answer: () => value((fleet.sizes ?? standardSizes).map((size) => sizeRow(size, fleet.regions))),
    },
  ]
}
