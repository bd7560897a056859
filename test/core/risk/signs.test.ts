import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hitId } from '#core/risk/hit.ts'
import { rules } from '#core/risk/rules/index.ts'
import type { Rule } from '#core/risk/rule.ts'
import { judgeAtOnce, type Run } from '#core/risk/run.ts'
import { signsOfPlan, bitsOf, signs, type Sign } from '#core/risk/signs.ts'
import { weightOf, reachOnApp, weightOnApp } from '#core/risk/score.ts'
import { environments } from '#core/risk/environment.ts'
import { ok } from '#core/risk/rule.ts'
import type { Plan } from '#shared/domain/inventory.ts'
import { postgres, town, type Estate } from './estate.ts'
import { madeUp, runOf } from './made-up.ts'
import { subjectOf } from './subjects.ts'
import { anyLife } from './worlds.ts'

/** The same rules, asked of every add-on. */
const alwaysAsked: Rule[] = rules.map((rule) => {
  if (rule.about === 'app') return rule
  const { silentWithout: _silentWithout, ...asked } = rule
  return asked
})

function written({ addons, apps }: Run) {
  return [...addons, ...apps].map(
    (record) => record && ([record.hits.map(hitId), [...record.blind], record.holdsUntil] as const),
  )
}

describe('signs', () => {
  it('keep no rule from speaking: asked all the same, each comes to the same', () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        for (const { input, now } of life) {
          expect(written(judgeAtOnce(input, now, rules))).toEqual(written(judgeAtOnce(input, now, alwaysAsked)))
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('are two groups at most, as only so many are looked at', () => {
    const named = rules.flatMap((rule) => (rule.about === 'add-on' && rule.silentWithout ? [rule] : []))
    expect(named.length).toBeGreaterThan(20)
    for (const { id, silentWithout } of named) {
      expect(silentWithout?.length, id).toBeLessThanOrEqual(2)
      for (const group of silentWithout ?? []) expect(group.length, id).toBeGreaterThan(0)
    }
  })

  it('of a plan that nobody knows are all there', () => {
    expect(signsOfPlan(null)).toBe(
      bitsOf(['plan-asks', 'plan-shared-server', 'plan-single-node', 'plan-limits-connections']),
    )
  })
})

const named = (bits: number): Sign[] => signs.filter((sign) => (bits & bitsOf([sign])) !== 0)

describe('signs of a plan', () => {
  const plan: Plan = {
    id: 'p',
    name: 'p',
    humanName: 'p',
    description: '',
    priceCents: 0,
    state: 'public',
    regions: [],
    compliance: [],
    isDefault: false,
    attributes: [],
  }

  it.each<[string, string, Sign[]]>([
    ['dedicated', 'false', ['plan-shared-server']],
    ['dedicated', 'true', []],
    ['high_availability', 'false', ['plan-single-node']],
    ['high_availability', 'true', []],
    ['encrypted', 'false', []],
    ['connection_limit', '20', ['plan-limits-connections']],
    ['Connection Limit', '', ['plan-limits-connections']],
    ['ram', '20', []],
  ])('with %s %s are %j and nothing else', (name, value, expected) => {
    expect(signsOfPlan({ ...plan, attributes: [{ name, value }] })).toBe(bitsOf(expected))
  })

  it('that asks for tags, and of one that asks for nothing', () => {
    expect(named(signsOfPlan({ ...plan, compliance: ['prod'] }))).toEqual(['plan-asks'])
    expect(signsOfPlan(plan)).toBe(0)
  })
})

/** Two apps of one space and organization about which there is nothing at all. */
const plain = (choice: Parameters<Estate['app']>[1] = {}, ...compliance: string[]): Estate =>
  town()
    .service(postgres)
    .space('lab', ...compliance)
    .app('a-lab')
    .app('b-lab', choice)
    .addon('ledger', postgres, 'a-lab', 'b-lab')

const of = (built: Estate): Sign[] => named(subjectOf(built, 'ledger').signs)

describe('signs of an add-on', () => {
  it('are none where there is nothing about it or its apps', () => {
    expect(of(plain())).toEqual([])
    const three = plain().app('c-lab').attach('ledger', postgres, 'a-lab', 'c-lab')
    expect(of(three)).toEqual([])
  })

  it.each<[string, Estate, Sign[]]>([
    ['preview', plain({ preview: true }), ['preview']],
    ['in maintenance, so it does not run', plain({ maintenance: true }), ['idle', 'maintenance']],
    ['without dynos', plain({ dynos: 0 }), ['idle']],
    ['never released', plain({ releasedAt: null }), ['idle']],
    ['at a stage', plain({ stage: 'checkout:staging' }), ['staged']],
    ['of another organization', plain({ organization: 'finance' }), ['several-organizations']],
    ['of an organization that nobody told', plain({ organization: '' }), ['several-organizations']],
    ['of a prod space', plain({}, 'prod'), ['production']],
    ['of a socs space', plain({}, 'socs'), ['socs']],
    ['of an internal space', plain({}, 'internal'), ['internal']],
    ['whose space is not listed', plain().without('spaces', 'space-lab'), ['unlisted-space']],
  ])('with an app that is %s', (_, built, expected) => {
    expect(of(built)).toEqual(expected)
  })

  it('with an app of another space, or one that is not listed', () => {
    const elsewhere = plain().space('den').app('c-den').attach('ledger', postgres, 'a-lab', 'c-den')
    expect(of(elsewhere)).toEqual(['several-spaces'])
    const unlisted = of(plain().attach('ledger', postgres, 'a-lab', 'ghost-lab'))
    expect(unlisted).toEqual(['several-organizations', 'unlisted-app', 'unlisted-space', 'idle'])
  })

  it('decide whether a rule is called: without one of each of its groups it is not', () => {
    const called: string[] = []
    const asks = (id: string, ...silentWithout: Sign[][]) =>
      madeUp(id, { silentWithout, judge: () => (called.push(id), ok) })
    const made = [asks('AKR-1'), asks('AKR-2', ['several-spaces']), asks('AKR-3', ['preview', 'socs'], ['staged'])]
    const heardOn = (built: Estate): string[] => {
      called.splice(0)
      runOf(built, made)
      return called.toSorted()
    }
    expect(heardOn(plain())).toEqual(['AKR-1'])
    expect(heardOn(plain({ preview: true }))).toEqual(['AKR-1'])
    expect(heardOn(plain({ stage: 'checkout:review' }))).toEqual(['AKR-1'])
    expect(heardOn(plain({ preview: true, stage: 'checkout:review' }))).toEqual(['AKR-1', 'AKR-3'])
    expect(heardOn(plain().attach('ledger', postgres, 'a-lab', 'api-pay'))).toEqual(['AKR-1', 'AKR-2'])
  })
})

it('the weight of a case on one app is that of its reach', () => {
  for (const environment of environments) {
    for (const running of [true, false, null]) {
      for (const state of [0.3, 0.8, 1]) {
        expect(weightOnApp(environment, running, state)).toBeCloseTo(
          weightOf(reachOnApp({ environment, running }, state)),
          12,
        )
      }
    }
  }
})
