import { Judgement, nothingSaid, type Said } from '#core/risk/judgement.ts'
import { addonRule, appRule, ok, type AddonRule, type AppRule, type Rule } from '#core/risk/rule.ts'
import { judgeAtOnce, type Run } from '#core/risk/run.ts'
import { noFacts, type Facts } from '#core/risk/facts.ts'
import type { Estate } from './estate.ts'

const record = {
  title: 'Made up',
  group: 'operation',
  baseSeverity: 'medium',
  confidence: 'high',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'Whenever the test says so.',
  why: 'To see what the engine makes of it.',
  falsePositives: 'None.',
  remedyInWords: 'None.',
  references: ['a test'],
} as const

/** A rule that says of each add-on that all its consumers are concerned, unless the test says otherwise. */
export function madeUp(id: string, choice: Partial<Omit<AddonRule, 'about'>> = {}): Rule {
  return addonRule({
    ...record,
    id,
    judge: ({ consumers }) => ({ status: 'alarm', about: consumers }),
    sentence: ({ node }) => `${node.name} is shared.`,
    remedy: () => [],
    ...choice,
  })
}

/** A rule that says nothing of any app, unless the test says otherwise. */
export function madeUpOfApps(id: string, choice: Partial<Omit<AppRule, 'about'>> = {}): Rule {
  return appRule({
    ...record,
    id,
    judge: () => ok,
    sentence: ({ standing }) => `${standing.appName} holds too much.`,
    remedy: () => [],
    ...choice,
  })
}

export function runOf(built: Estate, rules: readonly Rule[], facts: Facts = { ...noFacts, apps: built.looked() }): Run {
  return judgeAtOnce({ graph: built.graph(), facts, settings: built.settings }, built.now, rules)
}

export function judgementOf(built: Estate, rules: readonly Rule[], said: Partial<Said> = {}): Judgement {
  return new Judgement(runOf(built, rules), { ...nothingSaid, ...said })
}
