import type { Finding } from '#shared/domain/finding.ts'
import { AppError } from '#shared/errors.ts'
import type { Endpoints } from '#core/endpoints/endpoints.ts'
import type { PlatformReport, Report } from '#core/export/report.ts'
import type { Inventory } from '#core/inventory/inventory.ts'
import type { Clock } from '#core/ports.ts'
import { createTurn, inTurns } from '#core/turns.ts'
import type { Answers } from './answers/answers.ts'
import { describeRule } from './describe.ts'
import type { Judgement, Risk } from './risk.ts'
import { rules } from './rules/index.ts'

interface Parts {
  version: string
  clock: Clock
  endpoints: Pick<Endpoints, 'profile'>
  inventory: Pick<Inventory, 'current'>
  risk: Pick<Risk, 'judge'>
  answers: Pick<Answers, 'forEndpoint'>
}

/** Gathers what a report is written from. Throws AppError not-found for an endpoint that is not there or never synced. */
export function createReporter({ version, clock, endpoints, inventory, risk, answers }: Parts) {
  async function judged(endpointId: string): Promise<Judgement> {
    const { name } = endpoints.profile(endpointId)
    const current = await inventory.current(endpointId)
    if (!current) throw new AppError('not-found', `${name} has never been synced, so there is nothing to report.`)
    return await risk.judge(current)
  }

  function* platform(endpointId: string, judgement: Judgement): Generator<undefined, PlatformReport> {
    const { name, url } = endpoints.profile(endpointId)
    const { takenAt, complete } = judgement.graph
    const findings: Finding[] = []
    const isOver = createTurn()
    for (const hit of yield* judgement.sorting()) {
      findings.push(judgement.write(hit))
      if (isOver()) yield
    }
    return {
      endpointId,
      name,
      url,
      takenAt,
      complete,
      newSince: answers.forEndpoint(endpointId).baseline?.name ?? null,
      findings,
      checks: judgement.checks,
      summary: judgement.summary,
      blindness: judgement.blindness(),
    }
  }

  return async (endpointIds: readonly string[], signal: AbortSignal): Promise<Report> => {
    const judgements = new Map<string, Judgement>()
    for (const endpointId of endpointIds) judgements.set(endpointId, await judged(endpointId))
    // Only now: whether an exclusion is of use is known when all are judged.
    const platforms: PlatformReport[] = []
    for (const [endpointId, judgement] of judgements) {
      platforms.push(await inTurns(platform(endpointId, judgement), signal))
    }
    return {
      tool: { version },
      generatedAt: clock.now(),
      platforms,
      rules: rules.map(describeRule),
      failOn: null,
    }
  }
}
