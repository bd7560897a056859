import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { secretsOf } from '../look/room.ts'
import { opened, until } from '../whole/atlas.ts'
import { secretsBelow, secretsIn } from '../whole/secrets.ts'
import { appIn, badMigration, consumers, ordersDb, owner, platform, told } from './room.ts'

const hours = 3

describe('an add-on in trouble', () => {
  test('is told without asking anybody: from the latest sync, and what nobody told is not known', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    const asked = demo.platform.backend.log.length
    const view = await atlas.call('incident.addon', { endpointId, addonId: ordersDb, hours })
    expect(demo.platform.backend.log).toHaveLength(asked)
    expect(view).toMatchObject({
      condition: 'unknown',
      state: { value: null, at: null, live: false },
      gathering: { state: 'never', total: 0 },
      audits: { at: null },
      complete: true,
    })
    expect(view.apps.map(({ app }) => app).toSorted()).toEqual([owner, ...consumers].toSorted())
    expect(view.apps[0]).toMatchObject({ app: owner, role: 'owner', condition: 'maintenance' })
    for (const name of consumers) {
      expect(appIn(view, name)).toMatchObject({ condition: 'unknown', maintenance: { value: false, live: false } })
      expect(appIn(view, name).dynos).toEqual({ value: null, at: null, live: false, problem: '' })
    }
  })

  test('is gathered: who is down, who changed what, in one time line with names', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    const before = demo.platform.backend.log.length
    const view = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(view.gathering).toMatchObject({ state: 'done', failed: 0, asking: [], problem: null })
    expect(view.gathering.done).toBe(view.gathering.total)
    expect(view).toMatchObject({ condition: 'starting', state: { value: 'provisioning', live: true, problem: '' } })
    expect(view.addon).toMatchObject({ id: ordersDb, owner, plan: 'akkeris-postgresql:premium-0' })
    // One call to the broker for the whole of it.
    const toBroker = demo.platform.backend.log.slice(before).filter((line) => line.includes('/last_operation'))
    expect(toBroker).toHaveLength(1)

    expect(view.apps[0]).toMatchObject({ app: owner, condition: 'maintenance', dynos: { value: [], live: true } })
    for (const name of consumers) {
      const app = appIn(view, name)
      expect(app).toMatchObject({ condition: 'down', dynos: { live: true }, releases: { live: true } })
      expect(app.sentence).toMatch(/^\d+ dynos?: \d+ crashed(, \d+ running)?\./)
    }
    expect(appIn(view, 'checkout-shop-prod').sentence).toContain('failed')

    const lines = told(view)
    expect(lines).toContain(`${owner} Maintenance was switched on. (dana.reyes)`)
    expect(lines).toContainEqual(
      expect.stringMatching(/^orders-shop-prod .*another plan.*premium-0 now.*\(dana\.reyes\)$/),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^checkout-shop-prod Release v\d+ failed\. \(sam\.okafor\)$/))
    // The release is in the app's list and in the audits: it is told once.
    expect(lines.filter((line) => line.startsWith('checkout-shop-prod Release'))).toHaveLength(1)
    const times = view.events.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(times.every((at) => at >= view.since)).toBe(true)
    expect(new Set(view.events.map(({ id }) => id)).size).toBe(view.events.length)

    const transient = view.findings.map((finding) => Number(finding.transient))
    expect(transient).toEqual(transient.toSorted((a, b) => b - a))
    expect(view.findings.length).toBeGreaterThan(0)

    expect(view.text).toContain('Incident: orders-db (akkeris-postgresql:premium-0)')
    expect(view.text).toContain('State: PROVISIONING')
    expect(view.text).toContain(`6 apps in 3 spaces, 6 of them production: 5 down, 1 maintenance`)
    expect(view.text).toMatch(
      /- \d{4}-\d\d-\d\d \d\d:\d\d UTC checkout-shop-prod Release v\d+ failed\. \(sam\.okafor\)/,
    )
  })

  test('what a later sync tells goes before what was gathered, and the other way round', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    const asked = { endpointId, addonId: ordersDb, hours }
    const gathered = await atlas.call('incident.gather', asked)
    expect(gathered.apps[0]).toMatchObject({ app: owner, maintenance: { value: true, live: true } })
    const app = demo.platform.directory.app(owner)
    if (!app) throw new Error('The owner is gone.')
    app.maintenance = false
    demo.platform.directory.touch(app)
    await demo.platform.clock.advance(1000)
    expect((await atlas.call('incident.addon', asked)).apps[0]?.maintenance.value).toBe(true)
    await atlas.call('inventory.sync', { endpointId })
    const synced = await atlas.call('incident.addon', asked)
    expect(synced.apps[0]?.maintenance).toMatchObject({ value: false, at: synced.takenAt })
    // Of dynos the lists tell nothing: what was gathered is the latest there is.
    expect(appIn(synced, owner).dynos.at).toBe(appIn(gathered, owner).dynos.at)
  })

  test('two who look at once ask once, and events say how far it has come', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    const before = demo.platform.backend.log.length
    const asked = { endpointId, addonId: ordersDb, hours }
    const [one, other] = await Promise.all([atlas.call('incident.gather', asked), atlas.call('incident.gather', asked)])
    expect(other.gathering).toEqual(one.gathering)
    expect(demo.platform.backend.log.slice(before).filter((line) => line.includes('/last_operation'))).toHaveLength(1)
    const events = atlas.events.filter(({ name }) => name === 'incident.changed')
    expect(events.length).toBeGreaterThan(1)
    expect(events.at(-1)).toEqual({ name: 'incident.changed', endpointId })
  })

  test('an add-on or an endpoint that is not there is said so', async () => {
    const { atlas, endpointId } = await badMigration(1)
    for (const command of ['incident.addon', 'incident.gather'] as const) {
      const nobody = await atlas.attempt(command, { endpointId, addonId: 'nobody', hours })
      expect(nobody).toMatchObject({ ok: false, error: { code: 'not-found' } })
      const nowhere = await atlas.attempt(command, { endpointId: 'nowhere', addonId: ordersDb, hours })
      expect(nowhere).toMatchObject({ ok: false, error: { code: 'not-found' } })
    }
  })
})

