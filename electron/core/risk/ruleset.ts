import type { Severity } from '#shared/domain/finding.ts'
import type { AddonRule, AppRule, Chosen, Rule } from './rule.ts'
import type { Settings } from './settings.ts'
import type { Statefulness } from './statefulness.ts'

interface Entry<Kind extends Rule> {
  rule: Kind
  /** Place in the list of rules, and so in the blind vectors. */
  place: number
  options: Chosen
  base: Severity
  readsAttachments: boolean
  /** Whether its gate lets this kind of add-on through. */
  speaksOf(statefulness: Statefulness): boolean
}
export type AddonEntry = Entry<AddonRule>
export type AppEntry = Entry<AppRule>

/** The rules with what the settings make of them; without those that are switched off. */
export interface Ruleset {
  rules: readonly Rule[]
  addonRules: readonly AddonEntry[]
  appRules: readonly AppEntry[]
  /** Add-on rules that speak of an add-on which only one app holds. */
  forOne: readonly AddonEntry[]
}

export function rulesetOf(rules: readonly Rule[], settings: Settings): Ruleset {
  const addonRules: AddonEntry[] = []
  const appRules: AppEntry[] = []
  for (const [place, rule] of rules.entries()) {
    const setting = settings.rules.get(rule.id)
    if (!(setting?.enabled ?? !rule.optIn)) continue
    const standard = Object.entries(rule.options).map(([name, option]) => [name, option.standard])
    const common = {
      place,
      options: { ...Object.fromEntries(standard), ...setting?.options } as Chosen,
      base: setting?.severity ?? rule.baseSeverity,
      readsAttachments: rule.needs.includes('attachments'),
      speaksOf: gateOf(rule),
    }
    if (rule.about === 'add-on') addonRules.push({ rule, ...common })
    else appRules.push({ rule, ...common })
  }
  return { rules, addonRules, appRules, forOne: addonRules.filter(({ rule }) => rule.minimumApps < 2) }
}

function gateOf({ minimumStatefulness, excludedKinds }: Rule): Entry<Rule>['speaksOf'] {
  const excluded = new Set(excludedKinds)
  return ({ value, kind }) => value > 0 && value >= minimumStatefulness && !excluded.has(kind)
}
