import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Json } from '#shared/json.ts'
import type { Judgement, Question } from '../kind.ts'
import { askAddon, fitted, type AskedAddon } from '../questions.ts'
import { actionPath, type Outcome } from './action.ts'

/*
 * What is read before an action and after it. GETs of brokers only show; those of the controller's own services rotate
 * keys, so their actions are never among these. Passwords end in the decoders.
 */

export interface AskedBackup {
  id: string
  status: string
  /** Name of what it is of; null where it was not told. */
  of: string | null
}

const named = z.object({ name: z.string() }).nullish()
const backupOnWire = z.object({ id: z.string(), status: z.string(), database: named, resource: named })
const rolesOnWire = z.array(z.object({ Username: z.string() })).nullable()
const addonOnWire = z.object({ config_vars: z.record(z.string(), z.unknown()).nullish() })

export function askBackups(app: string, addon: string): Question<AskedBackup[]> {
  return {
    path: actionPath(app, addon, 'backups'),
    decode: (path, raw) => fitted(path, z.array(backupOnWire), raw).map(backupOf),
  }
}

export function askBackup(app: string, addon: string, id: string): Question<AskedBackup> {
  return {
    path: actionPath(app, addon, 'backups', id),
    decode: (path, raw) => backupOf(fitted(path, backupOnWire, raw)),
  }
}

/** Their names. Null, which the broker says when there are none, is none. */
export function askRoles(app: string, addon: string): Question<string[]> {
  return { path: actionPath(app, addon, 'roles'), decode: (path, raw) => rolesOf(fitted(path, rolesOnWire, raw)) }
}

/** Whether it is ready. Without a replica the broker refuses. */
export function askReplica(app: string, addon: string): Question<{ isReady: boolean }> {
  return {
    path: actionPath(app, addon, 'replica'),
    decode: (path, raw) => ({ isReady: isReady(fitted(path, z.record(z.string(), z.unknown()), raw)) }),
  }
}

export interface AskedHolding extends AskedAddon {
  /** Names of the databases in its addresses, which backups are of too. Empty where it has none. */
  databases: string[]
  /** Tells its access keys apart from others; null where it has none. */
  accessKeys: { salt: string; digest: string } | null
}

/** The add-on as the app has it, and what its config variables tell apart from secrets. Asks its broker. */
export function askHolding(appId: string, addonId: string): Question<AskedHolding> {
  const question = askAddon(appId, addonId)
  return {
    path: question.path,
    decode(path, raw) {
      const variables = variablesOf(raw)
      const databases = Object.values(variables).map(databaseIn)
      return {
        ...question.decode(path, raw),
        databases: [...new Set(databases.filter((name) => name !== ''))],
        accessKeys: digestOf(variables, randomBytes(16).toString('hex')),
      }
    },
  }
}

/** What an outcome is told by, as it was before: ids, names, a digest. */
const before = z.discriminatedUnion('by', [
  z.object({ by: z.literal('state') }),
  /** `of`: the names of the add-on's own databases; empty where nobody told. */
  z.object({ by: z.literal('backups'), ids: z.array(z.string()), of: z.array(z.string()).catch([]) }),
  z.object({ by: z.literal('roles'), names: z.array(z.string()) }),
  z.object({ by: z.literal('role-gone'), name: z.string() }),
  z.object({ by: z.literal('replica') }),
  z.object({ by: z.literal('access-key'), salt: z.string(), digest: z.string() }),
])
export type Before = z.infer<typeof before> & Json & { by: Outcome['by'] }

/** As Kind.judge. */
export function judgeOutcome(remembered: Json, body: unknown): Judgement {
  const was = before.safeParse(remembered)
  if (!was.success) return 'not-yet'
  const { data } = was
  switch (data.by) {
    case 'state':
      return judgeState(body)
    case 'backups':
      return judgeBackups(data, body)
    case 'roles':
      return judgeRoles(body, (roles) => roles.some((name) => !data.names.includes(name)))
    case 'role-gone':
      return judgeRoles(body, (roles) => !roles.includes(data.name))
    case 'access-key':
      return judgeKeys(data, body)
    case 'replica':
      break
  }
  return judgeReplica(body)
}

