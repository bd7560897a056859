import { z } from 'zod'
import type { Changes } from '../domain/changes.ts'
import type { Jsonable } from '../json.ts'
import type { EndpointStatus } from '../domain/endpoint.ts'
import {
  acknowledgementCategories,
  annotationKinds,
  severities,
  type Annotation,
  type Blindness,
  type CheckFinding,
  type Finding,
  type FindingSummary,
  type RuleDescription,
} from '../domain/finding.ts'
import { focusRoles, type FocusData } from '../domain/focus.ts'
import type { AddonAnswer, SyncReport } from '../domain/inventory.ts'
import type { LookPlan, LookProgress, LookState } from '../domain/look.ts'
import {
  inboxSorts,
  type AcknowledgementRow,
  type AddonRisk,
  type Alarm,
  type AnswersFile,
  type AnswersImport,
  type BaselineView,
  type FindingView,
  type Inbox,
  type PolicyState,
  type Scores,
  type SharedScores,
  type SnapshotRow,
} from '../domain/risk-views.ts'
import type { AddonHistory, IncidentView } from '../domain/incident.ts'
import {
  journalFormats,
  type JournalDetail,
  type JournalFacets,
  type JournalPage,
  type JournalRun,
  type JournalVerdict,
} from '../domain/journal.ts'
import type { Arming, AvailableAction, Plan, Run } from '../domain/operation.ts'
import type { RunbookPlan, RunbookRun } from '../domain/runbook.ts'
import { scenarioNames } from '../domain/scenario.ts'
import { id } from './id.ts'
import { confirmation, journalFilter, operationSchema } from './operations.ts'
import { preferences, type Preferences } from './preferences.ts'
import { runbookSchema } from './runbooks.ts'
import type {
  AddonDetail,
  AddonRow,
  AppDetail,
  CatalogView,
  EndpointView,
  ImportCandidate,
  MapData,
  SearchHit,
} from '../domain/views.ts'

/**
 * Everything a shell can ask of the core: name, input schema, output type and effect. `write` changes something of ours
 * (a profile, a preference). `change` may lead to a change on a platform, and only those with a plan that was shown.
 */
interface CommandDefinition<Input extends z.ZodType, Output> {
  effect: 'read' | 'write' | 'change'
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

function change<Output>() {
  return <Input extends z.ZodType>(input: Input): CommandDefinition<Input, Jsonable<Output>> => ({
    effect: 'change',
    input,
  })
}

const nothing = z.strictObject({})
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

const lookWanted = z.strictObject({
  endpointId: id,
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('space'), space: id }),
    z.strictObject({ kind: z.literal('addon'), addonId: id }),
  ]),
  /** Answers younger than this are not asked for again, milliseconds. */
  freshFor: z
    .int()
    .min(0)
    .max(31 * 86_400_000),
})

const addonOf = z.strictObject({ endpointId: id, addonId: id })
/** `hours`: how far back the time line goes. */
const incident = addonOf.extend({ hours: z.int().min(1).max(168) })

