import { z } from 'zod'
import { httpMethods, type Operation } from '../domain/operation.ts'
import { id } from './id.ts'

const endpointId = id
/** Anything a person may type: what the platform makes of it is for the verdict to say. */
const typed = z.string().max(200)

/** Shape only; whether an operation makes sense is what planning is for. */
export const operationSchema: z.ZodType<Operation> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create-addon'), endpointId, appId: id, plan: typed, name: typed }),
  z.strictObject({ kind: z.literal('attach'), endpointId, appId: id, addonId: id, name: typed }),
  z.strictObject({ kind: z.literal('detach'), endpointId, appId: id, addonId: id }),
  z.strictObject({ kind: z.literal('promote'), endpointId, appId: id, addonId: id }),
  z.strictObject({ kind: z.literal('rename'), endpointId, appId: id, addonId: id, name: typed }),
  z.strictObject({ kind: z.literal('change-plan'), endpointId, addonId: id, plan: typed }),
  z.strictObject({ kind: z.literal('destroy-addon'), endpointId, addonId: id, elevated: z.boolean() }),
  z.strictObject({ kind: z.literal('destroy-app'), endpointId, appId: id, elevated: z.boolean() }),
  z.strictObject({ kind: z.literal('maintenance'), endpointId, appId: id, on: z.boolean() }),
  z.strictObject({ kind: z.literal('redeploy'), endpointId, appId: id }),
  z.strictObject({
    kind: z.literal('scale'),
    endpointId,
    appId: id,
    quantities: z.record(z.string().min(1).max(64), z.int().min(0).max(1000)),
  }),
  z.strictObject({
    kind: z.literal('action'),
    endpointId,
    addonId: id,
    appId: id.nullable(),
    action: typed,
    subject: typed,
  }),
  z.strictObject({
    kind: z.literal('custom-action'),
    endpointId,
    addonId: id,
    appId: id.nullable(),
    method: z.enum(httpMethods),
    action: typed,
    subject: typed,
    body: z.string().max(100_000),
  }),
])

/** What a person gives with a plan that was shown to them. */
export const confirmation = z.strictObject({
  planId: id,
  /** Of the plan as it was shown. */
  hash: z.string().min(1).max(100),
  typed: z.string().max(300),
  reason: z.string().trim().max(2000),
  ticket: z.string().trim().max(200),
  /** Id of the plan in the file that it was planned anew from: such a file is run once. Absent for a plan in a window. */
  planFile: id.optional(),
})
export type Confirmation = z.infer<typeof confirmation>

export const journalFilter = z.strictObject({
  /** Null: of every endpoint, those that are gone included. */
  endpointId: id.nullable(),
  /** An add-on, an app or a finding; null for all. */
  subject: z.string().min(1).max(700).nullable(),
  runId: id.nullable(),
  /** With every entry of each run that is a step of it; null for all. */
  runbookId: id.nullable(),
  /** Empty for all. */
  kinds: z.array(z.string().min(1).max(40)).max(40),
  /** Words that all must occur in the sentence, the name, the reason or the ticket. */
  text: z.string().max(200),
  /** Milliseconds since the epoch; null for no bound. */
  since: z.int().min(0).nullable(),
  until: z.int().min(0).nullable(),
})
export type JournalFilter = z.infer<typeof journalFilter>
