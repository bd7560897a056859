import { expect, it } from 'vitest'
import { stage } from '../stage.ts'

it('takes the config variables of a secondary add-on, and leaves everybody else alone', async () => {
  const on = await stage()
  const reader = on.app('reader-qa')
  const { id, addon } = on.hold('reader-qa', 'their-cache')
  const planned = await on.plan({ kind: 'detach', appId: reader.id, addonId: addon.id })
  const { plan, verification } = planned
  expect(plan).toMatchObject({
    title: 'Detach cache from reader-qa',
    level: 'disruptive',
    verdict: { kind: 'will-work' },
    requests: [{ method: 'DELETE', path: `/addon-attachments/${id}`, body: '', elevated: false }],
    losses: [],
    reversible: { kind: 'partly' },
    friction: { kind: 'impact', typed: '', reason: false },
    endpointName: 'Test platform',
    aka: `aka addons:detach ${id} -a reader-qa`,
    curl: [
      `curl --fail-with-body -X DELETE ${on.demo.url}/addon-attachments/${id} -H "Authorization: $AKKERIS_TOKEN" -H 'X-Username: ops@example.invalid'`,
    ],
  })
  expect(plan.affected.map(({ name, role, effects }) => ({ name, role, effects }))).toEqual([
    { name: 'reader-qa', role: 'target', effects: ['redeploys', 'loses'] },
    { name: 'owner-qa', role: 'owner', effects: ['untouched'] },
  ])
  expect(plan.affected[0]).toMatchObject({
    space: 'qa',
    compliance: ['qa'],
    organization: 'shop',
    running: 'running',
  })
  expect(plan.variables).toMatchObject([{ appName: 'reader-qa', before: 'REDIS_URL', after: null }])
  expect(plan.primaries).toMatchObject([{ service: 'akkeris-redis', before: 'their-cache', after: null }])
  expect(plan.warnings.join(' ')).toContain('not revoked')
  expect(verification).toMatchObject({ kind: 'read', path: `/apps/${reader.id}/addon-attachments`, proof: true })
  expect(on.variables('reader-qa')).toHaveProperty('REDIS_URL')
  expect((await on.send(planned)).status).toBe(200)
  expect(on.variables('reader-qa')).not.toHaveProperty('REDIS_URL')
})

it('names who takes the place of a primary when only one can', async () => {
  const on = await stage()
  const reader = on.app('reader-qa')
  const { addon } = on.hold('reader-qa', 'orders-db')
  // The app's own is a secondary: the borrowed one was there first.
  const planned = await on.plan({ kind: 'detach', appId: reader.id, addonId: addon.id })
  expect(planned.plan.primaries).toMatchObject([{ before: 'orders-db', after: 'own-db' }])
  expect(planned.plan.variables).toMatchObject([
    { before: 'DATABASE_URL', after: 'DATABASE_URL' },
    { before: 'DATABASE_READONLY_URL', after: 'DATABASE_READONLY_URL' },
    { before: 'OWNDB_DATABASE_URL', after: null },
    { before: 'OWNDB_DATABASE_READONLY_URL', after: null },
  ])
  expect(planned.plan.variables[0]?.note).toContain('own-db')
  expect(on.variables('reader-qa')).toMatchObject({ DATABASE_URL: 'orders-db', OWNDB_DATABASE_URL: 'own-db' })
  await on.send(planned)
  expect(on.variables('reader-qa')).toMatchObject({ DATABASE_URL: 'own-db' })
  expect(on.variables('reader-qa')).not.toHaveProperty('OWNDB_DATABASE_URL')
})

