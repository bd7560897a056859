import { describe, expect, onTestFinished, test } from 'vitest'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddonAnswer } from '#shared/domain/inventory.ts'
import { buildGraph } from '#core/graph/build.ts'
import { askAddon } from '#core/inventory/ask.ts'
import { clientOf, openTransport } from '#core/endpoints/client.ts'
import { defaultLimits } from '#core/endpoints/transport.ts'
import type { Route } from '../../kit/answering-server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { credentials, house, platform } from './platform.ts'
import { play, readRecording, recordedEstate, routesOf } from './recordings.ts'
import { addon, attachment, snapshot } from './rows.ts'
import { textWith } from './text.ts'

const secret = 'hunter2-hunter2'

/** An add-on of web-prod that the apps borrow, and a client for a server with these answers. */
async function question(borrowers: string[], routes: Record<string, Route>, orphan = false) {
  const owned = addon('a1')
  const attachments = borrowers.map((app) => attachment(owned, app, orphan ? null : owned.owner))
  const { addons } = buildGraph(
    snapshot({
      addons: orphan ? [] : [owned],
      attachments: orphan ? attachments : [attachment(owned), ...attachments],
    }),
  )
  const node = addons.get('a1')
  if (!node) throw new Error('The add-on is not in the graph.')
  const server = await platform(routes)
  const target = {
    url: server.url,
    credentialKind: 'key' as const,
    credential: credentials.key,
    userName: '',
    certificateAuthorityFile: null,
  }
  const client = clientOf(await openTransport(target, defaultLimits), target)
  onTestFinished(() => client.close())
  const controller = new AbortController()
  const ask = (earlier: AddonAnswer | null = null) =>
    askAddon({ client, node, signal: controller.signal, now: 77, earlier })
  return { ask, server, controller }
}

function borrowed(primary: boolean, addonId = 'a1'): Route {
  return { body: [{ id: 'x', addon: { id: addonId }, primary }] }
}

const itself = {
  body: {
    id: 'a1',
    state: 'provisioning',
    primary: true,
    app: { id: 'web-prod' },
    config_vars: { REDIS_URL: `redis://u:${secret}@h`, AUTH: secret },
  },
}

