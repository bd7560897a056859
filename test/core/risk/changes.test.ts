import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noFacts } from '#core/risk/facts.ts'
import { hitId } from '#core/risk/hit.ts'
import { rules } from '#core/risk/rules/index.ts'
import { hitsOf, judgeAtOnce, type Run, type RunInput } from '#core/risk/run.ts'
import { standardSettings } from '#core/risk/settings.ts'
import { addonId, appId, noon, postgres, town, type Estate } from './estate.ts'
import { fleet, sorted } from './fleet.ts'
import { afterSync, inputOf, written } from './rejudged.ts'
import { anyLife } from './worlds.ts'

describe('judging from an earlier run', () => {
  it('comes to what judging from nothing comes to, whatever changed and however long it was', () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        let run: Run | null = null
        for (const { input, now } of life) {
          run = judgeAtOnce(input, now, rules, run)
          expect(written(run)).toEqual(written(judgeAtOnce(input, now, rules)))
        }
      }),
      { numRuns: 120, endOnFailure: true },
    )
  })

  it('never fails a rule, and writes out whatever it found', () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        for (const { input, now } of life) {
          const { checks, findings } = written(judgeAtOnce(input, now, rules))
          expect(checks).toEqual([])
          for (const { reason } of findings) expect(reason).toMatch(/^\S.*\.$/)
        }
      }),
      { numRuns: 50 },
    )
  })
})

const told = (...changes: [string, number][]): RunInput['facts'] => ({
  ...noFacts,
  credentialChanges: new Map(changes.map(([name, at]) => [addonId(name), { done: [at], unknown: null }])),
})

describe('what is judged again', () => {
  const built = town()
    .addon('ledger', postgres, 'api-pay', 'api-paydev')
    .addon('shop', postgres, 'web-shop', 'web-shopqa')
  sorted(built.snapshot())
  const first = judgeAtOnce(inputOf(built.snapshot()), noon, rules)

  function judgedAgain(change: (next: Estate['inventory']) => void): number {
    const input = inputOf(afterSync(built, change))
    const next = judgeAtOnce(input, noon + 1, rules, first)
    expect(written(next)).toEqual(written(judgeAtOnce(input, noon + 1, rules)))
    return next.judged
  }

  it('is all of it at first: two add-ons and four apps', () => {
    expect(first.judged).toBe(6)
  })

  it('is nothing after a sync in which nothing changed', () => {
    expect(judgedAgain(() => {})).toBe(0)
  })

  it('is an app that changed and what it holds, at most who else holds that', () => {
    const changed = judgedAgain(({ apps }) => {
      for (const app of apps) if (app.id === appId('api-paydev')) app.maintenance = true
    })
    expect(changed).toBeLessThanOrEqual(3)
  })

  it('is whom a new attachment joins, at most', () => {
    const changed = judgedAgain(({ attachments }) => {
      const [row] = attachments
      if (row) attachments.push({ ...row, id: 'attachment-new', app: 'web-shop', appId: appId('web-shop') })
    })
    expect(changed).toBeLessThanOrEqual(4)
  })

  it('is whom a coupling, or a space, is about and what is shared with it, at most', () => {
    const coupled = judgedAgain(({ couplings }) => {
      couplings.push({ id: 'new', appId: appId('web-shop'), pipelineId: 'p', stage: 'production' })
    })
    expect(coupled).toBeLessThanOrEqual(3)
    const tagged = judgedAgain(({ spaces }) => {
      for (const space of spaces) if (space.name === 'shopqa') space.compliance = ['prod']
    })
    expect(tagged).toBeLessThanOrEqual(3)
  })

  it('is everything after another catalogue', () => {
    const changed = judgedAgain(({ services }) => {
      services.push(...town().service('kafka:nonprod').inventory.services)
    })
    expect(changed).toBe(6)
  })

  it('is everything by other settings, other annotations, or a clock that was put back', () => {
    const { input } = first
    const others: RunInput[] = [
      { ...input, settings: { ...standardSettings } },
      { ...input, facts: { ...noFacts, annotations: { ...noFacts.annotations } } },
      { ...input, facts: { ...noFacts, audits: { askedAt: noon, changes: [], since: null, problems: [] } } },
    ]
    for (const other of others) expect(judgeAtOnce(other, noon, rules, first).judged).toBe(6)
    expect(judgeAtOnce(input, noon - 1, rules, first).judged).toBe(6)
    expect(judgeAtOnce({ ...input }, noon, rules, first).judged).toBe(0)
    expect(judgeAtOnce(input, noon, [...rules], first).judged).toBe(6)
  })

  it('is what a look told of an app, at most with who shares with it', () => {
    const { input } = first
    const look = {
      appId: appId('api-pay'),
      app: 'api-pay',
      askedAt: noon,
      primaries: null,
      states: null,
      silent: {},
      releases: null,
    }
    const apps = new Map([[look.appId, { ...look, dynos: null, variables: null, problems: [] }]])
    const after = judgeAtOnce({ ...input, facts: { ...noFacts, apps } }, noon, rules, first)
    expect(after.judged).toBeLessThanOrEqual(3)
    // Another map of the same looks is nothing new.
    const again = judgeAtOnce({ ...input, facts: { ...noFacts, apps: new Map(apps) } }, noon, rules, after)
    expect(again.judged).toBe(0)
  })

  it('is the add-on alone of which our journal tells something else', () => {
    const { input } = first
    const facts = told(['ledger', noon - 1], ['nobody', noon])
    const after = judgeAtOnce({ ...input, facts }, noon, rules, first)
    expect(after.judged).toBe(1)
    // Another map of the same changes is nothing new.
    const { credentialChanges } = facts
    const again = { ...noFacts, credentialChanges: new Map(credentialChanges) }
    expect(judgeAtOnce({ ...input, facts: again }, noon, rules, after).judged).toBe(0)
    expect(judgeAtOnce({ ...input, facts: noFacts }, noon, rules, after).judged).toBe(1)
  })

  it('is a small part of a fleet of which a small part changed', () => {
    const many = fleet(20, 400, 1_200, 2_400)
    sorted(many.snapshot())
    const before = judgeAtOnce(inputOf(many.snapshot()), noon, rules)
    const input = inputOf(
      afterSync(many, ({ attachments }) => {
        for (let at = 0; at < attachments.length; at += 240) Object.assign(attachments[at] ?? {}, { name: 'renamed' })
      }),
    )
    const after = judgeAtOnce(input, noon, rules, before)
    expect(after.judged).toBeGreaterThan(0)
    expect(after.judged).toBeLessThan(before.judged / 10)
    expect(written(after)).toEqual(written(judgeAtOnce(input, noon, rules)))
  })
})

