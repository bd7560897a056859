import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appEffects, dangerLevels, type AffectedApp, type Operation } from '#shared/domain/operation.ts'
import { shownOf, strayOf } from '#core/runbooks/binding.ts'
import { markerRequest } from '#core/operations/kinds/redeploy.ts'

const app = (appId: string, effects: AffectedApp['effects']): AffectedApp => ({
  appId,
  name: `${appId}-prod`,
  space: 'prod',
  compliance: [],
  organization: 'shop',
  role: 'attached',
  running: 'running',
  effects,
  notes: [],
})
const request = { method: 'PATCH', path: '/apps/a', body: '{"plan":"x"}', elevated: false, does: '' } as const
const operation: Operation = { kind: 'change-plan', endpointId: 'e', addonId: 'o', plan: 'x' }
const now = {
  requests: [request],
  affected: [app('a', ['interrupted']), app('b', ['untouched'])],
  verdict: { kind: 'will-work' } as const,
  level: 'disruptive' as const,
  losses: ['What it kept.'],
}
const step = { operation, requests: [request], shown: shownOf(now) }
const around = [app('a', ['interrupted', 'scales']), app('b', ['interrupted'])]

describe('a step whose turn comes', () => {
  it('goes on as it was shown', () => {
    expect(strayOf(step, around, now)).toBeNull()
  })

  it.each([
    ['another body', { ...now, requests: [{ ...request, body: '{"plan":"y"}' }] }, 'It would send'],
    ['elevated access', { ...now, requests: [{ ...request, elevated: true }] }, 'It would send'],
    ['a higher level', { ...now, level: 'destructive' as const }, 'is destructive now'],
    ['another loss', { ...now, losses: ['Everything.'] }, 'Everything.'],
    ['another effect', { ...now, affected: [app('a', ['interrupted', 'loses'])] }, 'a-prod now was not shown: loses'],
    ['an app that another step touches', { ...now, affected: [app('b', ['interrupted'])] }, 'b-prod now was not shown'],
    ['an app that nobody showed', { ...now, affected: [app('c', ['interrupted'])] }, 'would now touch c-prod'],
  ])('is stopped by %s', (_what, later, why) => {
    expect(strayOf(step, around, later)).toContain(why)
  })

  it('is stopped exactly when an effect, a loss or the level is more than what was shown', () => {
    const effects = fc.uniqueArray(fc.constantFrom(...appEffects))
    const level = fc.constantFrom(...dangerLevels)
    const losses = fc.uniqueArray(fc.constantFrom('one', 'two', 'three'))
    fc.assert(
      fc.property(effects, effects, level, level, losses, losses, (shown, found, was, is, lost, loses) => {
        const before = { ...now, affected: [app('a', shown)], level: was, losses: lost }
        const after = { ...now, affected: [app('a', found)], level: is, losses: loses }
        const fresh = found.filter((effect) => effect !== 'untouched' && !shown.includes(effect))
        const more =
          dangerLevels.indexOf(is) > dangerLevels.indexOf(was) ||
          loses.some((loss) => !lost.includes(loss)) ||
          fresh.length > 0
        const stray = strayOf({ ...step, shown: shownOf(before) }, [app('a', [])], after)
        expect(stray !== null).toBe(more)
      }),
    )
  })

  it('takes the marker away or sets it, whoever redeployed last', () => {
    const redeploy: Operation = { kind: 'redeploy', endpointId: 'e', appId: 'a' }
    const [set, taken] = [markerRequest('a', 'a-prod', false), markerRequest('a', 'a-prod', true)]
    const shown = { operation: redeploy, requests: [set], shown: shownOf(now) }
    expect(strayOf(shown, around, { ...now, requests: [taken] })).toBeNull()
    expect(strayOf(shown, around, { ...now, requests: [{ ...taken, body: '{"OTHER":null}' }] })).toContain('would send')
  })
})
