import { writeFileSync, mkdirSync, openSync, writeSync, closeSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { Reply, Route } from '../../kit/answering-server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { recordedEstate } from '../inventory/recordings.ts'
import { allAddons, everything, opened, type Atlas } from './atlas.ts'
import { runAtlas, type Ended } from './command-line.ts'
import { draft } from './draft.ts'
import { estateServer, type EstateServer } from './estate.ts'
import { formsOf, secretsBelow, secretsIn } from './secrets.ts'

/*
 * A marked token and a platform whose answers hold marked secrets wherever they may: nothing of it is in the data folder,
 * in what leaves the core, in the log or on a terminal. `+`, `/` and `=` make plain, URL-encoded and base64 differ.
 */
const key = 'canary+key/4711=='
const bearer = 'canary+bearer/4712=='
const elsewhere = 'canary+elsewhere/4713=='
const variable = 'postgres://u:canary+variable/4714@db.example.invalid:5432/x'
const unknownField = 'canary+unknown-field/4715'
const misfit = 'canary+misfit/4716'
const spoken = 'canary+spoken/4717'
const header = 'canary-header-4718'
/** The stem of all of them as well: error texts of V8 quote no more than a few letters. */
const secrets = ['canary', key, bearer, elsewhere, 'canary+variable/4714', unknownField, misfit, spoken, header]

/** What a careless server says back: the credential in every form, and a secret of its own. */
const confession = [spoken, ...formsOf(key), ...formsOf(bearer)].join(' ')

const misfits: Record<string, unknown[]> = {
  '/spaces': [{ id: 's1', name: 'odd', compliance: misfit }],
  '/apps': [
    { id: 'a1', name: 'odd-default', space: misfit },
    { id: 'a2', name: 'odder-default', space: { name: 'default' }, formation: [{ type: 'web', quantity: misfit }] },
  ],
  '/addons': [{ id: 'd1', name: 'odd', plan: misfit, app: { [misfit]: misfit } }],
  '/addon-attachments': [{ id: 't1', name: 'odd', addon: misfit }, misfit],
  '/addon-services': [{ id: 'v1', name: 'odd', plans: [{ id: 'p1', name: { [misfit]: 1 }, attributes: misfit }] }],
}

/** The recorded lists, each row with fields that nobody asked for, and the single reads of the first add-on. */
function tellTale(estate = recordedEstate()): Record<string, Route> {
  const extra = {
    config_vars: { DATABASE_URL: variable },
    credentials: { password: unknownField },
    git_url: `https://${unknownField}@git.example.invalid/x.git`,
    [unknownField]: unknownField,
  }
  const headers = { [`x-${header}`]: spoken, 'set-cookie': `session=${unknownField}` }
  const lists = Object.entries<unknown[]>({ ...estate }).map(([path, rows]): [string, Reply] => [
    path,
    {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(rows.map((row) => (isObject(row) ? { ...row, ...extra } : row))),
    },
  ])
  const singles = estate['/addons'].map((row): [string, Reply] => [
    `/addons/${row.id}`,
    { headers, body: JSON.stringify({ ...row, ...extra, state: 'provisioned', primary: true }) },
  ])
  return Object.fromEntries([...lists, ...singles])
}

const tellingTooMuch = tellTale()

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const failures: Record<string, Route> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 418, 422, 429, 500, 503].map((status): [string, Reply] => [
      String(status),
      { status, body: confession, headers: { [`x-${header}`]: spoken } },
    ]),
  ),
  'a sentence of the real server': {
    status: 404,
    body: `The specified addon could not be found. ${confession}`,
  },
  'an error in JSON': { status: 403, body: { message: confession } },
  'a page': { body: `<!doctype html><title>${confession}</title>`, headers: { 'content-type': 'text/html' } },
  'JSON that breaks off': { body: `[{"id":"1","config_vars":{"A":"${confession}` },
  'words that are no JSON': { body: confession },
  'JSON that is no list': { body: { [spoken]: confession } },
  'a list of other things': { body: [confession, { id: 1, [spoken]: confession }] },
  'a redirect': { status: 302, headers: { location: `https://elsewhere.example.invalid/?${encodeURIComponent(key)}` } },
  'a gzip that is none': { body: confession, headers: { 'content-encoding': 'gzip' } },
  'an unknown packing': { body: confession, headers: { 'content-encoding': spoken } },
  'too many headers': { headers: { 'x-long': `${spoken}${'x'.repeat(20_000)}` } },
  'cut off': { body: confession, truncate: true },
}

