import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hitId } from '#core/risk/hit.ts'
import { rules } from '#core/risk/rules/index.ts'
import type { Rule } from '#core/risk/rule.ts'
import { judgeAtOnce, type Run } from '#core/risk/run.ts'
import { signsOfPlan, bitsOf } from '#core/risk/signs.ts'
import { weightOf, reachOnApp, weightOnApp } from '#core/risk/score.ts'
import { environments } from '#core/risk/environment.ts'
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
