import { afterEach, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { answeringServer, testAuthorityFile, type AnsweringServer, type Route } from '../../kit/answering-server.ts'
import { credentials, platform } from '../../core/inventory/platform.ts'
import { recordedEstate, routesOf } from '../../core/inventory/recordings.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { table } from '../../../electron/cli/terminal.ts'
import { atlas, onlyLine } from './command-line.ts'

const token = 'canary-credential-4711'
const servers: AnsweringServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(route: Route, options: { tls?: 'localhost' } = {}): Promise<AnsweringServer> {
  const server = await answeringServer({ '*': route }, options)
  servers.push(server)
  return server
}

function sync(url: string, ...words: string[]) {
  return atlas(['sync', '--url', url, '--credential', 'key', ...words], { token })
}

const html = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>'

test.each<[string, Route, string[]]>([
  ['a wrong credential', { status: 401, body: 'Unauthorized' }, ['wrong-credential']],
  ['an account that is not let in', { status: 403, body: 'Forbidden' }, ['not-allowed']],
  ['HTML instead of JSON', { body: html, headers: { 'content-type': 'text/html' } }, ['not-akkeris', 'bad-answer']],
  ['truncated JSON', { body: '[{"id":"1",' }, ['not-akkeris', 'bad-answer']],
  ['a connection cut in mid-body', { body: [1, 2, 3], truncate: true }, ['unreachable', 'bad-answer']],
  ['an empty 200', { body: '' }, ['not-akkeris', 'bad-answer']],
  ['404 everywhere', { status: 404 }, ['not-akkeris', 'bad-answer']],
  ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }, ['refused', 'not-akkeris']],
])(
  '%s is a typed sentence and exit code 2, never a stack',
  async (_name, route, codes) => {
    const { url } = await serve(route)
    const outcome = await sync(url, '--json')
    expect(outcome.code).toBe(2)
    const { error } = onlyLine<{ error: { code: string; message: string } }>(outcome)
    expect(codes).toContain(error.code)
    expect(error.message).toMatch(/^[A-Z].*\.$/s)
    expect(outcome.said).toContain(error.message)
    expect(outcome.said + outcome.printed.join('')).not.toMatch(/^\s+at |node:internal|canary/m)
  },
  20_000,
)

test('nobody at the address, and a certificate that is not trusted', async () => {
  const gone = await serve({ body: [] })
  await gone.close()
  servers.pop()
  expect(onlyLine(await sync(gone.url, '--json'))).toMatchObject({ error: { code: 'unreachable' } })

  const { url } = await serve({ body: [] }, { tls: 'localhost' })
  expect(onlyLine(await sync(url, '--json'))).toMatchObject({ error: { code: 'certificate' } })
  const trusted = await sync(url.replace('127.0.0.1', 'localhost'), '--ca', testAuthorityFile, '--json')
  expect(trusted.printed.join('')).not.toContain('certificate')
}, 20_000)

test('what could be read is kept when a part fails: complete is false, the problem is named, scan still works', async () => {
  const data = temporaryFolder()
  const routes = routesOf(recordedEstate())
  const { url } = await platform(routes)
  const syncIt = () =>
    atlas(['sync', '--url', url, '--credential', 'key', '--json', '--data', data], { token: credentials.key })
  const whole = onlyLine<{ complete: boolean; counts: Record<string, number> }>(await syncIt())
  expect(whole.complete).toBe(true)
  expect(whole.counts['attachments']).toBeGreaterThan(0)

  routes['/addon-attachments'] = { status: 404, body: 'The specified addon could not be found.' }
  const part = await syncIt()
  expect(part.code).toBe(0)
  expect(onlyLine(part)).toMatchObject({ complete: false, counts: whole.counts })
  expect(part.said).toContain('/addon-attachments')
  const scanned = await atlas(['scan', '--data', data, '--json'])
  expect(scanned.code).toBe(2)
  expect(scanned.said).toContain('in part')
  expect(scanned.said).toContain('Could not look: the latest sync did not read all of /addon-attachments.')
  expect(scanned.printed).toHaveLength(1)

  for (const path of Object.keys(routes)) routes[path] = { status: 401 }
  expect((await syncIt()).code).toBe(2)
  const again = await atlas(['scan', '--data', data, '--json'])
  const { generatedAt: _, ...findings } = onlyLine<{ generatedAt: string; findings: object[] }>(again)
  expect(onlyLine(scanned)).toEqual({ ...findings, generatedAt: expect.any(String) as string })
  expect([again.code, again.said]).toEqual([scanned.code, scanned.said])
})

test.each([
  [['/addon-attachments'], [], 2],
  [['/spaces', '/apps'], [], 2],
  [['/addon-services'], ['--fail-on', 'critical'], 2],
  [['/regions', '/stacks'], [], 0],
])('scan of a platform that fails at %j with %j does not pass for clean', async (failing, words, code) => {
  const routes = routesOf(recordedEstate())
  for (const path of failing) routes[path] = { status: 500, body: 'x' }
  const { url } = await platform(routes)
  const scanned = await atlas(['scan', '--url', url, '--credential', 'key', '--json', ...words], {
    token: credentials.key,
  })
  expect(scanned.code).toBe(code)
  expect(scanned.said.includes('Could not look')).toBe(code === 2)
  expect(onlyLine(scanned)).toHaveProperty('findings')
})

