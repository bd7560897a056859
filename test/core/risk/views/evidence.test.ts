import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noFacts } from '#core/risk/facts.ts'
import { rules } from '#core/risk/rules/index.ts'
import { evidenceOf } from '#core/risk/views/evidence.ts'
import { hitsOf, judgeAtOnce } from '#core/risk/run.ts'
import { addonId, noon, postgres, town, type Estate } from '../estate.ts'
import { madeUp, runOf } from '../made-up.ts'
import { anyLife } from '../worlds.ts'

const needs = ['attachments', 'spaces', 'apps', 'couplings', 'services'] as const

function evidence(built: Estate, choice: Parameters<typeof madeUp>[1], facts = { ...noFacts, apps: built.looked() }) {
  const run = runOf(built, [madeUp('AKR-1', choice)], facts)
  const [hit] = hitsOf(run)
  if (!hit) throw new Error('It did not fire.')
  return evidenceOf(hit, run)
}

const built = () =>
  town()
    .service(postgres, {}, { ram: '4GB' })
    .without('apps', 'app-web-shop')
    .app('web-shop', { organization: 'finance', stage: 'checkout:production', maintenance: true })
    .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop', 'ghost-nowhere')

describe('what a finding stands on', () => {
  it('is each list that its rule reads, with its path and the time of the sync', () => {
    expect(evidence(built(), { needs })).toEqual([
      {
        about: 'Held by',
        value: '4 apps: api-pay (owner), api-paydev, ghost-nowhere and web-shop',
        source: '/addon-attachments',
        at: noon,
      },
      {
        about: 'Compliance',
        value: 'pay (prod), paydev (no tags), nowhere (not listed) and shop (prod)',
        source: '/spaces',
        at: noon,
      },
      {
        about: 'The apps',
        value:
          'api-pay: retail, running, api-paydev: retail, running, ghost-nowhere: not listed and web-shop: finance, not running, in maintenance',
        source: '/apps',
        at: noon,
      },
      {
        about: 'Pipeline stages',
        value:
          'api-pay: in no pipeline, api-paydev: in no pipeline, ghost-nowhere: in no pipeline and web-shop: production',
        source: '/pipeline-couplings',
        at: noon,
      },
      { about: 'Plan', value: `${postgres} is public; ram 4GB`, source: '/addon-services', at: noon },
    ])
  })

  it('is nothing that its rule does not read', () => {
    expect(evidence(built(), { needs: ['spaces'] }).map(({ source }) => source)).toEqual(['/spaces'])
    const looked = built().look('web-shop', { releases: [{ version: 2, status: 'succeeded', createdAt: 'then' }] })
    expect(evidence(looked, { needs: ['attachments'] })).toHaveLength(1)
  })

  it('is only about whom it is about, and the owner', () => {
    const [compliance] = evidence(built(), {
      needs: ['spaces'],
      judge: ({ consumers }) => ({ status: 'alarm', about: consumers.slice(0, 1) }),
    })
    expect(compliance?.value).toBe('pay (prod) and paydev (no tags)')
  })

  it('is the numbers that the rule worked out, and a plan that nobody lists', () => {
    const bare = town().addon('ledger', postgres, 'api-pay', 'api-paydev')
    const found = evidence(bare, {
      needs: ['services'],
      judge: ({ consumers }) => ({
        status: 'alarm',
        about: consumers,
        facts: { 'connections asked': 40, since: '', plan: null, late: true },
      }),
    })
    expect(found).toEqual([
      {
        about: 'Plan',
        value: `${postgres} is not in the catalogue; its service is not listed`,
        source: '/addon-services',
        at: noon,
      },
      ...[
        ['connections asked', '40'],
        ['since', 'not told'],
        ['plan', 'not told'],
        ['late', 'yes'],
      ].map(([about, value]) => ({ about, value, source: 'worked out from the above', at: noon })),
    ])
  })

  it('is a state of before the broker fell silent with the time of then', () => {
    const ledger = addonId('ledger')
    const looked = built().look('api-pay', { states: { [ledger]: 'provisioned' }, silent: { [ledger]: noon - 7 } })
    const found = evidence(looked, { needs: ['look:addons'] }, { ...noFacts, apps: looked.looked() })
    expect(found.map(({ value, at }) => [value, at - noon])).toEqual([['provisioned', -7]])
  })

  it('says of whom it is the primary, and of whom it is not', () => {
    const ledger = addonId('ledger')
    const looked = built()
      .look('web-shop', { primaries: { [ledger]: false } })
      .look('api-pay', { primaries: { [ledger]: true } })
    const found = evidence(looked, { needs: ['look:attachments'] }, { ...noFacts, apps: looked.looked() })
    expect(found.map(({ about, value }) => [about, value])).toEqual([
      ['Primary on api-pay', 'yes'],
      ['Primary on web-shop', 'no'],
    ])
    const untold = built().look('web-shop', { primaries: {} }).look('api-pay', { primaries: null })
    expect(evidence(untold, { needs: ['look:attachments'] }, { ...noFacts, apps: untold.looked() })).toEqual([])
  })

  it('is what a look told, with the path asked and the time of that', () => {
    const askedAt = noon - 5
    const looked = built()
      .look('web-shop', {
        askedAt,
        primaries: { [addonId('ledger')]: true },
        releases: [{ version: 7, status: 'succeeded', createdAt: '2026-11-23T10:00:00.000Z' }],
        dynos: [
          { type: 'web', state: 'running', startedAt: '2026-11-22T10:00:00.000Z' },
          { type: 'web', state: 'running', startedAt: null },
        ],
      })
      .look('api-pay', { askedAt, states: { [addonId('ledger')]: 'provisioned' } })
    const audits = { askedAt: noon - 9, changes: [], since: null, problems: [] }
    const found = evidence(
      looked,
      { needs: ['look:attachments', 'look:addons', 'look:releases', 'look:dynos', 'look:audits'] },
      { ...noFacts, apps: looked.looked(), audits },
    )
    expect(found.map(({ about, value, source, at }) => [about, value, source, at - noon])).toEqual([
      ['State', 'provisioned', '/apps/app-api-pay/addons', -5],
      ['Primary on web-shop', 'yes', '/apps/app-web-shop/addon-attachments', -5],
      ['Latest release of web-shop', 'v7, 2026-11-23T10:00:00.000Z', '/apps/app-web-shop/releases', -5],
      ['Dynos of web-shop', '2, oldest since 2026-11-22T10:00:00.000Z', '/apps/app-web-shop/dynos', -5],
      ['Audits', '0 changes', '/audits?size=1000', -9],
    ])
  })
})

it('of whatever a real rule finds in any estate, each piece says something, and is JSON', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      for (const { input, now } of life.slice(0, 1)) {
        const run = judgeAtOnce(input, now, rules)
        for (const hit of hitsOf(run)) {
          const found = evidenceOf(hit, run)
          expect(found.length).toBeGreaterThan(0)
          for (const { about, value, source } of found) {
            for (const text of [about, value, source]) expect(text).toMatch(/\S/)
            expect(value).not.toMatch(/undefined|\[object/)
          }
          expect(JSON.parse(JSON.stringify(found))).toEqual(found)
        }
      }
    }),
    { numRuns: 30 },
  )
})
