import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Held } from '#core/operations/held.ts'
import type { Party } from '#core/operations/subjects.ts'
import { consequencesOf } from '#core/operations/variables.ts'
import { baseNames } from '#core/risk/variables.ts'

const party: Party = { appId: 'web', appName: 'web-prod', spaceName: 'prod', app: null, space: null }

function held(name: string, service = 'akkeris-redis', primary: Held['primary'] = false): Held {
  return { addonId: `${service}/${name}`, attachmentId: null, name, service, isOwner: true, primary }
}

/** The table of operations-actions-risks 3.10. */
it.each([
  ['akkeris-postgresql-bear-1234', 'akkeris-postgresql', true, 'DATABASE_URL'],
  ['akkeris-postgresql-bear-1234', 'akkeris-postgresql', false, 'BEAR_1234_DATABASE_URL'],
  ['foobar', 'akkeris-postgresql', false, 'FOOBAR_DATABASE_URL'],
  ['my-db', 'akkeris-postgresql', false, 'MYDB_DATABASE_URL'],
  ['my_db', 'akkeris-postgresql', false, 'MY_DB_DATABASE_URL'],
  ['orders-main-db', 'akkeris-postgresql', false, 'DB_DATABASE_URL'],
  ['kafka-bear-1234', 'akkeris-redis', false, '1234_REDIS_URL'],
  ['a-b-', 'akkeris-postgresql', false, '_DATABASE_URL'],
  ['a--', 'akkeris-postgresql', false, '_DATABASE_URL'],
  ['amazon-s3-shock-2047', 'amazon-s3', false, 'SHOCK_2047_S3_BUCKET'],
  ['orders-prod-primary-ro', 'akkeris-postgresql', false, 'PRIMARY_RO_DATABASE_URL'],
  ['any', 'securekey', false, 'SECURE_KEY'],
])('%s of %s (primary: %s) brings %s', (name, service, primary, variable) => {
  const { variables } = consequencesOf(party, [], [held(name, service, primary)])
  expect(variables[0]).toMatchObject({ appId: 'web', appName: 'web-prod', before: null, after: variable })
})

it('warns when two secondary names make one prefix, but not of what was so before', () => {
  const one = held('orders-main-db', 'akkeris-postgresql')
  const other = held('users-main-db', 'akkeris-postgresql')
  const coming = consequencesOf(party, [one], [one, other])
  expect(coming.warnings[0]).toContain('DB_DATABASE_URL of web-prod then comes from orders-main-db and users-main-db')
  expect(consequencesOf(party, [one, other, held('a')], [one, other]).warnings).toEqual([])
})

it('leaves out, and says so, what nobody described and what nobody told', () => {
  const home = consequencesOf(party, [held('x', 'home-made')], [])
  expect(home).toMatchObject({ variables: [], warnings: [expect.stringContaining('home-made')] })
  const untold = consequencesOf(
    party,
    [held('x', 'akkeris-redis', null), held('y')],
    [held('x', 'akkeris-redis', null)],
  )
  expect(untold.variables).toMatchObject([{ before: 'Y_REDIS_URL', after: null }])
  expect(untold.warnings[0]).toContain('x')
})

const service = fc.constantFrom(
  'akkeris-postgresql',
  'akkeris-mysql',
  'akkeris-redis',
  'akkeris-s3',
  'securekey',
  'home',
)
const name = fc.oneof(
  fc.stringMatching(/^[a-zA-Z][A-Za-z0-9_-]{1,8}$/),
  fc.constantFrom('my-db', 'mydb', 'a-b-c', 'x-y-c', 'a-b-', '42-1-', 'ﷺ', ''),
)
const one: fc.Arbitrary<Held> = fc.record({
  addonId: fc.integer({ min: 0, max: 5 }).map(String),
  attachmentId: fc.constant(null),
  name,
  service,
  isOwner: fc.boolean(),
  primary: fc.boolean(),
})
/** An add-on is held once, and is of one service. */
const several = fc
  .uniqueArray(one, { selector: ({ addonId }) => addonId, maxLength: 6 })
  .map((all) => all.map((each) => ({ ...each, service: serviceOf(each.addonId, each.service) })))

function serviceOf(addonId: string, drawn: string): string {
  return (
    { '0': 'akkeris-postgresql', '1': 'akkeris-postgresql', '2': 'akkeris-mysql', '3': 'akkeris-redis' }[addonId] ??
    drawn
  )
}

/** The rule once more, as the platform's documents have it. */
function namesOf(all: readonly Held[]): Set<string> {
  return new Set(
    all.flatMap((each) => {
      const words = each.name.split('-')
      const rest = words.length > 2 ? words.slice(2).join('_') : each.name
      const prefix = `${rest.replaceAll(/[^A-Za-z0-9_]/g, '').toUpperCase()}_`
      const bare = each.primary === true || each.service === 'securekey'
      return (baseNames(each.service) ?? []).map((base) => (bare ? base : (each.name === '' ? '…_' : prefix) + base))
    }),
  )
}

it('leads from the names before to the names after, and says nothing of what stays', () => {
  fc.assert(
    fc.property(several, several, (before, after) => {
      const now = namesOf(before)
      const then = namesOf(after)
      const { variables } = consequencesOf(party, before, after)
      const gone = variables.flatMap((row) => (row.before !== null && row.before !== row.after ? [row.before] : []))
      const fresh = variables.flatMap((row) => (row.after !== null && row.before !== row.after ? [row.after] : []))
      expect(gone.toSorted()).toEqual([...now].filter((each) => !then.has(each)).toSorted())
      expect(fresh.toSorted()).toEqual([...then].filter((each) => !now.has(each)).toSorted())
      for (const row of variables) {
        if (row.before === row.after) expect(now.has(row.before ?? '') && then.has(row.before ?? '')).toBe(true)
        expect(row.note).toMatch(/\.$/)
      }
    }),
    { numRuns: 500 },
  )
})

it('says nothing where nothing changes', () => {
  fc.assert(
    fc.property(several, (all) => {
      const { variables, primaries } = consequencesOf(party, all, all)
      expect({ variables, primaries }).toEqual({ variables: [], primaries: [] })
    }),
  )
})
