import type { CommandOutput } from '#shared/contract/commands.ts'
import { AppError } from '#shared/errors.ts'
import type { Handlers } from '#core/dispatch.ts'
import type { Endpoints } from '#core/endpoints/endpoints.ts'
import type { History } from '#core/history/history.ts'
import type { Current, Inventory } from '#core/inventory/inventory.ts'
import type { KnownFinding } from '#core/store/answers.ts'
import { createTurn, inTurns } from '#core/turns.ts'
import { acknowledgeDays } from './answers/limits.ts'
import type { Answers } from './answers/answers.ts'
import { describeRule } from './describe.ts'
import { fingerprintOf } from './fingerprint.ts'
import { hitId, type Hit } from './hit.ts'
import type { Judgement } from './judgement.ts'
import type { PolicyFile } from './policy/file.ts'
import type { Risk } from './risk.ts'
import { rules } from './rules/index.ts'
import { evidenceOf } from './views/evidence.ts'
import { inboxOf } from './views/inbox.ts'
import { scoresOf, sharedScoresOf } from './views/scores.ts'
import { shellOf } from './views/shell.ts'

interface Rooms {
  inventory: Pick<Inventory, 'current' | 'earlier'>
  endpoints: Pick<Endpoints, 'profile'>
  risk: Risk
  answers: Answers
  policy: Pick<PolicyFile, 'state'>
  history: History
}

/** Apps and add-ons shown in the table of scores. */
const scoresShown = 100
/** Judged syncs that a trend shows. */
const trendShown = 60
/** Findings between two looks at the clock. */
const stride = 64

const ruleDescriptions = rules.map(describeRule)

