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
}
export type AddonEntry = Entry<AddonRule>
export type AppEntry = Entry<AppRule>

/** The rules with what the settings make of them; without those that are switched off. */
export interface Ruleset {
  rules: readonly Rule[]
  addonRules: readonly AddonEntry[]
  appRules: readonly AppEntry[]
  /** The add-on rules whose gates let this kind of add-on through, and those whose do not. */
  speakingOf(statefulness: Statefulness): { speaking: readonly AddonEntry[]; silent: readonly AddonEntry[] }
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
    }
    if (rule.about === 'add-on') addonRules.push({ rule, ...common })
    else appRules.push({ rule, ...common })
  }
  const byKind = new Map<Statefulness, ReturnType<Ruleset['speakingOf']>>()
  return {
    rules,
    addonRules,
    appRules,
    forOne: addonRules.filter(({ rule }) => rule.minimumApps < 2),
    speakingOf(statefulness) {
      let known = byKind.get(statefulness)
      if (!known) {
        known = {
          speaking: addonRules.filter(({ rule }) => isLetThrough(rule, statefulness)),
          silent: addonRules.filter(({ rule }) => !isLetThrough(rule, statefulness)),
        }
        byKind.set(statefulness, known)
      }
      return known
    },
  }
}

export function isLetThrough({ minimumStatefulness, excludedKinds }: Rule, { value, kind }: Statefulness): boolean {
  return value > 0 && value >= minimumStatefulness && !excludedKinds.includes(kind)
}
