import type { Severity } from '#shared/domain/finding.ts'
import type { AddonRule, AppRule, Chosen, Rule } from './rule.ts'
import type { Settings } from './settings.ts'
import { always, bitsOf } from './signs.ts'
import type { Statefulness } from './statefulness.ts'

interface Entry<Kind extends Rule> {
  rule: Kind
  /** Place in the list of rules, and so in the blind vectors. */
  place: number
  options: Chosen
  base: Severity
  readsAttachments: boolean
}
export interface AddonEntry extends Entry<AddonRule> {
  /** Bits of signs: silent without one of each. */
  wanted: readonly [number, number]
}
export type AppEntry = Entry<AppRule>

/** The rules with what the settings make of them; without those that are switched off. */
export interface Ruleset {
  rules: readonly Rule[]
  addonRules: readonly AddonEntry[]
  appRules: readonly AppEntry[]
  /**
   * The add-on rules whose gates let this kind of add-on through, those whose do not, and of the former those that speak of
   * an add-on which only one app holds.
   */
  speakingOf(statefulness: Statefulness): Record<'speaking' | 'silent' | 'ofOne', readonly AddonEntry[]>
  /** Of these, which are one of the lists here, those that may speak of an add-on with such signs (signs.ts). */
  heardBy(entries: readonly AddonEntry[], signs: number): readonly AddonEntry[]
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
    if (rule.about === 'add-on') addonRules.push({ rule, ...common, wanted: wantedBy(rule) })
    else appRules.push({ rule, ...common })
  }
  const byKind = new Map<Statefulness, ReturnType<Ruleset['speakingOf']>>()
  const heard = new Map<readonly AddonEntry[], Map<number, readonly AddonEntry[]>>()
  return {
    rules,
    addonRules,
    appRules,
    heardBy(entries, signs) {
      let bySigns = heard.get(entries)
      if (!bySigns) {
        bySigns = new Map()
        heard.set(entries, bySigns)
      }
      let found = bySigns.get(signs)
      if (!found) {
        found = entries.filter(({ wanted: [one, other] }) => (signs & one) !== 0 && (signs & other) !== 0)
        bySigns.set(signs, found)
      }
      return found
    },
    speakingOf(statefulness) {
      let known = byKind.get(statefulness)
      if (!known) {
        const speaking = addonRules.filter(({ rule }) => isLetThrough(rule, statefulness))
        known = {
          speaking,
          ofOne: speaking.filter(({ rule }) => rule.minimumApps < 2),
          silent: addonRules.filter(({ rule }) => !isLetThrough(rule, statefulness)),
        }
        byKind.set(statefulness, known)
      }
      return known
    },
  }
}

function wantedBy({ silentWithout = [] }: AddonRule): [number, number] {
  const [one, other] = silentWithout
  return [one ? bitsOf(one) : always, other ? bitsOf(other) : always]
}

export function isLetThrough({ minimumStatefulness, excludedKinds }: Rule, { value, kind }: Statefulness): boolean {
  return value > 0 && value >= minimumStatefulness && !excludedKinds.includes(kind)
}
