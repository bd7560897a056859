import {
  ruleGroups,
  severities,
  type GapKind,
  type RuleDescription,
  type RuleGroup,
  type Severity,
} from '#shared/domain/finding.ts'
import { cell, table, written } from '#core/documents/markdown.ts'
import { acknowledgeDays } from './answers/limits.ts'
import { bandOf, scoreOf, type ScoreInput } from './score.ts'
import { statefulnessByKind } from './statefulness.ts'
import { listing } from './wording.ts'

/** The page docs/rules.md, in Markdown, from what describeRule says of each rule. */
export function rulesDocument(rules: readonly RuleDescription[]): string {
  const inGroup = (group: RuleGroup): RuleDescription[] => rules.filter((rule) => rule.group === group)
  const parts = [
    introduction(rules),
    scores(),
    '## All rules\n\nWhat a rule starts from and its options are set in the [policy file](policy.md), which can also turn it off.',
    ...ruleGroups.map((group) => `**${groupWords[group][0]}.** ${groupWords[group][1]}\n\n${overview(inGroup(group))}`),
    ...ruleGroups.flatMap((group) => [`## ${groupWords[group][0]}`, ...inGroup(group).map(section)]),
    checks,
  ]
  return `${parts.join('\n\n')}\n`
}

const groupWords: Record<RuleGroup, readonly [name: string, about: string]> = {
  environment: ['Environment', 'What production shares with the rest, and where other rules apply.'],
  ownership: ['Ownership', 'Who owns it, who pays, how many hang on it.'],
  variables: ['Config variables', 'What an app finds under which name.'],
  capacity: ['Capacity', 'Whether the plan carries all of them.'],
  operation: ['Operation', 'What goes on right now, and what changed lately.'],
}

const gapWords: Record<GapKind, string> = {
  'not-asked': 'The lists do not hold it and nobody has asked yet. A deep look asks.',
  'not-told': 'The platform was asked, and it or a broker behind it did not tell.',
  'list-short': 'The latest sync could not read a list in full, so a row that matters may be missing.',
  'row-missing': 'A row that others refer to is in no list.',
  catalogue: 'The catalogue does not list the service or the plan.',
  absurd: 'The platform said something that cannot be: a negative quantity, a date to come.',
  'rule-failed': 'The rule itself failed, which is a finding about the checks: AKR-901.',
}

function introduction(rules: readonly RuleDescription[]): string {
  return `# The rules

<!-- Written by \`npm run docs\` from the rules themselves. A test fails while the two differ. -->

Addon Atlas judges each add-on that several apps hold by ${rules.length} rules, after every sync, and says what is dangerous
about the sharing, whom it hits and what to do. It changes nothing on the platform.

## What a rule answers

A rule looks at one add-on with all the apps that hold it, or at one app with all the add-ons it holds. Its answer is one of:

| answer | meaning |
|---|---|
| finding | It fires. The finding names the add-on, the apps, the reason in a sentence, the score and the remedy with its API requests. |
| ok | Everything it needs was told, and nothing is wrong. |
| skipped | It does not speak of such an add-on: too few apps hold it, or too little is lost with it. |
| unknown | Something it needs is missing. Unknown is never counted as ok. |

Why a rule can be unknown:

${table(
  ['why', 'meaning'],
  Object.entries(gapWords).map(([gap, words]) => [`\`${gap}\``, words]),
)}

A **deep look** asks app by app, with GET requests only, for what the lists do not hold: real states, primaries, releases, dynos,
names of config variables, audits. Rules that need one say so. Its answers have an age like everything else.

A finding stays open until it is gone, **acknowledged** by a person or **excluded** by the [policy file](policy.md). An
acknowledgement has a reason and a last day: ${acknowledgements()}. It does not cover what comes later: when another
app joins, the finding is open again (_outgrown_), and so it is past the day (_lapsed_).

Some rules have a note. **Right now**: it is about something that goes on, and comes first in incident mode. **Context**: worth
knowing for whoever looks already, and no alarm; it is left out of incident mode and of the score of an add-on. **Opt-in**: it is
off until the policy file turns it on. **Deep look**: without one it is unknown, or tells less.`
}

function acknowledgements(): string {
  const bySeverity = grouped(
    severities.toReversed().map((severity) => [`${acknowledgeDays('', severity).most} days`, severity]),
  )
  const strict = linked('AKR-101, AKR-102 and AKR-201')
  return `at most ${bySeverity.join(', ')}, and for ${strict} ${acknowledgeDays('AKR-101', 'info').most} days whatever the severity`
}

/** `30 days for critical and high`, in the order of the first of each. */
function grouped(pairs: readonly (readonly [value: string, of: string])[]): string[] {
  const byValue = new Map<string, string[]>()
  for (const [value, of] of pairs) byValue.set(value, [...(byValue.get(value) ?? []), of])
  return [...byValue].map(([value, all]) => `${value} for ${listing(all)}`)
}

/** Of AKR-204, which starts from high where data is kept. */
const example: ScoreInput = {
  severity: 'high',
  apps: 4,
  spaces: 2,
  organizations: 2,
  environments: new Set(['production', 'preview']),
  state: statefulnessByKind.relational,
  runningApps: 4,
  writers: null,
}

function scores(): string {
  const { score, severity, arithmetic } = scoreOf(example)
  const { consumers, spaces, organizations, environments } = arithmetic.blast
  const bases = severities
    .toReversed()
    .map((each) => `${each} ${scoreOf({ ...example, severity: each }).arithmetic.ruleBase}`)
  return `## Score and severity

