import { describe, expect, it } from 'vitest'
import type { EndpointAnswers } from '#core/risk/answers/answers.ts'
import { noAnnotations } from '#core/risk/facts.ts'
import { fingerprintOf } from '#core/risk/fingerprint.ts'
import { hitsOf, type Run } from '#core/risk/run.ts'
import { readPolicy, standardPolicy, type Policy } from '#core/risk/policy/policy.ts'
import { rules } from '#core/risk/rules/index.ts'
import { createUses, sayingOf, type Uses } from '#core/risk/saying.ts'
import { hitId, type Hit } from '#core/risk/hit.ts'
import type { KnownFinding } from '#core/store/answers.ts'
import type { Acknowledgement } from '#shared/domain/finding.ts'
import { addonId, noon, postgres, town, type Estate } from './estate.ts'
import { runOf } from './made-up.ts'

const day = 86_400_000
const silent: EndpointAnswers = {
  acknowledgements: new Map(),
  annotations: noAnnotations,
  baseline: null,
  looked: null,
}
const finding = 'AKR-101/addon-ledger'

function shared(): Estate {
  return town().addon('ledger', postgres, 'api-pay', 'api-paydev')
}

function hitIn(run: Run, id: string): Hit {
  const hit = [...hitsOf(run)].find((each) => hitId(each) === id)
  if (!hit) throw new Error(`${id} is not found.`)
  return hit
}

function fingerprintIn(run: Run, id: string): string {
  return fingerprintOf(hitIn(run, id), run.input.graph)
}

function acknowledged(run: Run, expiresAt: number): EndpointAnswers {
  const acknowledgement: Acknowledgement = {
    endpointId: 'west',
    findingId: finding,
    ruleId: 'AKR-101',
    addonId: addonId('ledger'),
    appId: null,
    category: 'accepted-risk',
    reason: 'Both know.',
    ticket: '',
    by: 'ada',
    createdAt: noon,
    expiresAt,
    fingerprint: fingerprintIn(run, finding),
  }
  return { ...silent, acknowledgements: new Map([[finding, acknowledgement]]) }
}