export function riskCommands({ inventory, endpoints, risk, answers, policy, history }: Rooms) {
  async function need(endpointId: string): Promise<Current> {
    endpoints.profile(endpointId)
    const current = await inventory.current(endpointId)
    if (!current) throw new AppError('not-found', 'This endpoint has never been synced, so nothing is judged yet.')
    return current
  }

  async function judged(endpointId: string): Promise<Judgement> {
    return await risk.judge(await need(endpointId))
  }

  async function found(endpointId: string, findingId: string): Promise<{ judgement: Judgement; hit: Hit }> {
    const judgement = await judged(endpointId)
    const hit = judgement.find(findingId)
    if (!hit) throw new AppError('not-found', 'This finding is not there any more: what it was about has changed.')
    return { judgement, hit }
  }

  async function judgedAt(endpointId: string, snapshotId: number | undefined): Promise<Judgement> {
    if (snapshotId === undefined) return await judged(endpointId)
    endpoints.profile(endpointId)
    const earlier = await inventory.earlier(endpointId, snapshotId)
    if (!earlier) throw new AppError('not-found', 'There is no such snapshot, or it was not kept.')
    return await risk.judgeEarlier(earlier)
  }

  function newSince(endpointId: string): CommandOutput<'risk.inbox'>['newSince'] {
    const { baseline, looked } = answers.forEndpoint(endpointId)
    if (baseline) return { kind: 'baseline', name: baseline.name, at: baseline.at }
    if (looked) return { kind: 'last-look', name: '', at: looked.at }
    return { kind: 'nothing', name: '', at: null }
  }

  return {
    'risk.findings': async ({ endpointId, at }) => {
      const judgement = await judgedAt(endpointId, at)
      const { takenAt, complete } = judgement.graph
      return {
        endpointId,
        takenAt,
        complete,
        findings: judgement.worstFirst().map((hit) => judgement.write(hit)),
        checks: judgement.checks,
        summary: judgement.summary,
        blindness: judgement.blindness(),
      }
    },
    'risk.inbox': async (query) => {
      const judgement = await judged(query.endpointId)
      return { ...inboxOf(judgement, query), newSince: newSince(query.endpointId) }
    },
    'risk.finding': async ({ endpointId, findingId }) => {
      const { judgement, hit } = await found(endpointId, findingId)
      const finding = judgement.write(hit)
      const { takenAt, complete } = judgement.graph
      const { url, credentialKind } = endpoints.profile(endpointId)
      const events = [...history.events(endpointId, findingId), ...answers.history(endpointId, findingId)]
      const { annotations } = answers.forEndpoint(endpointId)
      return {
        takenAt,
        complete,
        finding,
        evidence: evidenceOf(hit, judgement.run),
        history: events.toSorted((a, b) => b.at - a.at),
        annotations: annotations.rows.filter(
          ({ addonId, space }) => addonId === finding.addon.id || (space !== null && finding.spaces.includes(space)),
        ),
        acknowledgeDays: acknowledgeDays(finding.ruleId, finding.severity),
        shell: shellOf(finding.remedy, url, credentialKind),
      }
    },
    'risk.addon': async ({ endpointId, addonId }) => {
      const judgement = await judged(endpointId)
      if (!judgement.graph.addons.has(addonId)) {
        throw new AppError('not-found', 'There is no such add-on in the latest sync of this endpoint.')
      }
      const { annotations } = answers.forEndpoint(endpointId)
      return {
        score: judgement.scoreOf(addonId),
        findings: judgement.ofAddon(addonId).map((hit) => judgement.write(hit)),
        unjudged: judgement.unjudged(addonId),
        annotations: annotations.rows.filter((row) => row.addonId === addonId),
      }
    },
    'risk.scores': async ({ endpointId }) => {
      const judgement = await judged(endpointId)
      const { endpoint, organizations, spaces, apps, addons } = scoresOf(judgement)
      const withTrend = <Row extends { name: string }>(kind: 'space' | 'organization', rows: Row[]): Row[] =>
        rows.map((row) => ({
          ...row,
          trend: history
            .trendOf(endpointId, kind, row.name)
            .slice(-trendShown)
            .map(({ score }) => score),
        }))
      const trend = history.trend(endpointId)
      return {
        endpointId,
        takenAt: judgement.graph.takenAt,
        endpoint: {
          ...endpoint,
          name: endpoints.profile(endpointId).name,
          trend: trend.slice(-trendShown).map(({ score }) => score),
        },
        organizations: withTrend('organization', organizations),
        spaces: withTrend('space', spaces),
        apps: apps.slice(0, scoresShown),
        addons: addons.slice(0, scoresShown),
        trend,
      }
    },
    'risk.shared': async ({ endpointId }) => {
      const judgement = await judged(endpointId)
      return { endpointId, takenAt: judgement.graph.takenAt, ...(await inTurns(sharedScoresOf(judgement))) }
    },
    'risk.rules': () => ({ rules: ruleDescriptions }),
    'risk.policy': async () => {
      await risk.reloadPolicy()
      return policy.state()
    },
    'risk.alarms': () => ({ alarms: risk.takeAlarms() }),

    'risk.acknowledgements': async ({ endpointId }) => {
      const judgement = await judged(endpointId)
      const { acknowledgements } = answers.forEndpoint(endpointId)
      const rows = [...acknowledgements.values()].map((acknowledgement) => {
        const hit = judgement.find(acknowledgement.findingId)
        const node = judgement.graph.addons.get(acknowledgement.addonId)
        const rule = rules.find(({ id }) => id === acknowledgement.ruleId)
        return {
          ...acknowledgement,
          state: hit ? judgement.answerOf(hit).state : ('idle' as const),
          title: rule?.title ?? acknowledgement.ruleId,
          addonName: node?.name ?? acknowledgement.addonId,
        }
      })
      return { acknowledgements: rows.toSorted((a, b) => a.expiresAt - b.expiresAt) }
    },
    'risk.acknowledge': async ({ endpointId, findingId, ...said }) => {
      const { judgement, hit } = await found(endpointId, findingId)
      const { addonId, appId, rule, severity } = hit
      const fingerprint = fingerprintOf(hit, judgement.graph)
      const finding = { id: findingId, ruleId: rule.id, addonId, appId, severity, fingerprint }
      const { expiresAt } = await answers.acknowledge(endpointId, finding, said)
      return { expiresAt }
    },
    'risk.withdraw': async ({ endpointId, findingId, reason }) => ({
      withdrawn: await answers.withdraw(endpointId, findingId, reason),
    }),
    'risk.annotations': ({ endpointId }) => ({ annotations: [...answers.forEndpoint(endpointId).annotations.rows] }),
    'risk.annotate': async ({ endpointId, ...said }) => {
      endpoints.profile(endpointId)
      return { annotations: [...(await answers.annotate(endpointId, said))] }
    },
    'risk.baselines': ({ endpointId }) => ({ baselines: answers.baselines(endpointId) }),
    'risk.baseline': async ({ endpointId, name }) => {
      const judgement = await judged(endpointId)
      return await answers.baseline(endpointId, name, await inTurns(knownIn(judgement)))
    },
    'risk.removeBaseline': async ({ endpointId, name }) => ({
      removed: await answers.removeBaseline(endpointId, name),
    }),
    'risk.looked': ({ endpointId }) => {
      endpoints.profile(endpointId)
      return { at: answers.looked(endpointId) }
    },
    'risk.exportAnswers': ({ endpointId }) => answers.exportAnswers(endpointId),
    'risk.importAnswers': async ({ endpointId, text }, signal) => {
      endpoints.profile(endpointId)
      return await answers.importAnswers(endpointId, text, signal)
    },
  } satisfies Partial<Handlers>
}

/** All that is found, as a baseline keeps it. */
function* knownIn(judgement: Judgement): Generator<undefined, KnownFinding[]> {
  const known: KnownFinding[] = []
  const isOver = createTurn()
  for (const hit of judgement.hits()) {
    known.push({ id: hitId(hit), fingerprint: fingerprintOf(hit, judgement.graph), severity: hit.severity })
    if (known.length % stride === 0 && isOver()) yield
  }
  return known
}
