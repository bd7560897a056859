import { couplingRow, pipelineRow } from '../rows/pipelines.ts'
import { organizationRow, regionRow, spaceRow, stackRow } from '../rows/places.ts'
import type { Platform } from '../platform/platform.ts'
import { missing, part, value } from './route.ts'
import type { Route } from './route.ts'

const keyed = <Thing extends { id: string; name: string }>(things: Thing[], key: string): Thing | undefined =>
  things.find((thing) => thing.id === key || thing.name === key)

/** A list and its single read, by id or name. */
function pair<Thing extends { id: string; name: string }>(
  list: 'spaces' | 'regions' | 'stacks' | 'organizations',
  kind: string,
  things: Thing[],
  row: (thing: Thing) => unknown,
): Route[] {
  return [
    {
      method: 'GET',
      pattern: `/${list}/${part}`,
      answer({ parts: [key = ''] }) {
        const thing = keyed(things, key)
        if (!thing) throw missing(`The specified ${kind} ${key} does not exist.`)
        return value(row(thing))
      },
    },
    { method: 'GET', pattern: `/${list}`, answer: () => ({ list }) },
  ]
}

/** Spaces, regions, stacks, organizations and pipelines. */
export function placeRoutes({ fleet }: Platform): Route[] {
  return [
    ...pair('spaces', 'space', fleet.spaces, spaceRow),
    ...pair('regions', 'region', fleet.regions, regionRow),
    ...pair('stacks', 'stack', fleet.stacks, stackRow),
    ...pair('organizations', 'organization', fleet.organizations, organizationRow),
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
    {
      method: 'GET',
      pattern: `/apps/${part}/pipeline-couplings`,
      answer({ parts: [key = ''] }) {
        const coupling = fleet.couplings.find(({ app }) => app.id === key || app.name === key)
        if (!coupling) throw missing('The specified pipeline coupling was not found.')
        return value(couplingRow(coupling))
      },
    },
    { method: 'GET', pattern: '/pipeline-couplings', answer: () => ({ list: 'couplings' }) },
  ]
}