function expectNone(found: string[]): void {
  expect(found).toEqual([])
}

/** Everything that left a core, and everything on its disk while it is open. */
function leaksOf(atlas: Atlas, folder: string): string[] {
  return [
    ...atlas.results.flatMap((result) => secretsIn(`the result ${result.slice(0, 200)}`, result, secrets)),
    ...secretsIn('the events', JSON.stringify(atlas.events), secrets),
    ...secretsIn('the log', JSON.stringify(atlas.log), secrets),
    ...secretsBelow(folder, secrets),
  ]
}

async function askEverything(atlas: Atlas, endpointId: string, addonId: string): Promise<void> {
  await atlas.attempt('inventory.sync', { endpointId })
  await atlas.attempt('inventory.ask', { endpointId, addonId })
  await atlas.attempt('inventory.addon', { endpointId, addonId })
  await atlas.call('endpoints.list', {})
}

async function serve(frontDoor: 'controller' | 'edge'): Promise<EstateServer> {
  const server = await estateServer({
    frontDoor,
    routes: tellingTooMuch,
    credential: frontDoor === 'edge' ? bearer : key,
  })
  onTestFinished(() => server.close())
  return server
}

test('the search finds a secret in every form, whatever surrounds it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      (secret, before, behind) => {
        const whole = `${before}${secret}${behind}`
        for (const text of [
          whole,
          encodeURIComponent(secret),
          Buffer.from(whole).toString('base64'),
          Buffer.from(whole).toString('base64url'),
        ]) {
          expect(secretsIn('it', text, [secret, `${secret}, but longer`])).toEqual([`${secret} in it`])
        }
      },
    ),
    { numRuns: 50 },
  )
})

test('of a platform that tells too much, no secret stays or leaves', async () => {
  const folder = temporaryFolder()
  const server = await serve('controller')
  const atlas = await opened({ dataDirectory: folder })
  const id = await atlas.add(server.url, key)
  expect(await atlas.call('inventory.sync', { endpointId: id })).toMatchObject({ complete: true, problems: [] })
  const { rows } = await atlas.call('inventory.addons', allAddons(id))
  const addonId = rows[0]?.id ?? ''
  expect(await atlas.call('inventory.ask', { endpointId: id, addonId })).toMatchObject({
    state: 'provisioned',
    configVariables: ['DATABASE_URL'],
  })
  await askEverything(atlas, id, addonId)
  await everything(atlas, id)

  // Rows that do not fit are told by id and name, never by what was in them.
  for (const [path, odd] of Object.entries(misfits)) {
    server.goWrong({ body: odd }, path)
    await askEverything(atlas, id, addonId)
    expect((await atlas.view(id)).lastSync, path).toMatchObject({ complete: false })
    server.heal()
  }
  const misfitAnswers = [{ config_vars: misfit }, { state: { [misfit]: misfit } }, { app: misfit, primary: misfit }]
  for (const answer of misfitAnswers) {
    server.goWrong({ body: { id: addonId, app: { id: 'x' }, ...answer } }, `/addons/${addonId}`)
    expect(await atlas.call('inventory.ask', { endpointId: id, addonId })).toMatchObject({
      problems: [{ code: 'bad-answer' }],
    })
  }
  // The search does see what is in the folder: this would be empty if it could not.
  expect(secretsBelow(folder, [rows[0]?.name ?? '']).length).toBeGreaterThan(0)
  expectNone(leaksOf(atlas, folder))
  await atlas.close()
  expectNone(secretsBelow(folder, secrets))
})