export const reportFormats = ['text', 'json', 'sarif', 'csv', 'html', 'junit'] as const
export type ReportFormat = (typeof reportFormats)[number]

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
  /** An app with its formation and all it holds, from the latest sync. */
  'inventory.app': read<AppDetail>()(z.strictObject({ endpointId: id, appId: id })),
  /** Asks the platform for what the lists leave out: real state, config-variable names, who has it as primary. */
  'inventory.ask': read<AddonAnswer>()(z.strictObject({ endpointId: id, addonId: id })),
  'inventory.search': read<{ hits: SearchHit[] }>()(
    z.strictObject({ endpointId: id.nullable(), text: z.string().max(200), limit: z.int().min(1).max(200) }),
  ),
  'inventory.catalog': read<CatalogView>()(endpoint),
  'inventory.planUsers': read<{ addons: AddonRow[] }>()(z.strictObject({ endpointId: id, planId: id })),

  'graph.map': read<MapData>()(endpoint),
  /** Who shares what with it, one or two steps far. Throws not-found. */
  'graph.focus': read<FocusData>()(
    z.strictObject({
      endpointId: id,
      focus: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.enum(['addon', 'app']), id }),
        z.strictObject({ kind: z.literal('space'), name: id }),
      ]),
      steps: z.literal([1, 2]),
      /** Rows of a stage; the usual number where none is given. */
      limits: z.partialRecord(z.enum(focusRoles), z.int().min(1).max(100_000)).exactOptional(),
    }),
  ),

  /** Every finding in full, worst first: for reports. A window asks for the inbox. */
  'risk.findings': read<{
    endpointId: string
    takenAt: number
    complete: boolean
    findings: Finding[]
    checks: CheckFinding[]
    summary: FindingSummary
    blindness: Blindness[]
  }>()(
    z.strictObject({
      endpointId: id,
      /** A snapshot that was kept; the current one when left out. */
      at: z.int().min(1).exactOptional(),
    }),
  ),
  'risk.inbox': read<Inbox>()(
    z.strictObject({
      endpointId: id,
      /** Words that all must occur in add-on, rule, owner, apps or spaces; empty for all. */
      text: z.string().max(200),
      /** Severities switched off. */
      hidden: z.array(z.enum(severities)).max(severities.length),
      /** `answered`: only those acknowledged or excluded. `new`: open and new. */
      show: z.enum(['open', 'new', 'answered', 'all']),
      sort: z.enum(inboxSorts),
      /** Transient rules first, context rules left out. */
      incident: z.boolean(),
      /** Groups, that is add-ons. */
      limit: z.int().min(1).max(5000),
    }),
  ),
  'risk.finding': read<FindingView>()(z.strictObject({ endpointId: id, findingId: z.string().min(1).max(700) })),
  'risk.addon': read<AddonRisk>()(z.strictObject({ endpointId: id, addonId: id })),
  'risk.scores': read<Scores>()(endpoint),
  'risk.shared': read<SharedScores>()(endpoint),
  'risk.rules': read<{ rules: RuleDescription[] }>()(nothing),
  'risk.policy': read<PolicyState>()(nothing),
  /** New high and critical findings that nobody has been told of yet; asking takes them off the list. */
  'risk.alarms': read<{ alarms: Alarm[] }>()(nothing),

  'risk.acknowledgements': read<{ acknowledgements: AcknowledgementRow[] }>()(endpoint),
  'risk.acknowledge': write<{ expiresAt: number }>()(
    z.strictObject({
      endpointId: id,
      findingId: z.string().min(1).max(700),
      category: z.enum(acknowledgementCategories),
      reason: z.string().trim().min(3).max(2000),
      ticket: z.string().trim().max(200),
      /** Milliseconds since the epoch; later than the limit of the severity is refused. */
      expiresAt: z.int().min(0),
    }),
  ),
  'risk.withdraw': write<{ withdrawn: boolean }>()(
    z.strictObject({ endpointId: id, findingId: z.string().min(1).max(700), reason: z.string().trim().max(2000) }),
  ),
  'risk.annotations': read<{ annotations: Annotation[] }>()(endpoint),
  /** An empty value takes the annotation away. */
  'risk.annotate': write<{ annotations: Annotation[] }>()(
    z.strictObject({
      endpointId: id,
      kind: z.enum(annotationKinds),
      addonId: id.nullable(),
      appId: id.nullable(),
      space: id.nullable(),
      value: z.string().trim().max(500),
    }),
  ),
  'risk.baselines': read<{ baselines: BaselineView[] }>()(endpoint),
  /** Everything that is found now is known from now on. An older baseline of that name is replaced. */
  'risk.baseline': write<BaselineView>()(z.strictObject({ endpointId: id, name: z.string().trim().min(1).max(80) })),
  'risk.removeBaseline': write<{ removed: boolean }>()(
    z.strictObject({ endpointId: id, name: z.string().min(1).max(80) }),
  ),
  /** A person has seen what there is: what comes later is new. */
  'risk.looked': write<{ at: number }>()(endpoint),
  'risk.exportAnswers': read<AnswersFile>()(endpoint),
  'risk.importAnswers': write<AnswersImport>()(z.strictObject({ endpointId: id, text: z.string().max(20_000_000) })),

  /** The findings as a file, from the current snapshot and with what was answered. */
  'export.findings': read<{ name: string; mediaType: string; text: string }>()(
    z.strictObject({ endpointIds: z.array(id).min(1).max(50), format: z.enum(reportFormats) }),
  ),

  /** Begins a deep look, or goes on with what an earlier one of the same scope left. Sends GETs only. */
  'look.start': read<LookProgress>()(lookWanted),
  /** What look.start would ask; asks nothing. */
  'look.plan': read<LookPlan>()(lookWanted),
  'look.stop': read<LookState>()(endpoint),
  'look.state': read<LookState>()(endpoint),

  /** What would happen, asked of the platform just now; sends GETs only. Throws not-found and invalid-input. */
  'operations.plan': read<Plan>()(z.strictObject({ operation: operationSchema })),
  /** Uses the plan up. Refused unless the endpoint is armed, the hash is of that plan and all it asks for was given. */
  'operations.confirm': change<Run>()(confirmation),
  /** Only before it was sent. */
  'operations.cancel': write<Run>()(z.strictObject({ runId: id })),
  /** Those of unknown outcome first, then the newest; without their answers. Null: of every endpoint. */
  'operations.runs': read<{ runs: Run[] }>()(z.strictObject({ endpointId: id.nullable() })),
  'operations.run': read<Run>()(z.strictObject({ runId: id })),
  /** Reads back what became of a run whose answer was lost; sends GETs only and never the operation again. */
  'operations.check': read<Run>()(z.strictObject({ runId: id })),
  /** One secret of an answer, for a person to see; journalled without it. Gone after `shownFor` milliseconds. */
  'operations.reveal': write<{ value: string; shownFor: number }>()(z.strictObject({ runId: id, key: id })),
  'operations.armed': read<{ armed: Arming[] }>()(nothing),
  /** For 15 minutes from now. */
  'operations.arm': write<Arming>()(endpoint),
  'operations.disarm': write<{ disarmed: boolean }>()(endpoint),
  /** Every step with its requests, planned just now; sends GETs only. */
  'runbooks.plan': read<RunbookPlan>()(z.strictObject({ runbook: runbookSchema })),
  /**
   * Reads all of it once more and begins only if it is as it was shown; plan-changed says what differs. Then it goes on by
   * itself, step by step, until one does not come about or a person has work.
   */
  'runbooks.start': change<RunbookRun>()(confirmation),
  /** Those that are not over first, then the newest. */
  'runbooks.list': read<{ runbooks: RunbookRun[] }>()(z.strictObject({ endpointId: id.nullable() })),
  'runbooks.get': read<RunbookRun>()(z.strictObject({ runbookId: id })),
  /** The work of a person is done, or it goes on where it was paused. `typed`: what `again` of it asks for, else empty. */
  'runbooks.goOn': change<RunbookRun>()(z.strictObject({ runbookId: id, typed: z.string().max(300).default('') })),
  'runbooks.pause': write<RunbookRun>()(z.strictObject({ runbookId: id })),
  /** Leaves the next step out. */
  'runbooks.skip': write<RunbookRun>()(z.strictObject({ runbookId: id })),
  /** Leaves out what does not put something back, and goes on with the rest. */
  'runbooks.windUp': change<RunbookRun>()(z.strictObject({ runbookId: id })),
  'operations.actions': read<{ actions: AvailableAction[]; problems: string[] }>()(
    z.strictObject({ endpointId: id, addonId: id }),
  ),

  /** Newest first. */
  'journal.entries': read<JournalPage>()(
    z.strictObject({ filter: journalFilter, offset: z.int().min(0), limit: z.int().min(1).max(1000) }),
  ),
  /** What there is to filter by, endpoints that are gone included. */
  'journal.facets': read<JournalFacets>()(nothing),
  /** One entry in full, with the run it belongs to. Throws not-found. */
  'journal.entry': read<JournalDetail>()(z.strictObject({ sequence: z.int().min(1) })),
  'journal.run': read<JournalRun>()(z.strictObject({ runId: id })),
  /** Goes through the whole chain of digests, a slice at a time. */
  'journal.verify': read<JournalVerdict>()(nothing),
  'journal.export': read<{ name: string; mediaType: string; text: string }>()(
    z.strictObject({ filter: journalFilter, format: z.enum(journalFormats) }),
  ),

  /** What is known of an add-on in trouble, without asking anybody. Throws not-found. */
  'incident.addon': read<IncidentView>()(incident),
  /**
   * Asks the platform about the add-on and everybody who holds it, four questions at a time, one of them to the broker,
   * and comes back when all were put. A second call joins the first; what could not be told is in the view.
   */
  'incident.gather': read<IncidentView>()(incident),
  /** What became of an add-on: our journal and the platform's audits as far as they were read. */
  'incident.history': read<AddonHistory>()(addonOf),
  /** Reads the audits of everybody who holds it. */
  'incident.audits': read<AddonHistory>()(addonOf),

  'history.snapshots': read<{ snapshots: SnapshotRow[] }>()(endpoint),
  /** The latest sync against the one that was in force at `since`, milliseconds; the oldest that is kept where none is so old. */
  'history.changes': read<Changes>()(z.strictObject({ endpointId: id, since: z.int().min(0) })),
  /** Keeps the current snapshot under a name until it is let go; an empty name lets it go. */
  'history.keep': write<{ snapshots: SnapshotRow[] }>()(
    z.strictObject({ endpointId: id, snapshotId: z.int().min(1), name: z.string().trim().max(80) }),
  ),
} as const

export type Commands = typeof commands
export type CommandName = keyof Commands
export type CommandInput<Name extends CommandName> = z.infer<Commands[Name]['input']>
export type CommandOutput<Name extends CommandName> = NonNullable<Commands[Name]['output']>