describe('asking about an add-on', () => {
  test('tells the real state, the names of the variables, and who has it as primary', async () => {
    const { ask, server } = await question(['api-qa', 'job-qa'], {
      '/addons/a1': itself,
      '/apps/api-qa/addon-attachments': borrowed(true),
      '/apps/job-qa/addon-attachments': borrowed(false),
    })
    expect(await ask()).toEqual({
      askedAt: 77,
      state: 'provisioning',
      configVariables: ['AUTH', 'REDIS_URL'],
      primary: { 'web-prod': true, 'api-qa': true, 'job-qa': false },
      problems: [],
    })
    expect(server.log.map(({ path }) => path).toSorted()).toEqual([
      '/addons/a1',
      '/apps/api-qa/addon-attachments',
      '/apps/job-qa/addon-attachments',
    ])
  })

  test('asks four apps at a time', async () => {
    const apps = Array.from({ length: 14 }, (_, index) => `app${index}-qa`)
    const routes = Object.fromEntries(
      apps.map((app): [string, Route] => [`/apps/${app}/addon-attachments`, { body: [], delay: 15 }]),
    )
    const { ask, server } = await question(apps, { ...routes, '/addons/a1': itself })
    const { problems } = await ask()
    expect(problems).toEqual([
      {
        code: 'not-found',
        call: null,
        message: '14 apps no longer hold this add-on: app0-qa, app1-qa, app10-qa and 11 more.',
      },
    ])
    expect(server.mostOpen).toBeLessThanOrEqual(5)
    expect(server.mostOpen).toBeGreaterThan(2)
  })

  test('a broker that does not answer leaves the state unknown and is asked once', async () => {
    const { ask, server } = await question(['api-qa'], {
      '/addons/a1': play('failure/ghost-addon-get'),
      '/apps/api-qa/addon-attachments': borrowed(true),
    })
    expect(await ask()).toMatchObject({
      state: null,
      configVariables: [],
      primary: { 'web-prod': true, 'api-qa': true },
      problems: [{ code: 'server-error', call: '/addons/a1', message: textWith('The state is unknown') }],
    })
    expect(server.log.filter(({ path }) => path === '/addons/a1')).toHaveLength(1)
  })

  test('a connection that breaks off is no reason to ask the broker again', async () => {
    const { ask, server } = await question([], { '/addons/a1': { ...itself, truncate: true } })
    await expect(ask()).rejects.toMatchObject({ code: 'unreachable' })
    expect(server.log).toHaveLength(1)
  })

  test('an add-on that is gone, an app that no longer holds it, an app that fails: each a problem, no exception', async () => {
    const { ask } = await question(['api-qa', 'job-qa'], {
      '/addons/a1': { status: 404, body: 'The specified addon a1 does not exist.' },
      '/apps/api-qa/addon-attachments': borrowed(true, 'another'),
      '/apps/job-qa/addon-attachments': { body: '<html>' },
    })
    expect(await ask()).toMatchObject({
      state: null,
      primary: { 'web-prod': true },
      problems: [
        { code: 'not-found', call: '/addons/a1' },
        { code: 'not-found', message: 'api-qa no longer holds this add-on.' },
        { code: 'bad-answer', call: '/apps/job-qa/addon-attachments' },
      ].map((problem) => expect.objectContaining(problem) as unknown),
    })
  })

  test('an orphan is not asked for by itself, since the platform does not know it by its id', async () => {
    const { ask, server } = await question(['api-qa'], { '/apps/api-qa/addon-attachments': borrowed(false) }, true)
    expect(await ask()).toMatchObject({
      state: null,
      primary: { 'api-qa': false },
      problems: [{ code: 'not-found', message: textWith('No app owns this add-on') }],
    })
    expect(server.log).toHaveLength(1)
  })

  test('throws when nothing could be asked, and on cancel', async () => {
    const refused = await question(['api-qa'], {
      '/addons/a1': { status: 401 },
      '/apps/api-qa/addon-attachments': { status: 401 },
    })
    await expect(refused.ask()).rejects.toMatchObject({ code: 'wrong-credential' })
    const mute = await question(['api-qa'], {
      '/addons/a1': { hang: 'headers' },
      '/apps/api-qa/addon-attachments': borrowed(true),
    })
    setTimeout(() => {
      mute.controller.abort()
    }, 30)
    await expect(mute.ask()).rejects.toMatchObject({ code: 'cancelled' })
  })

  test.each([
    ['a misfit', { ...itself.body, app: null }],
    ['broken JSON', JSON.stringify(itself.body).slice(0, -20)],
    ['nonsense around it', `${secret} ${JSON.stringify(itself.body)}`],
  ])('secrets are in no error either: %s', async (_, body) => {
    const { ask } = await question([], { '/addons/a1': { body } })
    const answer = await ask()
    expect(answer.problems).toHaveLength(1)
    expect(JSON.stringify(answer)).not.toContain('hunter2')
  })
})

describe('asking again', () => {
  const earlier = {
    askedAt: 5,
    state: 'provisioned',
    configVariables: ['REDIS_URL'],
    primary: { 'web-prod': true, 'api-qa': true, 'job-qa': true, 'left-qa': false },
    problems: [{ code: 'timeout' as const, call: null, message: 'Earlier.' }],
  }
  const noBroker = play('failure/ghost-addon-get')

  test('a broker that does not answer leaves state, variables, primaries and their time as they were known', async () => {
    const { ask } = await question(['api-qa', 'job-qa'], {
      '/addons/a1': noBroker,
      '/apps/api-qa/addon-attachments': borrowed(false),
      '/apps/job-qa/addon-attachments': { body: '<html>' },
    })
    const answer = await ask(earlier)
    expect(answer).toMatchObject({
      askedAt: 5,
      state: 'provisioned',
      configVariables: ['REDIS_URL'],
      primary: { 'web-prod': true, 'api-qa': false, 'job-qa': true },
    })
    expect(answer.primary).not.toHaveProperty('left-qa')
    expect(answer.problems.map(({ code }) => code)).toEqual(['server-error', 'bad-answer'])
    for (const { message } of answer.problems) {
      expect(message).toMatch(/^Asked again at 1970-01-01T00:00:00\.077Z, what was known is kept\. /)
    }
    expect(answer.problems[0]?.message).toContain('The broker did not answer')
    // Once more: nothing is lost and nothing piles up.
    expect(await ask(answer)).toEqual(answer)
  })

  test('an earlier answer that knew nothing gives nothing, not even its time', async () => {
    const { ask } = await question([], { '/addons/a1': noBroker })
    const answer = await ask({ askedAt: 5, state: null, configVariables: [], primary: {}, problems: [] })
    expect(answer).toMatchObject({
      askedAt: 77,
      state: null,
      problems: [{ message: textWith('The state is unknown') }],
    })
  })

  test('what is told anew replaces what was known', async () => {
    const { ask } = await question([], { '/addons/a1': itself })
    expect(await ask(earlier)).toEqual({
      askedAt: 77,
      state: 'provisioning',
      configVariables: ['AUTH', 'REDIS_URL'],
      primary: { 'web-prod': true },
      problems: [],
    })
  })

  test('an app that gave the add-on up is not kept as a holder', async () => {
    const { ask } = await question(['api-qa'], {
      '/addons/a1': itself,
      '/apps/api-qa/addon-attachments': borrowed(true, 'another'),
    })
    expect((await ask(earlier)).primary).toEqual({ 'web-prod': true })
  })

  test('many apps that fail are one sentence without a path', async () => {
    const apps = Array.from({ length: 5 }, (_, index) => `app${index}-qa`)
    const routes = Object.fromEntries(
      apps.map((app): [string, Route] => [`/apps/${app}/addon-attachments`, { status: 404 }]),
    )
    const { ask } = await question(apps, { ...routes, '/addons/a1': itself })
    const { problems } = await ask()
    expect(problems).toMatchObject([{ code: 'refused', call: null }])
    expect(problems[0]?.message).toMatch(/^5 apps could not be asked .*: app0-qa, app1-qa, app2-qa and 2 more\. /)
    expect(problems[0]?.message).not.toContain('/apps/')
  })
})

