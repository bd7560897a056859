import type { RuleDescription } from '#shared/domain/finding.ts'
import type { Need, Rule } from './rule.ts'
import type { OptionValue } from './settings.ts'

const needWords: Readonly<Record<Need, string>> = {
  spaces: 'spaces',
  apps: 'apps',
  addons: 'add-ons',
  attachments: 'attachments',
  services: 'the catalogue',
  regions: 'regions',
  stacks: 'stacks',
  organizations: 'organizations',
  couplings: 'pipelines',
  'look:attachments': 'primaries of borrowed add-ons (deep look)',
  'look:addons': 'real states (deep look)',
  'look:releases': 'releases (deep look)',
  'look:dynos': 'dynos (deep look)',
  'look:variables': 'names of config variables (deep look)',
  'look:audits': 'audits (deep look)',
  'look:shadows': 'digests of config variables (deep look, opt-in)',
}

/** A rule record in words, for the catalogue page and docs/rules.md. */
export function describeRule(rule: Rule): RuleDescription {
  return {
    id: rule.id,
    title: rule.title,
    group: rule.group,
    baseSeverity: rule.baseSeverity,
    confidence: rule.confidence,
    about: rule.about,
    needs: rule.needs.map((need) => needWords[need]),
    gate: gateOf(rule),
    transient: rule.transient,
    context: rule.context,
    optIn: rule.optIn,
    fires: rule.fires,
    why: rule.why,
    falsePositives: rule.falsePositives,
    remedy: rule.remedyInWords,
    options: Object.entries(rule.options).map(([name, { standard, about }]) => ({
      name,
      about,
      standard: standardWords(standard),
    })),
    references: [...rule.references],
  }
}

function gateOf({ minimumApps, minimumStatefulness, excludedKinds, about }: Rule): string {
  const sentences = [
    minimumApps < 2
      ? 'Speaks of every add-on that can be shared at all.'
      : about === 'app'
        ? `One of the add-ons involved is held by at least ${minimumApps} apps.`
        : `The add-on is held by at least ${minimumApps} apps.`,
  ]
  if (minimumStatefulness > 0) sentences.push(`Its statefulness is at least ${minimumStatefulness}.`)
  if (excludedKinds.length > 0)
    sentences.push(`Left out: ${excludedKinds.map((kind) => kind.replace('-', ' ')).join(', ')}.`)
  return sentences.join(' ')
}

function standardWords(value: OptionValue): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return String(value)
}