\`\`\`text
score = base + blast × state × running × writers, rounded, at most 100
\`\`\`

| part | what it is |
|---|---|
| base | What the rule starts from: ${bases.join(', ')}. |
| blast | 8 for each app beyond the first, at most 40; and 10 for each space beyond the first, at most 20; and 8 for each organization beyond the first, at most 16; and 25 where production meets staging, development, review or another environment with a name, or else 15 where a preview app takes part. |
| state | How much is lost with the add-on: ${statefulness()}. |
| running | 1 where two or more of the apps run, 0.6 where one does, 0.3 where none does. |
| writers | 0.5 where people noted that all apps but one only read, else 1. |

The severity is the band in which the score lies: ${bands()}.

- A finding never falls more than one band below what its rule starts from: a critical rule gives at least high.
- Rules of [context](#what-a-rule-answers) never rise above the band they start from, however many apps are reached.
- Where all apps belong to one organization, space and pipeline, some rules give one band less. Those say so.
- The policy file can set what a rule starts from. Some rules start elsewhere in cases that they name.

For example, [AKR-204](#akr-204) on a database of ${example.apps} running apps, one of them a preview, in ${example.spaces} spaces of ${example.organizations} organizations:
${arithmetic.ruleBase} + (${consumers} + ${spaces} + ${organizations} + ${environments}) × ${arithmetic.state} × ${arithmetic.running} × ${arithmetic.writers} = ${score}, ${severity}. Each finding shows its own sum.

A finding about one app is scored by that app alone, however many others hold the add-on: nobody else feels it.

An add-on has the score of its worst open finding, and 5 more for each further one of at least medium, at most 100. A space,
an app, an organization and an endpoint have that of the worst in them.`
}

function statefulness(): string {
  return grouped(
    Object.entries(statefulnessByKind).map(([kind, value]) => [String(value), kindWords[kind] ?? kind]),
  ).join('; ')
}

const kindWords: Readonly<Record<string, string>> = {
  relational: 'relational databases',
  document: 'document databases',
  queue: 'queues',
  object: 'buckets',
  'persistent-cache': 'caches that keep their data',
  timeseries: 'time series',
  secret: 'secure keys',
  'volatile-cache': 'caches that do not',
  stream: 'streams',
  cdn: 'content delivery',
  unshareable: 'what cannot be shared, which no rule speaks of',
  other: 'services nobody described',
}

function bands(): string {
  const lowest = new Map<Severity, number>()
  for (let score = 100; score >= 0; score -= 1) lowest.set(bandOf(score), score)
  return [...lowest].map(([severity, from]) => `${severity} from ${from}`).join(', ')
}

const deepLook = /\(deep look/

function overview(rules: readonly RuleDescription[]): string {
  return table(
    ['rule', 'finds', 'starts from', 'confidence', 'notes'],
    rules.map((rule) => [
      linked(rule.id),
      cell(rule.title),
      rule.baseSeverity,
      rule.confidence,
      [...kinds(rule), ...(rule.needs.some((need) => deepLook.test(need)) ? ['deep look'] : [])].join(', '),
    ]),
  )
}

function kinds({ transient, context, optIn }: RuleDescription): string[] {
  return [transient ? 'right now' : '', context ? 'context' : '', optIn ? 'opt-in' : ''].filter((kind) => kind !== '')
}

function section(rule: RuleDescription): string {
  const text = (words: string): string => linked(written(words), rule.id)
  const about = rule.about === 'app' ? 'one finding for an app and an add-on' : 'one finding for an add-on'
  const lines = [
    `- **Starts from** ${rule.baseSeverity}, with ${rule.confidence} confidence; ${[about, ...kinds(rule)].join(', ')}.`,
    `- **Why it matters.** ${text(rule.why)}`,
    `- **What to do.** ${text(rule.remedy)}`,
    `- **False positives.** ${text(rule.falsePositives)}`,
    `- **Scope.** ${text(rule.gate)}`,
    `- **Needs** ${rule.needs.join(', ')}.`,
    `- **References** ${rule.references.map((reference) => `\`${reference}\``).join(', ')}.`,
  ]
  const parts = [`### ${rule.id}`, `**${written(rule.title)}.** ${text(rule.fires)}`, lines.join('\n')]
  if (rule.options.length > 0) {
    const rows = rule.options.map(({ name, standard, about: meaning }) => [
      `\`${name}\``,
      cell(standard),
      cell(meaning),
    ])
    parts.push(table(['option', 'standard', 'what it decides'], rows))
  }
  return parts.join('\n\n')
}

const checks = `## About the checks themselves

| id | finds | what to do |
|---|---|---|
| AKR-901 | A rule failed. What it would have found is not known; all other rules were judged. | Report it with the version: it is a fault of Addon Atlas. |
| AKR-902 | An exclusion of the policy file covers nothing. | Take it out, or correct what it is meant to cover. |
| AKR-903 | An exclusion of the policy file is past its date. What it covered is open again. | Take it out, or give it a new date if its reason still holds. |`

/** Makes each rule that a text names a link to its section, but for the rule that the text is of. */
function linked(text: string, own = ''): string {
  return text.replaceAll(/AKR-[1-5]\d\d/g, (id) => (id === own ? id : `[${id}](#${id.toLowerCase()})`))
}
