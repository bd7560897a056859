import { z } from 'zod'
import { acknowledgementCategories, annotationKinds } from '#shared/domain/finding.ts'
import type { JournalRow } from '#shared/domain/journal.ts'
import { oneLine } from '#shared/export/characters.ts'
import { dayWords } from '../export/wording.ts'
import type { JournalEntry } from '../store/journal.ts'
import type { Names } from './names.ts'

/*
 * One sentence for every entry, for a person who was not there. What writes an entry today puts the sentence into it;
 * those of people's answers to findings, and of releases that come, are told from what they hold. What cannot be read is
 * shown all the same: an entry that is left out would be the one somebody looks for.
 */

const told = z.object({ sentence: z.string().min(1) })

const acknowledgement = z.object({
  ruleId: z.string(),
  addonId: z.string(),
  appId: z.string().nullable(),
  category: z.enum(acknowledgementCategories),
  by: z.string(),
  expiresAt: z.number(),
  withdrawnAt: z.number().nullish(),
})
const annotation = z.object({
  kind: z.enum(annotationKinds),
  addonId: z.string().nullable(),
  appId: z.string().nullable(),
  space: z.string().nullable(),
  value: z.string(),
  by: z.string(),
})
const baseline = z.object({ name: z.string(), findings: z.number().nullish() })
const why = z.object({ reason: z.string().default(''), ticket: z.string().default('') })
const run = z.object({ runId: z.string().min(1) })
/** How it went, under the names that the entries of a run have for it. */
const ending = {
  kinds: new Set(['outcome', 'verified', 'check', 'runbook-step', 'runbook-end']),
  shape: z.object({ result: z.string().nullish(), state: z.string().nullish(), found: z.string().nullish() }),
}

const categoryWords = {
  'accepted-risk': 'an accepted risk',
  'false-positive': 'a false positive',
  temporary: 'temporary',
  'planned-fix': 'to be fixed as planned',
} as const satisfies Record<(typeof acknowledgementCategories)[number], string>

/**
 * What a list shows of an entry. Never throws, whatever the body is. `among` other entries of its run it does not say again
 * what the run is.
 */
export function rowOf(entry: JournalEntry, names: Names, among: 'all' | 'run' = 'all'): JournalRow {
  const { sequence, at, endpointId, kind, subject, by, body } = entry
  const { name, gone } = names.endpoint(endpointId)
  const said = why.safeParse(body)
  return {
    sequence,
    at,
    endpointId,
    endpointName: name,
    endpointGone: gone,
    kind,
    subject,
    by,
    sentence: oneLine(among === 'run' ? sentenceOf(entry, names) : titled(entry, sentenceOf(entry, names))),
    tone: toneOf(entry),
    runId: runIdOf(entry),
    reason: said.success ? said.data.reason : '',
    ticket: said.success ? said.data.ticket : '',
  }
}

/** Null for what is no part of a run. */
export function runIdOf({ body }: Pick<JournalEntry, 'body'>): string | null {
  const read = run.safeParse(body)
  return read.success ? read.data.runId : null
}

const title = z.object({ title: z.string().min(1) })

/** `Restart orders-db: The platform answered 200.` */
function titled({ body }: JournalEntry, sentence: string): string {
  const read = title.safeParse(body)
  return read.success && !sentence.includes(read.data.title) ? `${read.data.title}: ${sentence}` : sentence
}

