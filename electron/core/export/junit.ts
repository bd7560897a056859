import { isOpen, type Blindness, type CheckFinding, type Finding } from '#shared/domain/finding.ts'
import { escapeMarkup } from '#shared/export/characters.ts'
import { isAtLeast, isFailure, type PlatformReport, type Report } from './report.ts'
import { addonWords, answerWords, arithmeticWords, countWords, gapWords, isoTime, reopenedWords } from './wording.ts'

type Outcome = 'failed' | 'skipped' | 'passed'

interface TestCase {
  className: string
  name: string
  outcome: Outcome
  /** Of a failure. */
  type: string
  message: string
  text: string
}

/**
 * One suite for each endpoint and one case for each finding: failed when it is open and severe (and new) enough, skipped
 * when it is answered or a check could not be judged, passed when it is below what was asked for.
 */
export function* writeJunit(report: Report): Generator<string> {
  const suites = report.platforms.map((platform) => ({ platform, outcomes: outcomesOf(platform, report) }))
  const all = suites.flatMap(({ outcomes }) => outcomes)
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Addon Atlas"${counts(all)}>\n`
  for (const { platform, outcomes } of suites) {
    yield suiteHead(platform, outcomes)
    for (const each of casesOf(platform, report)) yield testCase(each)
    yield '  </testsuite>\n'
  }
  yield '</testsuites>\n'
}

/** How many of each there are stands in front of them, so it is found out before any of them is written. */
function outcomesOf(platform: PlatformReport, report: Report): Outcome[] {
  return [
    ...platform.findings.map((finding) => findingOutcome(finding, platform, report)),
    ...platform.checks.map((check) => checkOutcome(check, report)),
    ...platform.blindness.map((): Outcome => 'skipped'),
  ]
}

function* casesOf(platform: PlatformReport, report: Report): Generator<TestCase> {
  for (const finding of platform.findings) yield findingCase(finding, findingOutcome(finding, platform, report))
  for (const check of platform.checks) yield checkCase(check, checkOutcome(check, report))
  for (const blindness of platform.blindness) yield blindnessCase(blindness)
}

function findingOutcome(finding: Finding, platform: PlatformReport, report: Report): Outcome {
  if (!isOpen(finding.state)) return 'skipped'
  return isFailure(finding, report, platform) ? 'failed' : 'passed'
}

function checkOutcome({ severity }: CheckFinding, { failOn }: Report): Outcome {
  return isAtLeast(severity, failOn ?? 'info') ? 'failed' : 'passed'
}

function suiteHead({ name, url, takenAt, complete }: PlatformReport, outcomes: readonly Outcome[]): string {
  const properties = { url, 'taken at': isoTime(takenAt), complete: String(complete) }
  return lines([
    `  <testsuite${attributes({ name, timestamp: isoTime(takenAt).slice(0, 19) })}${counts(outcomes)}>`,
    '    <properties>',
    ...Object.entries(properties).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
  ])
}

function lines(each: readonly string[]): string {
  return `${each.join('\n')}\n`
}

function testCase({ className, name, outcome, type, message, text }: TestCase): string {
  const inside = {
    failed: `<failure${attributes({ type, message })}>${escapeMarkup(text)}</failure>`,
    skipped: `<skipped${attributes({ message })}/>`,
    passed: `<system-out>${escapeMarkup(`${message}\n${text}`)}</system-out>`,
  }
  const head = attributes({ classname: className, name, time: '0' })
  return lines([`    <testcase${head}>`, `      ${inside[outcome]}`, '    </testcase>'])
}

function findingCase(finding: Finding, outcome: Outcome): TestCase {
  const { ruleId, title, severity, addon, id, reason, state } = finding
  // Viewers join what has the same name, so the id is in it: an app rule may fire several times on one add-on.
  return {
    className: ruleId,
    name: `${addonWords(addon)}: ${title} [${id}]`,
    outcome,
    type: severity,
    message: isOpen(state) ? reason : answerWords(finding),
    text: details(finding),
  }
}

function details({ severity, score, arithmetic, owner, apps, why, remedy, state, fingerprint }: Finding): string {
  return [
    `${severity}, score ${score} = ${arithmeticWords(arithmetic)}`,
    ...(reopenedWords[state] === '' ? [] : [`Open again: ${reopenedWords[state]}.`]),
    `Owner: ${owner ?? 'none'}`,
    `Apps: ${apps.join(', ')}`,
    `Why it matters: ${why}`,
    ...remedy.map(({ text }, index) => `${index + 1}. ${text}`),
    `Fingerprint: ${fingerprint}`,
  ].join('\n')
}

function checkCase({ id, ruleId, severity, title, reason, remedy }: CheckFinding, outcome: Outcome): TestCase {
  return {
    className: ruleId,
    name: `${title} [${id}]`,
    outcome,
    type: severity,
    message: reason,
    text: remedy,
  }
}

function blindnessCase({ ruleId, title, gap, count, example }: Blindness): TestCase {
  return {
    className: ruleId,
    name: `${title}: not judged (${gap})`,
    outcome: 'skipped',
    type: '',
    message: `${countWords(count, 'check')} could not be judged: ${gapWords[gap]}. ${example}`,
    text: '',
  }
}

function counts(outcomes: readonly Outcome[]): string {
  const number = (wanted: Outcome) => String(outcomes.filter((outcome) => outcome === wanted).length)
  return attributes({
    tests: String(outcomes.length),
    failures: number('failed'),
    errors: '0',
    skipped: number('skipped'),
    time: '0',
  })
}

/** Line ends in an attribute are read as blanks unless they are written as references. */
function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${escapeMarkup(value).replaceAll('\n', '&#10;').replaceAll('\r', '&#13;').replaceAll('\t', '&#9;')}"`,
    )
    .join('')
}
