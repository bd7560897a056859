import { severities, type ScoreArithmetic, type Severity } from '#shared/domain/finding.ts'
import { environments, type Environment } from './environment.ts'

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

/** What of a score is the same for all findings of an add-on: everything but the rule's base. */
export type Reach = Omit<ScoreArithmetic, 'ruleBase'>

export interface Score {
  /** 0 to 100. */
  score: number
  severity: Severity
  arithmetic: ScoreArithmetic
}

const ruleBases: Record<Severity, number> = { critical: 60, high: 40, medium: 20, low: 5, info: 0 }

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
export function scoreOf(input: ScoreInput, choice: ScoreChoice = {}): Score {
  const reach = reachOf(input, mixtureOf(maskOf(input.environments)))
  const arithmetic = arithmeticOf(input.severity, reach)
  return {
    ...bandedScore(input.severity, weightOf(reach), choice.damped === true, choice.context === true),
    arithmetic,
  }
}

export function arithmeticOf(base: Severity, reach: Reach): ScoreArithmetic {
  return { ruleBase: ruleBases[base], ...reach }
}

export type Counts = Pick<ScoreInput, 'apps' | 'spaces' | 'organizations' | 'state' | 'runningApps' | 'writers'>

export function reachOf(counts: Counts, environments: number): Reach {
  return {
    blast: {
      consumers: Math.min(40, 8 * Math.max(0, counts.apps - 1)),
      spaces: Math.min(20, 10 * Math.max(0, counts.spaces - 1)),
      organizations: Math.min(16, 8 * Math.max(0, counts.organizations - 1)),
      environments,
    },
    state: counts.state,
    running: counts.runningApps >= 2 ? 1 : counts.runningApps === 1 ? 0.6 : 0.3,
    writers: counts.writers !== null && counts.writers <= 1 ? 0.5 : 1,
  }
}

/**
 * Of a case on one app: nobody else feels it, however many hold the add-on it is filed under. One of which nobody can tell is
 * taken to run.
 */
export function reachOnApp(
  { environment, running }: { environment: Environment; running: boolean | null },
  state: number,
): Reach {
  const counts = { apps: 1, spaces: 1, organizations: 1, state, runningApps: running === false ? 0 : 1, writers: null }
  return reachOf(counts, mixtureOf(bitOf(environment)))
}

/** `weightOf` of `reachOnApp`, for judging: nothing but the environment adds to it. */
export function weightOnApp(environment: Environment, running: boolean | null, state: number): number {
  return mixtureOf(bitOf(environment)) * state * (running === false ? 0.3 : 0.6)
}

/** What is added to the rule's base. */
export function weightOf({ blast, state, running, writers }: Reach): number {
  return (blast.consumers + blast.spaces + blast.organizations + blast.environments) * state * running * writers
}

/** Score and band from the weight alone: what judging thousands of add-ons takes. */
export function bandedScore(
  base: Severity,
  weight: number,
  damped: boolean,
  context: boolean,
): { score: number; severity: Severity } {
  const most = context ? bandEnds[base] : 100
  const score = Math.min(most, Math.round(ruleBases[base] + weight))
  const floor = Math.max(0, ranks[base] - 1)
  const band = ranks[bandOf(score)] - (damped ? 1 : 0)
  return { score, severity: severities[Math.max(floor, band)] ?? 'info' }
}

const ranks: Record<Severity, number> = { info: 0, low: 1, medium: 2, high: 3, critical: 4 }

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

/** One bit per environment, so that a set of them is a number. */
export function bitOf(environment: Environment): number {
  return 1 << environments.indexOf(environment)
}

function maskOf(set: ReadonlySet<Environment>): number {
  let mask = 0
  for (const environment of set) mask |= bitOf(environment)
  return mask
}

const production = bitOf('production')
const preview = bitOf('preview')
const notProduction = bitOf('staging') | bitOf('development') | bitOf('review') | bitOf('other')

/** What it adds that environments meet on one add-on. */
export function mixtureOf(mask: number): number {
  if ((mask & production) !== 0 && (mask & notProduction) !== 0) return 25
  return (mask & preview) !== 0 ? 15 : 0
}
