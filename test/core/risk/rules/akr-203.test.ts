import { describe, expect, it } from 'vitest'
import { estate, postgres, requestsOf, type Estate } from '../estate.ts'

function core(): Estate {
  return estate()
    .space('core')
    .app('off-core', { maintenance: true })
    .app('empty-core', { dynos: 0 })
    .app('new-core', { releasedAt: null })
    .app('odd-core', { dynos: -1 })
    .app('on-core')
    .app('busy-core', { dynos: 3 })
}

describe('AKR-203 loud', () => {
  it.each([
    ['off-core', 'is in maintenance'],
    ['empty-core', 'has no dynos'],
    ['new-core', 'was never released'],
  ])('fires on %s, which %s', (owner, why) => {
    const finding = core().addon('db', postgres, owner, 'on-core').finding('AKR-203')
    expect(finding.reason).toBe(`${owner}, which owns db, ${why}, and 1 running app hangs on it: on-core.`)
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('is about the apps that run, whatever the others do', () => {
    const finding = core()
      .addon('db', postgres, 'off-core', 'empty-core', 'odd-core', 'on-core', 'busy-core')
      .finding('AKR-203')
    expect(finding.apps).toEqual(['busy-core', 'on-core'])
    expect(finding.reason).toContain('and 2 running apps hang on it: busy-core and on-core.')
  })

  it('moves it to the app with the most dynos', () => {
    const finding = core().addon('db', postgres, 'off-core', 'on-core', 'busy-core').finding('AKR-203')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/busy-core/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/busy-core {"maintenance":true}',
      'PATCH /apps/on-core {"maintenance":true}',
      'POST /apps/on-core/addon-attachments {"addon":"<id of the new add-on>","app":"on-core","name":"own-addondb1"}',
      'PATCH /apps/busy-core/addons/own-addondb {"primary":true}',
      'PATCH /apps/on-core/addon-attachments/own-addondb1 {"primary":true}',
      'DELETE /apps/busy-core/addon-attachments/attachment-db-busy-core',
      'DELETE /apps/on-core/addon-attachments/attachment-db-on-core',
      'DELETE /apps/off-core/addons/addon-db',
      'PATCH /apps/on-core {"maintenance":false}',
      'PATCH /apps/busy-core {"maintenance":false}',
    ])
  })

  it('splits previews off where nobody else runs', () => {
    const built = core().app('pr-core', { preview: true }).addon('db', postgres, 'off-core', 'pr-core')
    expect(requestsOf(built.finding('AKR-203'))[0]).toBe(
      'POST /apps/pr-core/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
    )
  })
})

describe('AKR-203 quiet', () => {
  it('stays quiet where the owner runs, where nobody does, and without an owner', () => {
    const quiet = core()
      .addon('up', postgres, 'on-core', 'busy-core', 'off-core', 'odd-core')
      .addon('down', postgres, 'off-core', 'empty-core', 'new-core')
      .addon('odd', postgres, 'odd-core', 'off-core')
      .attach('lost', postgres, null, 'on-core', 'off-core')
    expect(quiet.quiet('AKR-203')).toBe(true)
  })
})

describe('AKR-203 unknown', () => {
  it.each([
    ['odd-core', 'on-core'],
    ['off-core', 'odd-core'],
  ])('does not say ok of a number of dynos that cannot be (%s, %s)', (owner, consumer) => {
    expect(core().addon('db', postgres, owner, consumer).gap('AKR-203')).toMatchObject({
      gap: 'absurd',
      reason: 'The platform gives odd-core a number of dynos that cannot be.',
    })
  })

  it.each([
    ['gone-core', 'on-core'],
    ['off-core', 'gone-core'],
    ['gone-core', 'odd-core'],
  ])('does not say ok where an app is not listed (%s, %s)', (owner, consumer) => {
    expect(core().addon('db', postgres, owner, consumer).gap('AKR-203')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app gone-core is not among what the platform listed.',
    })
  })

  it.each(['/addon-attachments', '/apps'])('is unknown while %s came short', (call) => {
    expect(core().addon('db', postgres, 'on-core', 'busy-core').short(call).gap('AKR-203').gap).toBe('list-short')
  })
})
