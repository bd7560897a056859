import type { PrimaryChange, VariableChange } from '#shared/domain/operation.ts'
import { baseNames, isPrefixed, variableName } from '../risk/variables.ts'
import { nameOf, ofService, primaryOf, type Held } from './held.ts'
import type { Party } from './subjects.ts'

/** There only while the database has a replica (operations-actions-risks 2.5). */
const onlyWithReplica = 'DATABASE_READONLY_URL'

/** A config variable that an add-on brings to an app. */
interface Brought {
  variable: string
  by: Held
  /** Its bare name. */
  base: string
}

export interface Consequences {
  variables: VariableChange[]
  primaries: PrimaryChange[]
  /** What cannot be told, and names that come from two add-ons now. */
  warnings: string[]
}

/** What becomes of an app's config variables when the add-ons it has become others. */
export function consequencesOf(party: Party, before: readonly Held[], after: readonly Held[]): Consequences {
  const { appId, appName } = party
  const undescribed = new Set(changedServices(before, after).filter((service) => baseNames(service) === null))
  const warnings = [...undescribed].map(
    (service) => `Nobody described which config variables ${service} brings, so their names are not known here.`,
  )
  const untold = [...new Set([...before, ...after].filter(isUntold).map(nameOf))]
  if (untold.length > 0) {
    warnings.push(
      `Nobody told whether ${untold.join(', ')} is the primary one on ${appName}, so its names are left out.`,
    )
  }
  if (after.some((one) => one.name === '' && one.primary !== true && isPrefixed(one.service))) {
    warnings.push(
      'The platform makes up the name, and the prefix of the config variables follows from it: give one to know it.',
    )
  }
  const now = environmentOf(before)
  const then = environmentOf(after)
  const row = (from: string | null, to: string | null, note: string, base: string): VariableChange => ({
    appId,
    appName,
    before: from,
    after: to,
    note: base === onlyWithReplica ? `${note} There only while the database has a replica.` : note,
  })

  const variables: VariableChange[] = []
  const gone: Brought[] = []
  for (const [name, brought] of now) {
    const later = then.get(name)
    if (!later) gone.push(...brought.slice(0, 1))
    else if (idsOf(brought) !== idsOf(later)) {
      variables.push(row(name, name, `${comesFrom(later)} Until now: ${namesOf(brought)}.`, brought[0]?.base ?? ''))
    }
  }
  const fresh = [...then].filter(([name]) => !now.has(name)).flatMap(([, brought]) => brought.slice(0, 1))
  for (const old of gone) {
    const at = fresh.findIndex(({ by, base }) => by.addonId === old.by.addonId && base === old.base)
    const [renamed] = at === -1 ? [] : fresh.splice(at, 1)
    if (renamed) variables.push(row(old.variable, renamed.variable, `Of ${nameOf(renamed.by)}.`, old.base))
    else variables.push(row(old.variable, null, `${nameOf(old.by)} no longer brings it.`, old.base))
  }
  for (const { variable, by, base } of fresh) variables.push(row(null, variable, `Of ${nameOf(by)}.`, base))

  const candidates = after.filter(({ primary }) => primary === 'maybe').map(nameOf)
  if (candidates.length > 0) {
    warnings.push(
      `Whichever of ${candidates.join(' and ')} the platform picks loses its prefix on ${appName}: what reads its ` +
        'config variables by their names of today finds nothing then.',
    )
  }
  for (const [name, brought] of then) {
    const ids = new Set(brought.map(({ by }) => by.addonId))
    const wasSo = idsOf(now.get(name) ?? []) === idsOf(brought)
    const certain = brought.every(({ by }) => by.primary !== 'maybe')
    if (ids.size > 1 && !wasSo && certain) {
      warnings.push(
        `${name} of ${appName} then comes from ${namesOf(brought)}: one of them wins, and nothing says which.`,
      )
    }
  }
  return { variables, primaries: primariesOf(party, before, after), warnings }
}

/** By name. One that may be picked brings both its names; one of which nobody told whether it is primary is left out. */
function environmentOf(held: readonly Held[]): Map<string, Brought[]> {
  const environment = new Map<string, Brought[]>()
  for (const by of held) {
    if (isUntold(by)) continue
    for (const base of baseNames(by.service) ?? []) {
      for (const primary of by.primary === 'maybe' ? [true, false] : [by.primary === true]) {
        const variable = variableOf(by, primary, base)
        const others = environment.get(variable)
        if (others) others.push({ variable, by, base })
        else environment.set(variable, [{ variable, by, base }])
      }
    }
  }
  return environment
}

/** With an ellipsis for the prefix that follows from a name nobody knows yet. */
function variableOf({ service, name }: Held, primary: boolean, base: string): string {
  const unnamed = name === '' && !primary && isPrefixed(service)
  return unnamed ? `…_${base}` : variableName(service, name, primary, base)
}

function isUntold({ service, primary }: Held): boolean {
  return primary === null && isPrefixed(service)
}

function changedServices(before: readonly Held[], after: readonly Held[]): string[] {
  const now = new Set(before.map(keyOf))
  const then = new Set(after.map(keyOf))
  return [...before.filter((one) => !then.has(keyOf(one))), ...after.filter((one) => !now.has(keyOf(one)))].map(
    ({ service }) => service,
  )
}

function keyOf({ addonId, name, primary }: Held): string {
  return JSON.stringify([addonId, name, primary])
}

function primariesOf({ appId, appName }: Party, before: readonly Held[], after: readonly Held[]): PrimaryChange[] {
  const changes: PrimaryChange[] = []
  for (const service of new Set([...before, ...after].map((one) => one.service))) {
    if (!isPrefixed(service)) continue
    const now = primaryOf(before, service)
    const then = primaryOf(after, service)
    if (now && then && now.addonId === then.addonId) continue
    if ((now === null && then === null) || (now === undefined && then === undefined)) continue
    const change = { appId, appName, service, before: now ? nameOf(now) : null, after: then ? nameOf(then) : null }
    if (then === undefined) {
      const names = ofService(after, service).map(nameOf)
      changes.push({ ...change, note: `The platform picks one of ${names.join(', ')}, and nobody can say which.` })
    } else if (then === null) {
      changes.push({ ...change, note: `The app has no other ${service}.` })
    } else if (now === undefined) {
      changes.push({ ...change, note: 'Nobody told which one it is now.' })
    } else
      changes.push({ ...change, note: now === null ? 'The first of its service.' : 'Bare names mean another one.' })
  }
  return changes
}

function comesFrom(brought: readonly Brought[]): string {
  const names = namesOf(brought)
  if (brought.length < 2) return `Comes from ${names} then, under the same name.`
  const picked = brought.every(({ by }) => by.primary === 'maybe')
  return picked
    ? `Comes from one of ${names} then, whichever the platform picks.`
    : `Comes from ${names} then, and one wins.`
}

function idsOf(brought: readonly Brought[]): string {
  return brought
    .map(({ by }) => by.addonId)
    .toSorted()
    .join(' ')
}

/** With the service where two that have one name would not be told apart. */
function namesOf(brought: readonly Brought[]): string {
  const byId = new Map(brought.map(({ by }) => [by.addonId, by]))
  const names = new Set([...byId.values()].map(nameOf))
  const told = names.size === byId.size ? names : [...byId.values()].map((by) => `${nameOf(by)} (${by.service})`)
  return [...told].join(' and ')
}