test.each(Object.entries(failures))('of a platform that answers %s, no secret stays or leaves', async (_, failure) => {
  const folder = temporaryFolder()
  const server = await serve('controller')
  const atlas = await opened({ dataDirectory: folder })
  const id = await atlas.add(server.url, key)
  await atlas.call('inventory.sync', { endpointId: id })
  const addonId = (await atlas.call('inventory.addons', allAddons(id))).rows[0]?.id ?? ''

  server.goWrong(failure, '/addon-attachments')
  server.goWrong(failure, `/addons/${addonId}`)
  await askEverything(atlas, id, addonId)
  server.goWrong(failure)
  await askEverything(atlas, id, addonId)
  await atlas.attempt('endpoints.test', { profile: draft(server.url), credential: key, endpointId: null })
  await atlas.attempt('endpoints.update', { endpointId: id, profile: draft(server.url), credential: key })
  await atlas.add(server.url, bearer, { credentialKind: 'bearer' })
  expectNone(leaksOf(atlas, folder))
  await atlas.close()
  expectNone(secretsBelow(folder, secrets))
})

test('bytes that are no HTTP at all', async () => {
  const listener = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(`HTTP/1.1 2\0 ${confession}\r\n${confession}\r\n\r\n`)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void listener.close())
  const folder = temporaryFolder()
  const atlas = await opened({ dataDirectory: folder })
  const id = await atlas.add(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`, key)
  expect(await atlas.attempt('inventory.sync', { endpointId: id })).toMatchObject({ ok: false })
  expectNone(leaksOf(atlas, folder))
})

test('credentials in wrong places are refused without being repeated', async () => {
  const folder = temporaryFolder()
  const atlas = await opened({ dataDirectory: folder })
  const add = (profile: object, credential: unknown) =>
    atlas.core.call({
      id: '1',
      command: 'endpoints.add',
      input: { profile: { ...draft('x'), ...profile }, credential },
    })
  const refused = [
    await add({}, `${key} ${bearer}`),
    await add({}, { credential: key }),
    await add({}, `${key}\n`),
    await add({}, key.repeat(1000)),
    await add({ url: `https://${key}@apps.example.invalid` }, null),
    await add({ url: `https://apps.example.invalid/?token=${key}` }, null),
    await add({ credentialKind: key }, null),
    await add({ userName: `${key}\u0000` }, null),
    await add({ certificateAuthorityFile: { key } }, null),
    await atlas.core.call({ id: '1', command: key, input: {} }),
    await atlas.core.call({ id: '1', command: 'inventory.sync', input: { endpointId: key } }),
    await atlas.core.call({ id: '1', command: 'endpoints.import', input: { urls: [key] } }),
    await atlas.core.call({ id: '1', credential: key }),
    await atlas.core.call(key),
  ]
  for (const result of refused) expect(result).toMatchObject({ ok: false })
  expectNone(secretsIn('the results', JSON.stringify(refused), secrets))
  expectNone(leaksOf(atlas, folder))
})

