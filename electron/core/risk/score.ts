import { severities, type ScoreArithmetic, type Severity } from '#shared/domain/finding.ts'
import type { Environment } from './environment.ts'
import type { Subject } from './subject.ts'

export interface ScoreInput {
  severity: Severity
  /** Distinct apps that hold the add-on, owner included. */
  apps: number
  spaces: number
  organizations: number
  environments: ReadonlySet<Environment>
  /** Statefulness of the service, 0 to 1. */
  state: number
  runningApps: number
  /** Apps known to write, null when nobody said. */
  writers: number | null
}

/** Who would feel it, of an add-on: the same for all its findings. */
export function inputOf(subject: Subject, severity: Severity): ScoreInput {
  const { share, blast, statefulness, scope, node } = subject
  const { readers } = scope.facts.annotations
  let writers: number | null = null
  if (readers.size > 0) {
    const reading = share.filter(({ appId }) => readers.has(`${node.id}\n${appId}`)).length
    if (reading > 0) writers = share.length - reading
  }
  return {
    severity,
    apps: share.length,
    spaces: blast.spaces.size,
    organizations: blast.organizations.size,
    environments: blast.environments,
    state: statefulness.value,
    runningApps: blast.runningApps,
    writers,
  }
}

export interface Score {
  /** 0 to 100. */
  score: number
  severity: Severity
  arithmetic: ScoreArithmetic
}

const ruleBases: Record<Severity, number> = { critical: 60, high: 40, medium: 20, low: 5, info: 0 }

const notProduction: readonly Environment[] = ['staging', 'development', 'review', 'other']

export interface ScoreChoice {
  /** A lesser case: one band lower. */
  damped?: boolean
  /** Of a context rule: however many it reaches, it stays in the band it starts from. */
  context?: boolean
}

/** The highest score of each band. */
const bandEnds: Record<Severity, number> = { critical: 100, high: 79, medium: 59, low: 34, info: 14 }

/**
 * score = min(100, round(rule base + blast x state x running x writers)), with every factor in the arithmetic. The
 * severity is the band of the score, `damped` by one band where the case is a lesser one, and never more than one step
 * under what the rule starts from.
 */
export function scoreOf(input: ScoreInput, { damped = false, context = false }: ScoreChoice = {}): Score {
  const arithmetic: ScoreArithmetic = {
    ruleBase: ruleBases[input.severity],
    blast: {
      consumers: Math.min(40, 8 * Math.max(0, input.apps - 1)),
      spaces: Math.min(20, 10 * Math.max(0, input.spaces - 1)),
      organizations: Math.min(16, 8 * Math.max(0, input.organizations - 1)),
      environments: mixture(input.environments),
    },
    state: input.state,
    running: input.runningApps >= 2 ? 1 : input.runningApps === 1 ? 0.6 : 0.3,
    writers: input.writers !== null && input.writers <= 1 ? 0.5 : 1,
  }
  const { ruleBase, blast, state, running, writers } = arithmetic
  const blastSum = blast.consumers + blast.spaces + blast.organizations + blast.environments
  const most = context ? bandEnds[input.severity] : 100
  const score = Math.min(most, Math.round(ruleBase + blastSum * state * running * writers))

  const floor = Math.max(0, severities.indexOf(input.severity) - 1)
  const band = severities.indexOf(bandOf(score)) - (damped ? 1 : 0)
  return { score, severity: severities[Math.max(floor, band)] ?? 'info', arithmetic }
}

/** The severity a score stands for. */
export function bandOf(score: number): Severity {
  if (score >= 80) return 'critical'
  if (score >= 60) return 'high'
  if (score >= 35) return 'medium'
  if (score >= 15) return 'low'
  return 'info'
}

/** Score of one add-on with several findings: the worst, and 5 for each further one of at least medium. */
export function addonScoreOf(findings: readonly { score: number; severity: Severity }[]): number {
  const [worst, ...further] = findings.toSorted((a, b) => b.score - a.score)
  const serious = further.filter((finding) => severities.indexOf(finding.severity) >= severities.indexOf('medium'))
  return worst ? Math.min(100, worst.score + 5 * serious.length) : 0
}

function mixture(environments: ReadonlySet<Environment>): number {
  if (environments.has('production') && notProduction.some((environment) => environments.has(environment))) return 25
  return environments.has('preview') ? 15 : 0
}
