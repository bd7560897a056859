import type { VariableChange } from '#shared/domain/operation.ts'
import { baseNames, isPrefixed, variableName } from '../risk/variables.ts'
import { listing } from '../risk/wording.ts'
import type { Hold } from './affected.ts'

/** There only while the database has a replica (operations-actions-risks 2.5). */
const onlyWithReplica = 'DATABASE_READONLY_URL'

/**
 * The config variables of everybody who holds an add-on, under the same names with other values afterwards. `note` says
 * why. Those of which nobody told whether the add-on is their primary are left out and named in a warning.
 */
export function otherValues(
  holds: readonly Hold[],
  service: string,
  note: string,
): { variables: VariableChange[]; warnings: string[] } {
  const bases = (baseNames(service) ?? []).filter((base) => base !== onlyWithReplica)
  if (bases.length === 0) {
    return { variables: [], warnings: [`Nobody described which config variables ${service} brings.`] }
  }
  const told = holds.filter(({ primary }) => primary !== null || !isPrefixed(service))
  const untold = holds.filter((hold) => !told.includes(hold))
  return {
    variables: told.flatMap(({ appId, appName, name, primary }) =>
      bases.map((base) => {
        const variable = variableName(service, name, primary === true, base)
        return { appId, appName, before: variable, after: variable, note }
      }),
    ),
    warnings:
      untold.length === 0
        ? []
        : [
            `Nobody told whether it is the primary one on ${listing(untold.map(({ appName }) => appName))}, so the names of its variables there are left out.`,
          ],
  }
}