test('a credential imported from ~/.netrc stays in the core, and the others stay in the file', async () => {
  const server = await serve('edge')
  const { hostname } = new URL(server.url)
  const home = temporaryFolder()
  mkdirSync(join(home, '.akkeris'))
  writeFileSync(join(home, '.akkeris', 'config.json'), JSON.stringify({ apps: server.url, auth: elsewhere }))
  const lines = [
    `machine git.example.invalid login ${elsewhere} password ${elsewhere}`,
    `machine ${hostname}`,
    `  login x password ${bearer}`,
    `${elsewhere} is no keyword`,
    `default login me password "${elsewhere}`,
  ]
  writeFileSync(join(home, '.netrc'), lines.join('\n'))
  const folder = temporaryFolder()
  const atlas = await opened({ dataDirectory: folder, homeDirectory: home })
  const { candidates, problems } = await atlas.call('endpoints.importable', {})
  expect(candidates).toMatchObject([{ url: server.url, hasCredential: true, alreadyKnown: false }])
  expect(problems.length).toBeGreaterThan(0)
  const [endpointId = ''] = (await atlas.call('endpoints.import', { urls: [server.url] })).endpointIds
  expect(await atlas.call('inventory.sync', { endpointId })).toMatchObject({ complete: true })

  for (const failure of Object.values(failures).slice(0, 10)) {
    server.goWrong(failure)
    await atlas.attempt('inventory.sync', { endpointId })
    await atlas.call('endpoints.list', {})
  }
  for (const broken of [`{"apps": "${elsewhere}`, `{"apps": "https://${elsewhere}@x/"}`, `["${elsewhere}"]`]) {
    writeFileSync(join(home, '.akkeris', 'config.json'), broken)
    expect((await atlas.call('endpoints.importable', {})).problems).toHaveLength(1)
  }
  expectNone(leaksOf(atlas, folder))
  await atlas.close()
  expectNone(secretsBelow(folder, secrets))
})

test('a file that is damaged while it is open, and what is put aside', async () => {
  const folder = temporaryFolder()
  const server = await serve('controller')
  const first = await opened({ dataDirectory: folder })
  const id = await first.add(server.url, key)
  await first.call('inventory.sync', { endpointId: id })
  await first.close()

  const file = openSync(join(folder, 'cache.db'), 'r+')
  for (let page = 1; page < 12; page++) writeSync(file, Buffer.alloc(2000, 0xa5), 0, 2000, page * 32_768)
  closeSync(file)
  const second = await opened({ dataDirectory: folder })
  expect((await second.call('app.about', {})).notices).toHaveLength(1)
  expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(true)
  await second.call('endpoints.update', { endpointId: id, profile: draft(server.url), credential: key })
  expect(await second.call('inventory.sync', { endpointId: id })).toMatchObject({ complete: true })
  expectNone(leaksOf(second, folder))
})

test('on the command line: neither on the terminal nor in the folder', async () => {
  const folder = temporaryFolder()
  const server = await serve('controller')
  const outcomes: Ended[] = []
  const run = async (words: string[], surroundings: Parameters<typeof runAtlas>[1] = { token: key }) => {
    const outcome = await runAtlas([...words, '--data', folder], surroundings)
    outcomes.push(outcome)
    return outcome
  }
  const oneOff = ['--url', server.url, '--credential', 'key']
  expect((await run(['sync', ...oneOff, '--json'])).code).toBe(0)
  const { hits } = JSON.parse((await run(['search', 'a', '--json'])).stdout) as { hits: { kind: string; id: string }[] }
  const addonId = hits.find(({ kind }) => kind === 'addon')?.id ?? ''
  expect((await run(['addon', addonId, '--ask'])).stdout).toContain('DATABASE_URL')
  for (const [path, odd] of Object.entries(misfits)) server.goWrong({ body: odd }, path)
  expect((await run(['sync', ...oneOff])).stderr).toContain('does not fit')
  for (const status of ['401', '500'] as const) {
    server.goWrong(failures[status] ?? {})
    await run(['sync', ...oneOff, '--json'])
    await run(['sync', '--token-stdin', ...oneOff, '--json'], { input: `${key}\n` })
  }
  // None of these comes so far as to open the folder.
  await Promise.all([
    run(['sync', '--url', `https://x:${key}@apps.example.invalid`, '--credential', 'key']),
    run(['sync', ...oneOff, `--token=${key}`]),
    run(['sync', ...oneOff, '--token', key]),
  ])
  for (const { stdout, stderr } of outcomes) {
    expectNone(secretsIn('standard output', stdout, secrets))
    expectNone(secretsIn('standard error', stderr, secrets))
  }
  expectNone(secretsBelow(folder, secrets))
  // Ten processes, one after the other.
}, 90_000)
