import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AffectedApp, AppEffect, Friction } from '#shared/domain/operation.ts'
import { mismatchWords, missingWords, nothingGiven } from '#renderer/views/operations/plan/given.ts'
import { bySpaces, countEffects, fitting, isTouched, sharedNotes } from '#renderer/views/operations/plan/impact.ts'
import { effectOrder, mayRun, verbOf, verdictWords } from '#renderer/views/operations/words.ts'

function app(name: string, effects: AppEffect[], more: Partial<AffectedApp> = {}): AffectedApp {
  return {
    appId: name,
    name,
    space: name.slice(name.indexOf('-') + 1),
    compliance: [],
    organization: 'shop',
    role: 'attached',
    running: 'running',
    effects,
    notes: [],
    ...more,
  }
}

describe('who is hurt', () => {
  const affected = [
    app('a-qa', ['untouched']),
    app('b-qa', ['redeploys']),
    app('c-prod', ['needs-redeploy', 'interrupted']),
    app('own-prod', ['redeploys'], { role: 'owner' }),
    app('d-prod', []),
  ]

  test('is counted by effect, worst first, and an app counts for each of its effects', () => {
    expect(countEffects(affected)).toEqual([
      { effect: 'interrupted', count: 1 },
      { effect: 'redeploys', count: 2 },
      { effect: 'needs-redeploy', count: 1 },
      { effect: 'untouched', count: 1 },
    ])
    expect(affected.filter(isTouched).map(({ name }) => name)).toEqual(['b-qa', 'c-prod', 'own-prod'])
  })

  test('stands with the owner first, then by space, whoever is hit worst first', () => {
    const names = bySpaces(affected).map(({ space, apps }) => [space, apps.map(({ name }) => name)])
    expect(names).toEqual([
      [null, ['own-prod']],
      ['prod', ['c-prod', 'd-prod']],
      ['qa', ['b-qa', 'a-qa']],
    ])
  })

  test('is never lost or doubled by grouping', () => {
    const some = fc.array(
      fc.record({
        name: fc.stringMatching(/^[a-z]{1,3}-(qa|prod|dev)$/),
        effects: fc.uniqueArray(fc.constantFrom(...effectOrder), { maxLength: 3 }),
        role: fc.constantFrom('owner', 'attached', 'target', 'preview'),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(some, (rows) => {
        const apps = rows.map(({ name, effects, role }, at) => app(name, effects, { role, appId: `${at}` }))
        const grouped = bySpaces(apps).flatMap((group) => group.apps)
        expect(grouped.map(({ appId }) => appId).toSorted()).toEqual(apps.map(({ appId }) => appId).toSorted())
        expect(grouped.findLastIndex(({ role }) => role === 'owner')).toBe(
          grouped.filter(({ role }) => role === 'owner').length - 1,
        )
      }),
    )
  })

  test('what many apps have in common is said once', () => {
    const notes = ['Runs on with the old password.']
    const many = Array.from({ length: 5 }, (_, at) => app(`a${at}-prod`, ['needs-redeploy'], { notes }))
    expect(sharedNotes(many)).toEqual([{ note: notes[0], count: 5 }])
    expect(sharedNotes(many.slice(0, 3))).toEqual([])
    expect(sharedNotes([...many, app('z-qa', [], { notes: ['Only here.'] })])).toHaveLength(1)
  })

  test('is found by name, space and organization, and by effect', () => {
    expect(fitting(affected, 'PROD c', null).map(({ name }) => name)).toEqual(['c-prod'])
    expect(fitting(affected, 'shop', 'redeploys').map(({ name }) => name)).toEqual(['b-qa', 'own-prod'])
    expect(fitting([app('x-qa', [], { organization: null })], 'shop', null)).toEqual([])
  })
})

describe('what has to be given', () => {
  const friction: Friction = { kind: 'typed', typed: 'web-prod', typedIs: 'The owner app', reason: true, because: [] }

  test('a name that may still become the right one is no mistake', () => {
    expect(mismatchWords(friction, '')).toBeNull()
    expect(mismatchWords(friction, 'web-')).toBeNull()
    expect(mismatchWords(friction, ' web-prod ')).toBeNull()
    expect(mismatchWords(friction, 'web-qa')).toBe('This is not web-prod.')
    expect(mismatchWords(friction, 'web-prods')).toBe('This is not web-prod.')
    expect(mismatchWords(friction, 'Web-Prod')).toBe('It is written web-prod.')
  })

  test('is told until all of it is there', () => {
    expect(missingWords(friction, nothingGiven)).toBe('Type the name and give a reason.')
    expect(missingWords(friction, { ...nothingGiven, reason: 'outage' })).toBe('Type the name.')
    expect(missingWords(friction, { ...nothingGiven, typed: 'web-prod', reason: '  ' })).toBe('Give a reason.')
    expect(missingWords(friction, { typed: 'web-prod ', reason: 'outage', ticket: '' })).toBeNull()
    expect(missingWords({ ...friction, kind: 'impact', reason: false }, nothingGiven)).toBeNull()
  })
})

test('only what is not known to fail may be run', () => {
  expect(mayRun({ kind: 'will-work' })).toBe(true)
  expect(mayRun({ kind: 'cannot-know', reasons: [] })).toBe(true)
  expect(mayRun({ kind: 'blocked', rule: '', explanation: '' })).toBe(false)
  expect(mayRun({ kind: 'refused', status: 409, words: '', rule: '', explanation: '' })).toBe(false)
  expect(verdictWords({ kind: 'refused', status: 409, words: '', rule: '', explanation: '' }).tone).toBe('critical')
})

test('the button says what it does', () => {
  expect(verbOf({ kind: 'maintenance', endpointId: 'e', appId: 'a', on: false })).toBe('Turn maintenance off')
  expect(verbOf({ kind: 'detach', endpointId: 'e', appId: 'a', addonId: 'b' })).toBe('Detach it')
})