/** `deprovisioned` is what a broker's `failed` becomes (API-FACTS section 5.4). */
export function judgeState(body: unknown): Judgement {
  const addon = z.object({ state: z.string() }).safeParse(body)
  if (!addon.success) return 'not-yet'
  if (addon.data.state === 'provisioned') return 'came-about'
  return addon.data.state === 'deprovisioned' ? 'failed' : 'not-yet'
}

/** Of a backup, in the words of its broker. */
export function hasFailed(status: string): boolean {
  return /fail|error|incompatible/.test(status)
}

/** Only a new one counts, and only one of this very database. */
function judgeBackups({ ids, of: own }: { ids: readonly string[]; of: readonly string[] }, body: unknown): Judgement {
  const rows = z.array(backupOnWire).safeParse(body)
  if (!rows.success) return 'not-yet'
  const fresh = rows.data
    .map(backupOf)
    .filter(({ id, of }) => !ids.includes(id) && (of === null || own.length === 0 || own.includes(of)))
  if (fresh.some(({ status }) => status === 'available')) return 'came-about'
  return fresh.length > 0 && fresh.every(({ status }) => hasFailed(status)) ? 'failed' : 'not-yet'
}

function judgeRoles(body: unknown, isAsWanted: (roles: string[]) => boolean): Judgement {
  const roles = rolesOnWire.safeParse(body)
  return roles.success && isAsWanted(rolesOf(roles.data)) ? 'came-about' : 'not-yet'
}

function judgeReplica(body: unknown): Judgement {
  const replica = z.record(z.string(), z.unknown()).safeParse(body)
  return replica.success && isReady(replica.data) ? 'came-about' : 'not-yet'
}

function judgeKeys(was: { salt: string; digest: string }, body: unknown): Judgement {
  const now = digestOf(variablesOf(body), was.salt)
  return now !== null && now.digest !== was.digest ? 'came-about' : 'not-yet'
}

function backupOf({ id, status, database, resource }: z.output<typeof backupOnWire>): AskedBackup {
  return { id, status, of: database?.name ?? resource?.name ?? null }
}

function rolesOf(rows: z.output<typeof rolesOnWire>): string[] {
  return (rows ?? []).map(({ Username }) => Username)
}

/** In both shapes of a replica (services/answers.ts): as a login it has no state, and an address once it is there. */
function isReady(replica: Record<string, unknown>): boolean {
  if (typeof replica['ready'] === 'boolean') return replica['ready']
  const endpoint = replica['Endpoint']
  return typeof endpoint === 'string' && endpoint !== ''
}

function variablesOf(raw: unknown): Record<string, unknown> {
  const addon = addonOnWire.safeParse(raw)
  return addon.success ? (addon.data.config_vars ?? {}) : {}
}

/** The name of the database in its address; empty for what is no address of one. */
function databaseIn(value: unknown): string {
  if (typeof value !== 'string' || !/^(postgres|postgresql|mysql2?):/.test(value) || !URL.canParse(value)) return ''
  return new URL(value).pathname.replace(/^\//, '')
}

/** Of the ids of its keys: those are no secrets, and what is made of them is kept. */
function digestOf(variables: Record<string, unknown>, salt: string): { salt: string; digest: string } | null {
  const keys = Object.entries(variables).flatMap(([name, value]) =>
    name.endsWith('S3_ACCESS_KEY') && typeof value === 'string' ? [value] : [],
  )
  if (keys.length === 0) return null
  return { salt, digest: createHash('sha256').update(salt).update(keys.toSorted().join('\n')).digest('hex') }
}