describe('the room', () => {
  test('asked again while the broker is down, it keeps what it knew', async () => {
    const estate = recordedEstate()
    const [row] = estate['/addons']
    const id = row?.id ?? ''
    const read = readRecording('addons/get-hub')
    const routes: Record<string, Route> = {
      ...routesOf(estate),
      [`/addons/${id}`]: { body: { ...(read.body as object), id, app: row?.app } },
    }
    const server = await platform(routes)
    const { inventory, add, clock } = await house()
    const endpointId = await add(server.url)
    await inventory.sync(endpointId)
    const first = await inventory.ask(endpointId, id)
    routes[`/addons/${id}`] = play('failure/ghost-addon-get')
    clock.advance(60_000)
    const { askedAt, state, configVariables, primary } = first
    expect(await inventory.ask(endpointId, id)).toMatchObject({ askedAt, state, configVariables, primary })
    expect(inventory.answer(endpointId, id)).toMatchObject({ askedAt, state, configVariables, primary })
    expect(inventory.answer(endpointId, id)?.problems[0]?.message).toContain('what was known is kept')
  })

  test('keeps answers, and no secret reaches the data folder', async () => {
    const folder = temporaryFolder()
    const read = readRecording('addons/get-hub')
    const estate = recordedEstate()
    const [row] = estate['/addons']
    const id = row?.id ?? ''
    const server = await platform({
      ...routesOf(estate),
      [`/addons/${id}`]: { body: { ...(read.body as object), id, app: row?.app } },
    })
    const { inventory, add, close } = await house(folder)
    const endpointId = await add(server.url)
    await inventory.sync(endpointId)
    expect(inventory.answer(endpointId, id)).toBeNull()
    server.log.length = 0
    const [answer, same] = await Promise.all([inventory.ask(endpointId, id), inventory.ask(endpointId, id)])
    expect(same).toBe(answer)
    expect(server.log.filter(({ path }) => path === `/addons/${id}`)).toHaveLength(1)
    expect(answer.configVariables).toEqual(['DATABASE_URL'])
    expect(inventory.answer(endpointId, id)).toEqual(answer)
    await close()
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(written.join('')).toContain('DATABASE_URL')
    expect(written.join('')).not.toMatch(/fakepass|postgres:\/\//)
    expect(written.join('')).not.toContain(credentials.key)
  })

  test('does not ask about what it does not know', async () => {
    const server = await platform(routesOf(recordedEstate()))
    const { inventory, add } = await house()
    const endpointId = await add(server.url)
    await expect(inventory.ask(endpointId, 'x')).rejects.toMatchObject({ code: 'not-found' })
    await inventory.sync(endpointId)
    await expect(inventory.ask(endpointId, '../../account')).rejects.toMatchObject({ code: 'not-found' })
  })
})
