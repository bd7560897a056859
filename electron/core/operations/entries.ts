import { z } from 'zod'
import { operationSchema } from '#shared/contract/operations.ts'
import {
  dangerLevels,
  httpMethods,
  type AffectedApp,
  type Operation,
  type PlannedRequest,
  type Run,
  type Verdict,
} from '#shared/domain/operation.ts'
import { errorCodes } from '#shared/errors.ts'
import { isTouched } from './affected.ts'
import type { Verification } from './kind.ts'

/*
 * What the entries of a run hold, for whoever writes and whoever reads them. A journal may have been written by an older
 * release, so that whatever a run can be shown without has something in its place. None of it holds a secret: bodies are
 * masked before (masking.ts), answers leave no more than `told`.
 */

const text = z.string().catch('')
const request: z.ZodType<PlannedRequest> = z.object({
  method: z.enum(httpMethods),
  path: z.string(),
  /** Masked. */
  body: text,
  elevated: z.boolean().catch(false),
  does: text,
})
const verdict: z.ZodType<Verdict> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('will-work') }),
  z.object({
    kind: z.literal('refused'),
    status: z.number(),
    words: z.string(),
    rule: z.string(),
    explanation: z.string(),
  }),
  z.object({ kind: z.literal('blocked'), rule: z.string(), explanation: z.string() }),
  z.object({ kind: z.literal('cannot-know'), reasons: z.array(z.string()) }),
])
const affectedApp: z.ZodType<AffectedApp> = z.object({
  appId: z.string(),
  name: z.string(),
  space: text,
  compliance: z.array(z.string()).catch([]),
  organization: z.string().nullable().catch(null),
  role: z.enum(['owner', 'attached', 'target', 'preview']),
  running: z.enum(['running', 'stopped', 'maintenance', 'unknown']).catch('unknown'),
  effects: z
    .array(z.enum(['redeploys', 'scales', 'interrupted', 'needs-redeploy', 'loses', 'deleted', 'untouched']))
    .catch([]),
  notes: z.array(z.string()).catch([]),
})
const verification: z.ZodType<Verification> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none'), words: z.string() }),
  z.object({ kind: z.literal('read'), path: z.string(), words: z.string(), before: z.json(), proof: z.boolean() }),
])
const code = z.enum(errorCodes).nullable().catch(null)

/** What every entry of a run has. `subjects` are the ids of the add-on, the app and every app to which something happens. */
const common = z.object({
  runId: z.string(),
  endpointName: text,
  title: text,
  sentence: text,
  reason: text,
  ticket: text,
  subjects: z.array(z.string()).catch([]),
})

export const outcomeResults = ['done', 'refused', 'failed', 'unknown'] as const
export type OutcomeResult = (typeof outcomeResults)[number]

/** By kind of entry; `step` counts the requests of a run from 0. */
export const runEntries = {
  confirmed: common.extend({
    operation: operationSchema,
    level: z.enum(dangerLevels),
    requests: z.array(request),
    predicted: verdict,
    affected: z.array(affectedApp).catch([]),
    losses: z.array(z.string()).catch([]),
    expectedSeconds: z.number().nullable().catch(null),
    hash: text,
    sendsAt: z.number(),
    runbookId: z.string().nullable().catch(null),
    /** Id of the plan in the file that it was run from. */
    planFile: z.string().nullable().catch(null),
  }),
  cancelled: common,
  stopped: common.extend({ differences: z.array(z.string()).catch([]), code }),
  intent: common.extend({ step: z.int(), of: z.int(), request, verification }),
  outcome: common.extend({
    step: z.int(),
    result: z.enum(outcomeResults),
    status: z.number().nullable(),
    /** The server's own. */
    words: text,
    code,
    ms: z.number(),
    asPredicted: z.boolean().nullable().catch(null),
    /** Of the answer, what names the thing that was made or changed: no text of more than a line, no secret. */
    told: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).catch({}),
  }),
  verified: common.extend({
    state: z.enum(['verified', 'not-verified', 'failed']),
    words: text,
    /** From the answer on. */
    ms: z.number().catch(0),
  }),
  check: common.extend({ found: z.enum(['came-about', 'not-yet', 'failed', 'cannot-tell']), words: text }),
  reveal: common.extend({ field: text }),
} as const

export type RunEntryKind = keyof typeof runEntries
export type RunEntry<Name extends RunEntryKind> = z.infer<(typeof runEntries)[Name]>
type Common = z.infer<typeof common>

/** What the entry says beside what every entry of its run says. */
export type RunEntryOwn<Name extends RunEntryKind> = Omit<RunEntry<Name>, Exclude<keyof Common, 'sentence'>>

export function commonOf({
  id,
  endpointName,
  title,
  reason,
  ticket,
  operation,
  affected,
}: Run): Omit<Common, 'sentence'> {
  const ids = [...targetsOf(operation), ...affected.filter(isTouched).map(({ appId }) => appId)]
  return { runId: id, endpointName, title, reason, ticket, subjects: [...new Set(ids)] }
}

/** What an operation is done to first of all: the add-on, else the app. Two operations on one are not run at once. */
export function subjectOf(operation: Operation): string {
  return 'addonId' in operation ? operation.addonId : operation.appId
}

function targetsOf(operation: Operation): string[] {
  const appId = 'appId' in operation ? operation.appId : null
  return appId === null || appId === subjectOf(operation) ? [subjectOf(operation)] : [subjectOf(operation), appId]
}
