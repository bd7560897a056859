import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { variableName } from '#shared/domain/config-variables.ts'
import { attachNotes } from '#renderer/views/operations/forms/attach-notes.ts'
import { bodyProblem, segmentProblem } from '#renderer/views/operations/forms/custom-action.ts'
import { nameProblem, prefixWords } from '#renderer/views/operations/forms/name-words.ts'
import { picked } from '#renderer/views/operations/forms/picked.ts'
import { aboutPlan, planNotes, priceChangeWords } from '#renderer/views/operations/forms/plan-notes.ts'
import { subjectsIn } from '#renderer/views/operations/forms/subjects.ts'

function prefix(name: string): string {
  return prefixWords('akkeris-postgresql', name, false, 'web-prod').prefix
}

describe('a name', () => {
  test('is told what the platform would object to', () => {
    expect(['', 'orders', 'a-b_C9'].map(nameProblem)).toEqual([null, null, null])
    expect(nameProblem('a')).toMatch(/Two/)
    expect(nameProblem('9a')).toMatch(/letter/)
    expect(nameProblem('a b')).toMatch(/only/)
    expect(nameProblem('a'.repeat(23))).toMatch(/^23 characters/)
  })

  test('shows the prefix that the platform makes of it', () => {
    expect(['my-db', 'my_db', 'my-new-db', 'Reporting-DB'].map(prefix)).toEqual([
      'MYDB_',
      'MY_DB_',
      'DB_',
      'REPORTINGDB_',
    ])
    expect(prefixWords('akkeris-postgresql', 'a-b-9', false, 'web-prod').after).toMatch(/No shell/)
    expect(prefixWords('akkeris-postgresql', 'db', true, 'web-prod').before).toMatch(/^It is primary/)
    expect(prefixWords('securekey', 'db', false, 'web-prod').prefix).toBe('')
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9_-]{1,21}$/), (name) => {
        expect(`${prefix(name)}DATABASE_URL`).toBe(variableName('akkeris-postgresql', name, false, 'DATABASE_URL'))
      }),
    )
  })
})

describe('a plan', () => {
  const plan = { compliance: ['socs'], regions: ['west'], state: 'public' }
  const place = { space: 'pay-dev', compliance: ['dev'], region: 'east' }

  test('is told what speaks against it where the app is', () => {
    expect(planNotes(plan, place)).toEqual(['needs socs, which pay-dev lacks', 'not offered in east'])
    expect(planNotes(plan, { ...place, compliance: ['socs'], region: 'west' })).toEqual([])
    expect(planNotes(plan, { ...place, compliance: null, region: '' })).toEqual([])
    expect(planNotes({ ...plan, state: 'shutdown' }, null)).toEqual(['shut down, nobody can create it any more'])
    expect(planNotes({ ...plan, state: 'beta' }, null)).toEqual(['beta'])
  })

  test('is told by how much the price changes', () => {
    expect(priceChangeWords(1_000, 6_000)).toBe('$50/mo more')
    expect(priceChangeWords(1_050, 0)).toBe('$10.50/mo less')
    expect(priceChangeWords(5, 5)).toBe('same price')
    expect(priceChangeWords(null, 5)).toBeNull()
  })

  test('is not described by its own name', () => {
    expect(aboutPlan({ name: 's:premium-0', description: 'Service premium-0', humanName: '' })).toBe('')
    expect(aboutPlan({ name: 's:premium-0', description: '', humanName: 'Two machines' })).toBe('Two machines')
  })
})

test('an app is told what keeps it from having an add-on', () => {
  const owner = { compliance: ['prod', 'socs'], region: 'west', known: true }
  expect(attachNotes(owner, { compliance: ['prod'], region: 'east' })).toEqual([
    'not a socs space',
    'in another region, east',
  ])
  expect(attachNotes({ ...owner, compliance: ['dev'] }, { compliance: [], region: 'west' })).toEqual([])
})

test('what is picked holds all words, and what begins with them comes first', () => {
  const items = ['web-prod', 'my-web-qa', 'mail-prod'].map((text) => ({ id: text, text, section: '' }))
  const names = (typed: string) => picked(items, typed).map(({ id }) => id)
  expect(names('')).toEqual(['web-prod', 'my-web-qa', 'mail-prod'])
  expect(names('WEB')).toEqual(['web-prod', 'my-web-qa'])
  expect(names('prod m')).toEqual(['mail-prod'])
  expect(names('nothing')).toEqual([])
})

test('the subjects of a list are its rows, each once, with what else they say and no secret', () => {
  const answer = [
    { id: 'b1', status: 'available', database: { name: 'orders' }, Password: { masked: 'k' } },
    { id: 'b1', status: 'twice' },
    { id: null, status: 'no id' },
    { id: 7, created_at: '' },
  ]
  expect(subjectsIn(answer, 'id')).toEqual([
    {
      id: 'b1',
      facts: [
        { field: 'status', value: 'available' },
        { field: 'database', value: 'orders' },
      ],
    },
    { id: '7', facts: [] },
  ])
  expect(subjectsIn({ status: 'OK' }, 'id')).toEqual([])
  expect(subjectsIn(null, 'id')).toEqual([])
})

test('a part of a path and a body are looked at before they are planned', () => {
  expect(['', 'backups', 'b.1_x-Y'].map(segmentProblem)).toEqual([null, null, null])
  for (const bad of ['a:b', 'a/b', 'ä', 'a b', '..', '.']) expect(segmentProblem(bad), bad).not.toBeNull()
  expect(bodyProblem('')).toBeNull()
  expect(bodyProblem('{ "a": 1 }')).toBeNull()
  for (const bad of ['{}', '[1]', 'null', '{', '"a"']) expect(bodyProblem(bad), bad).not.toBeNull()
})
