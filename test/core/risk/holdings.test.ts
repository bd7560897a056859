import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '#core/graph/build.ts'
import { noAnnotations, noFacts, type Facts } from '#core/risk/facts.ts'
import { clashes, homeOf } from '#core/risk/holdings.ts'
import { Judgement, nothingSaid } from '#core/risk/judgement.ts'
import { judgeAtOnce } from '#core/risk/run.ts'
import { rules } from '#core/risk/rules/index.ts'
import { createBench } from '#core/risk/scope.ts'
import { standardSettings } from '#core/risk/settings.ts'
import type { Holding } from '#core/risk/subject.ts'
import { prefixOf } from '#core/risk/variables.ts'
import type { AppLook } from '#shared/domain/look.ts'
import { anySnapshot } from './fleet.ts'
import { estate, noon, placeOf, postgres } from './estate.ts'

const ownRules = rules.filter(({ id }) => id.startsWith('AKR-3'))
const settings = {
  ...standardSettings,
  rules: new Map([['AKR-308', { enabled: true, severity: null, options: {} }]]),
}
const names = ['orders-main-db', 'users-main-db', 'my-db', 'mydb', 'kafka-bear-1234', 'a--', 'plain']

function draw(list: readonly number[], index: number): number {
  return list[index % list.length] ?? 0
}

/** Any snapshot, with names that clash and whatever looks may tell or not tell of it. */
const anyHolding = fc
  .tuple(
    anySnapshot(),
    fc.array(fc.nat(6), { minLength: 20, maxLength: 20 }),
    fc.array(fc.nat(3), { minLength: 20, maxLength: 20 }),
  )
  .map(([{ snapshot }, naming, telling]) => {
    const { attachments, addons } = snapshot.inventory
    for (const [index, row] of attachments.entries()) row.name = names[draw(naming, index)] ?? ''
    for (const [index, row] of addons.entries()) row.primary = draw(telling, index) > 1
    const apps = new Map<string, AppLook>()
    for (const [index, row] of attachments.entries()) {
      const told = draw(telling, index)
      if (told === 0) continue
      const look = apps.get(row.appId) ?? {
        appId: row.appId,
        app: row.app,
        askedAt: noon,
        primaries: {},
        states: null,
        silent: {},
        releases: null,
        dynos: null,
        variables: told === 1 ? null : { DB_DATABASE_URL: row.addonId, OWN: null },
        problems: [],
      }
      apps.set(row.appId, { ...look, primaries: { ...look.primaries, [row.addonId]: told === 3 } })
    }
    const shadows = {
      askedAt: noon,
      addons: new Map(addons.map(({ id }, index) => [id, [`d${index % 3}`]])),
      apps: new Set<string>(),
      users: new Map([['d1', [{ appId: 'app-other', app: 'a0-pay', variable: 'U' }]]]),
    }
    const facts: Facts = {
      apps,
      answers: new Map(),
      audits: null,
      shadows,
      annotations: noAnnotations,
      credentialChanges: new Map(),
    }
    return { graph: buildGraph(snapshot), facts }
  })

describe('rules about variables', () => {
  it('never fail, and every finding has a sentence, an app and a remedy', () => {
    fc.assert(
      fc.property(anyHolding, ({ graph, facts }) => {
        const judgement = new Judgement(judgeAtOnce({ graph, facts, settings }, noon, ownRules), nothingSaid)
        expect(judgement.checks).toEqual([])
        const ids = new Set<string>()
        for (const hit of judgement.hits()) {
          const finding = judgement.write(hit)
          expect(ids.has(finding.id)).toBe(false)
          ids.add(finding.id)
          expect(finding.reason).toMatch(/^\S.*\.$/)
          expect(finding.reason).not.toMatch(/undefined|NaN|\[object/)
          expect(finding.apps.length).toBeGreaterThan(0)
          expect(finding.remedy.length).toBeGreaterThan(0)
          for (const { method, path } of finding.remedy.flatMap(({ requests }) => requests)) {
            expect(path).not.toMatch(/undefined|null|\/\/|\/$/)
            const owned = graph.addons.get(finding.addon.id)?.holders.find(({ isOwner }) => isOwner)?.attachment
            if (method === 'DELETE') expect(path).not.toContain(owned?.id ?? 'nothing')
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('end a collision with what they propose', () => {
    let seen = 0
    fc.assert(
      fc.property(anyHolding, ({ graph, facts }) => {
        const judgement = new Judgement(judgeAtOnce({ graph, facts, settings }, noon, ownRules), nothingSaid)
        const bench = createBench(graph, facts, settings, noon)
        for (const hit of judgement.hits()) {
          if (hit.rule.id !== 'AKR-301') continue
          seen += 1
          const holdings = bench.appSubjectOf(placeOf(graph, hit.appId?.slice('app-'.length) ?? ''))?.holdings ?? []
          const renamed = judgement.write(hit).remedy.flatMap(({ requests }) => requests.map(({ body }) => body))
          const proposed = renamed.map((body) => prefixOf(/"name":"([^"]+)"/.exec(body)?.[1] ?? ''))
          const before = holdings.map(({ name }) => prefixOf(name))
          expect(proposed).toHaveLength(hit.others.length)
          expect(new Set([...before, ...proposed]).size).toBe(new Set(before).size + proposed.length)
        }
      }),
      { numRuns: 150 },
    )
    expect(seen).toBeGreaterThan(0)
  })
})

function letters(group: readonly Holding[]): string {
  return group.map(({ name }) => name).join('')
}

function between(...pairs: string[]): (one: Holding, other: Holding) => boolean {
  return (one, other) => pairs.includes(`${one.name}${other.name}`)
}

function doubt(...pairs: string[]): (one: Holding, other: Holding) => null | false {
  const isDoubtful = between(...pairs)
  return (one, other) => (isDoubtful(one, other) ? null : false)
}

describe('clashes', () => {
  const graph = estate()
    .space('pay')
    .app('api-pay')
    .app('web-pay')
    .addon('a', postgres, 'api-pay')
    .addon('b', postgres, 'api-pay')
    .addon('c', postgres, 'api-pay', 'web-pay')
    .addon('d', postgres, 'api-pay')
    .graph()
  const subject = createBench(graph, noFacts, standardSettings, noon).appSubjectOf(placeOf(graph, 'api-pay'))
  const holdings = subject?.holdings ?? []

  it('are joined over what they have in common, in whatever order they are found', () => {
    expect(clashes(holdings, between('ab', 'cd', 'bd')).groups.map(letters)).toEqual(['abcd'])
    expect(clashes(holdings, between('ad', 'bc')).groups.map(letters)).toEqual(['bc'])
    expect(clashes(holdings, between()).groups).toEqual([])
  })

  it('are doubtful only where something shared is', () => {
    expect(clashes(holdings, doubt('ab')).blind).toBeNull()
    expect(letters(clashes(holdings, doubt('ab', 'bc', 'cd')).blind ?? [])).toBe('bc')
    expect(letters(clashes(holdings, doubt('cd')).blind ?? [])).toBe('cd')
  })

  it('are filed under what is shared', () => {
    expect(homeOf(holdings)?.name).toBe('c')
    expect(homeOf(holdings.filter(({ name }) => name !== 'c'))).toBeNull()
  })
})
