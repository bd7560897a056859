import { z } from 'zod'
import type { Planned, Planner } from '#core/operations/kind.ts'
import { baseNames } from '#core/risk/variables.ts'
import type { AffectedApp, Operation, VariableChange } from '#shared/domain/operation.ts'
import type { FleetApp } from '#demo/platform/fleet.ts'
import type { Doors } from './doors.ts'

/** Longer than anything on these platforms takes. */
const longEnough = 4 * 3_600_000

/** What the verification of a plan makes of what is there just now; null where there is none. */
export async function judged(
  doors: Doors,
  planner: Planner,
  operation: Operation,
  { verification }: Planned,
): Promise<string | null> {
  if (verification.kind === 'none') return null
  const { status, words } = await doors.get(verification.path)
  if (status !== 200 && status !== 404) return `not told, ${status} ${words}`
  return planner.judge(operation, verification.before, status === 404 ? null : JSON.parse(words))
}

/** Lets whatever was begun come to its end. */
export async function pass(doors: Doors): Promise<void> {
  await doors.platform.clock.advance(longEnough)
}

/** Two-part names of the apps that are redeployed by what was just sent. */
export async function redeployed(doors: Doors): Promise<Set<string>> {
  const { backend, clock } = doors.platform
  await clock.advance(100)
  return new Set(
    backend.log.flatMap((line) => {
      const [, name, space] = /\/v1\/app\/deploy \(([a-z0-9]+)(?:--[a-z0-9]+)? in ([a-z0-9-]+)\)/.exec(line) ?? []
      return name === undefined || space === undefined ? [] : [`${name}-${space}`]
    }),
  )
}

/**
 * Where what was foretold of redeploys differs from what happened. A last release that failed keeps an app from being
 * redeployed, which only redeploying asks about.
 */
export function redeployDifferences(
  doors: Doors,
  affected: readonly AffectedApp[],
  actual: ReadonlySet<string>,
): string[] {
  const foretold = new Set(affected.filter(({ effects }) => effects.includes('redeploys')).map(({ name }) => name))
  const missed = [...actual].filter((name) => !foretold.has(name)).map((name) => `${name} was redeployed`)
  const vain = [...foretold].filter((name) => {
    const release = doors.platform.directory.app(name)?.release
    return !actual.has(name) && release?.status !== 'failed'
  })
  return [...missed, ...vain.map((name) => `${name} was not redeployed`)]
}

type Names = ReadonlyMap<string, ReadonlySet<string>>

const notes = z.record(z.string(), z.object({ type: z.string() }))

/** The names of the config variables of every app, but for those that the platform itself sets; by two-part name. */
export async function variableNames(doors: Doors, apps: ReadonlySet<string>): Promise<Names> {
  const names = new Map<string, ReadonlySet<string>>()
  for (const name of apps) {
    if (doors.platform.directory.app(name) === null) continue
    const { words } = await doors.get(`/apps/${name}/config-vars/notes`)
    const told = Object.entries(notes.parse(JSON.parse(words))).filter(([, { type }]) => type !== 'system')
    names.set(name, new Set(told.map(([variable]) => variable)))
  }
  return names
}

/** Kafka of the demo platform names its variables otherwise than that of the documents. */
const isDescribed = (service: string): boolean => service !== 'kafka' && baseNames(service) !== null

/** Whether what the app holds brings its variables just now, under names that are known. */
export function isPlain({ attachments }: FleetApp): boolean {
  return attachments.every(
    ({ addon, unbound }) =>
      addon.state === 'provisioned' && addon.ghost !== true && unbound !== true && isDescribed(addon.service.name),
  )
}

/** There only while the database has a replica, which is no matter of the plan. */
const isSometimes = (name: string): boolean => name.endsWith('DATABASE_READONLY_URL')

/** A name that the platform made up stands as an ellipsis in the plan. */
function isMeant(foretold: string, actual: string): boolean {
  return foretold === actual || (foretold.startsWith('…_') && actual.endsWith(foretold.slice(1)))
}

/** Where the variables that were foretold to come and go differ from those that did. */
export function variableDifferences(foretold: readonly VariableChange[], before: Names, after: Names): string[] {
  return [...before].flatMap(([app, names]) => {
    const now = after.get(app)
    // Whoever is deleted has none, and nobody is told of that one by one.
    if (!now) return []
    const rows = foretold.filter(({ appName, before: from, after: to }) => appName === app && from !== to)
    const gone = rows.flatMap(({ before: from }) => from ?? [])
    const fresh = rows.flatMap(({ after: to }) => to ?? [])
    const went = [...names].filter((name) => !now.has(name) && !isSometimes(name))
    const came = [...now].filter((name) => !names.has(name) && !isSometimes(name))
    return [
      ...went.filter((name) => !gone.includes(name)).map((name) => `${name} of ${app} went`),
      ...came.filter((name) => !fresh.some((one) => isMeant(one, name))).map((name) => `${name} of ${app} came`),
      ...gone.filter((name) => now.has(name) && !isSometimes(name)).map((name) => `${name} of ${app} did not go`),
      ...fresh
        .filter((name) => !isSometimes(name) && ![...now].some((one) => isMeant(name, one)))
        .map((name) => `${name} of ${app} did not come`),
    ]
  })
}
