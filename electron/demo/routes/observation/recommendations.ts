import { createHash } from 'node:crypto'
import type { FleetApp, FleetRecommendation } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { isFields } from '../../platform/requests.ts'
import {
  deletedRecommendationRow,
  madeRecommendationRow,
  recommendationRow,
  resourceType,
  resourceTypes,
} from '../../rows/recommendations.ts'
import { Refusal, appOf, fieldsOf, missing, part, unprocessable, value } from '../route.ts'
import type { Route, RouteRequest } from '../route.ts'

const parameters = '(?:\\?[A-z0-9\\-_.=&]+)+'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

const lacking = (field: string, rest: string): Refusal => unprocessable(`Missing ${field} property - ${rest}`)

const unknownType = (key: string): string => `No recommendation type was found with key "${key}"`

/** What is wrong with a new one, in the server's order; otherwise its parts. */
function checked(fields: Record<string, unknown>) {
  const { resource_type: key, service, action, details } = fields
  const whenNew = 'when creating a new recommendation'
  if (!key) throw lacking('resource_type', `A resource type must be specified ${whenNew}`)
  const type = resourceType(key)
  if (!type) throw unprocessable(unknownType(typeof key === 'string' ? key : JSON.stringify(key)))
  if (typeof service !== 'string' || service === '') {
    throw lacking('service', `A originating service must be specified ${whenNew}`)
  }
  if (!action) throw lacking('action', `An action must be specified ${whenNew}`)
  if (!isFields(details)) throw lacking('details', `Details must be provided ${whenNew}`)
  if (action !== 'resize' && action !== 'scale') {
    throw unprocessable('Invalid action - Specified action is not valid for the given resource type.')
  }
  const wanted = type.details.action_fields[action]
  for (const field of wanted) {
    if (!(field in details)) throw unprocessable(`The required field ${field} was not supplied in the details payload.`)
  }
  for (const field of Object.keys(details)) {
    if (!wanted.includes(field)) {
      throw unprocessable(`The details field ${field} was not a valid field for the ${type.name} resource type.`)
    }
  }
  return { service, resourceType: type.name, action, details }
}

type Parts = Pick<FleetRecommendation, 'service' | 'resourceType' | 'action'>

const isSame = (one: Parts, other: Parts): boolean =>
  one.service === other.service && one.resourceType === other.resourceType && one.action === other.action

/** What other services recommend for an app; at most one per service, resource type and action. */
export function recommendationRoutes(platform: Platform): Route[] {
  const { fleet, directory, clock, random } = platform

  /** By id, whatever app it belongs to, or by its three parts on the app asked. */
  function find(app: FleetApp, query: string): { owner: FleetApp; recommendation: FleetRecommendation } {
    const asked = new URLSearchParams(query)
    const id = asked.get('recommendation')
    if (id !== null) {
      if (!uuid.test(id)) throw unprocessable('The specified uuid was invalid.')
      for (const owner of fleet.apps) {
        const recommendation = owner.recommendations?.find((one) => one.id === id)
        if (recommendation) return { owner, recommendation }
      }
      throw missing(`No recommendation was found for id ${id}.`)
    }
    const [service, key, action] = [asked.get('service'), asked.get('resource_type'), asked.get('action')]
    if (service === null || key === null || action === null) {
      throw new Refusal(400, 'Must provide either recommendation UUID or service, resource_type, action parameters.')
    }
    const type = resourceType(key)
    if (!type) throw missing(unknownType(key))
    const wanted = { service, resourceType: type.name, action }
    const recommendation = app.recommendations?.find((one) => isSame(one, wanted))
    if (!recommendation) {
      const of = `on app ${app.id} and resource type ${type.resource_type_uuid}`
      throw missing(`No recommendation was found for ${service} with action ${action} ${of}.`)
    }
    return { owner: app, recommendation }
  }

  function create(request: RouteRequest) {
    const fields = fieldsOf(request)
    const app = appOf(platform, request.parts[0] ?? '')
    const wanted = checked(fields)
    const at = clock.stamp()
    const kept = app.recommendations?.find((one) => isSame(one, wanted))
    if (kept) Object.assign(kept, { details: wanted.details, updatedAt: at })
    const recommendation = kept ?? { id: random.uuid(), ...wanted, createdAt: at, updatedAt: at }
    if (!kept) app.recommendations = [...(app.recommendations ?? []), recommendation]
    directory.touch(app)
    return value(madeRecommendationRow(app, recommendation), 201)
  }

  function remove({ parts: [key = ''], query }: RouteRequest) {
    const app = appOf(platform, key)
    const { owner, recommendation } = find(app, query)
    owner.recommendations = owner.recommendations?.filter((one) => one !== recommendation) ?? []
    recommendation.updatedAt = clock.stamp()
    directory.touch(owner)
    const tail = createHash('md5').update(recommendation.id).digest('hex').slice(0, 7)
    const action = `${recommendation.action}_deleted_${(clock.now() / 1000).toFixed(6)}_${tail}`
    return value(deletedRecommendationRow(app, recommendation, action))
  }

  return [
    {
      method: 'GET',
      pattern: '/docs/recommendation_resource_types',
      answer: () => value(resourceTypes),
    },
    { method: 'POST', pattern: `/apps/${part}/recommendations`, answer: create },
    {
      method: 'GET',
      pattern: `/apps/${part}/recommendations`,
      answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        return value((app.recommendations ?? []).map((one) => recommendationRow(app, one)))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/recommendations${parameters}`,
      answer({ parts: [key = ''], query }) {
        const app = appOf(platform, key)
        return value(recommendationRow(app, find(app, query).recommendation))
      },
    },
    { method: 'DELETE', pattern: `/apps/${part}/recommendations${parameters}`, answer: remove },
  ]
}
