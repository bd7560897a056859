import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { collect, listCalls } from '#core/inventory/collect.ts'
import type { Reply } from '../../kit/answering-server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { credentials, house, platform } from './platform.ts'
import { play, recordedEstate, routesOf } from './recordings.ts'
import { textWith } from './text.ts'

const signInPage = {
  body: '<!DOCTYPE html><html><body>Sign in</body></html>',
  headers: { 'content-type': 'text/html' },
}

describe('a healthy platform', () => {
  test.each(['key', 'bearer'] as const)('is read whole with a %s in nine requests and no query', async (kind) => {
    const server = await platform(routesOf(recordedEstate()), kind)
    const { inventory, endpoints, events, add } = await house()
    const id = await add(server.url, kind)
    server.log.length = 0
    server.mostOpen = 0
    const report = await inventory.sync(id)

    expect(report).toMatchObject({
      endpointId: id,
      complete: true,
      counts: { spaces: 12, apps: 30, addons: 60, services: 13, plans: 28 },
      calls: 9,
      problems: [],
    })
    expect(report.bytes).toBeGreaterThan(100_000)
    expect(report.ms.total).toBeGreaterThanOrEqual(report.ms.download)
    expect(server.log.map(({ path }) => path).toSorted()).toEqual(listCalls.map(({ path }) => path).toSorted())
    expect(server.mostOpen).toBeLessThanOrEqual(6)

    const current = await inventory.current(id)
    expect(current?.graph.addons.size).toBeGreaterThanOrEqual(60)
    expect(current?.snapshot.carried).toEqual({})
    expect([...(current?.graph.addons.values() ?? [])].filter((node) => node.orphan)).toHaveLength(1)
    expect(endpoints.status(id).state).toBe('ok')
    expect(inventory.activity(id)).toEqual({ syncing: null, lastProblem: null })
    expect(events).toContainEqual({ name: 'inventory.changed', endpointId: id })
  })

  test('is there again after a restart without a request, times included', async () => {
    const folder = temporaryFolder()
    const server = await platform(routesOf(recordedEstate()))
    const first = await house(folder)
    const id = await first.add(server.url)
    const report = await first.inventory.sync(id)
    const before = (await first.inventory.current(id))?.snapshot
    await first.close()
    await server.close()

    const second = await house(folder)
    expect(second.inventory.report(id)).toEqual(report)
    expect((await second.inventory.current(id))?.snapshot).toEqual(before)
    expect(report.ms.total).toBeGreaterThan(0)
    expect(second.inventory.report(id)?.ms.total).toBe(report.ms.total)
  })

  test('rows of a body that has not changed are taken over, those of one that has are read', async () => {
    const estate = recordedEstate()
    const routes = routesOf(estate)
    const server = await platform(routes)
    const { inventory, add, stores } = await house()
    const id = await add(server.url)
    await inventory.sync(id)
    const first = (await inventory.current(id))?.snapshot.inventory
    const spaces = await fetch(`${server.url}/spaces`, { headers: { authorization: credentials.key } })
    const renamed = (await spaces.text()).replaceAll('"audit"', '"renamed"')
    routes['/spaces'] = { body: renamed }
    expect(await inventory.sync(id)).toMatchObject({ complete: true })
    const second = (await inventory.current(id))?.snapshot.inventory
    expect(second?.addons).toBe(first?.addons)
    expect(second?.spaces).not.toBe(first?.spaces)
    expect(second?.spaces.map((space) => space.name)).toContain('renamed')
    expect((await stores.cache.latest(id))?.inventory).toEqual(second)
  })

  test('a body with rows that do not fit tells of them each time', async () => {
    const routes = routesOf(recordedEstate())
    routes['/regions'] = { body: [{ id: 7 }] }
    const server = await platform(routes)
    const { inventory, add } = await house()
    const id = await add(server.url)
    const first = await inventory.sync(id)
    const second = await inventory.sync(id)
    expect(first.problems.some((problem) => problem.call === '/regions')).toBe(true)
    expect(second.problems).toEqual(first.problems)
  })

  test('lists that some servers do not have are empty and no problem', async () => {
    const routes = routesOf(recordedEstate())
    for (const path of ['/regions', '/stacks', '/organizations']) delete routes[path]
    const server = await platform(routes, 'bearer')
    const { inventory, add } = await house()
    const report = await inventory.sync(await add(server.url, 'bearer'))
    expect(report).toMatchObject({ complete: true, problems: [], calls: 9 })
  })

  test('two syncs at once are one', async () => {
    const server = await platform(routesOf(recordedEstate()))
    const { inventory, add } = await house()
    const id = await add(server.url)
    const [one, two] = await Promise.all([inventory.sync(id), inventory.sync(id)])
    expect(one).toBe(two)
    expect(server.log.filter(({ path }) => path === '/apps')).toHaveLength(1)
  })

  test('shows that it is being read', async () => {
    const server = await platform({ ...routesOf(recordedEstate()), '/apps': { body: [], delay: 100 } })
    const { inventory, clock, add } = await house()
    const id = await add(server.url)
    const sync = inventory.sync(id)
    expect(inventory.activity(id).syncing).toEqual({ startedAt: clock.now() })
    await sync
    expect(inventory.activity(id).syncing).toBeNull()
  })
})