/** To the end without a pause. */
function said(sources: Parameters<typeof sayingOf>[0]) {
  const steps = sayingOf(sources)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function say(run: Run, choice: { answers?: EndpointAnswers; policy?: Policy; now?: number; uses?: Uses | null } = {}) {
  const { answers = silent, policy = standardPolicy, now = noon, uses = createUses() } = choice
  const { saying, until } = said({ run, answers, policy, firstSeen: new Map(), now, uses })
  const states = Object.fromEntries(
    Array.from(hitsOf(run), (hit) => [hitId(hit), saying.answers.get(hit)?.state ?? 'open']),
  )
  return { saying, until, states, checks: () => saying.checks.map(({ id }) => id) }
}

function policyOf(...exclusions: string[]): Policy {
  const text = ['exclusions:', ...exclusions.map((each) => `  - { ${each}, reason: Both know. }`)].join('\n')
  const read = readPolicy(text, rules, noon)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.policy
}

describe('an acknowledgement', () => {
  const run = runOf(shared(), rules)

  it('answers its own finding and no other', () => {
    const { states } = say(run, { answers: acknowledged(run, noon + day) })
    expect(states[finding]).toBe('acknowledged')
    expect(Object.values(states).filter((state) => state !== 'open')).toHaveLength(1)
  })

  it('lapses at the millisecond, and says when', () => {
    const answers = acknowledged(run, noon + day)
    expect(say(run, { answers }).until).toBe(noon + day)
    expect(say(run, { answers, now: noon + day - 1 }).states[finding]).toBe('acknowledged')
    const lapsed = say(run, { answers, now: noon + day })
    expect(lapsed.states[finding]).toBe('lapsed')
    expect(lapsed.until).toBe(Infinity)
    const hit = [...hitsOf(run)].find((each) => hitId(each) === finding)
    expect(hit && lapsed.saying.answers.get(hit)?.acknowledgement?.by).toBe('ada')
  })

  it('is outgrown by a new consumer, and holds again when that one goes', () => {
    const answers = acknowledged(run, noon + day)
    const grown = runOf(town().addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shopqa'), rules)
    expect(say(grown, { answers }).states[finding]).toBe('outgrown')
    expect(say(runOf(shared(), rules), { answers }).states[finding]).toBe('acknowledged')
  })

  it('holds no longer than the severity that the finding has now allows', () => {
    const answers = acknowledged(run, noon + 170 * day)
    expect(say(run, { answers, now: noon + 29 * day }).states[finding]).toBe('acknowledged')
    expect(say(run, { answers, now: noon + 30 * day + 1 }).states[finding]).toBe('lapsed')
  })

  it('of a finding that is not there answers nothing', () => {
    const quiet = runOf(town().addon('ledger', postgres, 'api-pay', 'web-shop'), rules)
    expect(say(quiet, { answers: acknowledged(run, noon + day) }).states[finding]).toBeUndefined()
  })
})

describe('an exclusion of the policy file', () => {
  const run = runOf(shared(), rules)

  it.each<[string, boolean]>([
    ['rule: AKR-101, addon: ledger, expires: 2026-12-01', true],
    ['rule: AKR-101, addon: addon-ledger, expires: 2026-12-01', true],
    ['rule: AKR-101, owner: api-pay, expires: 2026-12-01', true],
    ['rule: AKR-101, app: api-paydev, expires: 2026-12-01', true],
    ['rule: AKR-101, app: api-pay, expires: 2026-12-01', false],
    ['rule: AKR-101, space: pay*, expires: 2026-12-01', true],
    // The space of the owner counts as well.
    ['rule: AKR-101, space: paydev, expires: 2026-12-01', false],
    ['rule: AKR-101, organization: retail, expires: 2026-12-01', true],
    ['rule: AKR-101, organization: finance, expires: 2026-12-01', false],
    ['rule: AKR-103, addon: ledger, expires: 2026-12-01', false],
  ])('with %s covers it: %s', (exclusion, covers) => {
    const { states, saying } = say(run, { policy: policyOf(exclusion) })
    expect(states[finding]).toBe(covers ? 'excluded' : 'open')
    const [answer] = saying.answers.values()
    const shown = { reason: 'Both know.', ticket: '', expires: '2026-12-01', line: 2 }
    if (covers) expect(answer?.exclusion).toEqual(shown)
  })

  it('is shown with the ticket that it was decided in', () => {
    const { saying } = say(run, {
      policy: policyOf('rule: AKR-101, addon: ledger, ticket: OPS-12, expires: 2026-12-01'),
    })
    expect(Array.from(saying.answers.values(), ({ exclusion }) => exclusion?.ticket)).toContain('OPS-12')
  })

  it('holds for a rule of the strict ones only where it names it', () => {
    const policy = policyOf('rule: "*", addon: ledger, expires: 2026-12-01')
    const { [finding]: strict, ...others } = say(run, { policy }).states
    expect(strict).toBe('open')
    expect(Object.values(others)).toContain('excluded')
  })

  it('gives way to an acknowledgement that holds, and stands in for one that does not', () => {
    const policy = policyOf('rule: AKR-101, addon: ledger, expires: 2026-12-01')
    const answers = acknowledged(run, noon + 1)
    expect(say(run, { policy, answers }).states[finding]).toBe('acknowledged')
    expect(say(run, { policy, answers, now: noon + 1 }).states[finding]).toBe('excluded')
  })

  it('ends with its last day, and is judged anew each midnight', () => {
    const policy = policyOf('rule: AKR-101, addon: ledger, expires: 2026-11-24')
    const midnight = Date.parse('2026-11-25T00:00:00Z')
    expect(say(run, { policy }).until).toBe(Date.parse('2026-11-24T00:00:00Z'))
    const last = say(run, { policy, now: midnight - 1 })
    expect([last.states[finding], last.until, last.checks()]).toEqual(['excluded', midnight, []])
    const ended = say(run, { policy, now: midnight })
    expect([ended.states[finding], ended.checks()]).toEqual(['open', ['AKR-903/AKR-101/addon=ledger']])
  })
})

function east(built = town().addon('reports', postgres, 'api-pay', 'api-paydev')): Run {
  const run = runOf(built, rules)
  return { ...run, input: { ...run.input, graph: { ...run.input.graph, endpointId: 'east' } } }
}

describe('an exclusion that covers nothing', () => {
  const policy = policyOf(
    'rule: AKR-101, addon: ledger, expires: 2026-12-01',
    'rule: AKR-101, addon: reports, expires: 2026-12-01',
  )
  const west = runOf(shared(), rules)
  const reports = 'AKR-902/AKR-101/addon=reports'

  it('is said so', () => {
    expect(say(west, { policy }).checks()).toEqual([reports])
  })

  it('is of use as soon as it covers something on another endpoint, also for what was said before', () => {
    const uses = createUses()
    const before = say(west, { policy, uses })
    expect(before.checks()).toEqual([reports])
    const other = say(east(), { policy, uses })
    expect([before.checks(), other.checks()]).toEqual([[], []])
    uses.forget('east')
    expect(before.checks()).toEqual([reports])
  })

  it('is not judged by while a list of any endpoint is short', () => {
    const uses = createUses()
    const before = say(west, { policy, uses })
    say(east(town().short('/addon-attachments')), { policy, uses })
    expect(before.checks()).toEqual([])
    say(east(town()), { policy, uses })
    expect(before.checks()).toEqual([reports])
  })

  it('is judged by what is in force: another file begins anew', () => {
    const uses = createUses()
    say(east(), { policy, uses })
    const another = policyOf('rule: AKR-101, addon: reports, expires: 2026-12-01')
    expect(say(west, { policy: another, uses }).checks()).toEqual([reports])
  })

  it('is none of a snapshot of the past, where one that has ended still is', () => {
    expect(say(west, { policy, uses: null }).checks()).toEqual([])
    const later = Date.parse('2026-12-02T00:00:00Z')
    expect(say(west, { policy, uses: null, now: later }).checks()).toHaveLength(2)
  })
})

describe('new', () => {
  const before = runOf(shared(), rules)
  const isNew = (answers: Partial<EndpointAnswers>, seen: [string, number][] = [], run = before) => {
    const given = { run, policy: standardPolicy, now: noon, uses: null, firstSeen: new Map(seen) }
    const { saying } = said({ ...given, answers: { ...silent, ...answers } })
    return saying.isNew(hitIn(run, finding))
  }

  it('is nothing before anybody looked', () => {
    expect(isNew({}, [[finding, noon]])).toBe(false)
  })

  it('is what was first seen after the last look', () => {
    const looked = { at: noon }
    expect(isNew({ looked }, [[finding, noon]])).toBe(false)
    expect(isNew({ looked }, [[finding, noon + 1]])).toBe(true)
    expect(isNew({ looked })).toBe(true)
  })

  const known = (then: Partial<KnownFinding> = {}): Pick<EndpointAnswers, 'baseline' | 'looked'> => {
    const { severity } = hitIn(before, finding)
    const one = { id: finding, fingerprint: fingerprintIn(before, finding), severity, ...then }
    return { baseline: { name: 'today', at: noon, known: new Map([[one.id, one]]) }, looked: { at: noon + day } }
  }

  it('is what is not in the baseline, where there is one, whenever somebody looked', () => {
    expect(isNew(known(), [[finding, noon + 2 * day]])).toBe(false)
    expect(isNew(known({ id: 'AKR-101/addon-another' }), [[finding, noon - day]])).toBe(true)
  })

  it('is what got another consumer since the baseline, until that one is gone', () => {
    const grown = runOf(town().addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shopqa'), rules)
    expect(isNew(known(), [], grown)).toBe(true)
    expect(isNew(known(), [], runOf(shared(), rules))).toBe(false)
  })

  it('is what is more severe than at the baseline, and not what is less', () => {
    expect(hitIn(before, finding).severity).toBe('high')
    expect(isNew(known({ severity: 'medium' }))).toBe(true)
    const lesser = new Map([['AKR-101', { enabled: null, severity: 'low', options: {} } as const]])
    const milder = runOf(shared().policy({ rules: lesser }), rules)
    expect(hitIn(milder, finding).severity).toBe('low')
    expect(isNew(known(), [], milder)).toBe(false)
  })

  it('is told by what a baseline of an earlier release kept', () => {
    expect(isNew(known({ severity: null }))).toBe(false)
    expect(isNew(known({ fingerprint: null, severity: null }))).toBe(false)
    expect(isNew(known({ fingerprint: 'another', severity: null }))).toBe(true)
  })
})
