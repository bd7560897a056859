import type { PlanRow, ServiceRow } from '../catalogue/services.ts'
import { provisionedBy } from '../rows/addons.ts'
import type { Platform } from '../platform/platform.ts'
import { missing, part, planPart, value } from './route.ts'
import type { Route } from './route.ts'

/** A plan by id, full name or, as only this route allows, short name. */
function planOf(service: ServiceRow, key: string): PlanRow {
  const plan = service.plans.find((one) => one.id === key || one.name === key || one.name === `${service.name}:${key}`)
  if (!plan) throw missing('The specified plan was not found.')
  return plan
}

/** Services and plans, as far as the controller knows them. */
export function catalogueRoutes({ catalogue, fleet }: Platform): Route[] {
  function serviceOf(key: string): ServiceRow {
    const service = catalogue.service(key)
    if (!service) throw missing(`The specified addon ${key} could not be found.`)
    return service
  }
  return [
    {
      method: 'GET',
      pattern: `/addon-services/${part}/plans/${planPart}`,
      answer({ parts: [service = '', key = ''] }) {
        const plan = planOf(serviceOf(service), key)
        return value({ ...plan, provisioned_by: provisionedBy(fleet, plan.id) })
      },
    },
    {
      method: 'GET',
      pattern: `/addon-services/${part}/plans`,
      answer: ({ parts: [key = ''] }) => value(serviceOf(key).plans),
    },
    { method: 'GET', pattern: `/addon-services/${part}`, answer: ({ parts: [key = ''] }) => value(serviceOf(key)) },
    { method: 'GET', pattern: '/addon-services', answer: () => ({ list: 'services' }) },
  ]
}
