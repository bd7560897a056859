import { describe, expect, it } from 'vitest'
import { addonId, appId, noon, postgres, town, type Estate } from '../estate.ts'

const mysql = 'akkeris-mysql:standard-0'
const store = 'team-store:basic'
const clients = 'team-clients:basic'

/** api-pay borrows two add-ons from web-shop, under names that make the prefix DB. */
function pair(one = postgres, other = postgres): Estate {
  return town().addon('orders-main-db', one, 'web-shop', 'api-pay').addon('users-main-db', other, 'web-shop', 'api-pay')
}

function answered(built: Estate, addon: string, primary: boolean | null, ...configVariables: string[]): Estate {
  const told: Record<string, boolean> = primary === null ? {} : { [appId('web-shop')]: primary }
  const answer = { askedAt: noon, state: 'provisioned', configVariables, primary: told, problems: [] }
  built.facts.answers = new Map([[addonId(addon), answer]])
  return built
}

describe('AKR-301 loud', () => {
  it('fires on two secondary add-ons whose names make one prefix', () => {
    const finding = pair().primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false }).finding('AKR-301')
    expect(finding.reason).toBe(
      'orders-main-db and users-main-db both write DB_DATABASE_URL on api-pay: the one that was bound last wins, and nothing tells which.',
    )
    expect(finding).toMatchObject({
      id: 'AKR-301/addon-orders-main-db/app-api-pay',
      severity: 'high',
      score: 60,
      arithmetic: { ruleBase: 60 },
      apps: ['api-pay'],
      facts: { prefix: 'DB', variables: 'DB_DATABASE_URL' },
    })
  })

  it('fires beside two other services that rival each other', () => {
    const both = { 'orders-main-db': false, 'users-main-db': false }
    const rivals = pair('akkeris-redis:hobby', 'akkeris-redis:hobby')
      .addon('own', postgres, 'api-pay')
      .addon('old', mysql, 'api-pay')
    expect(rivals.primaries('api-pay', both).finding('AKR-301').facts).toMatchObject({ prefix: 'DB' })
  })

  it('proposes a name with a prefix of its own for all but one, through the attachment', () => {
    const finding = pair().primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false }).finding('AKR-301')
    expect(finding.remedy.map(({ text }) => text)).toEqual([
      'Find the code that reads the old names, and see which add-on it means: DB_... of users-main-db becomes USERS_MAIN_DB_... on api-pay.',
      'Rename users-main-db to users_main_db on api-pay. The app is redeployed at once and has the new variables only, so deploy the changed code right away.',
    ])
    expect(finding.remedy.flatMap(({ requests }) => requests)).toEqual([
      {
        method: 'PATCH',
        path: '/apps/api-pay/addon-attachments/attachment-users-main-db-api-pay',
        body: '{"name":"users_main_db"}',
      },
    ])
  })

  it('renames what the app owns through the add-on', () => {
    const finding = town()
      .addon('my-db', postgres, 'web-shop', 'api-pay')
      .addon('mydb', postgres, 'api-pay')
      .secondary('mydb')
      .addon('other', postgres, 'api-pay')
      .finding('AKR-301')
    expect(finding.reason).toContain('my-db and mydb both write MYDB_DATABASE_URL')
    expect(finding.remedy[1]?.requests).toEqual([
      { method: 'PATCH', path: '/apps/api-pay/addons/addon-mydb', body: '{"attachment":{"name":"mydb_2"}}' },
    ])
  })

  it('knows a secondary one by the primary one next to it', () => {
    const built = pair().addon('main', postgres, 'api-pay')
    expect(built.finding('AKR-301').addon.name).toBe('orders-main-db')
    expect(built.unjudged().filter(({ ruleId }) => ruleId === 'AKR-301')).toEqual([])
  })

  it('fires between two services that write the same', () => {
    const finding = pair(postgres, mysql)
      .primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
      .finding('AKR-301')
    expect(finding.facts).toEqual({ prefix: 'DB', variables: 'DB_DATABASE_URL' })
  })

  it('fires on empty prefixes too', () => {
    const finding = pair()
      .named('orders-main-db', 'api-pay', 'a-b-')
      .named('users-main-db', 'api-pay', 'c--')
      .primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
      .finding('AKR-301')
    expect(finding.reason).toContain('a-b- and c-- both write _DATABASE_URL on api-pay')
  })

  it('makes one case of three that clash, shared or not, and renames two of them', () => {
    const finding = pair()
      .addon('bills-main-db', postgres, 'api-pay')
      .secondary('bills-main-db')
      .primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
      .finding('AKR-301')
    expect(finding.addon.name).toBe('orders-main-db')
    expect(finding.reason).toContain('orders-main-db, bills-main-db and users-main-db all write DB_DATABASE_URL')
    expect(finding.remedy[1]?.requests.map(({ path, body }) => [path, body])).toEqual([
      ['/apps/api-pay/addons/addon-bills-main-db', '{"attachment":{"name":"bills_main_db"}}'],
      ['/apps/api-pay/addon-attachments/attachment-users-main-db-api-pay', '{"name":"users_main_db"}'],
    ])
  })

  it('keeps two prefixes apart as two cases', () => {
    const findings = pair()
      .addon('my-cache', 'akkeris-redis:small', 'web-shop', 'api-pay')
      .addon('mycache', 'akkeris-redis:small', 'web-shop', 'api-pay')
      .primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false, 'my-cache': false, mycache: false })
      .findings('AKR-301')
    expect(new Set(findings.map(({ facts }) => facts['variables']))).toEqual(
      new Set(['DB_DATABASE_URL', 'MYCACHE_REDIS_URL']),
    )
  })

  it('fires on two add-ons of a service that nobody described, whatever it writes', () => {
    const finding = pair(store, store)
      .primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
      .finding('AKR-301')
    expect(finding.reason).toContain('both write variables that begin with DB_ on api-pay')
  })

  it('takes the names of a service that nobody described from the notes of the app', () => {
    const built = pair(postgres, store).look('api-pay', {
      primaries: { [addonId('orders-main-db')]: false, [addonId('users-main-db')]: false },
      variables: { DB_DATABASE_URL: addonId('users-main-db'), DB_STORE_URL: addonId('users-main-db'), OWN: null },
    })
    expect(built.finding('AKR-301').facts['variables']).toBe('DB_DATABASE_URL')
  })

  it.each([
    [true, 'DATABASE_URL'],
    [false, 'DB_DATABASE_URL'],
  ])('takes them from an answer about the add-on, which is its primary on the owner: %s', (primary, variable) => {
    const built = answered(pair(postgres, store), 'users-main-db', primary, variable)
    built.primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
    expect(built.finding('AKR-301').facts['variables']).toBe('DB_DATABASE_URL')
  })

  it('fires on what is known and stays blind to the rest', () => {
    const built = pair()
      .addon('my-cache', 'akkeris-redis:small', 'web-shop', 'api-pay')
      .addon('mycache', 'akkeris-redis:small', 'web-shop', 'api-pay')
      .primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false, mycache: false })
    expect(built.findings('AKR-301')).toHaveLength(1)
    expect(built.gap('AKR-301')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform was asked and did not tell whether my-cache is the primary akkeris-redis of api-pay.',
    })
  })
})

