import type { FleetApp, FleetRecommendation } from '../platform/fleet.ts'

/** What may be recommended, and what has to be said of it: the platform knows one kind of resource. */
export const resourceTypes = [
  {
    resource_type_uuid: '354d810d-304c-46ef-83db-145ed94cd352',
    name: 'formation',
    actions: 'resize,scale',
    details: {
      description: 'Resize - Change the plan of a formation. Scale - Change the quantity of a formation.',
      action_fields: { resize: ['resource', 'plan', 'description'], scale: ['resource', 'quantity', 'description'] },
    },
    created: '2021-06-01T12:00:00.000Z',
    updated: '2021-06-01T12:00:00.000Z',
  },
]

export type ResourceType = (typeof resourceTypes)[number]

/** By name or id. */
export const resourceType = (key: unknown): ResourceType | undefined =>
  resourceTypes.find(({ resource_type_uuid: id, name }) => id === key || name === key)

const appRef = (app: FleetApp) => ({ id: app.id, key: app.name })

function body(app: FleetApp, recommendation: FleetRecommendation) {
  const { service, action, details, createdAt, updatedAt } = recommendation
  const type = resourceType(recommendation.resourceType)
  return {
    app: appRef(app),
    service,
    resource_type: { id: type?.resource_type_uuid ?? '', name: type?.name ?? recommendation.resourceType },
    action,
    details,
    created: createdAt,
    updated: updatedAt,
  }
}

/** `app`: the one that was asked, which a read by id does not hold against the recommendation's own. */
export const recommendationRow = (app: FleetApp, recommendation: FleetRecommendation) => ({
  ...body(app, recommendation),
  id: recommendation.id,
})

/** The answer to POST: the app with its simple name, the type by its name alone, no times. */
export function madeRecommendationRow(
  app: FleetApp,
  { id, service, resourceType, action, details }: FleetRecommendation,
) {
  return { id, app: { name: app.simpleName, ...appRef(app) }, service, resource_type: resourceType, action, details }
}

/** The answer to DELETE shows the database's own row: its action is renamed to make room for another like it. */
export const deletedRecommendationRow = (app: FleetApp, recommendation: FleetRecommendation, action: string) => ({
  recommendation: { recommendation: recommendation.id, ...body(app, recommendation), action, deleted: true },
  result: 'successful',
})
