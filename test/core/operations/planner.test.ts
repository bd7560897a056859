import { expect, it } from 'vitest'
import { sourceVariables } from '#demo/rows/config-variables.ts'
import { ask } from '../../demo/ask.ts'
import { stage, type Stage, type Wanted } from './stage.ts'

/** One operation of each kind about add-ons and attachments, with all that could have to be asked for it. */
function oneOfEach(on: Stage): Wanted[] {
  const hold = (app: string, name: string) => ({ appId: on.app(app).id, addonId: on.hold(app, name).addon.id })
  return [
    { kind: 'create-addon', appId: on.app('reader-qa').id, plan: 'akkeris-postgresql:standard-0', name: 'more-db' },
    { kind: 'create-addon', appId: on.app('owner-qa').id, plan: 'papertrail:basic', name: '' },
    { kind: 'create-addon', appId: on.app('reader-qa').id, plan: 'no:such', name: '' },
    { kind: 'attach', appId: on.app('third-qa').id, addonId: on.hold('owner-qa', 'main-db').addon.id, name: 'lent' },
    { kind: 'detach', ...hold('reader-qa', 'orders-db') },
    { kind: 'detach', ...hold('owner-qa', 'main-db') },
    { kind: 'detach', ...hold('owner-qa', 'ledger') },
    { kind: 'promote', ...hold('reader-qa', 'orders-db') },
    { kind: 'promote', ...hold('owner-qa', 'third-db') },
    { kind: 'promote', ...hold('owner-qa', 'ledger') },
    { kind: 'rename', ...hold('reader-qa', 'orders-db'), name: 'other' },
    { kind: 'rename', ...hold('owner-qa', 'ledger'), name: 'other' },
  ]
}

it('asks at most three questions, each once, and says which', async () => {
  const on = await stage()
  for (const wanted of oneOfEach(on)) {
    on.takeAsked()
    const { plan } = await on.plan(wanted)
    const asked = on.takeAsked()
    expect(asked.length, JSON.stringify(wanted)).toBeGreaterThan(0)
    expect(asked.length, JSON.stringify(wanted)).toBeLessThanOrEqual(3)
    expect(new Set(asked).size, 'none twice').toBe(asked.length)
    const live = plan.sources.filter((source) => source.live)
    expect(live.map(({ path }) => path).toSorted()).toEqual(asked.toSorted())
    const lists = plan.sources.filter((source) => !source.live)
    expect(lists.map(({ path }) => path)).toEqual([
      '/spaces',
      '/apps',
      '/addons',
      '/addon-attachments',
      '/addon-services',
    ])
    expect(plan.sources.every(({ at, problem }) => at === on.house.clock.now() && problem === '')).toBe(true)
  }
})

it('asks once and no more where the answer is an error that asking again could change', async () => {
  const on = await stage()
  on.demo.faults.set('*', { kind: 'status', status: 503, text: 'Service Unavailable Error' })
  for (const wanted of oneOfEach(on)) {
    on.takeAsked()
    await on.plan(wanted)
    expect(on.takeAsked().length).toBeLessThanOrEqual(3)
  }
})

it('tells the age of what it did not ask for, and what the lists lack', async () => {
  const on = await stage()
  const wanted = oneOfEach(on)[3]
  if (!wanted) throw new Error('There is nothing to plan.')
  on.demo.faults.set('GET /addon-services', { kind: 'status', status: 500 })
  await on.sync()
  on.demo.faults.clear()
  const syncedAt = on.house.clock.now()
  on.house.clock.advance(90_000)
  const { plan } = await on.plan(wanted)
  expect(plan.madeAt).toBe(syncedAt + 90_000)
  for (const { at, live, problem, path } of plan.sources) {
    expect(at, path).toBe(live ? plan.madeAt : syncedAt)
    expect(problem === '', path).toBe(path !== '/addon-services')
  }
})

