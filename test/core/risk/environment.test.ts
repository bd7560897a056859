import { describe, expect, it } from 'vitest'
import { noAnnotations, noFacts } from '#core/risk/facts.ts'
import { createBench } from '#core/risk/scope.ts'
import { addonId, noon, postgres, town, type Estate } from './estate.ts'

/** What the owner of `db` is for. */
function environmentIn(built: Estate, said: Record<string, string> = {}): string | undefined {
  const graph = built.graph()
  const annotations = { ...noAnnotations, environments: new Map(Object.entries(said)) }
  const bench = createBench(graph, { ...noFacts, annotations }, built.settings, noon)
  const node = graph.addons.get(addonId('db'))
  return node && bench.subjectOf(node).owner?.standing.environment
}

const built = () => town().without('apps', 'app-api-pay').app('api-pay', { stage: 'checkout:staging' })

describe('what an app is for', () => {
  it.each([
    ['api-pay', {}, 'production'],
    ['api-paydev', {}, 'unknown'],
    ['api-pay', { preview: true, stage: 'checkout:production' }, 'preview'],
    ['api-pay', { stage: 'checkout:staging' }, 'staging'],
    ['api-pay', { stage: 'checkout:odd' }, 'production'],
    ['api-core-dev', {}, 'development'],
    ['api-qa-core', {}, 'other'],
    ['api-stg', {}, 'staging'],
    ['api-core-dev2', {}, 'development'],
    ['api-devotion', {}, 'unknown'],
    ['api-constructor', {}, 'unknown'],
  ])('%s with %j is %s', (name, choice, expected) => {
    const built = town().without('apps', 'app-api-pay', 'app-api-paydev').app(name, choice).addon('db', postgres, name)
    expect(environmentIn(built)).toBe(expected)
  })

  it('is the highest of several stages', () => {
    const built = town().addon('db', postgres, 'web-shopqa')
    for (const stage of ['review', 'staging', 'development']) {
      built.inventory.couplings.push({ id: stage, appId: 'app-web-shopqa', pipelineId: stage, stage })
    }
    expect(environmentIn(built)).toBe('staging')
  })

  it('is what a person said of its space, before stages and tags, but not before a preview', () => {
    expect(environmentIn(built().addon('db', postgres, 'api-pay'), { pay: 'review' })).toBe('review')
    expect(environmentIn(built().addon('db', postgres, 'api-pay'), { pay: 'nonsense' })).toBe('staging')
    const preview = town().app('apipr-pay', { preview: true }).addon('db', postgres, 'apipr-pay')
    expect(environmentIn(preview, { pay: 'review' })).toBe('preview')
  })

  it('is read with the words that the policy file has for spaces', () => {
    const built = town().app('api-live').addon('db', postgres, 'api-live')
    expect(environmentIn(built)).toBe('unknown')
    expect(environmentIn(built.policy({ environmentTokens: { live: 'production' } }))).toBe('production')
  })
})
