import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { scenarioNames } from '#shared/domain/scenario.ts'
import type { Seed } from '#demo/seed/format.ts'
import { ask } from '../../demo/ask.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas, onlyLine } from './command-line.ts'

const seed: Seed = {
  format: 1,
  organizations: [{ name: 'shop' }],
  regions: [{ name: 'us-seattle' }],
  stacks: [{ name: 'ds1', region: 'us-seattle' }],
  spaces: [{ name: 'prod', stack: 'ds1' }],
  apps: [{ name: 'api', space: 'prod', organization: 'shop' }],
  addons: [{ plan: 'akkeris-redis:small', owner: { app: 'api-prod' } }],
}

function seedFile(content: unknown = seed): string {
  const path = join(temporaryFolder(), 'fleet.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return path
}

const runningLine = z.object({
  url: z.string(),
  key: z.string(),
  credential: z.string(),
  resumed: z.boolean(),
  control: z.string().optional(),
  accounts: z.array(z.object({ name: z.string(), role: z.string(), token: z.string() })).optional(),
})

/** Runs `demo` with --json until the test is over or `end` is called, which gives the exit code. */
async function start(...words: string[]) {
  const ending = Promise.withResolvers<void>()
  const shown = Promise.withResolvers<string>()
  const running = atlas(['demo', '--json', ...words], { ended: ending.promise, onPrint: shown.resolve })
  const end = async (): Promise<number> => {
    ending.resolve()
    return (await running).code
  }
  onTestFinished(async () => {
    await end()
  })
  const line = await Promise.race([shown.promise, running.then(({ said }) => Promise.reject(new Error(said)))])
  return { ...runningLine.parse(JSON.parse(line)), end }
}

test('a seed file is served', async () => {
  const { url, key } = await start('--seed', seedFile(), '--key', 'fakekey')
  expect(key).toBe('fakekey')
  expect(JSON.parse((await ask(url, '/apps', { authorization: key })).body)).toMatchObject([{ name: 'api-prod' }])
})

test('the edge knows three people', async () => {
  const { url, accounts = [], key, credential } = await start('--edge', '--key', 'fakeoperator', '--seed', seedFile())
  expect([key, credential]).toEqual(['fakeoperator', 'bearer'])
  const statuses = await Promise.all(
    accounts.map(async ({ role, token }) => [
      role,
      (await ask(url, '/account', { authorization: `Bearer ${token}` })).status,
    ]),
  )
  expect(statuses).toEqual([
    ['operator', 200],
    ['developer', 200],
    ['outsider', 403],
  ])
})

test('a scenario with a control port', async () => {
  const { control = '' } = await start('--scenario', 'orphan', '--control', '0')
  expect((await ask(control, '/')).status).toBe(200)
})

test('the scenarios are listed', async () => {
  const outcome = await atlas(['demo', '--scenario', 'list'])
  for (const name of scenarioNames) expect(outcome.printed[0]).toMatch(new RegExp(`^${name} +[A-Z]`, 'm'))
  const { scenarios } = onlyLine<{ scenarios: { name: string }[] }>(
    await atlas(['demo', '--scenario', 'list', '--json']),
  )
  expect(scenarios.map(({ name }) => name)).toEqual([...scenarioNames])
})

const addons = (url: string, key: string) => ask(url, '/addons', { authorization: key })

test('what was changed is there again after the next start, under the same key', async () => {
  const state = join(temporaryFolder(), 'state.json')
  const first = await start('--seed', seedFile(), '--state', state)
  expect(first.resumed).toBe(false)
  const posted = await fetch(`${first.url}/apps/api-prod/addons`, {
    method: 'POST',
    headers: { authorization: first.key, 'content-type': 'application/json' },
    body: JSON.stringify({ plan: 'akkeris-postgresql:hobby' }),
  })
  expect(posted.status).toBe(201)
  const before = await addons(first.url, first.key)
  expect(await first.end()).toBe(0)
  expect(statSync(state).mode & 0o777).toBe(0o600)

  const second = await start('--seed', seedFile(), '--state', state)
  expect([second.resumed, second.key]).toEqual([true, first.key])
  expect((await addons(second.url, second.key)).body).toBe(before.body)
})

test('a damaged seed or state file stops the start and says where', async () => {
  const broken = { ...seed, addons: [{ plan: 'akkeris-redis:tiny', owner: { app: 'api-prod' } }] }
  const outcome = await atlas(['demo', '--seed', seedFile(broken), '--json'])
  expect(outcome.code).toBe(2)
  const { error } = onlyLine<{ error: { code: string; message: string } }>(outcome)
  expect(error.code).toBe('invalid-input')
  expect(error.message).toMatch(/^The seed file fleet.json .*line 34, column 7: addons\[0\]\.plan is a plan that no /s)

  const state = seedFile('{\n"format": 1,\n')
  const stopped = await atlas(['demo', '--state', state])
  expect(stopped).toMatchObject({ code: 2, printed: [] })
  expect(stopped.said).toContain('The state file fleet.json is no platform that could be started')
  expect(stopped.said).toContain('line 3')
  expect(readFileSync(state, 'utf8')).toBe('{\n"format": 1,\n')
})

test('a state file that cannot be written stops the start', async () => {
  const state = join(temporaryFolder(), 'missing', 'state.json')
  const outcome = await atlas(['demo', '--state', state])
  expect(outcome).toMatchObject({ code: 2, printed: [] })
  expect(outcome.said).toContain('The state file cannot be written (ENOENT).')
  expect(existsSync(state)).toBe(false)
})

test('a seed file that is a state file under another name is not written over', async () => {
  const path = seedFile()
  const link = join(temporaryFolder(), 'link.json')
  symlinkSync(path, link)
  const outcome = await atlas(['demo', '--seed', path, '--state', link])
  expect(outcome).toMatchObject({ code: 2, printed: [] })
  expect(outcome.said).toContain('name the same file')
  expect((await atlas(['demo', '--state', path])).said).toContain('is not a state file. Give it with --seed')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(seed)
})

test('a seed file that is no text is refused with the line', async () => {
  const path = seedFile()
  // The sign that stands for damaged text is text.
  writeFileSync(
    path,
    Buffer.concat([Buffer.from('{\n"\uFFFD": 1,\n"'), Buffer.from([0xc3, 0x28]), Buffer.from('": 1\n}')]),
  )
  const { code, said } = await atlas(['demo', '--seed', path])
  expect([code, said]).toEqual([2, expect.stringContaining('is not UTF-8 text; the first such place is in line 3.')])
})

test('a seed file that takes long is said to be read', async () => {
  const { code, said } = await atlas(['demo', '--seed', seedFile(`{"a":"${'x'.repeat(17_000_000)}"`)])
  expect(code).toBe(2)
  expect(said).toMatch(/^The seed file fleet.json is being read; that takes a while\./)
  expect((await atlas(['demo', '--seed', seedFile('{')])).said).not.toContain('is being read')
})

test.each([
  ['fake$(key);', "'fake$(key);'"],
  ['fake-key', 'fake-key'],
])('the line to copy holds the key %s', async (key, quoted) => {
  const { printed } = await atlas(['demo', '--key', key, '--seed', seedFile()], { ended: Promise.resolve() })
  expect(printed.join('\n')).toContain(`ADDON_ATLAS_TOKEN=${quoted} addon-atlas sync`)
})

test.each([['-h'], ['demo', '-h'], ['sync', '-h']])('%s %s is help', async (...words) => {
  const long = words.map((word) => (word === '-h' ? '--help' : word))
  expect(await atlas(words)).toEqual(await atlas(long))
  expect((await atlas(words)).code).toBe(0)
})

test.each<[string[], string]>([
  [['--seed', '7'], '--random-seed'],
  [['--seed=-1'], '--random-seed'],
  [['--seed', 'missing.json'], 'The seed file cannot be read (ENOENT).'],
  [['--seed', '.'], 'The seed file cannot be read (EISDIR).'],
  [['--seed', ''], '--seed is empty'],
  [['--seed', 'fleet.json', '--size', 'S'], '--seed and --size exclude each other'],
  [['--seed', 'fleet.json', '--scenario', 'calm'], '--seed and --scenario exclude each other'],
  [['--seed', 'fleet.json', '--random-seed', '2'], '--seed and --random-seed exclude each other'],
  [['--scenario', 'calm', '--size', 'S'], '--scenario and --size exclude each other'],
  [['--scenario', 'calm', '--state', 'state.json'], '--scenario and --state exclude each other'],
  [['--scenario', 'chaos'], 'There is no such scenario. There is calm, '],
  [['--random-seed', 'x'], '--random-seed is a number'],
  [['--control', 'yes'], '--control is a number'],
  [['--port', '7001', '--control', '7001'], 'name the same port'],
  [['--key', ''], '--key is empty'],
  [['--key', 'fake key'], '--key is printable ASCII without'],
  [['--key', "fake'key"], '--key is printable ASCII without'],
  [['--key', 'fake\nkey'], '--key is printable ASCII without'],
  [['--key', 'fakekäy'], '--key is printable ASCII without'],
  [['--size', 'M', '--size', 'S'], '--size is given twice'],
  [['--size=M', '--size', 'S'], '--size is given twice'],
  [['--random-seed', '-1'], '--random-seed is a number from 0 to 2147483647'],
  [['--port', '-1'], '--port is a number from 0 to 65535'],
  [['--seed', 'x.json', '--state', './x.json'], '--seed and --state name the same file'],
])('%j is answered with a sentence', async (words, sentence) => {
  const outcome = await atlas(['demo', ...words])
  expect(outcome).toMatchObject({ code: 2, printed: [] })
  expect(outcome.said).toContain(sentence)
})