describe('what could not be told', () => {
  test('is in the view, next to all the rest', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    const checkout = demo.platform.fleet.apps.find(({ name }) => name === 'checkout-shop-prod')
    demo.faults.set(`/apps/${checkout?.id}/dynos`, { kind: 'status', status: 503 })
    demo.faults.set(`/apps/${checkout?.id}`, { kind: 'html' })
    demo.faults.set('/audits', { kind: 'truncate' })
    demo.platform.backend.outages.add({ service: 'akkeris-postgresql', answer: 500 })
    const view = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(view.gathering).toMatchObject({ state: 'done', failed: 4, problem: null })
    expect(view.state).toMatchObject({ value: null, live: false, problem: expect.stringContaining('broker') as string })
    expect(view.audits).toMatchObject({ live: false, problem: expect.stringMatching(/\w/) as string })
    const told = appIn(view, 'checkout-shop-prod')
    expect(told.dynos).toMatchObject({ value: null, live: false, problem: expect.stringContaining('503') as string })
    // The list of apps told it at the time of the sync.
    expect(told.maintenance).toMatchObject({
      value: false,
      live: false,
      problem: expect.stringContaining('web page') as string,
    })
    expect(told.condition).toBe('unknown')
    expect(appIn(view, 'basket-shop-prod')).toMatchObject({ condition: 'down', dynos: { live: true, problem: '' } })

    // Another time it is told, and the problems are gone.
    demo.faults.clear()
    demo.platform.backend.outages.clear()
    const again = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(again.gathering).toMatchObject({ state: 'done', failed: 0 })
    expect(again.state).toMatchObject({ value: 'provisioning', live: true, problem: '' })
    expect(appIn(again, 'checkout-shop-prod')).toMatchObject({ condition: 'down', dynos: { live: true, problem: '' } })

    // And a third time it is not: what was known stays, and says that it is old.
    demo.faults.set('/apps/*/dynos', { kind: 'status', status: 500 })
    const third = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(appIn(third, 'checkout-shop-prod').dynos).toMatchObject({
      value: appIn(again, 'checkout-shop-prod').dynos.value,
      at: appIn(again, 'checkout-shop-prod').dynos.at,
      live: false,
      problem: expect.stringContaining('500') as string,
    })
  })

  test('a platform without audits says so, and is not asked app by app', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    demo.platform.fleet.audits = null
    const view = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(view.audits).toMatchObject({
      live: false,
      problem: expect.stringContaining('no store for audits') as string,
    })
    expect(view.gathering).toMatchObject({ state: 'done', total: 2 + 3 * 6 })
    expect(told(view)).toContainEqual(expect.stringMatching(/^checkout-shop-prod Release v\d+ failed\.$/))
  })

  test('an orphan is told by nobody, its holders are', async () => {
    const demo = await platform({ scenario: 'orphan' })
    const atlas = await opened({ clock: demo.platform.clock })
    const endpointId = await atlas.add(demo.url, demo.key)
    await atlas.call('inventory.sync', { endpointId })
    const { rows } = await atlas.call('inventory.addons', {
      endpointId,
      text: '',
      service: null,
      space: null,
      sharedOnly: false,
      sort: 'name',
      descending: false,
      offset: 0,
      limit: 1000,
    })
    const orphan = rows.find((row) => row.owner === null)
    const view = await atlas.call('incident.gather', { endpointId, addonId: orphan?.id ?? '', hours })
    expect(view).toMatchObject({ condition: 'unknown', state: { value: null, problem: '' } })
    expect(view.gathering).toMatchObject({ state: 'done', failed: 0, total: 1 + 3 * view.apps.length })
    expect(view.text).toContain('nobody owns it')
  })

  test('more audits than the platform gives at once are read app by app', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    const { audits } = demo.platform.fleet
    const last = audits?.at(-1)
    if (!audits || !last) throw new Error('There are no audits.')
    // A thousand releases of an app that has nothing to do with it, all of them later.
    for (let number = 0; number < 1000; number++) {
      const app = { app: 'noise', space: 'elsewhere', action: 'released' }
      audits.push({ ...last, ...app, info: JSON.stringify({ release: { version: number } }) })
    }
    const view = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(view.gathering).toMatchObject({ state: 'done', failed: 0, total: 2 + 4 * 6 })
    expect(view.audits).toMatchObject({ live: true, since: null })
    expect(told(view)).toContain(`${owner} Maintenance was switched on. (dana.reyes)`)
    expect(told(view).join()).not.toContain('noise')
  })
})

