import { expect, it } from 'vitest'
import { administratorCheck, sendsElevated } from '#core/operations/elevation.ts'
import type { Known } from '#core/operations/kind.ts'
import type { Party } from '#core/operations/subjects.ts'

const party = (compliance: string[] | null): Party => ({
  appId: 'a',
  appName: 'api-here',
  spaceName: 'here',
  app: null,
  space: compliance && { id: 's', name: 'here', compliance, region: '', stack: '', apps: null, createdAt: '' },
})

const who = (frontDoor: Known['elevation']['frontDoor'], may: boolean | null, userName: string) => ({
  elevation: { frontDoor, may, userName },
})

it.each([
  ['nobody in a plain space', who('controller', false, ''), ['qa'], false, null],
  ['an administrator by their own word', who('controller', true, 'ops'), ['prod'], true, null],
  ['somebody who did not ask for it', who('controller', true, 'ops'), ['prod'], false, 'Ask for elevated access'],
  ['somebody without a name', who('controller', false, ''), ['socs'], true, 'only beside a user name'],
  ['an operator at the edge, asking or not', who('edge', true, ''), ['prod', 'socs'], false, null],
  ['a developer at the edge, asking or not', who('edge', false, ''), ['prod'], true, 'this account is none'],
])('%s', (_, known, compliance, chosen, why) => {
  const check = administratorCheck(known, party(compliance), chosen, 'No.')
  if (why === null) {
    expect(check).toBeNull()
    return
  }
  expect(check).toMatchObject({ kind: 'refused', status: 403, words: 'No.' })
  expect(check?.kind === 'refused' && check.explanation).toContain(why)
})

it('is not known where nobody told, of the account or of the space', () => {
  expect(administratorCheck(who('edge', null, ''), party(['prod']), true, '')).toMatchObject({ kind: 'unknown' })
  expect(administratorCheck(who(null, null, ''), party(['prod']), true, '')).toMatchObject({ kind: 'unknown' })
  expect(administratorCheck(who('edge', false, ''), party(null), true, '')).toMatchObject({ kind: 'unknown' })
  // Who may do it everywhere may do it there.
  expect(administratorCheck(who('edge', true, ''), party(null), false, '')).toBeNull()
})

it('sends the header to whoever may believe it', () => {
  expect(sendsElevated(who('controller', true, 'ops'), true)).toBe(true)
  expect(sendsElevated(who(null, null, ''), true)).toBe(true)
  expect(sendsElevated(who('edge', true, ''), true)).toBe(false)
  expect(sendsElevated(who('controller', true, 'ops'), false)).toBe(false)
})
