import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { answeringServer, type Route } from '../../kit/answering-server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { ageless, everything, openAtlas, opened, until } from './atlas.ts'
import { commandLine, jsonLines, runAtlas, startProgram, type Ended } from './command-line.ts'
import { estateServer, key, type EstateServer } from './estate.ts'

/*
 * The command line as a process of its own, with the time limits that people have, on folders that already hold a whole
 * snapshot. The processes run beside one another, a few at a time; the tests look at what became of them.
 */
const signIn = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in, please.</body></html>'
const page = { body: signIn, headers: { 'content-type': 'text/html' } }

const everywhere: Record<string, [Route, string]> = {
  'a credential that is not accepted': [{ status: 401, body: 'Unauthorized' }, 'wrong-credential'],
  'an account that is not let in': [{ status: 403, body: 'Forbidden' }, 'not-allowed'],
  'HTML instead of JSON': [page, 'not-akkeris'],
  'JSON that breaks off': [{ body: '[{"id":"1","name":"a' }, 'not-akkeris'],
  'an empty 200': [{ body: '' }, 'not-akkeris'],
  '404 everywhere': [{ status: 404 }, 'not-akkeris'],
  '503 everywhere': [{ status: 503, body: 'Internal Server Error' }, 'server-error'],
  'a body of 480 MB': [{ body: Buffer.alloc(16 << 20, ' '), times: 30 }, 'too-large'],
  'a body that says it has 500 MB': [{ headers: { 'content-length': '524288000' } }, 'too-large'],
  'a small gzip that unpacks to 100 MB': [
    { body: gzipSync(Buffer.alloc(100 << 20, ' ')), headers: { 'content-encoding': 'gzip' } },
    'too-large',
  ],
}

const oneList: Record<string, [Route, string]> = {
  'silence in mid-body': [{ body: [1, 2, 3], hang: 'body' }, 'timeout'],
  'HTML instead of JSON': [page, 'bad-answer'],
  'an empty 200': [{ body: '' }, 'bad-answer'],
  'a 404': [{ status: 404, body: 'The specified addon x could not be found.' }, 'refused'],
}

interface Known {
  server: EstateServer
  folder: string
  endpointId: string
  counts: unknown
  before: unknown
}

/** A platform, and a folder that knows it whole. */
async function know(folder: string): Promise<Known> {
  const server = await estateServer()
  const atlas = await openAtlas({ dataDirectory: folder })
  const endpointId = await atlas.add(server.url, key)
  const { counts } = await atlas.call('inventory.sync', { endpointId })
  const before = ageless(await everything(atlas, endpointId))
  await atlas.close()
  return { server, folder, endpointId, counts, before }
}

function get<Value>(of: ReadonlyMap<string, Value>, name: string): Value {
  const value = of.get(name)
  if (value === undefined) throw new Error(`There is no ${name}.`)
  return value
}

/** Lets so many pieces of work run at a time. */
function queue(most: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
}

/** What a person reads: one line, a sentence and what to do, nothing for programmers. */
function expectSentence(stderr: string, message: string): void {
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr).toContain(message)
  expect(stderr).toMatch(/\.\n$/)
  expect(stderr).not.toMatch(/^\s+at |node:|\w+Error\b|undefined|\[object|canary/m)
}

function syncWords(folder: string): string[] {
  return ['sync', '--data', folder, '--json']
}