it.each([
  ['a proxy in between', { kind: 'status', status: 502, text: 'Bad Gateway' }],
  ['a 503 that is not the server’s own', { kind: 'status', status: 503, text: 'Internal Server Error' }],
  ['an empty 404', { kind: 'status', status: 404 }],
  ['a page', { kind: 'html' }],
  ['nothing in it', { kind: 'empty' }],
  ['a broken connection', { kind: 'truncate' }],
  ['another credential needed', { kind: 'status', status: 401 }],
  ['nobody let in', { kind: 'status', status: 403, text: 'Forbidden' }],
  ['another shape', { kind: 'status', status: 200, text: '{"rows":[]}' }],
  ['rows of another shape', { kind: 'status', status: 200, text: '[{"id":3}]' }],
] as const)('cannot know what the server will say when the answers are %s', async (_what, fault) => {
  const on = await stage()
  on.demo.faults.set('*', fault)
  for (const wanted of oneOfEach(on)) {
    const { plan } = await on.plan(wanted)
    const name = JSON.stringify(wanted)
    // The owner's own hold is blocked whatever else is so.
    expect(plan.verdict.kind, name).toBe(wanted.kind === 'detach' && isOwners(on, wanted) ? 'blocked' : 'cannot-know')
    if (plan.verdict.kind === 'cannot-know') expect(plan.verdict.reasons.join(' '), name).toMatch(/\S/)
    expect(plan.sources.filter(({ live }) => live).every(({ problem }) => problem !== '')).toBe(true)
  }
})

it('cannot know when 10 MB are the answer, and reads no more of them than it must', async () => {
  const on = await stage()
  on.demo.faults.set('*', { kind: 'status', status: 200, text: `[${'"x",'.repeat(2_500_000)}"x"]` })
  const [wanted] = oneOfEach(on)
  if (!wanted) throw new Error('There is nothing to plan.')
  expect((await on.plan(wanted)).plan.verdict).toMatchObject({ kind: 'cannot-know' })
})

function isOwners(on: Stage, { appId, addonId }: Extract<Wanted, { kind: 'detach' }>): boolean {
  return on.demo.platform.directory.addon(addonId)?.owner?.app.id === appId
}

it('cannot know more than the one read that failed leaves open', async () => {
  const on = await stage()
  const [, , , attach] = oneOfEach(on)
  if (attach?.kind !== 'attach') throw new Error('There is nothing to plan.')
  on.demo.faults.set('GET /addons/*/addon-attachments', { kind: 'status', status: 500 })
  const { plan } = await on.plan(attach)
  expect(plan.verdict).toMatchObject({ kind: 'cannot-know', reasons: [expect.stringContaining('/addon-attachments')] })
  // Without a name of its own nobody else's name is in the way.
  expect((await on.plan({ ...attach, name: '' })).plan.verdict).toEqual({ kind: 'will-work' })
  // What is refused for another reason is refused all the same, and which comes first nobody can tell.
  const toSelf = { ...attach, appId: on.app('owner-qa').id }
  expect((await on.plan(toSelf)).plan.verdict).toMatchObject({ kind: 'refused', status: 409 })
})

it('throws for what no list knows, and for a platform nobody read', async () => {
  const on = await stage()
  const known = { appId: on.app('owner-qa').id, addonId: on.hold('owner-qa', 'main-db').addon.id }
  for (const id of ['00000000-0000-4000-a000-000000000000', '', '../apps', 'a/b', '‮', 'a'.repeat(10_000)]) {
    for (const kind of ['detach', 'promote', 'attach', 'rename'] as const) {
      await expect(on.plan({ ...known, kind, name: '', appId: id })).rejects.toMatchObject({ code: 'not-found' })
      await expect(on.plan({ ...known, kind, name: '', addonId: id })).rejects.toMatchObject({ code: 'not-found' })
    }
    const plan = 'akkeris-redis:small'
    await expect(on.plan({ kind: 'create-addon', appId: id, plan, name: '' })).rejects.toMatchObject({
      code: 'not-found',
    })
  }
  // Both are known, and have nothing to do with one another.
  const apart = { ...known, appId: on.app('shop-prod').id }
  for (const kind of ['detach', 'promote', 'rename'] as const) {
    await expect(on.plan({ ...apart, kind, name: 'other' })).rejects.toMatchObject({ code: 'not-found' })
  }
  on.house.inventory.forget(on.endpointId)
  await expect(on.plan({ ...known, kind: 'detach' })).rejects.toMatchObject({ code: 'not-found' })
})