function sameAfter(first: RunInput, next: RunInput): void {
  const run = judgeAtOnce(next, noon, rules, judgeAtOnce(first, noon, rules))
  expect(written(run)).toEqual(written(judgeAtOnce(next, noon, rules)))
}

describe('what is judged by more than an add-on and who holds it', () => {
  it('is an app that was detached: AKR-508 asks where it is now', () => {
    const built = town().addon('ledger', postgres, 'api-pay', 'api-paydev').secondary('ledger')
    built.change('ledger', { updatedAt: '2026-11-01T09:00:00.000Z', createdAt: '2026-11-01T09:00:00.000Z' })
    sorted(built.snapshot())
    const at = new Date(noon - 3_600_000).toISOString()
    const changes = [{ at, change: 'detach', addonId: addonId('ledger'), app: 'web-shop', by: 'ada' }]
    const facts = { ...noFacts, audits: { askedAt: noon, changes, since: null, problems: [] } }
    const first = { ...inputOf(built.snapshot()), facts }
    const moved = afterSync(built, ({ apps }) => {
      for (const app of apps) if (app.id === appId('web-shop')) app.organization = 'finance'
    })
    sameAfter(first, { ...inputOf(moved), facts })
    const tagged = afterSync(built, ({ spaces }) => {
      for (const space of spaces) if (space.name === 'shop') space.compliance = []
    })
    sameAfter(first, { ...inputOf(tagged), facts })
  })

  it('is what the latest sync did not show of the catalogue: AKR-503 speaks of it', () => {
    const built = town().service(postgres).service('kafka:nonprod').addon('ledger', postgres, 'api-pay', 'api-paydev')
    built.short('/addon-services')
    sorted(built.snapshot())
    const carrying = (...ids: string[]): RunInput =>
      inputOf({ ...built.snapshot(), carried: Object.fromEntries(ids.map((id) => [id, 1])) })
    const none = carrying()
    const one = carrying('service-akkeris-postgresql', `plan-${postgres}`)
    const all = carrying('service-akkeris-postgresql', `plan-${postgres}`, 'service-kafka', 'plan-kafka:nonprod')
    for (const first of [none, one, all]) for (const next of [none, one, all]) sameAfter(first, next)
  })

  it('is a look or an answer that is not there any more', () => {
    const built = town().addon('ledger', postgres, 'api-pay', 'web-shop').primaries('web-shop', { ledger: true })
    sorted(built.snapshot())
    const nobodyAsked = inputOf(built.snapshot())
    const looked = { ...nobodyAsked, facts: { ...noFacts, apps: built.looked() } }
    const answer = { askedAt: noon, state: 'provisioned', configVariables: [], problems: [] }
    const answers = new Map([[addonId('ledger'), { ...answer, primary: { [appId('web-shop')]: true } }]])
    const answered = { ...nobodyAsked, facts: { ...noFacts, answers } }
    const all = [nobodyAsked, looked, answered]
    for (const first of all) for (const next of all) sameAfter(first, next)
  })

  it('is what our journal tells, comes to tell and tells no more', () => {
    const built = town().addon('files', 'akkeris-s3:basic', 'api-pay', 'web-shop')
    const startedAt = new Date(noon - 3_600_000).toISOString()
    built.look('web-shop', { dynos: [{ type: 'web', state: 'running', startedAt }] })
    sorted(built.snapshot())
    const changes = [{ at: startedAt, change: 'detach', addonId: addonId('files'), app: 'web-pay', by: 'ada' }]
    const audits = { askedAt: noon, changes, since: null, problems: [] }
    const known = { ...noFacts, audits, apps: built.looked() }
    const told = [
      { done: [noon], unknown: null },
      { done: [], unknown: noon },
      { done: [1], unknown: null },
    ]
    const facts = [known, ...told.map((one) => ({ ...known, credentialChanges: new Map([[addonId('files'), one]]) }))]
    const all = facts.map((each) => ({ ...inputOf(built.snapshot()), facts: each }))
    for (const first of all) for (const next of all) sameAfter(first, next)
  })

  it('is an add-on that the latest sync did not show', () => {
    const built = town().service(postgres).addon('ledger', postgres, 'api-pay', 'api-paydev').short('/addons')
    built.look('api-pay', { states: {}, askedAt: noon })
    sorted(built.snapshot())
    const facts = { ...noFacts, apps: built.looked() }
    const fresh = { ...inputOf(built.snapshot()), facts }
    const carried = { ...inputOf({ ...built.snapshot(), carried: { [addonId('ledger')]: 1 } }), facts }
    sameAfter(fresh, carried)
    sameAfter(carried, fresh)
  })

  it('is which of two attachments is believed about the plan', () => {
    const built = town()
      .attach('lost', postgres, 'gone-pay', 'api-pay')
      .attach('lost', 'kafka:nonprod', 'gone-pay', 'web-shop')
    built.short('/addon-attachments')
    sorted(built.snapshot())
    const one = inputOf(built.snapshot())
    const other = inputOf({ ...built.snapshot(), carried: { 'attachment-lost-api-pay': 1 } })
    sameAfter(one, other)
    sameAfter(other, one)
  })
})

const recent = (run: Run) => Array.from(hitsOf(run), hitId).filter((id) => id.startsWith('AKR-506/'))

describe('as time passes', () => {
  it('only what an age has run out of is judged again', () => {
    const hour = 3_600_000
    const built = town()
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .addon('other', postgres, 'api-pay', 'web-shop')
      .changeAttachment('ledger', 'web-shop', { createdAt: new Date(noon - 23 * hour).toISOString() })
    const input = inputOf(built.snapshot())
    const first = judgeAtOnce(input, noon, rules)
    expect(recent(first)).toEqual(['AKR-506/addon-ledger'])
    expect(first.holdsUntil).toBe(noon + hour)
    const before = judgeAtOnce(input, noon + hour - 1, rules, first)
    expect([before.judged, recent(before)]).toEqual([0, recent(first)])
    const after = judgeAtOnce(input, noon + hour, rules, first)
    expect([after.judged, recent(after)]).toEqual([1, []])
    expect(after.holdsUntil).toBe(Infinity)
  })
})
