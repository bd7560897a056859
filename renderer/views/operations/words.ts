import type { AppEffect, DangerLevel, Operation, OperationKind, Verdict } from '#shared/domain/operation.ts'

/** What operations, dangers and verdicts are called on screen. */
type Tone = 'plain' | 'ok' | 'info' | 'medium' | 'high' | 'critical'

export const levelWords: Record<DangerLevel, { name: string; group: string; tone: Tone }> = {
  read: { name: 'only reads', group: 'Shows something', tone: 'plain' },
  additive: { name: 'only adds', group: 'Adds something', tone: 'ok' },
  disruptive: { name: 'interrupts', group: 'Interrupts', tone: 'high' },
  credential: { name: 'credentials', group: 'Hands out or ends credentials', tone: 'high' },
  destructive: { name: 'destroys', group: 'Loses data or cannot be taken back', tone: 'critical' },
}

/** On the button that runs it. An action's own label stands in the title. */
const verbs: Record<OperationKind, string> = {
  'create-addon': 'Create it',
  attach: 'Attach it',
  detach: 'Detach it',
  promote: 'Make it primary',
  rename: 'Rename it',
  'change-plan': 'Change the plan',
  'destroy-addon': 'Destroy the add-on',
  'destroy-app': 'Destroy the app',
  maintenance: 'Turn maintenance on',
  redeploy: 'Redeploy it',
  scale: 'Scale it',
  action: 'Run the action',
  'custom-action': 'Send it',
}

export function verbOf(operation: Operation): string {
  return operation.kind === 'maintenance' && !operation.on ? 'Turn maintenance off' : verbs[operation.kind]
}

/** Over the dialog while the plan, which brings its own title, is on its way. */
const beginnings: Record<OperationKind, string> = {
  'create-addon': 'Create an add-on',
  attach: 'Attach an add-on',
  detach: 'Detach an add-on',
  promote: 'Make an add-on primary',
  rename: 'Rename an add-on',
  'change-plan': 'Change the plan',
  'destroy-addon': 'Destroy an add-on',
  'destroy-app': 'Destroy an app',
  maintenance: 'Maintenance',
  redeploy: 'Redeploy an app',
  scale: 'Scale an app',
  action: 'Action',
  'custom-action': 'Another action',
}

export function beginningOf({ kind }: Operation): string {
  return beginnings[kind]
}

interface VerdictWords {
  tone: Tone
  title: string
}

export function verdictWords({ kind }: Verdict): VerdictWords {
  switch (kind) {
    case 'will-work':
      return { tone: 'ok', title: 'This will work' }
    case 'refused':
      return { tone: 'critical', title: 'The platform will refuse this' }
    case 'blocked':
      return { tone: 'critical', title: 'Addon Atlas does not let this through' }
    case 'cannot-know':
    default:
      return { tone: 'medium', title: 'Whether this works cannot be told from here' }
  }
}

/** In a few words, for a line beside what came of it. */
export function shortVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'will-work':
      return 'will work'
    case 'refused':
      return `refused with ${verdict.status}`
    case 'blocked':
      return 'blocked'
    case 'cannot-know':
    default:
      return 'could not be told'
  }
}

/** Whether there is anything to run: what would be refused, or should not be done, is never sent. */
export function mayRun({ kind }: Verdict): boolean {
  return kind === 'will-work' || kind === 'cannot-know'
}

/** Worst first: the order of the counts over the list of apps. */
export const effectOrder: readonly AppEffect[] = [
  'deleted',
  'loses',
  'interrupted',
  'redeploys',
  'scales',
  'needs-redeploy',
  'untouched',
]

export const effectWords: Record<AppEffect, { one: string; many: string; meaning: string; tone: Tone }> = {
  deleted: { one: 'deleted', many: 'deleted', meaning: 'Gone for good.', tone: 'critical' },
  loses: {
    one: 'loses something',
    many: 'lose something',
    meaning: 'Loses access, data or variables for good.',
    tone: 'critical',
  },
  interrupted: {
    one: 'interrupted',
    many: 'interrupted',
    meaning: 'Goes down, or is without what it needs, while this runs.',
    tone: 'high',
  },
  redeploys: {
    one: 'redeploys',
    many: 'redeploy',
    meaning: 'Is redeployed by the platform within milliseconds of its answer.',
    tone: 'medium',
  },
  scales: { one: 'scales', many: 'scale', meaning: 'Gets another number of dynos.', tone: 'medium' },
  'needs-redeploy': {
    one: 'needs a redeploy',
    many: 'need a redeploy',
    meaning: 'Runs on with what is no longer valid until somebody redeploys it. The platform does not.',
    tone: 'high',
  },
  untouched: { one: 'untouched', many: 'untouched', meaning: 'Nothing happens to it.', tone: 'plain' },
}
