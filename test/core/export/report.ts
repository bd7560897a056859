import type { Acknowledgement, Blindness, Finding, FindingSummary, RuleDescription } from '#shared/domain/finding.ts'
import { isOpen } from '#shared/domain/finding.ts'
import type { PlatformReport, Report } from '#core/export/report.ts'

const day = 86_400_000
export const now = Date.UTC(2026, 10, 29, 9, 31)

/** Names that mean something to some format, a terminal, a shell or a spreadsheet. */
export const awkwardNames = [
  'plain',
  'with "double" and \'single\' quotes',
  'two\nlines\r\nand\ttab',
  '\u05E9\u05DC\u05D5\u05DD \u202Etxt.exe',
  '🦊🏳️‍🌈',
  'x'.repeat(200),
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2-2',
  '@SUM(A1)',
  '\t=1+1',
  '"=1+1"',
  'a;=1+1',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  ']]>',
  '<!-- --><![CDATA[',
  '&amp; &lt; &#0; &',
  'nul\u0000 bell\u0007 escape\u001B[31m delete\u007F next\u0085',
  'half \uD800 pair \uDC00',
  '\uFFFE\uFFFF',
  '{0} [link](https://example.com) {}',
  '../../etc',
  '..',
  '',
]

export function finding(given: Partial<Finding> = {}): Finding {
  const addon = given.addon ?? {
    id: '4a1c9e1e-0c55-4f7e-9f0b-9a6d7e0f1a11',
    name: 'akkeris-postgresql-quince-6293',
    service: 'akkeris-postgresql',
  }
  const ruleId = given.ruleId ?? 'AKR-101'
  return {
    id: `${ruleId}/${addon.id}`,
    ruleId,
    title: 'Production add-on attached to a non-production space',
    group: 'environment',
    severity: 'critical',
    score: 100,
    arithmetic: {
      ruleBase: 60,
      blast: { consumers: 24, spaces: 10, organizations: 8, environments: 25 },
      state: 1,
      running: 1,
      writers: 1,
    },
    confidence: 'high',
    transient: false,
    context: false,
    endpointId: 'one',
    addon,
    owner: 'payments-prod',
    apps: ['payments-dev', 'reports-dev', 'ledger-qa-eu'],
    spaces: ['prod', 'dev', 'qa-eu'],
    reason:
      'akkeris-postgresql-quince-6293 belongs to payments-prod in the prod space prod, and 3 apps outside production hold it: payments-dev, reports-dev and ledger-qa-eu.',
    why: 'Production data and secrets leak to where fewer controls apply, and test code can write to production.',
    facts: { 'owner space': 'prod', consumers: 3, redacted: false, stage: null },
    remedy: [
      {
        text: 'Give payments-dev an add-on of its own and wait until it is provisioned.',
        requests: [
          { method: 'POST', path: '/apps/payments-dev/addons', body: '{"plan":"akkeris-postgresql:standard-0"}' },
          { method: 'GET', path: '/apps/payments-dev/addons', body: '' },
        ],
      },
      { text: 'Copy the data it needs, outside Akkeris.', requests: [] },
      {
        text: 'Detach the shared one.',
        requests: [
          {
            method: 'DELETE',
            path: '/apps/payments-dev/addon-attachments/5f0c1b4e-1111-4222-8333-944455556666',
            body: '',
          },
        ],
      },
    ],
    references: ['akkeris/controller-api lib/addon-attachments.js'],
    fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    state: 'open',
    acknowledgement: null,
    exclusion: null,
    firstSeen: now - 12 * day,
    isNew: false,
    ...given,
  }
}

export function acknowledgement(given: Partial<Acknowledgement> = {}): Acknowledgement {
  return {
    endpointId: 'one',
    findingId: 'AKR-404/cache',
    ruleId: 'AKR-404',
    addonId: 'cache',
    appId: null,
    category: 'accepted-risk',
    reason: 'One session store for the whole shop, on purpose',
    ticket: 'SHOP-17',
    by: 'ada',
    createdAt: now - 3 * day,
    expiresAt: now + 60 * day,
    fingerprint: 'f'.repeat(64),
    ...given,
  }
}