describe('AKR-301 quiet', () => {
  const both = { 'orders-main-db': false, 'users-main-db': false }

  it('stays quiet where the prefixes differ, whatever is unknown', () => {
    expect(
      town()
        .addon('orders', postgres, 'web-shop', 'api-pay')
        .addon('users', store, 'web-shop', 'api-pay')
        .quiet('AKR-301'),
    ).toBe(true)
  })

  it('stays quiet where one of the two is primary', () => {
    expect(
      pair()
        .primaries('api-pay', { ...both, 'users-main-db': true })
        .quiet('AKR-301'),
    ).toBe(true)
    expect(
      pair()
        .primaries('api-pay', { ...both, 'orders-main-db': true })
        .quiet('AKR-301'),
    ).toBe(true)
  })

  it('stays quiet between services that write different variables, even where nobody told which is primary', () => {
    expect(pair(postgres, 'akkeris-redis:small').quiet('AKR-301')).toBe(true)
  })

  it('leaves secure keys out, whose variable never has a prefix', () => {
    const key = 'securekey:fortnightly'
    expect(pair(key, key).primaries('api-pay', both).quiet('AKR-301')).toBe(true)
    expect(pair(store, key).primaries('api-pay', both).quiet('AKR-301')).toBe(true)
    expect(pair(key, store).primaries('api-pay', both).quiet('AKR-301')).toBe(true)
  })

  it('speaks only where one of the two is shared', () => {
    const alone = town()
      .addon('my-db', postgres, 'api-pay')
      .addon('mydb', postgres, 'api-pay')
      .secondary('my-db', 'mydb')
      .addon('ledger', postgres, 'web-shop', 'api-pay')
    expect(alone.quiet('AKR-301')).toBe(true)
    expect(alone.attach('mydb', postgres, 'api-pay', 'web-shop').findings('AKR-301')).toHaveLength(1)
    const doubtful = town()
      .addon('my-db', store, 'api-pay')
      .addon('mydb', clients, 'api-pay')
      .secondary('my-db', 'mydb')
      .addon('ledger', postgres, 'web-shop', 'api-pay')
    expect(doubtful.quiet('AKR-301')).toBe(true)
  })

  it('believes an answer that tells all the names', () => {
    const built = answered(pair(postgres, store), 'users-main-db', true, 'STORE_URL').primaries('api-pay', both)
    expect(built.quiet('AKR-301')).toBe(true)
  })
})

