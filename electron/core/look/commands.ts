import type { Handlers } from '../dispatch.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Look } from './look.ts'

interface Rooms {
  look: Look
  endpoints: Pick<Endpoints, 'profile'>
}

/** Each throws AppError not-found for an endpoint that does not exist. */
export function lookCommands({ look, endpoints }: Rooms) {
  return {
    'look.start': async ({ endpointId, scope, freshFor }) => {
      endpoints.profile(endpointId)
      return await look.start(endpointId, scope, freshFor)
    },
    'look.plan': async ({ endpointId, scope, freshFor }) => {
      endpoints.profile(endpointId)
      return await look.plan(endpointId, scope, freshFor)
    },
    'look.stop': async ({ endpointId }) => {
      endpoints.profile(endpointId)
      await look.stop(endpointId)
      return await look.state(endpointId)
    },
    'look.state': async ({ endpointId }) => {
      endpoints.profile(endpointId)
      return await look.state(endpointId)
    },
  } satisfies Handlers<'look.start' | 'look.plan' | 'look.stop' | 'look.state'>
}
