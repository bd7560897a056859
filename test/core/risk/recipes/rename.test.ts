import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noFacts } from '#core/risk/facts.ts'
import { heldBy } from '#core/risk/recipes/held.ts'
import { renameUniquely, uniqueName } from '#core/risk/recipes/rename.ts'
import { createBench } from '#core/risk/scope.ts'
import { standardSettings } from '#core/risk/settings.ts'
import { prefixOf } from '#core/risk/variables.ts'
import { addonId, appId, noon, postgres, town, type Estate } from '../estate.ts'

/** What the platform takes (API-FACTS section 6). */
const accepted = /^[a-zA-Z][A-Za-z0-9_-]+$/

describe('a name with a prefix of its own', () => {
  it.each([
    ['orders-main-db', [], 'orders_main_db'],
    ['orders-main-db', ['ORDERS_MAIN_DB'], 'orders_main_db_2'],
    ['orders-main-db', ['ORDERS_MAIN_DB', 'ORDERS_MAIN_DB_2'], 'orders_main_db_3'],
    ['My-DB', [], 'my_db'],
    ['a--', [], 'addon_a'],
    ['a-b-', [], 'a_b'],
    ['kafka-bear-1234', [], 'kafka_bear_1234'],
    ['1234', [], 'addon_1234'],
    ['', [], 'addon'],
    ['ab', [], 'ab'],
    ['akkeris-postgresql-bear-1234', [], 'postgresql_bear_1234'],
    ['akkeris-postgresql-bear-1234', ['POSTGRESQL_BEAR_1234'], 'postgresql_bear_1234_2'],
    ['abcdefghijklmnopqrstuvwx', [], 'abcdefghijklmnopqrstuv'],
    ['abcdefghijklmnopqrstuvwx', ['ABCDEFGHIJKLMNOPQRSTUV'], 'abcdefghijklmnopqrst_2'],
    ['abcdefghijklmnopqrs_uv', [], 'abcdefghijklmnopqrs_uv'],
    ['abcdefghijklmnopqrs_uvw', [], 'uvw'],
  ])('for "%s" where %j are taken is %s', (name, taken, expected) => {
    expect(uniqueName(name, (prefix) => taken.includes(prefix))).toBe(expected)
  })

  it('is one the platform takes and stores as it is, and makes a prefix that is free and that a shell can set', () => {
    const name = fc.oneof(fc.string({ unit: fc.constantFrom(...'abA19_-. ü'.split('')), maxLength: 40 }), fc.string())
    fc.assert(
      fc.property(name, fc.nat(30), (name, turns) => {
        const taken = new Set<string>()
        for (let turn = 0; turn <= turns; turn += 1) {
          const proposed = uniqueName(name, (prefix) => taken.has(prefix))
          expect(proposed).toMatch(accepted)
          expect(proposed).toBe(proposed.toLowerCase())
          expect(proposed.length).toBeGreaterThanOrEqual(2)
          expect(proposed.length).toBeLessThanOrEqual(22)
          expect(taken.has(prefixOf(proposed))).toBe(false)
          expect(prefixOf(proposed)).toMatch(/^[A-Z]/)
          taken.add(prefixOf(proposed))
        }
      }),
    )
  })
})

function rename(built: Estate, ...pairs: [string, string][]) {
  const apps = built.looked()
  const bench = createBench(built.graph(), { ...noFacts, apps }, standardSettings, noon)
  const held = pairs.map(([addon, app]) => {
    const node = bench.graph.addons.get(addonId(addon))
    const subject = node && bench.subjectOf(node)
    const party = subject?.share.find((each) => each.appId === appId(app))
    if (!subject || !party) throw new Error(`${app} does not hold ${addon}.`)
    return heldBy(subject, party)
  })
  return renameUniquely(bench, held)
}

describe('renaming', () => {
  it('changes the add-on of an owner and the attachment of everybody else', () => {
    const built = town().addon('my-db', postgres, 'api-pay', 'web-shop')
    expect(rename(built, ['my-db', 'api-pay'], ['my-db', 'web-shop'])).toEqual([
      {
        text: 'Find the code that reads the old names, and see which add-on it means: MYDB_... of my-db becomes MY_DB_... on api-pay and MYDB_... of my-db becomes MY_DB_... on web-shop.',
        requests: [],
      },
      {
        text: 'Rename my-db to my_db on api-pay and my-db to my_db on web-shop. The app is redeployed at once and has the new variables only, so deploy the changed code right away.',
        requests: [
          { method: 'PATCH', path: '/apps/api-pay/addons/addon-my-db', body: '{"attachment":{"name":"my_db"}}' },
          {
            method: 'PATCH',
            path: '/apps/web-shop/addon-attachments/attachment-my-db-web-shop',
            body: '{"name":"my_db"}',
          },
        ],
      },
    ])
  })

  it('keeps clear of the names on this app, not of those on others', () => {
    const built = town()
      .addon('my-db', postgres, 'api-pay', 'web-shop')
      .named('my-db', 'api-pay', 'my_db')
      .addon('taken', postgres, 'web-shop')
    const bodies = (): string[] =>
      rename(built, ['my-db', 'web-shop']).flatMap(({ requests }) => requests.map(({ body }) => body))
    expect(bodies()).toEqual(['{"name":"my_db"}'])
    built.named('taken', 'web-shop', 'my_db')
    expect(bodies()).toEqual(['{"name":"my_db_2"}'])
  })

  it('keeps clear of the other add-ons of the app, of its variables and of what it proposes itself', () => {
    const built = town()
      .addon('my-db', postgres, 'api-pay', 'web-shop')
      .addon('mydb', postgres, 'api-pay', 'web-shop')
      .named('mydb', 'web-shop', 'my-d-b')
      .addon('taken', postgres, 'web-shop')
      .named('taken', 'web-shop', 'my_db')
      .look('web-shop', { variables: { MY_DB_2_USER: null, MY_DB_3X: null } })
    const bodies = (steps: ReturnType<typeof rename>): string[] =>
      steps.flatMap((step) => step.requests.map((each) => each.body))
    expect(bodies(rename(built, ['my-db', 'web-shop']))).toEqual(['{"name":"my_db_3"}'])
    expect(bodies(rename(built, ['my-db', 'web-shop'], ['mydb', 'web-shop']))).toEqual([
      '{"name":"my_db_3"}',
      '{"name":"my_d_b"}',
    ])
    built.named('mydb', 'web-shop', 'my-db')
    expect(bodies(rename(built, ['my-db', 'web-shop'], ['mydb', 'web-shop']))).toEqual([
      '{"name":"my_db_3"}',
      '{"name":"my_db_4"}',
    ])
    expect(bodies(rename(built, ['my-db', 'web-shop'], ['my-db', 'api-pay']))).toEqual([
      '{"name":"my_db_3"}',
      '{"attachment":{"name":"my_db"}}',
    ])
  })
})
