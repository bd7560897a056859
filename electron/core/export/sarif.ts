import {
  isOpen,
  type Blindness,
  type CheckFinding,
  type Confidence,
  type Finding,
  type RuleDescription,
  type Severity,
} from '#shared/domain/finding.ts'
import { jsonParts, jsonText } from '#shared/export/characters.ts'
import { appAndSpace, hostOf, type PlatformReport, type Report } from './report.ts'
import { addonWords, answerWords, countWords, gapWords, isoTime, severityWords } from './wording.ts'

type Level = 'error' | 'warning' | 'note'

const levels: Record<Severity, Level> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/** In the bands of CVSS, which is how GitHub reads `security-severity`. */
const securitySeverities: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.5',
}

const precisions: Record<Confidence, string> = { high: 'very-high', medium: 'high', low: 'low' }

/** What a rule needs to be listed; one that fired and is not described is listed with what its finding says. */
type Described = Pick<
  RuleDescription,
  'id' | 'title' | 'group' | 'baseSeverity' | 'confidence' | 'why' | 'references'
> &
  Partial<RuleDescription>

/** SARIF 2.1.0, one run for each endpoint: viewers take the runs of one tool apart by their `automationDetails`. */
export function* writeSarif(report: Report): Generator<string> {
  const head = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' }
  yield `${jsonText(head).slice(0, -1)},"runs":[`
  for (const [index, platform] of report.platforms.entries()) {
    if (index > 0) yield ','
    yield* run(report, platform)
  }
  yield ']}\n'
}

function* run({ tool, generatedAt, rules }: Report, platform: PlatformReport): Generator<string> {
  const { url, name, takenAt, complete, findings, endpointId, newSince } = platform
  const described = allRules(rules, findings)
  const indexes = new Map(described.map(({ id }, index) => [id, index]))
  const before = {
    tool: {
      driver: {
        name: 'Addon Atlas',
        version: tool.version,
        ...(/^\d+\.\d+\.\d+/.test(tool.version) ? { semanticVersion: tool.version } : {}),
        rules: described.map(rule),
      },
    },
    automationDetails: { id: `addon-atlas/${segment(hostOf(url))}/`, description: { text: plain(name) } },
    columnKind: 'utf16CodeUnits',
    invocations: [invocation(platform, generatedAt)],
  }
  const properties = { endpoint: url, endpointId, takenAt: isoTime(takenAt), complete, newSince }
  yield* jsonParts(before, ['results', resultsOf(platform, indexes)], { properties })
}

function* resultsOf({ findings, url, newSince }: PlatformReport, indexes: ReadonlyMap<string, number>) {
  for (const finding of findings) yield result(finding, url, indexes.get(finding.ruleId) ?? -1, newSince !== null)
}

function allRules(rules: readonly RuleDescription[], findings: readonly Finding[]): Described[] {
  const described = new Map<string, Described>(rules.map((each) => [each.id, each]))
  for (const { ruleId, title, group, severity, confidence, why, references } of findings) {
    if (described.has(ruleId)) continue
    described.set(ruleId, { id: ruleId, title, group, baseSeverity: severity, confidence, why, references })
  }
  return [...described.values()]
}

function rule(described: Described) {
  const { id, title, group, baseSeverity, confidence, fires, why, references, remedy, falsePositives } = described
  const help = [
    ['Why it matters', why],
    ['What to do', remedy],
    ['When to acknowledge it', falsePositives],
    ['References', references.join('\n')],
  ].filter((part): part is [string, string] => part[1] !== undefined && part[1] !== '')
  return {
    id,
    name: title,
    shortDescription: { text: plain(title) },
    fullDescription: { text: plain(fires ?? why) },
    help: {
      text: plain(help.map(([head, text]) => `${head}: ${text}`).join('\n\n')),
      markdown: plain(help.map(([head, text]) => `**${head}**\n\n${text}`).join('\n\n')),
    },
    defaultConfiguration: {
      level: levels[baseSeverity],
      ...(described.optIn === undefined ? {} : { enabled: !described.optIn }),
    },
    properties: {
      tags: ['security', group],
      precision: precisions[confidence],
      'problem.severity': { error: 'error', warning: 'warning', note: 'recommendation' }[levels[baseSeverity]],
      'security-severity': securitySeverities[baseSeverity],
    },
  }
}