describe('an outage', () => {
  const outages = {
    'the catalogue of one region was down at the start': [
      'failure/boot-one-region-down-services',
      'failure/boot-one-region-down-addons',
      'failure/boot-one-region-down-attachments',
    ],
    'the vault was down at the start': [
      'failure/boot-vault-down-services',
      'failure/boot-vault-down-addons',
      'failure/boot-vault-down-attachments',
    ],
    'all catalogues were down at the start': [
      'failure/boot-all-catalogues-down-services',
      'failure/boot-all-catalogues-down-addons',
      'failure/boot-all-catalogues-down-attachments',
    ],
  }

  test.each(Object.entries(outages))('%s: nothing goes, and all is well after it', async (_, recordings) => {
    const estate = recordedEstate()
    const routes = routesOf(estate)
    const server = await platform(routes)
    const { inventory, endpoints, clock, add } = await house()
    const id = await add(server.url)
    const whole = await inventory.sync(id)
    const before = (await inventory.current(id))?.snapshot
    const takenAt = clock.now()

    const [services = '', addons = '', attachments = ''] = recordings
    Object.assign(routes, {
      '/addon-services': play(services),
      '/addons': play(addons),
      '/addon-attachments': play(attachments),
    })
    for (const round of [1, 2]) {
      clock.advance(60_000)
      const partial = await inventory.sync(id)
      expect(partial.complete).toBe(false)
      expect(partial.problems).toContainEqual(
        expect.objectContaining({ code: 'incomplete', call: '/addon-attachments' }),
      )
      const { snapshot } = (await inventory.current(id)) ?? {}
      const ids = new Set(snapshot?.inventory.addons.map((row) => row.id))
      expect(before?.inventory.addons.filter((row) => !ids.has(row.id))).toEqual([])
      expect(snapshot?.inventory.attachments).toEqual(before?.inventory.attachments)
      expect(partial.counts.plans).toBe(whole.counts.plans)
      const [lost] = before?.inventory.attachments ?? []
      expect(snapshot?.carried[lost?.id ?? ''], `round ${round}`).toBe(takenAt)
    }
    expect(endpoints.status(id).state).toBe('ok')

    Object.assign(routes, routesOf(estate))
    expect(await inventory.sync(id)).toMatchObject({ complete: true, counts: whole.counts, problems: [] })
    expect((await inventory.current(id))?.snapshot).toMatchObject({ carried: {}, inventory: before?.inventory })
  })

  test('the service that made the attachment list fail is named', async () => {
    const routes = {
      ...routesOf(recordedEstate()),
      '/addon-attachments': play('failure/boot-one-region-down-attachments'),
    }
    const server = await platform(routes)
    const { inventory, add } = await house()
    const { problems } = await inventory.sync(await add(server.url))
    expect(problems.map(({ message }) => message).join(' ')).toContain('06fec5d4-4f23-437c-ab5c-c3c2b5a3f45f')
  })

  test('one list that does not answer does not cost the others', async () => {
    const estate = recordedEstate()
    const routes = routesOf(estate)
    const server = await platform(routes)
    const { inventory, add } = await house()
    const id = await add(server.url)
    await inventory.sync(id)
    const lost = estate['/addons'].pop()?.id ?? ''
    estate['/addon-attachments'] = estate['/addon-attachments'].filter((row) => row.addon.id !== lost)
    Object.assign(routes, routesOf(estate), { '/apps': signInPage })
    const report = await inventory.sync(id)
    expect(report).toMatchObject({ complete: false, counts: { apps: 30, addons: 60 } })
    expect(report.problems).toMatchObject([
      { code: 'bad-answer', call: '/apps', message: 'The answer to /apps is a web page and not data.' },
      { code: 'incomplete', call: '/apps', message: 'The apps could not be read. What was known of them is kept.' },
    ])
    expect(Object.keys((await inventory.current(id))?.snapshot.carried ?? {})).toContain(lost)
  })

  test('a row that does not fit is told and what was known of it is kept', async () => {
    const estate = recordedEstate()
    const routes = routesOf(estate)
    const server = await platform(routes)
    const { inventory, add } = await house()
    const id = await add(server.url)
    await inventory.sync(id)
    const [odd, ...others] = estate['/apps']
    routes['/apps'] = { body: [typeof odd === 'object' ? { ...odd, space: null } : odd, ...others] }
    const report = await inventory.sync(id)
    expect(report).toMatchObject({ complete: false, counts: { apps: 30 } })
    expect(report.problems[0]).toMatchObject({
      code: 'bad-answer',
      call: '/apps',
      message: textWith('api-default'),
    })
  })
})

