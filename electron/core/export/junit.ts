import { isOpen, type Blindness, type CheckFinding, type Finding } from '#shared/domain/finding.ts'
import { escapeMarkup } from './characters.ts'
import { isAtLeast, isFailure, type PlatformReport, type Report } from './report.ts'
import { addonWords, answerWords, arithmeticWords, countWords, gapWords, isoTime, reopenedWords } from './wording.ts'

interface TestCase {
  className: string
  name: string
  outcome: 'failed' | 'skipped' | 'passed'
  /** Of a failure. */
  type: string
  message: string
  text: string
}

/**
 * One suite for each endpoint and one case for each finding: failed when it is open and severe (and new) enough, skipped
 * when it is answered or a check could not be judged, passed when it is below what was asked for.
 */
export function writeJunit(report: Report): string {
  const suites = report.platforms.map((platform) => ({ platform, cases: casesOf(report, platform) }))
  const all = suites.flatMap(({ cases }) => cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Addon Atlas"${counts(all)}>`,
    ...suites.flatMap(({ platform, cases }) => suite(platform, cases)),
    '</testsuites>',
    '',
  ].join('\n')
}

function casesOf(report: Report, { findings, checks, blindness }: PlatformReport): TestCase[] {
  return [
    ...findings.map((finding) => findingCase(finding, report)),
    ...checks.map((check) => checkCase(check, report)),
    ...blindness.map(blindnessCase),
  ]
}

function suite({ name, url, takenAt, complete }: PlatformReport, cases: TestCase[]): string[] {
  const properties = { url, 'taken at': isoTime(takenAt), complete: String(complete) }
  return [
    `  <testsuite${attributes({ name, timestamp: isoTime(takenAt).slice(0, 19) })}${counts(cases)}>`,
    '    <properties>',
    ...Object.entries(properties).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
    ...cases.flatMap(testCase),
    '  </testsuite>',
  ]
}

function testCase({ className, name, outcome, type, message, text }: TestCase): string[] {
  const inside = {
    failed: `<failure${attributes({ type, message })}>${escapeMarkup(text)}</failure>`,
    skipped: `<skipped${attributes({ message })}/>`,
    passed: `<system-out>${escapeMarkup(`${message}\n${text}`)}</system-out>`,
  }
  const head = attributes({ classname: className, name, time: '0' })
  return [`    <testcase${head}>`, `      ${inside[outcome]}`, '    </testcase>']
}

function findingCase(finding: Finding, report: Report): TestCase {
  const { ruleId, title, severity, addon, id, reason, state } = finding
  const isAnswered = !isOpen(state)
  // Viewers join what has the same name, so the id is in it: an app rule may fire several times on one add-on.
  return {
    className: ruleId,
    name: `${addonWords(addon)}: ${title} [${id}]`,
    outcome: isAnswered ? 'skipped' : isFailure(finding, report) ? 'failed' : 'passed',
    type: severity,
    message: isAnswered ? answerWords(finding) : reason,
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

function checkCase({ id, ruleId, severity, title, reason, remedy }: CheckFinding, { failOn }: Report): TestCase {
  return {
    className: ruleId,
    name: `${title} [${id}]`,
    outcome: isAtLeast(severity, failOn ?? 'info') ? 'failed' : 'passed',
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

function counts(cases: readonly TestCase[]): string {
  const number = (wanted: TestCase['outcome']) => String(cases.filter(({ outcome }) => outcome === wanted).length)
  return attributes({
    tests: String(cases.length),
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