it('can be cancelled, before and while it asks', async () => {
  const on = await stage()
  for (const wanted of oneOfEach(on)) {
    await expect(on.plan(wanted, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  }
  on.demo.faults.set('*', { kind: 'hang' })
  const [wanted] = oneOfEach(on)
  if (!wanted) throw new Error('There is nothing to plan.')
  const controller = new AbortController()
  const planning = on.plan(wanted, controller.signal)
  setTimeout(() => {
    controller.abort()
  }, 30)
  await expect(planning).rejects.toMatchObject({ code: 'cancelled' })
})

it('tells the endpoint’s room when nothing answered', async () => {
  const on = await stage()
  const [wanted] = oneOfEach(on)
  if (!wanted) throw new Error('There is nothing to plan.')
  on.demo.faults.set('*', { kind: 'status', status: 401 })
  await on.plan(wanted)
  expect(on.house.endpoints.status(on.endpointId).state).toBe('wrong-credential')
  on.demo.faults.clear()
  await on.plan(wanted)
  expect(on.house.endpoints.status(on.endpointId).state).toBe('ok')
})

it('holds no secret and no credential', async () => {
  const on = await stage()
  const { fleet, instances } = on.demo.platform
  const secrets = fleet.addons.flatMap((addon) =>
    Object.values(sourceVariables({ addon, instance: instances.of(addon) })),
  )
  expect(secrets.length).toBeGreaterThan(10)
  for (const wanted of oneOfEach(on)) {
    const text = JSON.stringify(await on.plan(wanted))
    for (const secret of [...secrets, on.demo.key]) expect(text.includes(secret)).toBe(false)
  }
})

it('shows what is known to be wrong with the add-on, worst first, and of the app where there is none', async () => {
  const on = await stage()
  // Production leans on what a space without any tag owns.
  await on.request('POST', '/addon-attachments', {
    addon: on.hold('owner-qa', 'second-db').addon.id,
    app: on.app('shop-prod').id,
    name: 'leaning',
  })
  await on.sync()
  const shop = on.app('shop-prod').id
  const { addon } = on.hold('shop-prod', 'leaning')
  const { plan } = await on.plan({ kind: 'detach', appId: shop, addonId: addon.id })
  expect(plan.findings.map(({ findingId }) => findingId)).toContain(`AKR-103/${addon.id}`)
  const order = ['info', 'low', 'medium', 'high', 'critical']
  const ranks = plan.findings.map(({ severity }) => order.indexOf(severity))
  expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
  const created = await on.plan({ kind: 'create-addon', appId: shop, plan: 'akkeris-redis:small', name: '' })
  expect(created.plan.findings.map(({ findingId }) => findingId)).toContain(`AKR-103/${addon.id}`)
  const elsewhere = await on.plan({
    kind: 'create-addon',
    appId: on.app('cards-pay').id,
    plan: 'akkeris-redis:small',
    name: '',
  })
  expect(elsewhere.plan.findings.map(({ findingId }) => findingId)).not.toContain(`AKR-103/${addon.id}`)
})

it('foresees that a controller deletes nothing for a webhook’s token', async () => {
  const on = await stage()
  const subject = { username: 'somebody', deliveryId: '1', event: 'addon_change', appId: on.app('owner-qa').id }
  await on.demo.platform.tokens?.ready()
  const token = (await on.demo.platform.tokens?.issue(subject)) ?? ''
  const endpointId = await on.house.add(on.demo.url, 'bearer', token)
  await on.house.inventory.sync(endpointId)
  for (const wanted of oneOfEach(on)) {
    const { plan } = await on.plan(wanted, undefined, endpointId)
    const other = (await on.plan(wanted)).plan.verdict
    if (wanted.kind !== 'detach') expect(plan.verdict).toEqual(other)
    else {
      expect(plan.verdict).toMatchObject({ kind: 'refused', status: 401, words: '' })
      const [{ method, path } = { method: '', path: '' }] = plan.requests
      const said = await ask(on.demo.url, path, { authorization: `Bearer ${token}` }, method)
      expect(said).toMatchObject({ status: 401, body: '' })
    }
  }
})

it('warns of what the latest sync did not show', async () => {
  const on = await stage()
  const { addon } = on.hold('far-eu', 'far-db')
  const seen = new Date(on.house.clock.now()).toISOString()
  on.house.clock.advance(60_000)
  on.demo.faults.set('GET /addons', { kind: 'drop-rows', share: 1 })
  on.demo.faults.set('GET /addon-services', { kind: 'status', status: 500 })
  await on.sync()
  on.demo.faults.clear()
  const { plan } = await on.plan({ kind: 'rename', appId: on.app('far-eu').id, addonId: addon.id, name: 'other' })
  expect(plan.warnings.join(' ')).toContain(`did not show far-db: what the lists say of it is of ${seen}`)
})