describe('nothing could be read', () => {
  const unreachable = 'http://127.0.0.1:1'

  test.each<[string, Reply]>([
    ['a web page everywhere', signInPage],
    ['404 everywhere', { status: 404 }],
    ['empty answers', { body: '' }],
    ['half a list everywhere', { body: '[{"id": "a' }],
    ['lists of something else everywhere', { body: [{ title: 'Invoice 7', total: 12 }, 'x'] }],
  ])('%s is not an Akkeris API', async (_, reply) => {
    const good = routesOf(recordedEstate())
    const routes = { ...good }
    const server = await platform(routes)
    const { inventory, endpoints, clock, add } = await house()
    const id = await add(server.url)
    await inventory.sync(id)
    const before = await inventory.current(id)
    for (const { path } of listCalls) routes[path] = reply
    clock.advance(5_000)
    await expect(inventory.sync(id)).rejects.toMatchObject({ code: 'not-akkeris' })
    expect(await inventory.current(id)).toBe(before)
    expect(inventory.activity(id).lastProblem).toMatchObject({ at: clock.now(), problem: { code: 'not-akkeris' } })
    expect(endpoints.status(id).state).toBe('not-akkeris')
    delete routes['/pipeline-couplings']
    Object.assign(routes, good)
    await inventory.sync(id)
    expect(inventory.activity(id).lastProblem).toBeNull()
    expect(endpoints.status(id).state).toBe('ok')
  })

  test('a credential that is not accepted', async () => {
    const server = await platform(routesOf(recordedEstate()))
    const { inventory, endpoints, add } = await house()
    const id = await add(server.url, 'key', 'some-other-key')
    await expect(inventory.sync(id)).rejects.toMatchObject({ code: 'wrong-credential' })
    expect(endpoints.status(id).state).toBe('wrong-credential')
    expect(await inventory.current(id)).toBeNull()
    expect(inventory.report(id)).toBeNull()
  })

  test('nobody listens', async () => {
    const { inventory, endpoints, add } = await house()
    const id = await add(unreachable)
    await expect(inventory.sync(id)).rejects.toMatchObject({ code: 'unreachable' })
    expect(endpoints.status(id).state).toBe('unreachable')
    expect(JSON.stringify(inventory.activity(id))).not.toContain(credentials.key)
  }, 20_000)
})

test('when every list that counts has failed, the others are not waited for', async () => {
  const optional = new Set(listCalls.filter((call) => call.optional).map(({ path }) => path))
  const stopped: string[] = []
  const get = (path: string, options: { signal?: AbortSignal } = {}): Promise<never> =>
    new Promise((_, reject) => {
      if (!optional.has(path)) reject(new AppError('timeout', 'It did not answer in time.'))
      options.signal?.addEventListener('abort', () => {
        if (optional.has(path)) stopped.push(path)
        reject(new AppError('cancelled', 'The request was cancelled.'))
      })
    })
  const error: unknown = await collect({ get }, new AbortController().signal).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'timeout' })
  expect(stopped.toSorted()).toEqual([...optional].toSorted())
})