export function ruleDescription(given: Partial<RuleDescription> = {}): RuleDescription {
  return {
    id: 'AKR-101',
    title: 'Production add-on attached to a non-production space',
    group: 'environment',
    baseSeverity: 'critical',
    confidence: 'high',
    about: 'add-on',
    needs: ['attachments', 'spaces'],
    gate: 'Speaks of add-ons that at least two apps hold.',
    transient: false,
    context: false,
    optIn: false,
    fires: 'The owner’s space carries the prod tag and that of at least one other app does not.',
    why: 'Production data and secrets leak to where fewer controls apply, and test code can write to production.',
    falsePositives: 'None are known.',
    remedy: 'Give the other app an add-on of its own, copy what it needs, and detach it.',
    options: [],
    references: ['akkeris/controller-api lib/addon-attachments.js'],
    ...given,
  }
}

const cache = { id: 'c0ffee00-0c55-4f7e-9f0b-9a6d7e0f1a11', name: 'akkeris-redis-maple-1187', service: 'akkeris-redis' }
const queue = { id: 'bead0000-0c55-4f7e-9f0b-9a6d7e0f1a11', name: 'alamo-rabbitmq-birch-9', service: 'alamo-rabbitmq' }

/** One of each kind of finding there is. */
export const severalFindings: Finding[] = [
  finding(),
  finding({
    ruleId: 'AKR-301',
    title: 'Config variable of one add-on hides that of another',
    group: 'variables',
    severity: 'high',
    score: 72,
    isNew: true,
    confidence: 'medium',
    apps: ['reports-dev'],
    reason: 'On reports-dev two add-ons give DATABASE_URL, and which of them wins is not said.',
  }),
  finding({
    ruleId: 'AKR-501',
    title: 'Operation in progress on a live shared add-on',
    group: 'operation',
    severity: 'high',
    score: 64,
    transient: true,
    isNew: true,
    addon: queue,
    owner: null,
    apps: Array.from({ length: 60 }, (_, index) => `worker${index}-prod`),
    spaces: ['prod'],
    reason: 'alamo-rabbitmq-birch-9 is being changed while 60 apps run on it.',
  }),
  finding({
    ruleId: 'AKR-404',
    title: 'One app’s surge evicts the cache of the others',
    group: 'capacity',
    severity: 'medium',
    score: 44,
    addon: cache,
    state: 'lapsed',
    acknowledgement: acknowledgement({ expiresAt: now - day }),
    reason: 'akkeris-redis-maple-1187 is a volatile cache, and 5 apps of 2 organizations share it.',
  }),
  finding({
    ruleId: 'AKR-109',
    title: 'Shared across environment names',
    severity: 'low',
    score: 20,
    addon: cache,
    state: 'outgrown',
    confidence: 'low',
    acknowledgement: acknowledgement(),
    remedy: [],
    reason: 'Going by the names of their spaces, dev and prod meet on akkeris-redis-maple-1187.',
  }),
  finding({
    ruleId: 'AKR-506',
    title: 'Recently attached in production',
    group: 'operation',
    severity: 'info',
    score: 4,
    addon: cache,
    context: true,
    apps: ['shop-prod'],
    reason: 'shop-prod was given akkeris-redis-maple-1187 in the last 24 hours.',
  }),
  finding({
    ruleId: 'AKR-206',
    title: 'Held by very many apps',
    group: 'ownership',
    severity: 'medium',
    score: 40,
    addon: queue,
    state: 'acknowledged',
    acknowledgement: acknowledgement(),
  }),
  finding({
    ruleId: 'AKR-402',
    title: 'Shared multi-tenant plan in production',
    group: 'capacity',
    severity: 'medium',
    score: 38,
    addon: cache,
    state: 'excluded',
    exclusion: { reason: 'Bought on purpose', ticket: 'BUY-3', expires: '2027-03-31', line: 41 },
  }),
]

