import type { PipelineCoupling, Space } from '#shared/domain/inventory.ts'
import type { Place } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { environmentByName, environmentOf, stageOf, type Environment } from './environment.ts'
import type { Facts } from './facts.ts'
import type { Settings } from './settings.ts'
import { signsOfApp } from './signs.ts'
import type { Standing } from './subject.ts'

/** What an app has from the space it is in: the same for all of its apps. */
interface SpaceStanding {
  spaceNumber: number
  production: boolean | null
  socs: boolean | null
  internal: boolean | null
  region: string
  stack: string
  namedEnvironment: Environment
  /** What a person said it is for. */
  annotated: string | undefined
}

export interface Lookup {
  /** `space` is null where no list shows it. */
  spaceOf(name: string, space: Space | null): SpaceStanding
  organizationOf(name: string): number
}

/** The number of a name, the next one for a name not met before. */
function numberIn(names: Map<string, number>, name: string): number {
  let number = names.get(name)
  if (number === undefined) {
    number = names.size
    names.set(name, number)
  }
  return number
}

export function createLookup(facts: Facts, { environmentTokens }: Settings): Lookup {
  const listed = new Map<Space, SpaceStanding>()
  const unlisted = new Map<string, SpaceStanding>()
  /** Space name -> number: a space that only some of its apps are known to be in is one space. */
  const numbers = new Map<string, number>()
  const organizations = new Map<string, number>()
  const make = (name: string, space: Space | null): SpaceStanding => ({
    spaceNumber: numberIn(numbers, name),
    production: space ? space.compliance.includes('prod') : null,
    socs: space ? space.compliance.includes('socs') : null,
    internal: space ? space.compliance.includes('internal') : null,
    region: space?.region ?? '',
    stack: space?.stack ?? '',
    namedEnvironment: environmentByName(name, environmentTokens),
    annotated: facts.annotations.environments.get(name),
  })
  return {
    spaceOf(name, space) {
      let found = space ? listed.get(space) : unlisted.get(name)
      if (!found) {
        found = make(name, space)
        if (space) listed.set(space, found)
        else unlisted.set(name, found)
      }
      return found
    },
    organizationOf: (name) => numberIn(organizations, name),
  }
}

export function makeStanding(facts: Facts, { appId, appName, app, space, couplings }: Place, lookup: Lookup): Standing {
  const spaceName = app?.space ?? spaceOfAppName(appName)
  const inSpace = lookup.spaceOf(spaceName, space)
  const dynos = app ? dynosOf(app.formation) : null
  const organization = app && app.organization !== '' ? app.organization : null
  const stage = stageOf(couplings)
  const running = app && dynos !== null ? !app.maintenance && app.releasedAt !== null && dynos > 0 : null
  return {
    appId,
    appName,
    app,
    space,
    spaceName,
    spaceNumber: inSpace.spaceNumber,
    organization,
    organizationNumber: organization === null ? -1 : lookup.organizationOf(organization),
    environment: environmentOf({
      isPreview: app?.preview === true,
      annotated: inSpace.annotated,
      stage,
      isProduction: inSpace.production === true,
      named: inSpace.namedEnvironment,
    }),
    running,
    dynos,
    production: inSpace.production,
    socs: inSpace.socs,
    internal: inSpace.internal,
    region: inSpace.region || (app?.region ?? ''),
    stack: inSpace.stack || (app?.stack ?? ''),
    pipelines: distinct(couplings, pipelineOf),
    stages: distinct(couplings, stageNameOf),
    stage,
    namedEnvironment: inSpace.namedEnvironment,
    look: facts.apps.size > 0 ? (facts.apps.get(appId) ?? null) : null,
    signs: signsOfApp({
      isListed: app !== null,
      isSpaceListed: space !== null,
      isProduction: inSpace.production === true,
      isSocs: inSpace.socs === true,
      isInternal: inSpace.internal === true,
      isPreview: app?.preview === true,
      isStaged: stage !== null || appId === '',
      isIdle: running !== true,
      isInMaintenance: app?.maintenance === true,
    }),
  }
}

const none: readonly string[] = []
const pipelineOf = ({ pipelineId }: PipelineCoupling): string => pipelineId
const stageNameOf = ({ stage }: PipelineCoupling): string => stage

/** Sorted. Nearly every app is in one pipeline or in none. */
function distinct(
  couplings: readonly PipelineCoupling[],
  of: (coupling: PipelineCoupling) => string,
): readonly string[] {
  const [first] = couplings
  if (!first) return none
  return couplings.length === 1 ? [of(first)] : [...new Set(couplings.map(of))].toSorted()
}

/** Null where a quantity cannot be one. */
function dynosOf(formation: readonly { quantity: number }[]): number | null {
  let sum = 0
  for (const { quantity } of formation) {
    if (!(quantity >= 0) || !Number.isFinite(quantity)) return null
    sum += quantity
  }
  return sum
}