describe('without the platform', () => {
  test('what was told is there after a restart, with its age, and a gathering says what is wrong', async () => {
    const folder = temporaryFolder()
    const { demo, atlas, endpointId } = await badMigration(6, { dataDirectory: folder })
    const asked = { endpointId, addonId: ordersDb, hours }
    const before = await atlas.call('incident.gather', asked)
    await atlas.close()
    await demo.close()

    const later = await opened({ dataDirectory: folder, clock: { now: () => before.gathering.startedAt! + 600_000 } })
    const view = await later.call('incident.addon', asked)
    expect(view.gathering.state).toBe('never')
    expect(view).toMatchObject({ condition: 'starting', state: { value: 'provisioning', live: false } })
    for (const app of view.apps) {
      const then = appIn(before, app.app)
      expect(app).toMatchObject({ condition: then.condition, sentence: then.sentence })
      expect(app.dynos).toEqual({ ...then.dynos, live: false })
    }
    expect(told(view)).toEqual(told(before))

    const tried = await later.call('incident.gather', asked)
    expect(tried.gathering).toMatchObject({ state: 'failed' })
    expect(tried.gathering.problem?.code).toMatch(/unreachable|no-credential/)
    expect(tried.apps.map(({ condition }) => condition)).toEqual(view.apps.map(({ condition }) => condition))
  })

  test('one that cannot be reached is not asked about every app', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    await demo.close()
    const view = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(view.gathering).toMatchObject({ state: 'failed', problem: { code: 'unreachable', call: null } })
    expect(view.gathering.done).toBeLessThan(8)
    expect((await atlas.view(endpointId)).status.state).toBe('unreachable')
  })

  test('a credential that is taken back ends it at once', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    demo.faults.set('*', { kind: 'status', status: 401 })
    const view = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    expect(view.gathering).toMatchObject({ state: 'failed', problem: { code: 'wrong-credential' } })
  })

  test('who goes away ends it, and what was told until then stays', async () => {
    const { demo, atlas, endpointId } = await badMigration(6)
    const asked = { endpointId, addonId: ordersDb, hours }
    demo.faults.set('/apps/*/releases', { kind: 'hang' })
    const id = atlas.nextId()
    const gathering = atlas.attempt('incident.gather', asked)
    await until('all dynos are told', async () => {
      const { apps } = await atlas.call('incident.addon', asked)
      return apps.filter(({ dynos }) => dynos.live).length >= 2
    })
    atlas.core.cancel(id)
    expect(await gathering).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    await until('it has ended', async () => {
      const { gathering: state } = await atlas.call('incident.addon', asked)
      return state.state === 'stopped'
    })
    const { apps } = await atlas.call('incident.addon', asked)
    expect(apps.filter(({ dynos }) => dynos.live).length).toBeGreaterThanOrEqual(2)
  })

  test('a removed endpoint leaves nothing behind', async () => {
    const folder = temporaryFolder()
    const { atlas, endpointId } = await badMigration(6, { dataDirectory: folder })
    await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours })
    await atlas.call('endpoints.remove', { endpointId })
    await atlas.close()
    const file = new Database(join(folder, 'cache.db'), { readonly: true })
    expect(file.prepare('SELECT count(*) FROM incident_told').pluck().get()).toBe(0)
    file.close()
  })
})

