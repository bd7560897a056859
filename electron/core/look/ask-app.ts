import type { Problem } from '#shared/domain/inventory.ts'
import { stateTold, type AppLook, type LookSubject } from '#shared/domain/look.ts'
import { AppError } from '#shared/errors.ts'
import type { EndpointClient } from '../endpoints/client.ts'
import type { Graph } from '../graph/graph.ts'
import { decodePrimaries } from '../inventory/decode/answers.ts'
import { parseBody } from '../inventory/decode/body.ts'
import { decodeDynos, decodeNotes, decodeReleases, decodeStates } from './decode.ts'
import { fieldBySubject, type AppQuestion, type SharingApp } from './plan.ts'

export type LookClient = Pick<EndpointClient, 'get'>

/** What one question told: the field it is about. */
export interface Told {
  field: Partial<Pick<AppLook, 'primaries' | 'states' | 'silent' | 'releases' | 'dynos' | 'variables'>>
  /** Owned add-ons that the answer should have told of and did not. */
  silent: readonly { id: string; name: string }[]
}

/** A look at an app in the making, and when each of its fields was told. */
export interface Asked {
  look: AppLook
  toldAt: Partial<Record<LookSubject, number>>
}

const addonsNamed = 3

/**
 * Puts one question about one app, brokers never twice. Names and states only: values of variables are not among what
 * is asked for. Throws AppError when it is not answered.
 */
export async function askApp(
  question: AppQuestion,
  owns: SharingApp['owns'],
  { client, graph, signal }: { client: LookClient; graph: Graph; signal: AbortSignal },
): Promise<Told> {
  const { path, subject } = question
  const raw = parseBody(path, await client.get(path, { signal, repeat: !question.broker }))
  if (subject === 'addons') {
    const states = decodeStates(path, raw)
    return { field: { states }, silent: owns.filter(({ id }) => !Object.hasOwn(states, id)) }
  }
  let field: Told['field']
  switch (subject) {
    case 'attachments':
      field = { primaries: Object.fromEntries(decodePrimaries(path, raw)) }
      break
    case 'releases':
      field = { releases: decodeReleases(path, raw) }
      break
    case 'dynos':
      field = { dynos: decodeDynos(path, raw) }
      break
    case 'variables':
      field = { variables: addonsOf(graph, question.appId, decodeNotes(path, raw)) }
  }
  return { field, silent: [] }
}

/** Add-ons in the place of attachments. One that came after the latest sync keeps its attachment's id. */
function addonsOf(graph: Graph, appId: string, notes: Record<string, string | null>): Record<string, string | null> {
  const addons = new Map<string, string>()
  for (const node of graph.addonsByApp.get(appId) ?? []) {
    for (const { appId: holder, attachment } of node.holders) {
      if (holder === appId && attachment) addons.set(attachment.id, node.id)
    }
  }
  return Object.fromEntries(Object.entries(notes).map(([name, id]) => [name, id && (addons.get(id) ?? id)]))
}

/** Where a look at an app begins: at what an earlier one told. */
export function beginAsking({ appId, app }: Pick<SharingApp, 'appId' | 'app'>, earlier: AppLook | undefined): Asked {
  if (!earlier) {
    const nothing = { primaries: null, states: null, silent: {}, releases: null, dynos: null, variables: null }
    return { look: { appId, app, askedAt: 0, ...nothing, problems: [] }, toldAt: {} }
  }
  const told = Object.entries(fieldBySubject).filter(([, field]) => earlier[field] !== null)
  return { look: { ...earlier, app }, toldAt: Object.fromEntries(told.map(([subject]) => [subject, earlier.askedAt])) }
}

/**
 * The look with one more answer, or failure, in it. What was not told this time stays as an earlier look told it, and
 * the whole is as old as the oldest answer in it; states that an answer left out keep an age of their own.
 */
export function withAnswer(before: Asked, question: AppQuestion, outcome: Told | AppError, now: number): Asked {
  const { subject, path } = question
  const { look } = before
  const again = `Asked again at ${new Date(now).toISOString()}, what was known is kept. `
  const problems = look.problems.filter(({ call }) => call !== path)
  const toldAt = { ...before.toldAt }
  let field: Told['field'] = {}
  if (outcome instanceof AppError) {
    const kept = look[fieldBySubject[subject]] === null ? '' : again
    problems.push({ code: outcome.code, call: path, message: kept + outcome.message })
  } else {
    field = outcome.field
    toldAt[subject] = now
    if (field.states) {
      const known = outcome.silent.map(({ id }) => [id, stateTold(look, id)] as const)
      const kept = known.flatMap(([id, told]) => (told ? [[id, told.state] as const] : []))
      field = {
        states: { ...field.states, ...Object.fromEntries(kept) },
        silent: Object.fromEntries(known.map(([id, told]) => [id, told?.at ?? null])),
      }
      if (outcome.silent.length > 0) problems.push(silenceOf(path, outcome.silent, kept.length > 0 ? again : ''))
    }
  }
  const times = Object.values(toldAt)
  const askedAt = times.length === 0 ? now : Math.min(...times)
  return { look: { ...look, ...field, askedAt, problems }, toldAt }
}

function silenceOf(path: string, silent: Told['silent'], again: string): Problem {
  const names = silent.map(({ name }) => name).toSorted()
  const named = names.slice(0, addonsNamed).join(', ')
  const more = names.length > addonsNamed ? ` and ${names.length - addonsNamed} more` : ''
  return {
    code: 'incomplete',
    call: path,
    message: `${again}The broker did not tell the state of ${named}${more}: it is down, or the instance does not exist.`,
  }
}