function result(finding: Finding, url: string, ruleIndex: number, tellsNew: boolean) {
  const { id, ruleId, severity, score, addon, owner, apps, spaces, reason, facts, firstSeen, fingerprint } = finding
  return {
    ruleId,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: levels[severity],
    message: { text: plain(reason) },
    locations: [location(finding, url)],
    partialFingerprints: { 'addonAtlas/v1': fingerprint },
    ...(tellsNew ? { baselineState: finding.isNew ? 'new' : 'unchanged' } : {}),
    // Present on all, so that its emptiness means "not suppressed" and not "not known" (SARIF 3.27.23).
    suppressions: suppressions(finding),
    // From 0 to 100, as the standard's rank is.
    rank: score,
    properties: {
      id,
      severity: severityWords[severity].toLowerCase(),
      score,
      confidence: finding.confidence,
      state: finding.state,
      transient: finding.transient,
      addon,
      owner,
      apps,
      spaces,
      facts,
      firstSeen: firstSeen === null ? null : isoTime(firstSeen),
      remedy: finding.remedy,
    },
  }
}

/** Viewers of code want a file: an add-on is shown as one in a folder for its app, space and endpoint. */
function location({ addon, owner, apps }: Finding, url: string) {
  const place = placeOf(addon, owner ?? apps[0] ?? null, url)
  const host = place[0] ?? ''
  const uri = ['akkeris', ...place.map(segment)].join('/')
  return {
    physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
    logicalLocations: distinct(
      [
        logicalLocation(addonWords(addon), place),
        ...apps.slice(0, 100).map((app) => {
          const { app: name, space } = appAndSpace(app)
          return logicalLocation(app, [host, space, name])
        }),
      ],
      ({ name, fullyQualifiedName }) => `${name}\n${fullyQualifiedName}`.toWellFormed(),
    ),
  }
}

function logicalLocation(name: string, place: readonly string[]) {
  return { name, fullyQualifiedName: place.join('/'), kind: 'resource' }
}

function placeOf(addon: Finding['addon'], holder: string | null, url: string): string[] {
  const { app, space } = holder === null ? { app: '', space: '' } : appAndSpace(holder)
  return [hostOf(url), space, app, addonWords(addon)]
}

/** One segment of a relative URI; never empty, and none that leads upwards. */
function segment(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*!]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return /^\.*$/.test(encoded) ? `_${encoded}` : encoded
}

function suppressions(finding: Finding) {
  if (isOpen(finding.state)) return []
  const { acknowledgement, exclusion } = finding
  const isExcluded = finding.state === 'excluded' && exclusion !== null
  return [
    {
      kind: 'external',
      status: 'accepted',
      justification: answerWords(finding),
      properties: isExcluded
        ? { source: 'policy', line: exclusion.line, ticket: exclusion.ticket, expiryUtc: exclusion.expires }
        : acknowledgement
          ? {
              source: 'acknowledgement',
              category: acknowledgement.category,
              ticket: acknowledgement.ticket,
              by: acknowledgement.by,
              createdUtc: isoTime(acknowledgement.createdAt),
              expiryUtc: isoTime(acknowledgement.expiresAt),
            }
          : {},
    },
  ]
}

function invocation({ complete, takenAt, checks, blindness }: PlatformReport, generatedAt: number) {
  const partly = complete
    ? []
    : [notification('partly-read', 'error', 'The endpoint was read in part: there may be more findings.')]
  const [execution, configuration] = [checks.filter(isExecution), checks.filter((check) => !isExecution(check))]
  return {
    executionSuccessful: complete,
    startTimeUtc: isoTime(takenAt),
    endTimeUtc: isoTime(Math.max(takenAt, generatedAt)),
    toolExecutionNotifications: distinct([...partly, ...execution.map(aboutCheck)], jsonText),
    toolConfigurationNotifications: distinct(
      [...configuration.map(aboutCheck), ...blindness.map(aboutBlindness)],
      jsonText,
    ),
  }
}

/** A rule that threw; the others are about the policy file. */
function isExecution({ ruleId }: CheckFinding): boolean {
  return ruleId === 'AKR-901'
}

function aboutCheck({ id, ruleId, severity, title, reason, remedy }: CheckFinding) {
  return { ...notification(ruleId, levels[severity], `${title}. ${reason} ${remedy}`), properties: { id } }
}

function aboutBlindness({ ruleId, title, gap, count, example }: Blindness) {
  const text = `${title}: ${countWords(count, 'check')} could not be judged: ${gapWords[gap]}. ${example}`
  const level = gap === 'not-asked' ? 'note' : 'warning'
  return { ...notification(`${ruleId}/${gap}`, level, text), associatedRule: { id: ruleId }, properties: { count } }
}

function notification(id: string, level: Level, text: string) {
  return { descriptor: { id }, level, message: { text: plain(text) } }
}

/** The schema does not take the same item twice in these lists. */
function distinct<Item>(items: Item[], key: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}

/** Braces in a message are placeholders unless doubled, and `[text](target)` is a link (SARIF 3.11.5, 3.11.6). */
function plain(text: string): string {
  return text.toWellFormed().replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (')
}
