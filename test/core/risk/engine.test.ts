import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeGraph } from '#core/risk/engine.ts'
import { environmentOf } from '#core/risk/environment.ts'
import { riskCommands } from '#core/risk/commands.ts'
import { createRisk } from '#core/risk/risk.ts'
import { rules } from '#core/risk/rules/index.ts'
import { severities } from '#shared/domain/finding.ts'
import { anyEstate, fastest, fleet } from './fleet.ts'
import { noon, postgres, town, type Estate } from './estate.ts'

function troubled(): Estate {
  return town()
    .app('apipr7-pay', { preview: true })
    .addon('ledger', postgres, 'api-pay', 'api-paydev', 'apipr7-pay', 'web-shop')
    .addon('reports', postgres, 'web-shopqa', 'web-shop')
    .attach('lost', postgres, null, 'api-pay')
}

describe('the engine', () => {
  it('sorts worst first and sums up', () => {
    const { findings, summary, byAddon, addonScore, worstByApp } = troubled().judge()
    expect(findings.map(({ id, severity, score }) => [id, severity, score])).toEqual([
      ['AKR-101/addon-ledger', 'critical', 100],
      ['AKR-107/addon-ledger', 'critical', 100],
      ['AKR-206/addon-ledger', 'high', 79],
      ['AKR-201/addon-lost', 'high', 60],
      ['AKR-103/addon-reports', 'medium', 58],
    ])
    expect(summary).toEqual({ critical: 2, high: 2, medium: 1, low: 0, info: 0, unknown: 0 })
    expect(byAddon.get('addon-ledger')?.map(({ ruleId }) => ruleId)).toEqual(['AKR-101', 'AKR-107', 'AKR-206'])
    expect(addonScore.get('addon-reports')).toBe(58)
    expect(addonScore.get('addon-ledger')).toBe(100)
    expect(worstByApp.get('web-shopqa')).toBe('medium')
    expect(worstByApp.get('web-shop')).toBe('high')
  })

  it('sorts by score before name where the severity is the same', () => {
    const found = town()
      .app('job-paydev')
      .app('far-shopqa')
      .addon('a-little', postgres, 'api-pay', 'api-paydev', 'job-paydev')
      .addon('z-more', postgres, 'api-pay', 'api-paydev', 'far-shopqa')
      .findings('AKR-101')
    expect(found.map(({ addon, severity, score }) => [addon.name, severity, score])).toEqual([
      ['z-more', 'critical', 96],
      ['a-little', 'critical', 86],
    ])
  })

  it('goes on when a rule throws, and says which', () => {
    const broken = rules.map((rule) =>
      rule.id === 'AKR-103'
        ? {
            ...rule,
            judge: () => {
              throw new Error('/home/someone/secret')
            },
          }
        : rule,
    )
    const graph = troubled().graph()
    const { findings, unjudged, summary } = judgeGraph(graph, noon, broken)
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['AKR-101', 'AKR-107', 'AKR-206', 'AKR-201'])
    expect(unjudged).toContainEqual({ ruleId: 'AKR-103', addonId: 'addon-ledger', reason: 'AKR-103 failed on ledger.' })
    expect(summary.unknown).toBe(unjudged.length)
    expect(JSON.stringify(unjudged)).not.toContain('secret')
  })

  it('never says ok of a partial snapshot that does not tell which list is short', () => {
    const { unjudged } = town().addon('ledger', postgres, 'api-pay').partial().judge()
    expect(unjudged.map(({ ruleId }) => ruleId)).toEqual(rules.map(({ id }) => id))
  })

  it('judges on where only a list is short that no rule reads', () => {
    expect(
      town().addon('ledger', postgres, 'api-pay', 'web-shop').short('/pipeline-couplings').judge().unjudged,
    ).toEqual([])
  })

  it('doubts an add-on that the attachment list does not show on its own owner', () => {
    const judged = town().addon('ledger', postgres, 'api-pay').without('attachments', 'attachment-ledger-api-pay')
    expect(judged.unknown('AKR-206')).toContain('The attachment list does not show ledger on its own owner')
  })

  it('lowers the confidence where the kind of the service is a guess', () => {
    const finding = town().addon('store', 'team-postgres:x', 'api-pay', 'api-paydev').finding('AKR-101')
    expect(finding.confidence).toBe('medium')
  })

  it('is deterministic whatever the order of the rows', () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot, shuffled }) => {
        expect(judgeGraph(shuffled, noon)).toEqual(judgeGraph(snapshot, noon))
      }),
      { numRuns: 60 },
    )
  })

  it('gives every finding a whole sentence, known apps and JSON that survives', () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot }) => {
        for (const finding of judgeGraph(snapshot, noon).findings) {
          expect(finding.reason).toMatch(/^\S.*\.$/)
          expect(finding.reason).not.toMatch(/undefined|null|NaN|\[object/)
          const holders = snapshot.addons.get(finding.addon.id)?.holders.map(({ appName }) => appName)
          expect(holders).toEqual(expect.arrayContaining(finding.apps))
          expect(finding.apps).not.toContain(finding.owner)
          expect(finding.apps.length).toBeGreaterThan(0)
          expect(finding.remedy.length).toBeGreaterThan(0)
          expect(severities).toContain(finding.severity)
          expect(JSON.parse(JSON.stringify(finding))).toEqual(finding)
        }
      }),
      { numRuns: 60 },
    )
  })

  it("never proposes to delete an owner's attachment", () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot }) => {
        for (const finding of judgeGraph(snapshot, noon).findings) {
          const owned = snapshot.addons.get(finding.addon.id)?.holders.filter(({ isOwner }) => isOwner) ?? []
          const paths = finding.remedy.flatMap((step) => step.requests.map(({ path }) => path))
          for (const { attachment } of owned) expect(paths.join(' ')).not.toContain(attachment?.id ?? 'nothing')
        }
      }),
      { numRuns: 60 },
    )
  })

  it('judges 10,000 apps, 30,000 add-ons and 60,000 attachments in under 300 ms', () => {
    const graph = fleet(200, 10_000, 30_000, 60_000).graph()
    expect(fastest(() => judgeGraph(graph, noon))).toBeLessThan(300)
    expect(judgeGraph(graph, noon).findings.length).toBeGreaterThan(1000)
  })
})

