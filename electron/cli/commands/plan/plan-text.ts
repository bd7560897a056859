import { typedWords, type Plan, type Verdict } from '#shared/domain/operation.ts'
import { table } from '../../terminal.ts'

/** A plan for a person to read, the verdict first. */
export function planText(plan: Plan): string {
  const { affected, variables, primaries, losses, warnings, requests, findings, friction } = plan
  const parts = [
    `${plan.title} (${plan.level}) on ${plan.endpointName}`,
    verdictText(plan.verdict),
    '',
    table(
      ['APP', 'ROLE', 'SPACE', 'COMPLIANCE', 'ORGANIZATION', 'NOW', 'WHAT HAPPENS'],
      affected.map((app) => [
        app.name,
        app.role,
        app.space,
        app.compliance.join(' '),
        app.organization ?? 'not known',
        app.running,
        app.effects.join(', '),
      ]),
    ),
    ...affected.flatMap(({ name, notes }) => notes.map((note) => `  ${name}: ${note}`)),
    ...section('Lost for good', losses),
    ...section('Mind', warnings),
    ...section(
      'Config variables',
      variables.map(({ appName, before, after, note }) => `${appName}: ${before ?? '-'} -> ${after ?? '-'}  ${note}`),
    ),
    ...section(
      'Primary',
      primaries.map(
        ({ appName, service, before, after, note }) =>
          `${appName}, ${service}: ${before ?? '-'} -> ${after ?? '-'}  ${note}`,
      ),
    ),
    ...section(
      'Findings',
      findings.map(({ severity, title }) => `${severity}: ${title}`),
    ),
    ...section(
      'Requests',
      requests.map(({ method, path, body, does }) => `${method} ${path}${body === '' ? '' : ` ${body}`}  ${does}`),
    ),
    '',
    `Taking it back: ${plan.reversible.how}`,
    `Takes: ${plan.duration.words}`,
  ]
  if (friction.kind === 'typed' && isRunnable(plan)) {
    const what = typedWords(friction)
    parts.push(`To run it, give --confirm ${JSON.stringify(friction.typed)}, ${what}, and --reason.`)
  }
  return parts.join('\n')
}

/** Whether it can be confirmed at all. */
export function isRunnable({ verdict, requests }: Plan): boolean {
  return verdict.kind !== 'refused' && verdict.kind !== 'blocked' && requests.length > 0
}

/** What a person does next: one sentence. */
export function nextWords(
  plan: Plan,
  { output, data }: { output?: string | undefined; data?: string | undefined },
): string {
  if (!isRunnable(plan)) return 'Nothing was changed, and nothing of this can be run.'
  if (output === undefined) return 'Nothing was changed. With --output FILE it is written there, for addon-atlas run.'
  const { friction } = plan
  const words = ['addon-atlas run --plan', quoted(output)]
  if (friction.kind === 'typed') words.push('--confirm', quoted(friction.typed))
  if (friction.reason) words.push('--reason WHY')
  if (data !== undefined) words.push('--data', quoted(data))
  return `Nothing was changed. Once, and within 15 minutes, it can be run with: ${words.join(' ')}`
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

export function verdictText(verdict: Verdict): string {
  if (verdict.kind === 'will-work') return 'The platform will take it.'
  if (verdict.kind === 'refused') {
    return `The platform would refuse it with ${verdict.status}, “${verdict.words}”. ${verdict.explanation}`
  }
  if (verdict.kind === 'blocked') return `Not done from here: ${verdict.explanation}`
  return `Whether the platform takes it cannot be known: ${verdict.reasons.join(' ')}`
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)]
}
