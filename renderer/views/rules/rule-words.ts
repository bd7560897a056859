import { ruleGroups, type Confidence, type RuleDescription, type RuleGroup } from '#shared/domain/finding.ts'
import type { PolicyState } from '#shared/domain/risk-views.ts'
import { plural } from '../../parts/words.ts'

export const groupWords: Record<RuleGroup, { name: string; about: string }> = {
  environment: { name: 'Environment', about: 'What production shares with the rest' },
  ownership: { name: 'Ownership', about: 'Who owns it, who pays, how many hang on it' },
  variables: { name: 'Config variables', about: 'What an app finds under which name' },
  capacity: { name: 'Capacity', about: 'Whether the plan carries all of them' },
  operation: { name: 'Operation', about: 'What goes on right now, or goes wrong when somebody acts' },
}

export const confidenceWords: Record<Confidence, string> = {
  high: 'When it fires, it is so.',
  medium: 'When it fires, it mostly is so.',
  low: 'When it fires, it is worth a look.',
}

/** Rules in which all words occur, by their groups; groups without one are left out. */
export function searchRules(
  rules: readonly RuleDescription[],
  text: string,
): { group: RuleGroup; rules: RuleDescription[] }[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = rules.filter((rule) => {
    const flags = [rule.transient ? 'transient' : '', rule.context ? 'context' : '', rule.optIn ? 'opt-in' : '']
    const whole = [
      rule.id,
      rule.title,
      groupWords[rule.group].name,
      rule.baseSeverity,
      rule.fires,
      rule.why,
      rule.remedy,
      ...rule.needs,
      ...rule.options.map(({ name }) => name),
      ...flags,
    ]
      .join('\n')
      .toLowerCase()
    return words.every((word) => whole.includes(word))
  })
  return ruleGroups
    .map((group) => ({ group, rules: fitting.filter((rule) => rule.group === group) }))
    .filter((section) => section.rules.length > 0)
}

/** How a policy file begins to say something about a rule, with everything as it is without it. */
export function policyLines({ id, baseSeverity, options, optIn }: RuleDescription): string {
  const lines = ['rules:', `  ${id}:`, `    enabled: ${String(!optIn)}`, `    severity: ${baseSeverity}`]
  if (options.length > 0) {
    lines.push('    options:')
    for (const { name, standard } of options) lines.push(`      ${name}: ${yamlOf(standard)}`)
  }
  return lines.join('\n')
}

/** A standard value in words, as YAML: numbers and truths as they are, anything else is a list of words. */
function yamlOf(standard: string): string {
  if (/^(-?\d+(\.\d+)?|true|false)$/.test(standard)) return standard
  return standard === 'none' ? '[]' : `[${standard}]`
}

/** A path is shown as far as there is room: its file name tells enough. */
export function fileWords(path: string, room: number): string {
  if (path.length <= room) return path
  return path.split(/[/\\]/).at(-1) ?? path
}

/** What the policy file does, in one sentence. */
export function policyWords({ path, state, problems, changes }: PolicyState): string {
  if (path === null) return 'Nothing is kept between starts here, so there is no policy file.'
  if (state === 'none') return 'Every rule is judged as it is described here.'
  const parts = [
    changes.rules > 0 ? plural(changes.rules, 'rule') : '',
    changes.exclusions > 0 ? plural(changes.exclusions, 'exclusion') : '',
    changes.organizationPairs > 0
      ? plural(
          changes.organizationPairs,
          'pair of organizations that may share',
          'pairs of organizations that may share',
        )
      : '',
  ].filter((part) => part !== '')
  const says = parts.length === 0 ? 'nothing about rules, exclusions or organizations' : parts.join(', ')
  if (state === 'in-force') return `It speaks of ${says}.`
  const before =
    parts.length === 0 ? 'Every rule is judged as it is described here' : `What was in force before stays so (${says})`
  return `${plural(problems.length, 'problem')}. ${before} until it is mended.`
}
