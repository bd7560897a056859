import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditions, type Condition, type Gathering, type IncidentApp, type Told } from '#shared/domain/incident.ts'
import {
  agesOf,
  auditWords,
  countsOf,
  dynoWords,
  gatheringWords,
  hoursWords,
  hurtWords,
} from '#renderer/views/incident/incident-words.ts'
import { shareLink } from '#renderer/views/incident/share.ts'

const untold: Told<never> = { value: null, at: null, live: false, problem: '' }

function told<Value>(value: Value, at = 5, live = true): Told<Value> {
  return { value, at, live, problem: '' }
}

function app(condition: Condition, more: Partial<IncidentApp> = {}): IncidentApp {
  return {
    appId: 'w',
    app: 'web-prod',
    space: 'prod',
    compliance: ['prod'],
    organization: 'o',
    role: 'attached',
    attachedAs: 'x',
    condition,
    sentence: 's',
    maintenance: untold,
    formation: untold,
    dynos: untold,
    releases: untold,
    ...more,
  }
}

const gathering: Gathering = {
  state: 'done',
  startedAt: 0,
  endedAt: 0,
  total: 20,
  done: 20,
  failed: 0,
  asking: [],
  problem: null,
}

describe('who is hurt', () => {
  it('says the worst there is, and where', () => {
    const down = app('down')
    expect(hurtWords([down, app('up')])).toMatchObject({ headline: '1 of 2 apps hurt, all in production', tone: 'bad' })
    expect(hurtWords([down, app('trouble', { compliance: [] })]).headline).toBe('2 of 2 apps hurt, 1 in production')
    expect(hurtWords([app('down', { compliance: [] })])).toMatchObject({
      headline: '1 of 1 app hurt',
      detail: '1 app holds it in 1 space, none of them in production.',
    })
    expect(hurtWords([app('maintenance'), app('up')])).toMatchObject({
      headline: '1 of 2 apps not serving',
      tone: 'warn',
    })
    expect(hurtWords([app('unknown'), app('up')])).toMatchObject({ headline: '1 app not known', tone: 'quiet' })
    expect(hurtWords([app('up'), app('stopped')])).toMatchObject({ headline: 'Nobody seems hurt', tone: 'good' })
  })

  it('never says that nobody is hurt while somebody is, and counts everybody once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...conditions), { minLength: 1, maxLength: 9 }), (some) => {
        const apps = some.map((condition) => app(condition))
        const hurt = some.some((condition) => condition !== 'up' && condition !== 'stopped')
        expect(hurtWords(apps).tone === 'good').toBe(!hurt)
        expect(countsOf(apps).reduce((sum, { count }) => sum + count, 0)).toBe(some.length)
      }),
    )
  })
})

const dyno = (state: string) => ({ type: 'web', state, startedAt: null })

it('dynos are counted against what is wanted', () => {
  const formation = told([{ type: 'web', quantity: 3, size: '' }])
  expect(dynoWords({ dynos: untold, formation: untold })).toBe('not known')
  expect(dynoWords({ dynos: untold, formation })).toBe('3 dynos wanted')
  expect(dynoWords({ dynos: told([dyno('running'), dyno('crashed')]), formation })).toBe('1 of 3 running')
  expect(dynoWords({ dynos: told([dyno('running'), dyno('crashed')]), formation: untold })).toBe('1 of 2 running')
  expect(dynoWords({ dynos: told([]), formation: untold })).toBe('none')
})

it('an app is as old as the oldest of what was told of it', () => {
  const of = app('up', {
    dynos: told([], 9),
    maintenance: told(false, 3, false),
    formation: told([], 9),
    releases: told([], 9),
  })
  expect(agesOf(of)).toEqual({ at: 3, live: false, problems: [] })
  const problem = { ...untold, problem: 'It is down.' }
  expect(agesOf(app('unknown', { dynos: problem, releases: problem }))).toEqual({
    at: null,
    live: false,
    problems: ['It is down.'],
  })
})

it('how a gathering stands is said in words', () => {
  expect(gatheringWords(gathering, 1000)).toEqual({ words: 'All 20 questions answered just now.', tone: 'plain' })
  expect(gatheringWords({ ...gathering, failed: 2 }, 120_000).words).toBe(
    '2 of 20 questions not answered 2 min ago. What is missing says so.',
  )
  expect(gatheringWords({ ...gathering, state: 'running', done: 3 }, 0).words).toBe(
    'Asking the platform: 3 of 20 questions',
  )
  const problem = { code: 'unreachable', call: null, message: 'Nobody answers.' } as const
  expect(gatheringWords({ ...gathering, state: 'failed', problem }, 0)).toEqual({
    words: 'Nobody answers. What is shown was known before.',
    tone: 'trouble',
  })
})

it('what may be missing from the time line is said', () => {
  const view = { hours: 3, since: 100, audits: { at: 200, since: 50, live: true, problem: '' } }
  expect(auditWords(view)).toBeNull()
  expect(auditWords({ ...view, audits: { ...view.audits, since: null } })).toBeNull()
  expect(auditWords({ ...view, audits: { ...view.audits, since: 150 } })).toContain('do not reach back 3 hours')
  expect(auditWords({ ...view, audits: { ...view.audits, at: null } })).toContain('not read yet')
  expect(auditWords({ ...view, audits: { ...view.audits, problem: 'Gone.' } })).toBe('Audits: Gone.')
  expect([1, 3, 24, 72, 168].map(hoursWords)).toEqual(['1 hour', '3 hours', '24 hours', '3 days', '7 days'])
})

it('a link is the address on loopback, and one of the program’s own elsewhere', () => {
  const hash = '#/e/one/incident/a1?hours=6'
  expect(shareLink({ protocol: 'http:', href: `http://127.0.0.1:7/${hash}`, hash })).toBe(`http://127.0.0.1:7/${hash}`)
  expect(shareLink({ protocol: 'addon-atlas:', href: `addon-atlas://app/index.html${hash}`, hash })).toBe(
    'addon-atlas://open/e/one/incident/a1',
  )
})