describe('cancelling', () => {
  test('ends the requests, keeps what was known and is no problem of the endpoint', async () => {
    const routes = routesOf(recordedEstate())
    const server = await platform(routes)
    const { inventory, endpoints, add } = await house()
    const id = await add(server.url)
    await inventory.sync(id)
    const before = await inventory.current(id)
    routes['/apps'] = { hang: 'headers' }
    const controller = new AbortController()
    const sync = inventory.sync(id, controller.signal)
    setTimeout(() => {
      controller.abort()
    }, 50)
    await expect(sync).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => server.open).toBe(0)
    expect(await inventory.current(id)).toBe(before)
    await expect.poll(() => inventory.activity(id)).toEqual({ syncing: null, lastProblem: null })
    expect(endpoints.status(id).state).toBe('ok')
  })

  test('of one who waits leaves the sync to the others', async () => {
    const server = await platform({ ...routesOf(recordedEstate()), '/spaces': { body: [], delay: 150 } })
    const { inventory, add } = await house()
    const id = await add(server.url)
    const controller = new AbortController()
    const mine = inventory.sync(id, controller.signal)
    const theirs = inventory.sync(id)
    controller.abort()
    await expect(mine).rejects.toMatchObject({ code: 'cancelled' })
    await expect(theirs).resolves.toMatchObject({ endpointId: id })
  })

  test('a sync of an endpoint that is moved elsewhere meanwhile is cancelled, not half kept', async () => {
    const routes = routesOf(recordedEstate())
    const server = await platform(routes)
    const { inventory, endpoints, add } = await house()
    const id = await add(server.url)
    await inventory.sync(id)
    const before = await inventory.current(id)
    routes['/apps'] = { hang: 'headers' }
    const sync = inventory.sync(id)
    sync.catch(() => {})
    await expect.poll(() => server.log.filter(({ path }) => path === '/apps')).toHaveLength(2)
    const draft = { ...endpoints.profile(id), userName: 'somebody-else' }
    await endpoints.update(id, draft, credentials.key)
    await expect(sync).rejects.toMatchObject({ code: 'cancelled' })
    expect(await inventory.current(id)).toBe(before)
    expect(inventory.activity(id).lastProblem).toBeNull()
  })

  test('an endpoint removed during its sync stays forgotten', async () => {
    const server = await platform({ ...routesOf(recordedEstate()), '/spaces': { body: [], delay: 100 } })
    const { inventory, stores, add } = await house()
    const id = await add(server.url)
    const sync = inventory.sync(id)
    inventory.forget(id)
    await expect(sync).rejects.toMatchObject({ code: 'cancelled' })
    expect(await inventory.current(id)).toBeNull()
    expect(stores.cache.latestReport(id)).toBeNull()
  })

  test('an endpoint removed while its snapshot is being stored stays forgotten too', async () => {
    const server = await platform(routesOf(recordedEstate()))
    const { inventory, stores, add } = await house()
    const id = await add(server.url)
    const keep = stores.cache.keep.bind(stores.cache)
    stores.cache.keep = async (snapshot) => {
      inventory.forget(id)
      await keep(snapshot)
    }
    await expect(inventory.sync(id)).rejects.toMatchObject({ code: 'cancelled' })
    expect(stores.cache.latestReport(id)).toBeNull()
    expect(inventory.activity(id).lastProblem).toBeNull()
  })

  test('a disk that is full costs the cache and not the fresh picture', async () => {
    const server = await platform(routesOf(recordedEstate()))
    const { inventory, endpoints, stores, add } = await house()
    const id = await add(server.url)
    stores.cache.keep = () => Promise.reject(new AppError('store-full', 'The disk is full.'))
    const report = await inventory.sync(id)
    expect(report.problems).toEqual([{ code: 'store-full', call: null, message: 'The disk is full.' }])
    expect((await inventory.current(id))?.graph.addons.size).toBe(61)
    expect(endpoints.status(id).state).toBe('ok')
  })

  test('a new sync after a cancelled one starts afresh', async () => {
    const routes = { ...routesOf(recordedEstate()), '/spaces': { body: [], delay: 100 } }
    const server = await platform(routes)
    const { inventory, add } = await house()
    const id = await add(server.url)
    const controller = new AbortController()
    const first = inventory.sync(id, controller.signal)
    controller.abort()
    const second = inventory.sync(id)
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    await expect(second).resolves.toMatchObject({ endpointId: id })
  })
})
