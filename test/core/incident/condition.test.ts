import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Condition } from '#shared/domain/incident.ts'
import { conditionOfAddon, conditionOfApp, type AppState } from '#core/incident/condition.ts'

const web = { type: 'web', quantity: 2, size: 'gp1' }
const dyno = (state: string, type = 'web') => ({ type, state, startedAt: null })
const released = { releasedAt: '2026-01-01T00:00:00Z' }
const release = (status: string) => ({ version: 7, status, createdAt: '2026-01-01T00:00:00Z' })

function state(more: Partial<AppState>): AppState {
  return { maintenance: false, formation: [web], dynos: null, releases: null, ...released, ...more }
}

describe('an app', () => {
  test.each<[Condition, Partial<AppState>, string]>([
    ['maintenance', { maintenance: true, dynos: [dyno('crashed')] }, 'It shows its maintenance page and runs nothing.'],
    ['up', { dynos: [dyno('running'), dyno('running')] }, '2 dynos running.'],
    ['down', { dynos: [dyno('crashed'), dyno('app-crashed')] }, '2 dynos: 1 crashed, 1 app-crashed.'],
    ['trouble', { dynos: [dyno('running'), dyno('crashed')] }, '2 dynos: 1 crashed, 1 running.'],
    // Visitors meet web dynos only.
    ['down', { dynos: [dyno('crashed'), dyno('running', 'worker')] }, '2 dynos: 1 crashed, 1 running.'],
    ['trouble', { dynos: [dyno('crashed', 'a'), dyno('running', 'b')] }, '2 dynos: 1 crashed, 1 running.'],
    ['starting', { dynos: [dyno('starting'), dyno('pending')] }, '2 dynos starting.'],
    ['starting', { dynos: [dyno('running'), dyno('probing')] }, '1 of 2 dynos running.'],
    ['trouble', { dynos: [dyno('running')] }, '1 of 2 dynos running.'],
    [
      'trouble',
      { dynos: [dyno('running'), dyno('running')], releases: [release('failed')] },
      '2 dynos running the release before. Release v7 failed.',
    ],
    [
      'starting',
      { dynos: [dyno('running'), dyno('starting')], formation: [{ ...web, quantity: 1 }] },
      '1 dyno running, 1 starting.',
    ],
    ['down', { dynos: [] }, 'Nothing runs of 2 dynos that should.'],
    ['down', { dynos: [], formation: null }, 'Nothing runs.'],
    ['stopped', { dynos: [], formation: [{ ...web, quantity: 0 }] }, 'It is scaled to zero.'],
    ['stopped', { dynos: [], releasedAt: null }, 'It was never released.'],
    ['unknown', {}, '2 dynos should run. Nobody told whether they do.'],
    ['unknown', { formation: null }, 'Nobody could tell how it is.'],
  ])('%s: %j', (condition, more, sentence) => {
    expect(conditionOfApp(state(more))).toEqual({ condition, sentence })
  })

  it('is never said to be up while something of it is not, and never down while all of it runs', () => {
    const dynos = fc.array(
      fc.record({
        type: fc.constantFrom('web', 'worker'),
        state: fc.constantFrom('running', 'crashed', 'starting', 'app-failed', 'stopping', ''),
        startedAt: fc.constant(null),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(dynos, fc.nat(4), fc.boolean(), (some, quantity, maintenance) => {
        const { condition, sentence } = conditionOfApp(
          state({ dynos: some, formation: [{ ...web, quantity }], maintenance }),
        )
        expect(sentence).toMatch(/^[A-Z0-9].*\.$/)
        const running = some.filter((one) => one.state === 'running').length
        if (condition === 'up') expect([running, maintenance]).toEqual([some.length, false])
        if (condition === 'down' && some.length > 0) expect(running).toBeLessThan(some.length)
        if (maintenance) expect(condition).toBe('maintenance')
      }),
    )
  })
})

test.each([
  ['provisioned', false, 'up'],
  ['provisioning', false, 'starting'],
  ['deprovisioned', false, 'down'],
  [null, false, 'unknown'],
  ['splendid', false, 'unknown'],
  ['provisioned', true, 'unknown'],
])('an add-on that is %s, orphan %s', (told, orphan, condition) => {
  expect(conditionOfAddon(told, orphan).condition).toBe(condition)
})
