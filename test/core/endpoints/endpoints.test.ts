import { describe, expect, onTestFinished, test } from 'vitest'
import { environmentVault, memoryVault } from '#core/endpoints/vault.ts'
import { AppError } from '#shared/errors.ts'
import { testAuthorityFile } from '../../kit/answering-server.ts'
import { controller, draft, room, working } from './room.ts'
import { canary, failureOf, serve, until } from './start.ts'

describe('adding', () => {
  test('keeps the profile in the record, the credential in the vault, and checks it', async () => {
    const server = await controller()
    const { endpoints, vault, record, events } = await room()
    const id = await endpoints.add(draft(`${server.url}/`, { elevated: true }), canary)
    expect(endpoints.profile(id)).toEqual({
      ...draft(server.url, { elevated: true }),
      id,
      readOnly: true,
      demo: null,
    })
    expect(JSON.stringify([record.profiles(), record.preferences()])).not.toContain(canary)
    expect(await vault.read(id)).toBe(canary)
    await until(() => endpoints.status(id).state === 'ok')
    expect(endpoints.status(id)).toMatchObject({ frontDoor: 'controller', code: null })
    expect(events).toContain('endpoints.changed')
  })

  test('a bad address or user name is refused and nothing is kept', async () => {
    const { endpoints } = await room()
    for (const bad of [draft('http://apps.example.com'), draft('https://a.example', { userName: 'a\r\nx: y' })]) {
      expect((await failureOf(endpoints.add(bad, canary))).code).toBe('invalid-input')
    }
    expect(endpoints.profiles()).toEqual([])
  })

  test('without a credential it says so and asks nobody', async () => {
    const server = await controller()
    const { endpoints } = await room()
    const id = await endpoints.add(draft(server.url), null)
    await until(() => endpoints.status(id).state === 'no-credential')
    expect((await failureOf(endpoints.client(id))).code).toBe('no-credential')
    expect(await endpoints.credential(id)).toBe('none')
    expect(server.log).toEqual([])
  })

  test('elevation is for keys only', async () => {
    const { endpoints } = await room()
    const id = await endpoints.add(draft('https://a.invalid', { elevated: true, credentialKind: 'bearer' }), null)
    expect(endpoints.profile(id).elevated).toBe(false)
  })
})

describe('several at once', () => {
  test('one that is silent and one that is broken delay nobody', async () => {
    const silent = await serve({ '*': { hang: 'headers' } })
    const broken = await serve({ '*': { status: 503 } })
    const good = await controller()
    const { endpoints } = await room()
    const silentId = await endpoints.add(draft(silent.url), canary)
    const brokenId = await endpoints.add(draft(broken.url), canary)
    const goodId = await endpoints.add(draft(good.url), canary)
    const asked = Array.from({ length: 12 }, async () => failureOf((await endpoints.client(silentId)).get('/apps')))
    const start = performance.now()
    expect((await (await endpoints.client(goodId)).get('/spaces')).status).toBe(200)
    expect(performance.now() - start).toBeLessThan(250)
    await until(() => endpoints.status(brokenId).state === 'unreachable' && endpoints.status(goodId).state === 'ok')
    for (const error of await Promise.all(asked)) expect(error.code).toBe('timeout')
  })

  test('at the start all with a credential are checked in the background', async () => {
    const server = await controller()
    const { record, vault, start } = await room()
    const profile = { ...draft(server.url), id: 'a', readOnly: true, demo: null }
    record.saveProfile(profile)
    record.saveProfile({ ...profile, id: 'b' })
    record.saveProfile({ ...profile, id: 'c', demo: { size: 'S', seed: 1 } })
    await vault.keep('a', canary)
    const endpoints = start()
    onTestFinished(() => endpoints.close())
    expect(endpoints.status('a').state).toBe('checking')
    await until(() => endpoints.status('a').state === 'ok')
    expect(endpoints.status('b').state).toBe('no-credential')
    expect(endpoints.status('c')).toMatchObject({
      state: 'unknown',
      message: expect.stringContaining('demo') as string,
    })
    expect(server.log).toHaveLength(2)
  })
})

