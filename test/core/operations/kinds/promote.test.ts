import { expect, it } from 'vitest'
import { stage, type Stage } from '../stage.ts'

function promoting(on: Stage, app: string, addon: string) {
  return { kind: 'promote', appId: on.app(app).id, addonId: on.hold(app, addon).addon.id } as const
}

it('swaps the names of an owned one and of a borrowed primary', async () => {
  const on = await stage()
  const wanted = promoting(on, 'reader-qa', 'own-db')
  const planned = await on.plan(wanted)
  const { plan, verification } = planned
  expect(plan).toMatchObject({
    title: 'Promote own-db on reader-qa',
    level: 'disruptive',
    verdict: { kind: 'will-work' },
    requests: [{ method: 'PATCH', path: `/apps/${wanted.appId}/addons/${wanted.addonId}`, body: '{"primary":true}' }],
    primaries: [{ before: 'orders-db', after: 'own-db' }],
    reversible: { kind: 'yes', how: 'Promote orders-db again.' },
    friction: { kind: 'impact' },
    aka: `aka addons:promote ${wanted.addonId} -a reader-qa`,
  })
  expect(plan.affected).toMatchObject([{ name: 'reader-qa', role: 'owner', effects: ['redeploys'] }])
  expect(plan.variables).toMatchObject([
    { before: 'DATABASE_URL', after: 'DATABASE_URL' },
    { before: 'DATABASE_READONLY_URL', after: 'DATABASE_READONLY_URL' },
    { before: 'OWNDB_DATABASE_URL', after: null },
    { before: 'OWNDB_DATABASE_READONLY_URL', after: null },
    { before: null, after: 'ORDERSDB_DATABASE_URL' },
    { before: null, after: 'ORDERSDB_DATABASE_READONLY_URL' },
  ])
  expect(plan.variables[0]?.note).toContain('own-db')
  expect(verification).toMatchObject({
    path: `/apps/${wanted.appId}/addon-attachments/${on.hold('reader-qa', 'own-db').id}`,
    proof: true,
  })
  expect((await on.send(planned)).status).toBe(200)
  expect(on.variables('reader-qa')).toMatchObject({ DATABASE_URL: 'own-db', ORDERSDB_DATABASE_URL: 'orders-db' })
})

it('sends the change of a borrowed one to its attachment', async () => {
  const on = await stage()
  await on.send(await on.plan(promoting(on, 'reader-qa', 'own-db')))
  await on.sync()
  const wanted = promoting(on, 'reader-qa', 'orders-db')
  const { id } = on.hold('reader-qa', 'orders-db')
  const planned = await on.plan(wanted)
  expect(planned.plan).toMatchObject({
    requests: [{ path: `/apps/${wanted.appId}/addon-attachments/${id}`, body: '{"primary":true}' }],
    primaries: [{ before: 'own-db', after: 'orders-db' }],
    // By the id of the add-on, aka would be refused with 422.
    aka: `aka addons:promote ${id} -a reader-qa`,
  })
  expect(planned.plan.affected).toMatchObject([{ name: 'reader-qa', role: 'target' }])
  expect((await on.send(planned)).status).toBe(200)
  expect(on.variables('reader-qa')).toMatchObject({ DATABASE_URL: 'orders-db' })
})

it('goes by who is primary now, of what the app owns as well', async () => {
  const on = await stage()
  const owner = on.app('owner-qa').id
  const change = (name: string) =>
    on.request('PATCH', `/apps/${owner}/addons/${on.hold('owner-qa', name).addon.id}`, { primary: true })
  await change('third-db')
  // The list still says that the first one is; who is now nobody asked.
  const { plan } = await on.plan(promoting(on, 'owner-qa', 'second-db'))
  expect(plan.verdict).toEqual({ kind: 'will-work' })
  expect(plan.primaries).toMatchObject([{ before: null, after: 'second-db' }])
  expect(plan.primaries[0]?.note).toContain('Nobody')
  expect(plan.warnings.join(' ')).toContain('Nobody told whether third-db is the primary one')
  await on.sync()
  const again = await on.plan(promoting(on, 'owner-qa', 'second-db'))
  expect(again.plan.primaries).toMatchObject([{ before: 'third-db', after: 'second-db' }])
})

it('says of a primary one that nothing will happen, and proves nothing by it', async () => {
  const on = await stage()
  const planned = await on.plan(promoting(on, 'reader-qa', 'orders-db'))
  expect(planned.plan).toMatchObject({ verdict: { kind: 'will-work' }, variables: [], primaries: [] })
  expect(planned.plan.affected).toMatchObject([{ effects: ['untouched'] }])
  expect(planned.verification).toMatchObject({ proof: false })
  expect((await on.send(planned)).status).toBe(200)
})