describe('environments', () => {
  it.each([
    ['api-pay', {}, 'production'],
    ['api-paydev', {}, 'unknown'],
    ['api-pay', { preview: true, stage: 'checkout:production' }, 'preview'],
    ['api-pay', { stage: 'checkout:staging' }, 'staging'],
    ['api-core-dev', {}, 'development'],
    ['api-qa-core', {}, 'other'],
    ['api-stg', {}, 'staging'],
    ['api-core-dev2', {}, 'development'],
    ['api-devotion', {}, 'unknown'],
  ])('%s %j is %s', (name, choice, expected) => {
    const built = town().without('apps', 'app-api-pay', 'app-api-paydev')
    const graph = built.app(name, choice).addon('db', postgres, name).graph()
    const holder = graph.addons.get('addon-db')?.holders[0]
    expect(holder && environmentOf(holder, graph)).toBe(expected)
  })

  it('believes the highest of several stages', () => {
    const built = town().addon('db', postgres, 'web-shopqa')
    for (const stage of ['review', 'staging', 'development']) {
      built.inventory.couplings.push({ id: stage, appId: 'app-web-shopqa', pipelineId: stage, stage })
    }
    const graph = built.graph()
    const holder = graph.addons.get('addon-db')?.holders[0]
    expect(holder && environmentOf(holder, graph)).toBe('staging')
  })
})

describe('risk.findings', () => {
  const clock = { now: () => noon }

  it('judges once per graph', () => {
    const current = { snapshot: troubled().snapshot(), graph: troubled().graph() }
    const risk = createRisk({ clock })
    expect(risk.judge(current)).toBe(risk.judge({ graph: current.graph }))
    expect(risk.judge({ graph: troubled().graph() })).not.toBe(risk.judge(current))
  })

  it('answers with findings, summary and age, and not-found before the first sync', async () => {
    const snapshot = troubled().snapshot()
    const current = { snapshot, graph: troubled().graph() }
    const inventory = { current: (id: string) => Promise.resolve(id === 'west' ? current : null) }
    const commands = riskCommands({ inventory, risk: createRisk({ clock }) })
    const answer = await commands['risk.findings']({ endpointId: 'west' })
    expect(answer).toMatchObject({ endpointId: 'west', takenAt: noon, complete: true, summary: { critical: 2 } })
    await expect(commands['risk.findings']({ endpointId: 'east' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('sends a sample of what is unjudged and the whole number', async () => {
    const built = fleet(4, 100, 600, 600).partial()
    const current = { snapshot: built.snapshot(), graph: built.graph() }
    const inventory = { current: () => Promise.resolve(current) }
    const commands = riskCommands({ inventory, risk: createRisk({ clock }) })
    const answer = await commands['risk.findings']({ endpointId: 'west' })
    expect(answer.unjudged).toHaveLength(1000)
    expect(answer.summary.unknown).toBeGreaterThan(3000)
  })
})