describe('status', () => {
  test('keeps since when, and publishes only what changed', async () => {
    const server = await controller()
    const { endpoints, clock, events } = await room()
    const id = await endpoints.add(draft(server.url), canary)
    await until(() => endpoints.status(id).state === 'ok')
    const start = clock.now()
    events.length = 0

    clock.advance(1_000)
    endpoints.note(id, null)
    expect(endpoints.status(id)).toMatchObject({ state: 'ok', since: start, checkedAt: start + 1_000 })
    expect(events).toEqual([])

    endpoints.note(id, new AppError('timeout', 'Too slow.'))
    clock.advance(1_000)
    endpoints.note(id, new AppError('timeout', 'Too slow.'))
    expect(endpoints.status(id)).toMatchObject({
      state: 'unreachable',
      code: 'timeout',
      message: 'Too slow.',
      since: start + 1_000,
      checkedAt: start + 2_000,
      frontDoor: 'controller',
    })
    expect(events).toEqual(['endpoints.changed'])

    clock.advance(1_000)
    endpoints.note(id, null)
    expect(endpoints.status(id)).toMatchObject({
      state: 'ok',
      code: null,
      since: start + 3_000,
      frontDoor: 'controller',
    })
  })

  test('an error that says nothing of the endpoint changes nothing', async () => {
    const { endpoints } = await room()
    const id = await endpoints.add(draft('https://nowhere.invalid'), canary)
    await until(() => endpoints.status(id).state === 'unreachable')
    const before = endpoints.status(id)
    for (const code of ['cancelled', 'not-found', 'internal', 'store-full', 'incomplete'] as const) {
      endpoints.note(id, new AppError(code, 'x'))
    }
    expect(endpoints.status(id)).toEqual(before)
  })

  test('a check recovers by itself when the endpoint does', async () => {
    const server = await serve({ '*': { status: 503 } })
    const { endpoints } = await room()
    const id = await endpoints.add(draft(server.url), canary)
    expect(await endpoints.check(id)).toMatchObject({ state: 'unreachable', code: 'server-error' })
    server.routes = { ...working }
    expect(await endpoints.check(id)).toMatchObject({ state: 'ok', frontDoor: 'controller' })
    server.routes = { '*': { status: 503 } }
    expect(await endpoints.check(id)).toMatchObject({ state: 'unreachable', frontDoor: 'controller' })
  })

  test('a cancelled check leaves what was known', async () => {
    const server = await controller()
    const { endpoints } = await room()
    const id = await endpoints.add(draft(server.url), canary)
    await until(() => endpoints.status(id).state === 'ok')
    server.routes = { '*': { hang: 'headers' } }
    expect((await failureOf(endpoints.check(id, AbortSignal.timeout(30)))).code).toBe('cancelled')
    expect(endpoints.status(id).state).toBe('ok')
  })

  test('a private authority is used, and its missing file is a matter of certificates', async () => {
    const server = await serve({ ...working }, { tls: 'localhost' })
    const { endpoints } = await room()
    const trusting = await endpoints.add(draft(server.url, { certificateAuthorityFile: testAuthorityFile }), canary)
    const missing = await endpoints.add(draft(server.url, { certificateAuthorityFile: '/nonexistent' }), canary)
    const without = await endpoints.add(draft(server.url), canary)
    await until(() => endpoints.status(trusting).state === 'ok')
    for (const id of [missing, without]) {
      expect(await endpoints.check(id)).toMatchObject({ state: 'unreachable', code: 'certificate' })
    }
  })
})