it('says that nobody can say who takes the place when several can', async () => {
  const on = await stage()
  const twins = on.app('twins-dev')
  for (const name of ['second-db', 'third-db']) {
    const { addon } = on.hold('owner-qa', name)
    await on.request('POST', '/addon-attachments', { addon: addon.id, app: twins.id, name: `${name}x` })
  }
  await on.sync()
  const { addon } = on.hold('twins-dev', 'akkeris-postgresql-quince-6293')
  const { plan } = await on.plan({ kind: 'detach', appId: twins.id, addonId: addon.id })
  expect(plan.verdict).toEqual({ kind: 'will-work' })
  expect(plan.primaries).toMatchObject([{ before: 'akkeris-postgresql-quince-6293', after: null }])
  expect(plan.primaries[0]?.note).toContain('second-dbx')
  expect(plan.primaries[0]?.note).toContain('third-dbx')
  expect(plan.variables).toMatchObject([
    { before: 'DATABASE_URL', after: 'DATABASE_URL' },
    { before: 'DATABASE_READONLY_URL', after: 'DATABASE_READONLY_URL' },
  ])
  expect(plan.variables[0]?.note).toContain('whichever the platform picks')
  expect(plan.warnings.join(' ')).toMatch(/second-dbx and third-dbx.*prefix/)
})

it('goes by who shares it now, not by the lists', async () => {
  const on = await stage()
  const { addon } = on.hold('reader-qa', 'orders-db')
  await on.request('POST', '/addon-attachments', { addon: addon.id, app: on.app('third-qa').id, name: 'late' })
  const { plan } = await on.plan({ kind: 'detach', appId: on.app('reader-qa').id, addonId: addon.id })
  expect(plan.affected.map(({ name }) => name)).toEqual(['reader-qa', 'owner-qa', 'bare-qa', 'third-qa', 'twins-dev'])
  // One that the app has only since the sync can be taken from it as well.
  const late = await on.plan({ kind: 'detach', appId: on.app('third-qa').id, addonId: addon.id })
  expect(late.plan.verdict).toEqual({ kind: 'will-work' })
  expect((await on.send(late)).status).toBe(200)
})

it('asks for the owner’s name where production is touched, and says why', async () => {
  const on = await stage()
  const { addon } = on.hold('cart-prod', 'cart-db')
  const { plan } = await on.plan({ kind: 'detach', appId: on.app('cart-prod').id, addonId: addon.id })
  expect(plan.friction).toMatchObject({ kind: 'typed', typed: 'shop-prod', reason: true })
  expect(plan.friction.because.join(' ')).toContain('cart-prod')
})

it('tells what does not follow: an app without releases, in maintenance, of a pull request', async () => {
  const on = await stage()
  const { addon } = on.hold('owner-qa', 'second-db')
  for (const name of ['fresh-qa', 'idle-qa', 'pull-dev']) {
    await on.request('POST', '/addon-attachments', { addon: addon.id, app: on.app(name).id, name: name.slice(0, 5) })
  }
  await on.sync()
  const fresh = await on.plan({ kind: 'detach', appId: on.app('fresh-qa').id, addonId: addon.id })
  expect(fresh.plan.affected[0]).toMatchObject({ effects: ['loses'], running: 'stopped' })
  expect(fresh.plan.affected.map(({ name, role }) => [name, role])).toContainEqual(['pull-dev', 'preview'])
  const idle = await on.plan({ kind: 'detach', appId: on.app('idle-qa').id, addonId: addon.id })
  expect(idle.plan.affected[0]).toMatchObject({ effects: ['redeploys', 'loses'], running: 'maintenance' })
})

it('leaves the primary in its place when a secondary goes', async () => {
  const on = await stage()
  const { addon } = on.hold('owner-qa', 'second-db')
  await on.request('POST', '/addon-attachments', { addon: addon.id, app: on.app('reader-qa').id, name: 'extra' })
  await on.sync()
  const planned = await on.plan({ kind: 'detach', appId: on.app('reader-qa').id, addonId: addon.id })
  expect(planned.plan.primaries).toEqual([])
  expect(planned.plan.variables).toMatchObject([
    { before: 'EXTRA_DATABASE_URL', after: null },
    { before: 'EXTRA_DATABASE_READONLY_URL', after: null },
  ])
  await on.send(planned)
  expect(on.variables('reader-qa')).toMatchObject({ DATABASE_URL: 'orders-db', OWNDB_DATABASE_URL: 'own-db' })
})
