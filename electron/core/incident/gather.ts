import type { Problem } from '#shared/domain/inventory.ts'
import type { Gathering } from '#shared/domain/incident.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { EndpointClient } from '../endpoints/client.ts'
import type { AddonNode } from '../graph/graph.ts'
import { decodeAddon } from '../inventory/decode/answers.ts'
import { parseBody, parseList } from '../inventory/decode/body.ts'
import { decodeDynos, decodeReleases } from '../look/decode.ts'
import { putAll } from '../look/run.ts'
import { decodeAudits } from './audits.ts'
import { decodeApp } from './decode.ts'
import { auditQuestionsOf, type IncidentQuestion } from './questions.ts'
import type { AddonTold, AppTold, AuditsTold } from './told.ts'

/** What one answer tells; a failure is told as well. */
export interface Learnt {
  app(appId: string, learn: (before: AppTold) => AppTold): void
  addon(learn: (before: AddonTold) => AddonTold): void
  /** Null: of the platform as a whole; otherwise the two-part name. */
  audits(app: string | null, audits: AuditsTold): void
  /** The platform as a whole told none: what was read earlier stays. */
  noAudits(problem: Problem, at: number): void
}

export interface GatherParts {
  client: Pick<EndpointClient, 'get'>
  node: AddonNode
  questions: readonly IncidentQuestion[]
  /** How far back the audits have to reach, milliseconds since the epoch. */
  since: number
  signal: AbortSignal
  now: () => number
  learnt: Learnt
  report: (gathering: Gathering) => void
}

/** A platform that cannot be reached is not asked a hundred times: somebody waits for the page. */
const unreachableInRow = 3

/**
 * Puts all questions, four at a time, and none twice. Comes back when all were put, when the signal is aborted, or when
 * going on is senseless; how it ended is in the last report. Never throws.
 */
export async function gather(parts: GatherParts): Promise<Gathering> {
  const { client, node, questions, since, signal, now, learnt } = parts
  const startedAt = now()
  const asking = new Set<string>()
  const silence = new AbortController()
  const either = AbortSignal.any([signal, silence.signal])
  let total = questions.length
  let answered = 0
  let failed = 0
  let unreachable = 0
  /** Set from inside the questions. */
  const found: { notReached: AppError | null; reach: number | null } = { notReached: null, reach: null }

  function report(end: Pick<Gathering, 'state' | 'endedAt' | 'problem'>): Gathering {
    const gathering = { startedAt, total, done: answered + failed, failed, asking: [...asking], ...end }
    parts.report(gathering)
    return gathering
  }

  async function ask(question: IncidentQuestion): Promise<void> {
    const { path, kind } = question
    const answer = await client.get(path, { signal: either, repeat: false })
    const at = now()
    switch (kind) {
      case 'state': {
        const trouble = brokerTrouble(answer.status)
        if (trouble) throw trouble
        const { state } = decodeAddon(path, parseBody(path, answer))
        if (state === null) throw new AppError('bad-answer', `The answer to ${path} tells no state.`)
        learnt.addon(() => ({ state: { at, value: state }, problems: [] }))
        return
      }
      case 'audits': {
        // 501 is an answer: this platform keeps no audits, now or ever.
        if (answer.status === 501) {
          learnt.noAudits({ code: 'refused', call: path, message: noStore }, at)
          return
        }
        const audits = { at, ...decodeAudits(path, parseList(path, answer)) }
        if (question.app === null) found.reach = audits.since
        learnt.audits(question.app, audits)
        return
      }
      case 'app': {
        const value = decodeApp(path, parseBody(path, answer))
        learnt.app(question.appId, (before) => ({ ...told(before, path), app: { at, value } }))
        return
      }
      case 'dynos': {
        const value = decodeDynos(path, parseBody(path, answer))
        learnt.app(question.appId, (before) => ({ ...told(before, path), dynos: { at, value } }))
        return
      }
      case 'releases': {
        const value = decodeReleases(path, parseBody(path, answer))
        learnt.app(question.appId, (before) => ({ ...told(before, path), releases: { at, value } }))
      }
    }
  }

  function ended(question: IncidentQuestion, error: AppError | null): void {
    asking.delete(question.path)
    if (error === null) {
      answered += 1
      unreachable = 0
    } else {
      failed += 1
      notTold(question, error)
      unreachable = error.code === 'unreachable' ? unreachable + 1 : 0
      if (unreachable >= unreachableInRow) {
        found.notReached ??= error
        silence.abort()
      }
    }
    report(goesOn)
  }

  function notTold(question: IncidentQuestion, error: AppError): void {
    const problem = { ...error.toData(), call: question.path }
    if (question.kind === 'state') learnt.addon((before) => ({ ...before, problems: [problem] }))
    else if (question.kind === 'audits') {
      const at = now()
      if (question.app === null) learnt.noAudits(problem, at)
      else learnt.audits(question.app, { at, events: [], since: at, problems: [problem] })
    } else {
      learnt.app(question.appId, (before) => {
        const rest = told(before, question.path)
        return { ...rest, problems: [...rest.problems, problem] }
      })
    }
  }

  const began = (question: IncidentQuestion): void => {
    asking.add(question.path)
    report(goesOn)
  }

  report(goesOn)
  let end: Pick<Gathering, 'state' | 'problem'> = { state: 'done', problem: null }
  try {
    await putAll({ questions, signal: either, ask, began, ended })
    if (!either.aborted && found.reach !== null && found.reach > since) {
      const more = auditQuestionsOf(node).filter(({ path }) => !questions.some((question) => question.path === path))
      total += more.length
      await putAll({ questions: more, signal: either, ask, began, ended })
    }
    if (signal.aborted) end = { state: 'stopped', problem: stopped }
    else if (found.notReached) end = { state: 'failed', problem: { ...found.notReached.toData(), call: null } }
  } catch (thrown) {
    end = { state: 'failed', problem: { ...toAppError(thrown).toData(), call: null } }
  }
  asking.clear()
  return report({ ...end, endedAt: now() })
}

const goesOn = { state: 'running', endedAt: null, problem: null } as const
const stopped = { code: 'cancelled', call: null, message: 'It was stopped before everything was asked.' } as const

/** A refusal here is an answer about this add-on and no trouble of the platform (API-FACTS section 9). */
function brokerTrouble(status: number): AppError | null {
  if (status === 404) return new AppError('not-found', 'The platform no longer knows this add-on. Sync again.')
  if (status !== 503) return null
  const words = 'The broker did not answer for this add-on: it is down, or the instance behind it does not exist.'
  return new AppError('server-error', words)
}

/** Without what an earlier question of this path had as a problem. */
function told(before: AppTold, path: string): AppTold {
  return { ...before, problems: before.problems.filter(({ call }) => call !== path) }
}

const noStore = 'This platform has no store for audits: who changed what cannot be read from it.'