export const someBlindness: Blindness[] = [
  {
    ruleId: 'AKR-105',
    title: 'Internal data reachable from a public space',
    gap: 'row-missing',
    count: 12,
    example: 'The space of billing-prod is not among what the platform listed.',
  },
  {
    ruleId: 'AKR-302',
    title: 'DATABASE_URL is somebody else’s database',
    gap: 'not-asked',
    count: 1240,
    example: 'Nobody has asked the platform which apps have it as primary yet. A deep look does.',
  },
]

export function summaryOf(findings: readonly Finding[], blindness: readonly Blindness[]): FindingSummary {
  const count = (severity: Finding['severity']) =>
    findings.filter((each) => each.severity === severity && isOpen(each.state)).length
  const times = (asked: boolean) =>
    blindness.filter(({ gap }) => (gap === 'not-asked') === asked).reduce((sum, each) => sum + each.count, 0)
  return {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
    info: count('info'),
    answered: findings.filter(({ state }) => !isOpen(state)).length,
    unknown: times(false),
    notAsked: times(true),
  }
}

export function platformReport(given: Partial<PlatformReport> = {}): PlatformReport {
  const findings = given.findings ?? severalFindings
  const blindness = given.blindness ?? someBlindness
  return {
    endpointId: 'one',
    name: 'Production',
    url: 'https://api.example.com',
    takenAt: now - 3 * 3_600_000,
    complete: true,
    newSince: null,
    findings,
    checks: [
      {
        id: 'AKR-902/41',
        ruleId: 'AKR-902',
        severity: 'low',
        title: 'Policy entry that covers nothing',
        reason: 'The exclusion in line 12 covers no finding.',
        remedy: 'Take it out of the policy file.',
      },
    ],
    summary: summaryOf(findings, blindness),
    blindness,
    ...given,
  }
}

export function report(given: Partial<Report> = {}): Report {
  return {
    tool: { version: '1.2.3' },
    generatedAt: now,
    platforms: [
      platformReport(),
      platformReport({
        endpointId: 'two',
        name: 'Controller of the lab',
        url: 'http://127.0.0.1:7000',
        complete: false,
        takenAt: now - 60_000,
        findings: [finding({ endpointId: 'two', isNew: true })],
        checks: [],
        blindness: [],
      }),
    ],
    rules: [ruleDescription(), ruleDescription({ id: 'AKR-308', title: 'Shadow sharing', optIn: true })],
    failOn: null,
    ...given,
  }
}

/** The same with new measured against one thing everywhere. */
export function since(newSince: string, given: Partial<Report> = {}): Report {
  const whole = report(given)
  return { ...whole, platforms: whole.platforms.map((platform) => ({ ...platform, newSince })) }
}

/** The report with one finding for each awkward name, in every place that a text from outside may be in. */
export function awkwardReport(): Report {
  const findings = awkwardNames.map((text, index) => awkward(text, index))
  return report({ platforms: [platformReport({ name: awkwardNames[3] ?? '', findings, complete: false })] })
}

function awkward(text: string, index: number): Finding {
  return finding({
    id: `AKR-101/${index}`,
    addon: { id: `id-${index}`, name: text, service: text },
    owner: text,
    apps: [text, `${text}-${text}`],
    spaces: [text],
    reason: text,
    facts: { [text]: text },
    remedy: [{ text, requests: [{ method: 'PUT', path: `/apps/${text}`, body: text }] }],
    references: [text],
    state: index % 2 === 0 ? 'acknowledged' : 'open',
    acknowledgement: acknowledgement({ reason: text, ticket: text, by: text }),
  })
}