describe('on a folder that knows everything', () => {
  const home = mkdtempSync(join(tmpdir(), 'addon-atlas-test-'))
  const known = new Map<string, Known>()
  const ended = new Map<string, Promise<Ended>>()
  beforeAll(async () => {
    const atATime = queue(3)
    const cases = [
      ...Object.entries(everywhere).map(([name, [route]]) => ({ name, route, path: '*' })),
      ...Object.entries(oneList).map(([name, [route]]) => ({
        name: `one list: ${name}`,
        route,
        path: '/addon-attachments',
      })),
    ]
    for (const [index, { name, route, path }] of cases.entries()) {
      const one = await know(join(home, String(index)))
      one.server.goWrong(route, path)
      known.set(name, one)
      const run = () => runAtlas(syncWords(one.folder), { token: key })
      // Those that wait for an answer need no processor meanwhile.
      ended.set(name, name.includes('silence') ? run() : atATime(run))
    }
  })
  afterAll(async () => {
    await Promise.all(ended.values())
    for (const { server } of known.values()) await server.close()
    rmSync(home, { recursive: true, force: true })
  })

  test.each(Object.entries(everywhere))(
    '%s: exit code 2, one sentence, everything known is still there',
    async (name, [, code]) => {
      const outcome = await get(ended, name)
      const { server, folder, endpointId, before } = get(known, name)
      expect(outcome.code).toBe(2)
      const lines = jsonLines(outcome) as { endpoint: string; error: { code: string; message: string } }[]
      expect(lines).toMatchObject([{ endpoint: server.url, error: { code } }])
      expectSentence(outcome.stderr, lines[0]?.error.message ?? '-')

      const atlas = await opened({ dataDirectory: folder })
      expect((await atlas.call('app.about', {})).notices).toEqual([])
      expect(ageless(await everything(atlas, endpointId))).toEqual(before)
    },
    60_000,
  )

  // The silent one last: the others are looked at while it waits.
  test.each(Object.entries(oneList).toReversed())(
    'one list answers with %s: exit code 0, whole JSON, and a scan works on what is known',
    async (name, [, code]) => {
      const outcome = await get(ended, `one list: ${name}`)
      const { server, folder, counts } = get(known, `one list: ${name}`)
      expect(outcome.code).toBe(0)
      const problems = [
        { code, call: '/addon-attachments' },
        { code: 'incomplete', call: '/addon-attachments' },
      ]
      expect(jsonLines(outcome)).toMatchObject([{ endpoint: server.url, complete: false, counts, problems }])
      for (const line of outcome.stderr.trimEnd().split('\n'))
        expect(line).toMatch(/GET \/addon-attachments: [A-Z0-9].*\.$/)

      const scan = await runAtlas(['scan', '--data', folder, '--format', 'json', '--fail-on', 'info'])
      expect(scan.code).toBe(1)
      const [judged] = jsonLines(scan) as { findings: unknown[]; summary: Record<string, number> }[]
      expect(judged?.findings.length).toBeGreaterThan(0)
      expect(scan.stderr).toContain('read in part')
    },
    60_000,
  )

  test('healed, the same command reads everything again', async () => {
    const name = 'HTML instead of JSON'
    await get(ended, name)
    const { server, folder, counts } = get(known, name)
    server.heal()
    const outcome = await runAtlas(syncWords(folder), { token: key })
    expect(jsonLines(outcome)).toMatchObject([{ complete: true, counts, problems: [] }])
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
  }, 60_000)
})

test.each<[string, () => Promise<string>, string]>([
  ['nobody listens there', () => Promise.resolve('http://127.0.0.1:1'), 'unreachable'],
  ['nobody has that name', () => Promise.resolve('https://nowhere.example.invalid'), 'unreachable'],
  [
    'its certificate is not trusted',
    async () => {
      const server = await answeringServer({ '*': { body: [] } }, { tls: 'localhost' })
      onTestFinished(() => server.close())
      return server.url
    },
    'certificate',
  ],
  [
    'it does not speak TLS',
    async () => {
      const server = await answeringServer({ '*': { body: [] } })
      onTestFinished(() => server.close())
      return server.url.replace('http:', 'https:')
    },
    'unreachable',
  ],
])(
  'a new address: %s',
  async (_, address, code) => {
    const url = await address()
    const folder = temporaryFolder()
    const outcome = await runAtlas([...syncWords(folder), '--url', url, '--credential', 'key'], { token: key })
    expect(outcome.code).toBe(2)
    const lines = jsonLines(outcome) as { error: { code: string; message: string } }[]
    expect(lines).toMatchObject([{ endpoint: url, error: { code } }])
    expectSentence(outcome.stderr, lines[0]?.error.message ?? '-')
    const atlas = await opened({ dataDirectory: folder })
    expect(await atlas.call('endpoints.list', {})).toEqual({ endpoints: [] })
  },
  30_000,
)

test('Ctrl-C while the platform is silent: ends at once, with a sentence, and nothing is lost', async () => {
  const { server, folder, endpointId, before } = await know(temporaryFolder())
  onTestFinished(() => server.close())
  server.goWrong({ hang: 'headers' })
  const child = startProgram(commandLine, syncWords(folder), { ADDON_ATLAS_TOKEN: key })
  child.stdin.end()
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  await until('it asks', () => server.open > 0)
  const toldAt = performance.now()
  child.kill('SIGINT')
  const [code] = (await once(child, 'close')) as [number | null]
  expect(performance.now() - toldAt).toBeLessThan(5_000)
  expect(code).toBe(2)
  expect(JSON.parse(await stdout)).toMatchObject({ error: { code: 'cancelled' } })
  expect(await stderr).toMatch(/cancelled/)
  const atlas = await opened({ dataDirectory: folder })
  expect(ageless(await everything(atlas, endpointId))).toEqual(before)
})
