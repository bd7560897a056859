import type { Platform } from '../platform/platform.ts'
import { pipelineRow } from '../rows/pipelines.ts'
import { organizationRow, regionRow, spaceRow, stackRow } from '../rows/places.ts'
import { keyed } from './keyed.ts'
import { organizationChanges } from './places/organizations.ts'
import { regionChanges } from './places/regions.ts'
import { spaceCreation } from './places/spaces.ts'
import { stackChanges } from './places/stacks.ts'
import { missing, part, value } from './route.ts'
import type { Route } from './route.ts'

/** A list and its single read, by id or name. `otherwise`: what is said of one that is not there. */
function pair<Thing extends { id: string; name: string }>(
  list: 'spaces' | 'regions' | 'stacks' | 'organizations',
  things: Thing[],
  row: (thing: Thing) => unknown,
  otherwise: (key: string) => string,
): Route[] {
  return [
    {
      method: 'GET',
      pattern: `/${list}/${part}`,
      answer({ parts: [key = ''] }) {
        const thing = keyed(things, key)
        if (!thing) throw missing(otherwise(key))
        return value(row(thing))
      },
    },
    { method: 'GET', pattern: `/${list}`, answer: () => ({ list }) },
  ]
}

const unknown = (kind: string) => (key: string) => `The specified ${kind} ${key} does not exist.`
const notFound = (kind: string) => (key: string) => `The specified ${kind} ${key} was not found.`

/** Spaces, regions, stacks, organizations and pipelines. */
export function placeRoutes(platform: Platform): Route[] {
  const { fleet } = platform
  return [
    ...pair('spaces', fleet.spaces, spaceRow, unknown('space')),
    ...pair('regions', fleet.regions, regionRow, notFound('region')),
    ...pair('stacks', fleet.stacks, stackRow, notFound('stack')),
    ...pair('organizations', fleet.organizations, organizationRow, unknown('organization')),
    spaceCreation(platform),
    ...regionChanges(platform),
    ...stackChanges(platform),
    ...organizationChanges(platform),
    {
      method: 'GET',
      pattern: `/pipelines/${part}`,
      answer({ parts: [key = ''] }) {
        const pipeline = keyed(fleet.pipelines, key)
        if (!pipeline) throw missing('The specified pipeline was not found.')
        return value(pipelineRow(pipeline))
      },
    },
    { method: 'GET', pattern: '/pipelines', answer: () => ({ list: 'pipelines' }) },
    { method: 'GET', pattern: '/pipeline-couplings', answer: () => ({ list: 'couplings' }) },
  ]
}