test('no secret is in what is given, kept or logged', async () => {
  const folder = temporaryFolder()
  const { demo, atlas, endpointId } = await badMigration(6, { dataDirectory: folder })
  const secrets = secretsOf(demo)
  expect(secrets.length).toBeGreaterThan(10)
  // Audits repeat the payload of the webhook with the values of config variables in it.
  const [secret = ''] = secrets
  demo.platform.effects.announce(demo.platform.directory.app(owner)!, 'config_change', 'dana.reyes', {
    changes: [{ type: 'update', name: 'API_KEY', value: secret }],
    config_vars: { API_KEY: secret },
  })
  demo.platform.effects.announce(demo.platform.directory.app(owner)!, secret, 'dana.reyes', { note: secret })
  const view = await atlas.call('incident.gather', { endpointId, addonId: ordersDb, hours: 24 })
  expect(told(view)).toContain(`${owner} Config variables were set: API_KEY. (dana.reyes)`)
  await atlas.call('incident.audits', { endpointId, addonId: ordersDb })
  const shown = JSON.stringify([atlas.results, atlas.events, atlas.log])
  expect(secretsIn('what is given', shown, secrets)).toEqual([])
  await atlas.close()
  expect(secretsBelow(folder, secrets)).toEqual([])
})

test('the history of an add-on is its own: what became of it, not what its holders do', async () => {
  const { atlas, endpointId } = await badMigration(6)
  const asked = { endpointId, addonId: ordersDb }
  const before = await atlas.call('incident.history', asked)
  expect(before.audits.at).toBeNull()
  expect(told(before)).toContain('* It was created.')
  expect(told(before)).toContain('checkout-shop-prod It was attached.')
  const after = await atlas.call('incident.audits', asked)
  expect(after.audits).toMatchObject({ live: false, problem: '' })
  expect(after.audits.at).not.toBeNull()
  expect(told(after)).toContainEqual(expect.stringMatching(/premium-0 now.*\(dana\.reyes\)$/))
  expect(told(after).join()).not.toMatch(/Release|Maintenance|came up/)
  expect(await atlas.call('incident.history', asked)).toEqual(after)
})