test('an endpoint that turned out to be none is not remembered', async () => {
  const data = temporaryFolder()
  const { url } = await serve({ status: 401 })
  await sync(url, '--data', data)
  expect(onlyLine(await atlas(['endpoints', '--data', data, '--json']))).toEqual({ endpoints: [] })
  const scanned = await atlas(['scan', '--data', data])
  expect(scanned).toMatchObject({ code: 2, printed: [] })
  expect(scanned.said).toMatch(/^No endpoint is known yet\./)
})

test.each([
  ['--token', 'abc'],
  ['--token=abc'],
  ['-token', 'abc'],
  ['--TOKEN', 'abc'],
  ['--password', 'abc'],
  ['--token-value=abc'],
])('a credential as an argument (%s) is refused before anything else', async (...words) => {
  const { url, log } = await serve({ body: [] })
  const outcome = await atlas(['sync', '--url', url, '--credential', 'key', ...words], { token })
  expect(outcome.code).toBe(2)
  expect(outcome.said).toContain('ADDON_ATLAS_TOKEN')
  expect(outcome.said).not.toContain('abc')
  expect(log).toEqual([])
})

test.each([
  [[], ''],
  [['nonsense'], 'no such command'],
  [['sync', '--nonsense'], "Unknown option '--nonsense'"],
  [['sync', 'stray-secret@'], 'Unexpected argument. --help'],
  [['sync', '--url'], '--url'],
  [['sync', '--url', 'http://apps.example.com', '--credential', 'key'], 'https'],
  [['sync', '--url', 'ftp://apps.example.com', '--credential', 'key'], 'https'],
  [['sync', '--url', 'https://user:secret@apps.example.com', '--credential', 'key'], 'password out'],
  [['sync', '--url', 'https://apps.example.com/v1', '--credential', 'key'], 'path'],
  [['sync', '--url', 'https://apps.example.com'], '--credential'],
  [['sync', '--url', 'https://apps.example.com', '--credential', 'cookie'], '--credential'],
  [['sync', '--user', 'me'], '--user goes with --url'],
  [['sync', '--url', 'https://apps.example.com', '--credential', 'key', '--endpoint', 'x'], 'exclude'],
  [['search'], 'what to search'],
  [['search', 'x', '--limit', '0'], '--limit'],
  [['addon'], 'Name one add-on'],
  [['addon', 'one', 'two'], 'Name one add-on'],
  [['demo', '--size', 'XXL'], '--size'],
  [['demo', '--port', '99999'], '--port'],
  [['demo', '--seed', '-1'], 'seed'],
])('%j is answered with a sentence and exit code 2', async (words, sentence) => {
  const outcome = await atlas(words, { token })
  expect(outcome.code).toBe(2)
  expect(outcome.printed).toEqual([])
  expect(outcome.said).toContain(sentence)
  expect(outcome.said).not.toMatch(/^\s+at |secret@/m)
})

test.each([['--json'], ['--format', 'json'], ['--format=json']])(
  'a failure with %j is a line of JSON',
  async (...words) => {
    const outcome = await atlas(['scan', ...words, '--data', temporaryFolder()])
    expect(onlyLine(outcome)).toMatchObject({ error: { code: 'not-found' } })
  },
)

test('a command without --url names the one that has it when no endpoint is known', async () => {
  for (const name of ['search', 'addon']) {
    const { said } = await atlas([name, 'x', '--data', temporaryFolder()])
    expect(said).toContain('No endpoint is known yet.')
    expect(said).toContain('addon-atlas sync --url URL --credential KIND --data DIR')
    expect(said).not.toContain('name one with --url')
  }
  expect((await atlas(['sync', '--data', temporaryFolder()])).said).toContain('name one with --url')
})

test('no credential for a one-off look', async () => {
  const outcome = await atlas(['sync', '--url', 'https://apps.example.com', '--credential', 'key', '--json'])
  expect(outcome.code).toBe(2)
  expect(onlyLine(outcome)).toMatchObject({ error: { code: 'no-credential' } })
})

test('help is on standard output and tells every command and option', async () => {
  const overview = await atlas(['--help'])
  expect(overview.code).toBe(0)
  for (const name of ['sync', 'scan', 'search', 'addon', 'endpoints', 'demo', 'serve']) {
    expect(overview.printed[0]).toMatch(new RegExp(`^  ${name} `, 'm'))
    const help = await atlas([name, '--help'])
    expect([help.code, help.said]).toEqual([0, ''])
    expect(help.printed[0]).toContain(`addon-atlas ${name}`)
    expect(await atlas(['help', name])).toEqual(help)
    expect(Math.max(...(help.printed[0] ?? '').split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
  }
})

test('tables line up whatever is in them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,12}$/), fc.nat()), { minLength: 1 }),
      (rows: [string, number][]) => {
        const lines = table(['NAME', 'COUNT'], rows).split('\n')
        expect(lines).toHaveLength(rows.length + 1)
        // The numbers end where the head ends, or the widest of them does.
        expect(new Set(lines.map((line) => line.length)).size).toBe(1)
        rows.forEach(([name, count], index) => {
          expect(lines[index + 1]?.split(/ +/)).toEqual([name, String(count)])
        })
      },
    ),
  )
})