describe('changing', () => {
  test('a new address never sees the old credential', async () => {
    const before = await controller()
    const after = await controller()
    const { endpoints, vault } = await room()
    const id = await endpoints.add(draft(before.url), canary)
    await until(() => endpoints.status(id).state === 'ok')
    await endpoints.update(id, draft(after.url), null)
    await until(() => endpoints.status(id).state === 'no-credential')
    expect(await vault.read(id)).toBeNull()
    expect((await endpoints.test(draft(before.url), null, id)).state).toBe('no-credential')
    expect(after.log).toEqual([])
    await endpoints.update(id, draft(after.url), 'another')
    await until(() => endpoints.status(id).state === 'ok')
    for (const { headers } of after.log) expect(headers.authorization).toBe('another')
  })

  test('the same address keeps it, and a name changes nothing else', async () => {
    const server = await controller()
    const { endpoints } = await room()
    const id = await endpoints.add(draft(server.url), canary)
    await until(() => endpoints.status(id).state === 'ok')
    const client = await endpoints.client(id)
    await endpoints.update(id, draft(server.url, { name: 'Another' }), null)
    expect(endpoints.profile(id).name).toBe('Another')
    expect(await endpoints.client(id)).toBe(client)
    expect(endpoints.status(id).state).toBe('ok')
    await endpoints.update(id, draft(server.url, { credentialKind: 'bearer' }), null)
    await (await endpoints.client(id)).get('/spaces')
    expect(server.log.at(-1)?.headers.authorization).toBe(`Bearer ${canary}`)
  })

  test('removing cancels, forgets and clears the preference', async () => {
    const server = await serve({ '*': { hang: 'headers' } })
    const { endpoints, vault, record, events } = await room()
    const id = await endpoints.add(draft(server.url), canary)
    record.savePreferences({ theme: 'dark', endpointId: id, mapViews: [], pinned: [] })
    const asked = failureOf((await endpoints.client(id)).get('/apps'))
    await until(() => server.open === 2)
    await endpoints.remove(id)
    expect((await asked).code).toBe('cancelled')
    await until(() => server.open === 0)
    expect(await vault.read(id)).toBeNull()
    expect(endpoints.profiles()).toEqual([])
    expect(record.preferences()).toEqual({ theme: 'dark', endpointId: null, mapViews: [], pinned: [] })
    expect(events).toContain('preferences.changed')
    expect((await failureOf(endpoints.client(id))).code).toBe('not-found')
    endpoints.note(id, null)
    expect(endpoints.status(id).state).toBe('unknown')
    expect((await failureOf(endpoints.remove(id))).code).toBe('not-found')
  })

  test('the token of the environment follows the list', async () => {
    const server = await controller()
    const vault = environmentVault({ token: canary, next: memoryVault() })
    const { endpoints } = await room({ vault })
    const first = await endpoints.add(draft(server.url), null)
    await until(() => endpoints.status(first).state === 'ok')
    expect(await endpoints.credential(first)).toBe('environment')
    endpoints.addDemo({ size: 'S', seed: 1 })
    expect(await endpoints.credential(first)).toBe('environment')
    const other = await controller()
    const second = await endpoints.add(draft(other.url), null)
    await until(() => endpoints.status(second).state === 'no-credential')
    expect(await endpoints.credential(first)).toBe('none')
    await endpoints.remove(second)
    expect(await endpoints.credential(first)).toBe('environment')
    expect(other.log).toEqual([])
  })
})

describe('testing what is being typed', () => {
  test('asks, keeps nothing, and lends the credential to its own address only', async () => {
    const server = await controller()
    const other = await controller()
    const { endpoints, record } = await room()
    expect(await endpoints.test(draft(server.url), canary, null)).toMatchObject({
      state: 'ok',
      frontDoor: 'controller',
    })
    expect(await endpoints.test(draft(server.url), null, null)).toMatchObject({ state: 'no-credential' })
    expect(record.profiles()).toEqual([])
    const id = await endpoints.add(draft(server.url), canary)
    expect(await endpoints.test(draft(server.url), null, id)).toMatchObject({ state: 'ok' })
    expect(await endpoints.test(draft(other.url), null, id)).toMatchObject({ state: 'no-credential' })
    expect(other.log).toEqual([])
    expect((await failureOf(endpoints.test(draft('x y'), canary, null))).code).toBe('invalid-input')
    expect(await endpoints.test(draft('https://nowhere.invalid'), canary, null)).toMatchObject({
      state: 'unreachable',
      code: 'unreachable',
    })
  })
})
