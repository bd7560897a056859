import { describe, expect, it } from 'vitest'
import type { FocusApp } from '#shared/domain/focus.ts'
import { leftOut } from '#renderer/views/focus/focus-layout.ts'
import {
  asideWords,
  byWay,
  countOf,
  environmentWords,
  nothingWords,
  ownEnvironment,
  sentenceOf,
  titleOf,
} from '#renderer/views/focus/focus-words.ts'
import { addon, addonFocus, addons, app, apps, focus, group } from './focus-rows.ts'

const tie = (name: string, isOwner: boolean): FocusApp['ties'][number] => ({
  addonId: `id-${name}`,
  addon: name,
  appId: 'a',
  app: 'a-b',
  isOwner,
  attachmentId: '',
  attachmentName: name,
  attachedAt: '',
  primary: null,
  carriedFrom: null,
})

describe('the words of a focus', () => {
  it('say in one sentence whom it is about', () => {
    const hub = addonFocus([1, 2])
    hub.stages[1] = addons('addon', [group('space', 'pay', [addon('db', { apps: 4, spaces: 2 })])])
    expect(sentenceOf(hub)).toBe('Owned by api-pay, 4 apps in 2 spaces.')
    const orphan = { ...hub, short: ['attachments' as const] }
    orphan.stages = [
      apps('owner', []),
      addons('addon', [group('orphaned', '', [addon('db', { owner: null, apps: 1, spaces: 1 })])]),
    ]
    expect(sentenceOf(orphan)).toBe(
      'Owned by nobody, 1 app in 1 space. The attachment list could not be read in full, so there may be more.',
    )
    const held = addons('held', [group('owned', '', [addon('a')], { total: 5 }), group('borrowed', '', [addon('b')])])
    const holders = apps('holders', [group('space', 'pay', [app('x', 'pay')])])
    const one = focus([apps('app', [group('space', 'pay', [app('api', 'pay')])]), held, holders], [])
    expect(sentenceOf(one)).toBe('Owns 5 add-ons and borrows 1, shares with 1 other app in 1 space.')
    expect(countOf(held)).toBe('owns 5, borrows 1')
    const members = apps('members', [group('space', 'pay', [app('api', 'pay')])])
    const lent = addons('lent', [group('lent', '', [addon('a')])], { spaces: 0 })
    const further = [addons('further-addons', []), apps('further-apps', [], { total: 7, spaces: 3 })]
    const space = focus([addons('borrowed', []), members, lent, holders, ...further], [])
    expect(sentenceOf(space)).toBe('Borrows nothing, lends 1 to 1 app in 1 space. Two steps: 7 more apps in 3 spaces.')
    expect(titleOf(space, 'holders')).toBe('Lent to')
  })

  it('say what is left out and what is not there, and how sure that is', () => {
    expect(asideWords(addons('lent', [], { aside: 1 }))).toBe('1 more add-on stays inside the space.')
    expect(asideWords(apps('members', [], { aside: 2 }))).toBe('2 more apps share nothing with another space.')
    expect(asideWords(addons('further-addons', []))).toBe('')
    const data = addonFocus([])
    expect(nothingWords(data, 'held', true)).toBe('Holds no add-on.')
    expect(nothingWords(data, 'held', false)).toBe('Holds no add-on, as far as is known.')
    expect(leftOut(apps('holders', [group('space', 'pay', [app('x', 'pay')], { total: 3 })], { total: 9 }))).toBe(8)
  })

  it('say by way of what an app stands there', () => {
    const ties = [tie('search', true), tie('ledger', false), tie('cache', false)]
    expect(byWay(app('x', 'pay', { ties, tieCount: 3, owns: 1, borrows: 2 }), false)).toBe(
      'owns search · borrows ledger +1',
    )
    expect(byWay(app('x', 'pay', { ties, tieCount: 40, owns: 1, borrows: 0 }), true)).toBe('lends search')
    expect(byWay(app('x', 'pay', { ties: [], tieCount: 9, owns: 0, borrows: 9 }), false)).toBe('borrows 9')
  })

  it('leave out an environment that a tag says already', () => {
    expect(environmentWords('production', ['prod', 'socs'])).toBe('')
    expect(environmentWords('development', ['dev'])).toBe('')
    expect(environmentWords('staging', ['prod'])).toBe('staging')
    expect(environmentWords('unknown', [])).toBe('')
    expect(environmentWords('other', [])).toBe('non-prod')
    expect(ownEnvironment({ environment: 'staging' }, 'staging')).toBe('')
    expect(ownEnvironment({ environment: 'staging' }, 'production')).toBe('staging')
    expect(ownEnvironment({ environment: 'unknown' }, 'production')).toBe('environment unknown')
    expect(ownEnvironment({ environment: 'preview' }, 'production')).toBe('')
  })
})
