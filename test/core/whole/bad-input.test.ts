import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openRecord } from '#core/store/record.ts'
import type { EndpointState } from '#shared/domain/endpoint.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { answeringServer, testAuthorityFile, type Reply } from '../../kit/answering-server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { textLike } from '../inventory/text.ts'
import { ageless, allAddons, everything, openAtlas, opened, quickLimits, until, type Atlas } from './atlas.ts'
import { draft } from './draft.ts'
import { estateServer, key, type EstateServer } from './estate.ts'

/* What a platform, or whatever else answers at its address, may do to a core that already knows everything of it. */

const signIn = '<!doctype html>\n<html><head><title>Sign in</title></head><body>Sign in, please.</body></html>'
const page = { body: signIn, headers: { 'content-type': 'text/html' } }
const brokenOff = { body: '[{"id":"1","name":"a' }
const tooLarge = { body: ' '.repeat(1 << 18), times: 5 }

/** Milliseconds between two syncs by itself. */
const often = 500

/** A sentence or two for a person, with nothing in it that is for programmers. */
const plain = textLike(/^(?!.*(\bat \/|node:|Error:|undefined|\[object|undici|SQLITE|\bE[A-Z]{4,}))[A-Z0-9].*\.$/s)

const everywhere: Record<string, [Reply, ErrorCode, EndpointState]> = {
  'a credential that is not accepted': [{ status: 401, body: 'Unauthorized' }, 'wrong-credential', 'wrong-credential'],
  'an account that is not let in': [{ status: 403 }, 'not-allowed', 'not-allowed'],
  'HTML instead of JSON': [page, 'not-akkeris', 'not-akkeris'],
  'JSON that breaks off': [brokenOff, 'not-akkeris', 'not-akkeris'],
  'a connection cut in mid-body': [{ body: [1, 2, 3], truncate: true }, 'unreachable', 'unreachable'],
  'a gzip that is none': [{ body: [1, 2, 3], gzip: true, garble: true }, 'not-akkeris', 'not-akkeris'],
  'an empty 200': [{ body: '' }, 'not-akkeris', 'not-akkeris'],
  'JSON that is no list': [{ body: { message: 'hello' } }, 'not-akkeris', 'not-akkeris'],
  '404 everywhere': [{ status: 404 }, 'not-akkeris', 'not-akkeris'],
  '503 everywhere': [{ status: 503, body: 'Internal Server Error' }, 'server-error', 'unreachable'],
  silence: [{ hang: 'headers' }, 'timeout', 'unreachable'],
  'silence in mid-body': [{ body: [1, 2, 3], hang: 'body' }, 'timeout', 'unreachable'],
  'a body above the cap': [tooLarge, 'too-large', 'not-akkeris'],
  'a small gzip that unpacks above the cap': [
    { body: gzipSync(' '.repeat(2 << 20)), headers: { 'content-encoding': 'gzip' } },
    'too-large',
    'not-akkeris',
  ],
  'a redirect': [
    { status: 302, headers: { location: 'https://elsewhere.example.invalid/' } },
    'not-akkeris',
    'not-akkeris',
  ],
}

const oneList: Record<string, [Reply, ErrorCode]> = {
  'HTML instead of JSON': [page, 'bad-answer'],
  'JSON that breaks off': [brokenOff, 'bad-answer'],
  'a connection cut in mid-body': [{ body: [1, 2, 3], truncate: true }, 'unreachable'],
  'an empty 200': [{ body: '' }, 'bad-answer'],
  'a 404 without a word': [{ status: 404 }, 'refused'],
  'a 404 that names a service': [
    { status: 404, body: 'The specified addon 06fec5d4-4f23-437c-ab5c-c3c2b5a3f45f could not be found.' },
    'refused',
  ],
  silence: [{ hang: 'headers' }, 'timeout'],
  'a body above the cap': [tooLarge, 'too-large'],
}

interface Known {
  id: string
  server: EstateServer
  /** What a person saw before anything went wrong. */
  before: Awaited<ReturnType<typeof everything>>
}

async function know(atlas: Atlas): Promise<Known> {
  const server = await estateServer()
  const id = await atlas.add(server.url, key)
  await atlas.call('inventory.sync', { endpointId: id })
  return { id, server, before: await everything(atlas, id) }
}

/** A core with one platform per case, each known whole, that then goes wrong in its own way, all at the same time. */
function manyPlatforms<Case>(cases: Record<string, Case>, goWrong: (server: EstateServer, wrong: Case) => void) {
  const known = new Map<string, Known>()
  let atlas: Atlas
  beforeAll(async () => {
    atlas = await openAtlas({ syncEvery: often, limits: quickLimits })
    for (const name of Object.keys(cases)) known.set(name, await know(atlas))
    for (const [name, { server }] of known) {
      const wrong = cases[name]
      if (wrong !== undefined) goWrong(server, wrong)
    }
  })
  afterAll(async () => {
    await atlas.close()
    for (const { server } of known.values()) await server.close()
  })
  return {
    of(name: string): Known & { atlas: Atlas } {
      const one = known.get(name)
      if (!one) throw new Error(`There is no ${name}.`)
      return { ...one, atlas }
    },
    /** All is well everywhere from now on; returns when that was, in milliseconds since the epoch. */
    heal() {
      for (const { server } of known.values()) server.heal()
      return Date.now()
    },
  }
}

async function expectOldData(atlas: Atlas, { id, before }: Known): Promise<void> {
  const now = await everything(atlas, id)
  expect(ageless(now)).toEqual(ageless(before))
  const { lastSync } = await atlas.view(id)
  expect(lastSync).toMatchObject({ complete: true, takenAt: now.map.takenAt })
}

async function expectProblem(
  atlas: Atlas,
  { id, before }: Known,
  code: ErrorCode,
  state: EndpointState,
): Promise<void> {
  await until(`the problem is ${code}`, async () => (await atlas.view(id)).lastProblem?.problem.code === code)
  const { status, lastProblem } = await atlas.view(id)
  expect(status).toMatchObject({ state, code, message: plain })
  expect(lastProblem).toMatchObject({ problem: { message: plain } })
  expect(lastProblem?.at).toBeGreaterThanOrEqual(before.map.takenAt)
  expect(status.since).toBeGreaterThanOrEqual(before.map.takenAt)
  // Asking for it by hand gives the same answer.
  const byHand = await atlas.attempt('inventory.sync', { endpointId: id })
  expect(byHand).toEqual({ ok: false, error: { code, message: plain } })
}

async function expectRecovery(atlas: Atlas, { id, before }: Known, healedAt = Date.now()): Promise<void> {
  await until('it was read again', async () => ((await atlas.view(id)).lastSync?.takenAt ?? 0) >= healedAt)
  expect(await atlas.view(id)).toMatchObject({
    status: { state: 'ok', code: null },
    lastProblem: null,
    lastSync: { complete: true, problems: [] },
  })
  expect(ageless(await everything(atlas, id))).toEqual(ageless(before))
}

describe('everything fails at a platform that was read whole before', () => {
  const platforms = manyPlatforms(everywhere, (server, [reply]) => {
    server.goWrong(reply)
  })

  test.each(Object.entries(everywhere))('%s: a typed sentence, and everything known is there', async (name, wrong) => {
    const { atlas, ...known } = platforms.of(name)
    await expectProblem(atlas, known, wrong[1], wrong[2])
    await expectOldData(atlas, known)
  })

  describe('and heals', () => {
    let healedAt = 0
    beforeAll(() => {
      healedAt = platforms.heal()
    })

    test.each(Object.keys(everywhere))('%s is over: it recovers by itself', async (name) => {
      const { atlas, ...known } = platforms.of(name)
      await expectRecovery(atlas, known, healedAt)
      expect(atlas.log.filter(({ level }) => level === 'error')).toEqual([])
    })
  })
})

describe('one list fails', () => {
  const platforms = manyPlatforms(oneList, (server, [reply]) => {
    server.goWrong(reply, '/addon-attachments')
  })

  test.each(Object.entries(oneList))('%s: the rest is fresh, the attachments are as they were', async (name, wrong) => {
    const { atlas, id, before } = platforms.of(name)
    await until('it was read in part', async () => (await atlas.view(id)).lastSync?.complete === false)
    const { lastSync, status, lastProblem } = await atlas.view(id)
    expect(lastSync?.problems).toContainEqual({ code: wrong[1], call: '/addon-attachments', message: plain })
    expect(lastSync?.problems).toContainEqual({ code: 'incomplete', call: '/addon-attachments', message: plain })
    expect({ state: status.state, lastProblem }).toEqual({ state: 'ok', lastProblem: null })
    const { addons, map } = await everything(atlas, id)
    expect(map).toMatchObject({ complete: false, attachments: before.map.attachments, dangling: before.map.dangling })
    expect(addons.rows.map((row) => [row.id, row.apps])).toEqual(before.addons.rows.map((row) => [row.id, row.apps]))
  })

  describe('and heals', () => {
    let healedAt = 0
    beforeAll(() => {
      healedAt = platforms.heal()
    })

    test.each(Object.keys(oneList))('%s is over: it recovers by itself', async (name) => {
      const { atlas, ...known } = platforms.of(name)
      await expectRecovery(atlas, known, healedAt)
    })
  })
})

test('nobody listens any more: a new start shows everything too, and it recovers by itself', async () => {
  const folder = temporaryFolder()
  const first = await opened({ dataDirectory: folder, syncEvery: often })
  const known = await know(first)
  onTestFinished(() => known.server.close())
  const { id, server } = known
  await server.close()
  await expectProblem(first, known, 'unreachable', 'unreachable')
  await expectOldData(first, known)
  await first.close()

  // The vault of this start is a new one and holds nothing.
  const second = await opened({ dataDirectory: folder, syncEvery: often })
  await expectOldData(second, known)
  await until('it was checked', async () => (await second.view(id)).status.state === 'no-credential')
  await second.call('endpoints.update', { endpointId: id, profile: draft(server.url), credential: key })
  await expectProblem(second, known, 'unreachable', 'unreachable')
  await expectOldData(second, known)

  const again = await answeringServer(server.routes, { port: Number(new URL(server.url).port) })
  onTestFinished(() => again.close())
  await expectRecovery(second, known)
})

test('its name is no longer known', async () => {
  const folder = temporaryFolder()
  const first = await opened({ dataDirectory: folder })
  const known = await know(first)
  onTestFinished(() => known.server.close())
  await first.close()
  await known.server.close()
  const record = openRecord({ directory: folder, clock: { now: () => Date.now() }, notice: () => {} })
  for (const profile of record.profiles()) record.saveProfile({ ...profile, url: 'https://gone.example.invalid' })
  record.close()

  const second = await opened({ dataDirectory: folder, syncEvery: often })
  const profile = draft('https://gone.example.invalid')
  await second.call('endpoints.update', { endpointId: known.id, profile, credential: key })
  await expectProblem(second, known, 'unreachable', 'unreachable')
  await expectOldData(second, known)
})

test('its certificate is no longer trusted: the credential is not shown, and it recovers by itself', async () => {
  const server = await estateServer({ tls: 'localhost' })
  const port = Number(new URL(server.url).port)
  const atlas = await opened({ syncEvery: often })
  const id = await atlas.add(`https://localhost:${port}`, key, { certificateAuthorityFile: testAuthorityFile })
  await atlas.call('inventory.sync', { endpointId: id })
  const known = { id, server, before: await everything(atlas, id) }
  await server.close()

  const impostor = await answeringServer(server.routes, { tls: 'elsewhere', port })
  await expectProblem(atlas, known, 'certificate', 'unreachable')
  await expectOldData(atlas, known)
  expect(impostor.log).toEqual([])
  await impostor.close()

  const healed = await answeringServer(server.routes, { tls: 'localhost', port })
  onTestFinished(() => healed.close())
  await expectRecovery(atlas, known)
})

test.each(Object.entries(everywhere).filter(([name]) => !name.startsWith('silence')))(
  'an endpoint that was never read: %s',
  async (_, [reply, code, state]) => {
    const server = await answeringServer({ '*': reply })
    onTestFinished(() => server.close())
    const atlas = await opened({ limits: quickLimits })
    const endpointId = await atlas.add(server.url, key)
    const outcome = await atlas.attempt('inventory.sync', { endpointId })
    expect(outcome).toEqual({ ok: false, error: { code, message: plain } })
    expect(await atlas.view(endpointId)).toMatchObject({ status: { state, code, message: plain }, lastSync: null })
    expect(await atlas.call('inventory.addons', allAddons(endpointId))).toMatchObject({ takenAt: null, rows: [] })
    const nothing = { ok: false, error: { code: 'not-found', message: plain } }
    expect(await atlas.attempt('graph.map', { endpointId })).toEqual(nothing)
    expect(await atlas.attempt('risk.findings', { endpointId })).toEqual(nothing)
    expect(await atlas.attempt('inventory.catalog', { endpointId })).toEqual(nothing)
  },
)

test('an endpoint that hangs holds back neither another endpoint nor any question', async () => {
  // No limit ends the silence: if anything waited for it, this test would not end either.
  const never = { headers: 600_000, brokerHeaders: 600_000, bodyGap: 600_000, total: 600_000 }
  const atlas = await opened({ limits: { ...quickLimits, ...never } })
  const slow = await know(atlas)
  const quick = await know(atlas)
  onTestFinished(async () => {
    await slow.server.close()
    await quick.server.close()
  })
  slow.server.goWrong({ hang: 'headers' })

  const hanging = atlas.nextId()
  const stuck = atlas.attempt('inventory.sync', { endpointId: slow.id })
  for (let round = 0; round < 3; round++) {
    expect(await atlas.call('inventory.sync', { endpointId: quick.id })).toMatchObject({ complete: true, calls: 9 })
    await expectOldData(atlas, slow)
  }
  expect((await atlas.view(slow.id)).syncing).not.toBeNull()
  expect(slow.server.open).toBeGreaterThan(0)
  atlas.core.cancel(hanging)
  expect(await stuck).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  await until('its connections are closed', () => slow.server.open === 0)
  expect(await atlas.view(slow.id)).toMatchObject({ syncing: null, lastProblem: null, status: { state: 'ok' } })
})
