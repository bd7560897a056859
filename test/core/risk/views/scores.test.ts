import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '#core/risk/judgement.ts'
import type { Hit } from '#core/risk/hit.ts'
import { Judgement, nothingSaid } from '#core/risk/judgement.ts'
import { scoresOf } from '#core/risk/views/scores.ts'
import { judged, postgres, town } from '../estate.ts'
import { anyEstate } from '../fleet.ts'
import { judgementOf, madeUp } from '../made-up.ts'

const built = town()
  .app('bank-pay', { organization: 'finance' })
  .app('odd-shopqa', { organization: '' })
  .addon('ledger', postgres, 'api-pay', 'api-paydev', 'bank-pay')
  .addon('reports', postgres, 'web-shopqa', 'odd-shopqa')
const rules = [
  madeUp('AKR-1', {
    baseSeverity: 'high',
    judge: ({ consumers }) => ({ status: 'alarm', about: consumers.slice(0, 1) }),
  }),
  madeUp('AKR-2', { baseSeverity: 'medium' }),
  madeUp('AKR-3', { baseSeverity: 'high', context: true }),
]
const judgement = judgementOf(built, rules)
const ledger = judgement.scoreOf('addon-ledger')
const reports = judgement.scoreOf('addon-reports')

describe('the table of scores', () => {
  const table = scoresOf(judgement)
  const rows = (kind: 'organizations' | 'spaces' | 'apps' | 'addons') =>
    table[kind].map(({ name, score, counts }) => [
      name,
      score,
      counts.high + counts.medium + counts.low + counts.critical,
    ])

  it('is worked out once', () => {
    expect(scoresOf(judgement)).toBe(table)
  })

  it('has the worst for the endpoint, with all findings but context counted', () => {
    const { counts, score, kind, id } = table.endpoint
    expect([kind, id, score]).toEqual(['endpoint', 'west', Math.max(ledger, reports)])
    expect(Object.values(counts).reduce((sum, each) => sum + each)).toBe(4)
  })

  it('gives an app the score of the worst add-on that a finding ties it to, worst first', () => {
    expect(rows('apps')).toEqual([
      ['api-pay', ledger, 2],
      ['api-paydev', ledger, 2],
      ['bank-pay', ledger, 1],
      ['odd-shopqa', reports, 2],
      ['web-shopqa', reports, 2],
    ])
    expect(table.apps[0]?.id).toBe('app-api-pay')
  })

  it('counts a finding once for each space and organization it is about', () => {
    expect(rows('spaces')).toEqual([
      ['pay', ledger, 2],
      ['paydev', ledger, 2],
      ['shopqa', reports, 2],
    ])
    // An app of no organization is in none.
    expect(rows('organizations')).toEqual([
      ['retail', ledger, 4],
      ['finance', ledger, 1],
    ])
    expect(rows('addons')).toEqual([
      ['ledger', ledger, 2],
      ['reports', reports, 2],
    ])
  })

  it('leaves out what is answered', () => {
    const answers = new Map<Hit, Answer>()
    for (const hit of judgement.ofAddon('addon-ledger')) {
      answers.set(hit, { state: 'acknowledged', acknowledgement: null, exclusion: null })
    }
    const said = scoresOf(new Judgement(judgement.run, { ...nothingSaid, answers }))
    expect(said.addons.map(({ name }) => name)).toEqual(['reports'])
    expect(said.endpoint.score).toBe(reports)
    expect(said.spaces.map(({ name }) => name)).toEqual(['shopqa'])
  })

  it('knows an app that nothing lists by its name', () => {
    const ghost = judgementOf(town().addon('ledger', postgres, 'api-pay', 'ghost-shop-east'), rules)
    const { apps, spaces } = scoresOf(ghost)
    expect(apps.map(({ id }) => id).toSorted()).toEqual(['app-api-pay', 'ghost-shop-east'])
    expect(spaces.map(({ name }) => name)).toContain('shop-east')
  })
})

it('of any estate: nothing is worse than the endpoint, and everything in it is of an add-on in it', () => {
  fc.assert(
    fc.property(anyEstate, ({ snapshot }) => {
      const any = judged(snapshot)
      const { endpoint, addons, apps, spaces, organizations } = scoresOf(any)
      const scores = addons.map(({ score }) => score)
      expect(endpoint.score).toBe(Math.max(0, ...scores))
      for (const { score, counts } of [...apps, ...spaces, ...organizations]) {
        expect(scores).toContain(score)
        expect(Object.values(counts).some((count) => count > 0)).toBe(true)
      }
      for (const { id, score } of addons) expect(score).toBe(any.scoreOf(id))
      expect(apps.map(({ name }) => name).toSorted()).toEqual([...any.worstByApp().keys()].toSorted())
    }),
    { numRuns: 40 },
  )
})
