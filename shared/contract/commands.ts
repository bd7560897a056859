import { z } from 'zod'
import type { Jsonable } from '../json.ts'
import type { EndpointStatus } from '../domain/endpoint.ts'
import type { Finding, FindingSummary, Unjudged } from '../domain/finding.ts'
import type { AddonAnswer, SyncReport } from '../domain/inventory.ts'
import { scenarioNames } from '../domain/scenario.ts'
import type {
  AddonDetail,
  AddonRow,
  CatalogView,
  EndpointView,
  ImportCandidate,
  MapData,
  SearchHit,
} from '../domain/views.ts'

/**
 * Everything a shell can ask of the core: name, input schema, output type and effect. `write` changes something of ours
 * (a profile, a preference); no command here changes anything on a platform.
 */
interface CommandDefinition<Input extends z.ZodType, Output> {
  effect: 'read' | 'write'
  input: Input
  /** Never read: it carries the output's type. */
  readonly output?: Output
}

function read<Output>() {
  return <Input extends z.ZodType>(input: Input): CommandDefinition<Input, Jsonable<Output>> => ({
    effect: 'read',
    input,
  })
}

function write<Output>() {
  return <Input extends z.ZodType>(input: Input): CommandDefinition<Input, Jsonable<Output>> => ({
    effect: 'write',
    input,
  })
}

const nothing = z.strictObject({})
const id = z.string().min(1).max(200)
const endpoint = z.strictObject({ endpointId: id })
/** A secret: checked for length and for characters that cannot stand in a header, never echoed. */
const credential = z
  .string()
  .min(1)
  .max(8192)
  .regex(/^[\x21-\x7e]+$/, 'A credential has no spaces or control characters.')

export const profileDraft = z.strictObject({
  name: z.string().trim().min(1).max(80),
  url: z.string().trim().min(1).max(500),
  credentialKind: z.enum(['bearer', 'key']),
  userName: z.string().trim().max(200),
  elevated: z.boolean(),
  environment: z.enum(['production', 'other']),
  certificateAuthorityFile: z.string().max(1000).nullable(),
})
export type ProfileDraft = z.infer<typeof profileDraft>

export const preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** The endpoint looked at last; null before there is one. */
  endpointId: id.nullable(),
})
export type Preferences = z.infer<typeof preferences>

export const addonSortKeys = [
  'name',
  'service',
  'plan',
  'owner',
  'space',
  'apps',
  'spaces',
  'price',
  'severity',
] as const

export const commands = {
  'app.about': read<{
    version: string
    shell: 'web' | 'desktop' | 'command-line'
    platform: string
    /** What happened to the stores at start, for a person to know; empty when nothing did. */
    notices: string[]
    vault: 'keyring' | 'session' | 'environment'
  }>()(nothing),
  'preferences.get': read<Preferences>()(nothing),
  'preferences.set': write<Preferences>()(preferences.partial()),

  'endpoints.list': read<{ endpoints: EndpointView[] }>()(nothing),
  'endpoints.add': write<{ endpointId: string }>()(
    z.strictObject({ profile: profileDraft, credential: credential.nullable() }),
  ),
  'endpoints.update': write<{ endpointId: string }>()(
    z.strictObject({ endpointId: id, profile: profileDraft, credential: credential.nullable() }),
  ),
  'endpoints.remove': write<{ endpointId: string }>()(endpoint),
  /** Asks the endpoint who it is and whether it lets us in; writes nothing. */
  'endpoints.test': read<EndpointStatus>()(
    z.strictObject({ profile: profileDraft, credential: credential.nullable(), endpointId: id.nullable() }),
  ),
  'endpoints.importable': read<{ candidates: ImportCandidate[]; problems: string[] }>()(nothing),
  'endpoints.import': write<{ endpointIds: string[] }>()(
    z.strictObject({ urls: z.array(z.string().max(500)).min(1).max(50) }),
  ),
  'endpoints.demo': write<{ endpointId: string }>()(
    z.strictObject({
      size: z.enum(['S', 'M', 'L', 'XL']),
      seed: z.int().min(0).max(2_147_483_647),
      scenario: z.enum(scenarioNames).exactOptional(),
    }),
  ),

  'inventory.sync': read<SyncReport>()(endpoint),
  'inventory.addons': read<{ takenAt: number | null; total: number; matching: number; rows: AddonRow[] }>()(
    z.strictObject({
      endpointId: id,
      /** Words that all must occur in name, service, plan, owner or space; empty for all. */
      text: z.string().max(200),
      service: z.string().max(200).nullable(),
      space: z.string().max(200).nullable(),
      sharedOnly: z.boolean(),
      sort: z.enum(addonSortKeys),
      descending: z.boolean(),
      offset: z.int().min(0),
      limit: z.int().min(1).max(1000),
    }),
  ),
  'inventory.addon': read<AddonDetail>()(z.strictObject({ endpointId: id, addonId: id })),
  /** Asks the platform for what the lists leave out: real state, config-variable names, who has it as primary. */
  'inventory.ask': read<AddonAnswer>()(z.strictObject({ endpointId: id, addonId: id })),
  'inventory.search': read<{ hits: SearchHit[] }>()(
    z.strictObject({ endpointId: id.nullable(), text: z.string().max(200), limit: z.int().min(1).max(200) }),
  ),
  'inventory.catalog': read<CatalogView>()(endpoint),
  'inventory.planUsers': read<{ addons: AddonRow[] }>()(z.strictObject({ endpointId: id, planId: id })),

  'graph.map': read<MapData>()(endpoint),

  'risk.findings': read<{
    endpointId: string
    takenAt: number
    complete: boolean
    findings: Finding[]
    summary: FindingSummary
    unjudged: Unjudged[]
  }>()(endpoint),
} as const

export type Commands = typeof commands
export type CommandName = keyof Commands
export type CommandInput<Name extends CommandName> = z.infer<Commands[Name]['input']>
export type CommandOutput<Name extends CommandName> = NonNullable<Commands[Name]['output']>
