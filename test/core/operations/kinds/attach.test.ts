import { expect, it } from 'vitest'
import { stage, type Stage } from '../stage.ts'

function attaching(on: Stage, owner: string, addon: string, app: string, name = '') {
  return { kind: 'attach', appId: on.app(app).id, addonId: on.hold(owner, addon).addon.id, name } as const
}

it('gives the first of a service bare names', async () => {
  const on = await stage()
  const wanted = attaching(on, 'owner-qa', 'cache', 'empty-dev', 'lent')
  const planned = await on.plan(wanted)
  const { plan, verification } = planned
  expect(plan).toMatchObject({
    title: 'Attach cache to empty-dev',
    level: 'additive',
    verdict: { kind: 'will-work' },
    requests: [
      {
        method: 'POST',
        path: '/addon-attachments',
        body: `{"addon":"${wanted.addonId}","app":"${wanted.appId}","name":"lent"}`,
        elevated: false,
      },
    ],
    variables: [{ appName: 'empty-dev', before: null, after: 'REDIS_URL' }],
    primaries: [{ service: 'akkeris-redis', before: null, after: 'lent' }],
    reversible: { kind: 'yes' },
    friction: { kind: 'click' },
    aka: `aka addons:attach ${wanted.addonId} -a empty-dev --as lent`,
  })
  expect(plan.affected.map(({ name, role, effects }) => [name, role, effects])).toEqual([
    ['empty-dev', 'target', ['redeploys']],
    ['owner-qa', 'owner', ['untouched']],
    ['reader-qa', 'attached', ['untouched']],
  ])
  expect(plan.warnings.join(' ')).toContain('every action')
  expect(plan.curl[0]).toContain(`-d '{"addon":"${wanted.addonId}","app":"${wanted.appId}","name":"lent"}'`)
  expect(verification).toMatchObject({ path: `/apps/${wanted.appId}/addon-attachments`, proof: true })
  expect((await on.send(planned)).status).toBe(201)
  expect(on.variables('empty-dev')).toEqual({ REDIS_URL: 'lent' })
})

it('prefixes the variables of the next one with the name it gets, as it is sent', async () => {
  const on = await stage()
  const planned = await on.plan(attaching(on, 'owner-qa', 'second-db', 'reader-qa', 'Big-Lent-DB'))
  expect(planned.plan.variables).toMatchObject([
    { before: null, after: 'DB_DATABASE_URL' },
    { before: null, after: 'DB_DATABASE_READONLY_URL' },
  ])
  expect(planned.plan.primaries).toEqual([])
  await on.send(planned)
  expect(on.variables('reader-qa')).toMatchObject({ DB_DATABASE_URL: 'Big-Lent-DB', DATABASE_URL: 'orders-db' })
})

it('does not know the prefix of a name that the platform makes up', async () => {
  const on = await stage()
  const { plan } = await on.plan(attaching(on, 'owner-qa', 'second-db', 'reader-qa'))
  expect(plan.variables[0]).toMatchObject({ before: null, after: '…_DATABASE_URL' })
  expect(plan.warnings.join(' ')).toContain('makes up the name')
  expect(plan.requests[0]?.body).not.toContain('name')
})

it('warns of names that two add-ons bring, and of a name that is there already', async () => {
  const on = await stage()
  const clash = await on.plan(attaching(on, 'owner-qa', 'second-db', 'third-qa', 'mysql-db'))
  expect(clash.plan.verdict).toEqual({ kind: 'will-work' })
  expect(clash.plan.warnings).toContainEqual(
    expect.stringMatching(/^DATABASE_URL of third-qa then comes from mysql-db \(akkeris-mysql\) and mysql-db \(/),
  )
  expect(clash.plan.warnings).toContainEqual(expect.stringContaining('another add-on called mysql-db'))
  expect(clash.plan.variables).toMatchObject([
    { before: 'DATABASE_URL', after: 'DATABASE_URL' },
    { before: 'DATABASE_READONLY_URL', after: 'DATABASE_READONLY_URL' },
  ])
  const prefixes = await on.plan(attaching(on, 'owner-qa', 'second-db', 'reader-qa', 'own_db'))
  expect(prefixes.plan.warnings.join(' ')).not.toContain('OWN')
  const same = await on.plan(attaching(on, 'owner-qa', 'second-db', 'reader-qa', 'o-wndb'))
  expect(same.plan.warnings.join(' ')).toContain('OWNDB_DATABASE_URL of reader-qa then comes from own-db and o-wndb')
})

it('never prefixes the variable of a securekey, nor names it', async () => {
  const on = await stage()
  const planned = await on.plan(attaching(on, 'owner-qa', 'key', 'empty-dev', 'my-key'))
  expect(planned.plan.variables).toMatchObject([{ before: null, after: 'SECURE_KEY' }])
  expect(planned.plan.primaries).toEqual([])
  expect((await on.send(planned)).status).toBe(201)
  expect(Object.keys(on.variables('empty-dev'))).toEqual(['SECURE_KEY'])
})

it('says that an app without a formation gets a dyno', async () => {
  const on = await stage()
  const planned = await on.plan(attaching(on, 'owner-qa', 'cache', 'bare-qa', 'lent'))
  expect(planned.plan.warnings.join(' ')).toContain('web dyno')
  expect(on.app('bare-qa').formation).toEqual([])
  await on.send(planned)
  expect(on.app('bare-qa').formation).toMatchObject([{ type: 'web', quantity: 1 }])
})

it('warns where production leans on what is not, where tags differ, and of pull requests', async () => {
  const on = await stage()
  const leaning = await on.plan(attaching(on, 'owner-qa', 'second-db', 'shop-prod', 'lent'))
  expect(leaning.plan.verdict).toEqual({ kind: 'will-work' })
  expect(leaning.plan.warnings[0]).toContain('shop-prod is in a prod space and would depend on what owner-qa owns')
  expect(leaning.plan.friction).toMatchObject({ kind: 'typed', typed: 'owner-qa' })
  const socs = await on.plan(attaching(on, 'shop-prod', 'shop-db', 'cards-pay', 'lent'))
  expect(socs.plan.warnings[0]).toContain('socs')
  const pull = await on.plan(attaching(on, 'owner-qa', 'second-db', 'pull-dev', 'lent'))
  expect(pull.plan.warnings[0]).toContain('different tags')
  expect(pull.plan.warnings[1]).toContain('pull request')
})

it('says when the variables are late', async () => {
  const on = await stage()
  const shop = on.app('shop-prod')
  await on.request('POST', `/apps/${shop.id}/addons`, {
    plan: 'akkeris-postgresql:premium-0',
    attachment: { name: 'slow' },
  })
  await on.sync()
  const { plan } = await on.plan(attaching(on, 'shop-prod', 'slow', 'cart-prod', 'lent'))
  expect(plan.verdict).toEqual({ kind: 'will-work' })
  expect(plan.warnings.join(' ')).toContain('not provisioned yet')
})

it('escapes what cannot be seen in a name, and quotes the rest', async () => {
  const on = await stage()
  const { plan } = await on.plan(attaching(on, 'owner-qa', 'second-db', 'empty-dev', "x\u202E'; rm -rf /"))
  expect(plan.requests[0]?.body).toContain('"x\\u202e\'; rm -rf /"')
  expect(plan.curl[0]).toContain(`\\u202e'\\''; rm -rf /"}'`)
  expect(plan.aka).toBeNull()
})