function sentenceOf({ kind, subject, endpointId, body }: JournalEntry, names: Names): string {
  const own = told.safeParse(body)
  if (own.success) return own.data.sentence
  const about = names.subject(endpointId, subject)
  switch (kind) {
    case 'acknowledge': {
      const read = acknowledgement.safeParse(body)
      return read.success
        ? `Acknowledged ${acknowledgedWords(read.data, endpointId, names)}.`
        : `Acknowledged ${about}.`
    }
    case 'withdraw':
      return `Withdrew the acknowledgement of ${about}.`
    case 'annotate': {
      const read = annotation.safeParse(body)
      return read.success ? `${annotatedWords(read.data, endpointId, names)}.` : `Annotated ${about}.`
    }
    case 'import':
      return importWords(body, endpointId, names) ?? `Took over from a file: ${about}.`
    case 'baseline':
    case 'remove-baseline': {
      const read = baseline.safeParse(body)
      const name = read.success ? ` ${read.data.name}` : ''
      if (kind === 'remove-baseline') return `Removed the baseline${name}.`
      const findings =
        read.success && typeof read.data.findings === 'number' ? `: ${read.data.findings} findings are known` : ''
      return `Set the baseline${name}${findings}.`
    }
    default:
      return `${wordsOf(kind)}: ${about === '' ? 'nothing named' : about}.`
  }
}

function acknowledgedWords(
  { ruleId, addonId, appId, category, expiresAt }: z.output<typeof acknowledgement>,
  endpointId: string,
  names: Names,
): string {
  const where = appId === null ? '' : ` for ${names.app(endpointId, appId)}`
  const on = `${ruleId} ${names.rule(ruleId)} on ${names.addon(endpointId, addonId)}${where}`
  return `${on} as ${categoryWords[category]} until ${dayWords(expiresAt)}`
}

function annotatedWords(
  { kind, addonId, appId, space, value }: z.output<typeof annotation>,
  endpointId: string,
  names: Names,
): string {
  const addon = addonId === null ? '' : names.addon(endpointId, addonId)
  const app = appId === null ? '' : names.app(endpointId, appId)
  const gone = value === ''
  switch (kind) {
    case 'reader':
      return gone ? `Took back that ${app} only reads ${addon}` : `Noted that ${app} only reads ${addon}`
    case 'pool':
      return gone
        ? `Took back how many connections a dyno of ${app} opens`
        : `Noted that a dyno of ${app} opens ${value} connections`
    case 'contact':
      return gone ? `Took away the contact of ${addon}` : `Noted whom to call about ${addon}: ${value}`
    case 'data-class':
      return gone ? `Took away what kind of data ${addon} holds` : `Noted what kind of data ${addon} holds: ${value}`
    case 'environment':
    default:
      return gone ? `Took back what ${space ?? ''} is for` : `Noted what ${space ?? ''} is for: ${value}`
  }
}

function importWords(body: unknown, endpointId: string, names: Names): string | null {
  const acknowledged = acknowledgement.safeParse(body)
  if (acknowledged.success) {
    const { by, withdrawnAt } = acknowledged.data
    const words = acknowledgedWords(acknowledged.data, endpointId, names)
    if (typeof withdrawnAt === 'number') return `Took over from ${by} that this was withdrawn: ${words}.`
    return `Took over from ${by}: acknowledged ${words}.`
  }
  const annotated = annotation.safeParse(body)
  if (!annotated.success) return null
  const words = annotatedWords(annotated.data, endpointId, names)
  return `Took over from ${annotated.data.by}: ${words.charAt(0).toLowerCase()}${words.slice(1)}.`
}

/** A kind that this release does not know, as words. */
export function wordsOf(kind: string): string {
  const words = kind.replaceAll('-', ' ').trim()
  return words === '' ? 'An entry without a kind' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

function toneOf({ kind, body }: JournalEntry): JournalRow['tone'] {
  if (kind === 'stopped') return 'bad'
  if (!ending.kinds.has(kind)) return 'plain'
  const read = ending.shape.safeParse(body)
  const { result, state, found } = read.success ? read.data : {}
  switch (result ?? state ?? found ?? '') {
    case 'done':
    case 'verified':
    case 'came-about':
      return 'good'
    case 'refused':
    case 'failed':
    case 'not-verified':
    case 'stopped':
      return 'bad'
    case 'unknown':
    case 'not-yet':
    case 'cannot-tell':
      return 'open'
    default:
      return 'plain'
  }
}