describe('AKR-301 unknown', () => {
  it('does not say ok where nobody asked which is primary', () => {
    expect(pair().gap('AKR-301')).toMatchObject({
      gap: 'not-asked',
      reason:
        'Nobody has asked the platform whether orders-main-db is the primary akkeris-postgresql of api-pay yet. A deep look does.',
    })
    expect(pair().primaries('api-pay', { 'orders-main-db': false }).gap('AKR-301').reason).toContain('users-main-db')
  })

  it('does not say ok while the add-on list is short, though what it shows does not clash', () => {
    const built = pair().primaries('api-pay', { 'orders-main-db': true, 'users-main-db': false })
    expect(built.quiet('AKR-301')).toBe(true)
    expect(built.short('/addons').gap('AKR-301').gap).toBe('list-short')
  })

  it('does not say ok where it was asked and not told', () => {
    const call = '/apps/app-api-pay/addon-attachments'
    const refused = pair().look('api-pay', { problems: [{ code: 'server-error', call, message: 'No.' }] })
    expect(refused.gap('AKR-301').gap).toBe('not-told')
    const elsewhere = { code: 'server-error', call: '/apps/app-api-pay/dynos', message: 'No.' } as const
    expect(
      pair()
        .look('api-pay', { problems: [elsewhere] })
        .gap('AKR-301').gap,
    ).toBe('not-asked')
    expect(answered(pair(), 'orders-main-db', true).gap('AKR-301').gap).toBe('not-told')
  })

  it('does not say ok of an owner whose add-on is in no list', () => {
    const built = town()
      .attach('my-db', postgres, 'api-pay', 'api-pay', 'web-shop')
      .addon('mydb', postgres, 'web-shop', 'api-pay')
      .primaries('api-pay', { mydb: false })
    expect(built.gap('AKR-301')).toMatchObject({
      gap: 'row-missing',
      reason: 'The add-on list does not show my-db, which belongs to api-pay.',
    })
  })

  it('does not say ok where nobody told what a service brings', () => {
    const built = pair(postgres, store).primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
    expect(built.gap('AKR-301')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform which variables users-main-db brings to api-pay yet. A deep look does.',
    })
    const call = '/apps/app-api-pay/config-vars/notes'
    const primaries = { [addonId('orders-main-db')]: false, [addonId('users-main-db')]: false }
    const problems = [{ code: 'server-error', call, message: 'No.' } as const]
    expect(pair(postgres, store).look('api-pay', { primaries, problems }).gap('AKR-301').gap).toBe('not-told')
  })

  it('does not say ok where the notes show some names, since the one in question may be lost to the other', () => {
    const built = pair(store, postgres).look('api-pay', {
      primaries: { [addonId('orders-main-db')]: false, [addonId('users-main-db')]: false },
      variables: { DB_STORE_URL: addonId('orders-main-db'), DB_DATABASE_URL: addonId('users-main-db') },
    })
    expect(built.gap('AKR-301')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform was asked and did not tell all the variables that orders-main-db brings to api-pay.',
    })
  })

  it('names the one of two unknown services that nothing is told of', () => {
    const built = pair(store, clients).look('api-pay', {
      primaries: { [addonId('orders-main-db')]: false, [addonId('users-main-db')]: false },
      variables: { DB_STORE_URL: addonId('orders-main-db') },
    })
    expect(built.gap('AKR-301').reason).toContain('all the variables that users-main-db brings')
  })

  it('does not take an answer without names for the names', () => {
    const both = { 'orders-main-db': false, 'users-main-db': false }
    const none = answered(pair(postgres, store), 'users-main-db', true).primaries('api-pay', both)
    expect(none.gap('AKR-301').reason).toContain('users-main-db')
  })

  it('does not read names under a prefix that nobody knows to be there', () => {
    const both = { 'orders-main-db': false, 'users-main-db': false }
    const built = answered(pair(postgres, store), 'users-main-db', null, 'STORE_URL').primaries('api-pay', both)
    expect(built.without('addons', addonId('users-main-db')).gap('AKR-301').gap).toBe('not-asked')
  })

  it('does not say ok while a list is short', () => {
    const short = town().addon('ledger', postgres, 'api-pay', 'web-shop').addon('users', postgres, 'api-pay')
    expect(short.short('/addon-attachments').gap('AKR-301').gap).toBe('list-short')
  })

  it('does not say ok while a list is short, though names make one prefix that no variable has in common', () => {
    const built = town()
      .addon('orders-main-db', postgres, 'web-shop', 'api-pay')
      .addon('users-main-db', 'akkeris-memcached:small', 'web-shop', 'api-pay')
      .addon('own', mysql, 'api-pay')
      .primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
    expect(built.quiet('AKR-301')).toBe(true)
    const told = built.short('/addon-attachments').unjudged()
    const gaps = told.filter(({ ruleId, appId: app }) => ruleId === 'AKR-301' && app === appId('api-pay'))
    expect(gaps.map(({ gap }) => gap)).toEqual(['list-short'])
  })

  it('keeps what it files the case under whatever a look tells', () => {
    const built = pair().addon('a-main-db', postgres, 'api-pay').secondary('a-main-db')
    built.primaries('api-pay', { 'orders-main-db': false, 'users-main-db': false })
    expect(built.finding('AKR-301').addon.id).toBe(addonId('orders-main-db'))
  })
})
