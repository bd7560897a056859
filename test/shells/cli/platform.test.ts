import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '#demo/demo.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas, onlyLine } from './command-line.ts'

interface SyncLine {
  endpoint: string
  complete: boolean
  counts: Record<string, number>
  problems: { code: string; call: string }[]
}
interface ScanLine {
  findings: { ruleId: string; severity: string; score: number; addon: { id: string; name: string }; endpoint: string }[]
  summary: Record<string, number>
}

const counts = { spaces: 6, apps: 100, addons: 300, attachments: 450 }
let controller: Demo
let edge: Demo
beforeAll(async () => {
  controller = await startDemo({ size: 'S', seed: 1, key: 'controller-key' })
  edge = await startDemo({ size: 'S', seed: 1, token: 'edge-token', frontDoor: 'edge' })
})
afterAll(() => Promise.all([controller.close(), edge.close()]))

function oneOff(kind: 'key' | 'bearer'): { words: string[]; token: string; url: string } {
  const { url } = kind === 'key' ? controller : edge
  return { words: ['--url', url, '--credential', kind], token: kind === 'key' ? 'controller-key' : 'edge-token', url }
}

describe.each(['key', 'bearer'] as const)('with a credential of kind %s', (kind) => {
  test('sync --url prints exactly the agreed line', async () => {
    const { words, token, url } = oneOff(kind)
    const outcome = await atlas(['sync', ...words, '--user', 'operator', '--json'], { token })
    expect(outcome.code).toBe(0)
    const line = onlyLine<SyncLine>(outcome)
    expect(Object.keys(line)).toEqual(['endpoint', 'complete', 'counts', 'calls', 'bytes', 'ms', 'problems'])
    expect(line).toMatchObject({ endpoint: url, complete: true, counts, problems: [] })
    expect(Object.keys(line.counts)).toEqual(['spaces', 'apps', 'addons', 'attachments', 'services', 'plans'])
    expect(line).toMatchObject({ ms: { download: expect.any(Number) as number, total: expect.any(Number) as number } })
    expect(outcome.said).toBe('')
  })

  test('scan --url syncs first and prints exactly the agreed line', async () => {
    const { words, token } = oneOff(kind)
    const outcome = await atlas(['scan', ...words, '--format', 'json'], { token })
    expect(outcome.code).toBe(0)
    const { findings, summary, ...rest } = onlyLine<ScanLine>(outcome)
    expect(rest).toMatchObject({ format: 'addon-atlas.findings', version: 1, failOn: null, newSince: null })
    expect(findings.length).toBeGreaterThan(0)
    const first = ['ruleId', 'severity', 'score', 'addon', 'owner', 'apps', 'spaces', 'reason', 'endpoint']
    for (const finding of findings) {
      expect(Object.keys(finding).slice(0, first.length)).toEqual(first)
      expect(finding.endpoint).toBe(words[1])
      expect(Object.keys(finding.addon)).toEqual(['id', 'name', 'service'])
    }
    const counts = ['critical', 'high', 'medium', 'low', 'info', 'answered', 'unknown', 'notAsked']
    expect(Object.keys(summary)).toEqual(counts)
    expect(findings.filter(({ severity }) => severity === 'critical')).toHaveLength(summary['critical'] ?? -1)
  })
})

test('the credential may come from standard input', async () => {
  const { words } = oneOff('key')
  const outcome = await atlas(['sync', ...words, '--token-stdin', '--json'], { input: 'controller-key\n' })
  expect(onlyLine<SyncLine>(outcome).complete).toBe(true)
  expect(await atlas(['sync', ...words, '--token-stdin'], { input: '\n', token: 'controller-key' })).toMatchObject({
    code: 2,
    printed: [],
  })
})

describe('a folder that was synced', () => {
  const data = mkdtempSync(join(tmpdir(), 'addon-atlas-test-'))
  const scan = (...words: string[]) => atlas(['scan', '--data', data, ...words])
  beforeAll(async () => {
    const { words, token } = oneOff('key')
    await atlas(['sync', ...words, '--data', data], { token })
  })
  afterAll(() => {
    rmSync(data, { recursive: true, force: true })
  })

  test('is left closed, with two files and without the credential', async () => {
    expect(readdirSync(data).toSorted()).toEqual(['cache.db', 'record.db'])
    for (const name of readdirSync(data)) expect(readFileSync(join(data, name)).includes('controller-key')).toBe(false)
  })

  test('a second sync with another user name is of the same endpoint', async () => {
    const { words, token } = oneOff('key')
    await atlas(['sync', ...words, '--data', data, '--user', 'somebody'], { token })
    const { endpoints } = onlyLine<{ endpoints: { profile: { userName: string } }[] }>(
      await atlas(['endpoints', '--data', data, '--json']),
    )
    expect(endpoints.map(({ profile }) => profile.userName)).toEqual(['somebody'])
  })

  test('sync without --url reads what is known, with the credential of the environment', async () => {
    expect((await atlas(['sync', '--data', data, '--json'], { token: 'controller-key' })).code).toBe(0)
    const without = await atlas(['sync', '--data', data, '--json'])
    expect(without.code).toBe(2)
    expect(onlyLine(without)).toMatchObject({ endpoint: controller.url, error: { code: 'no-credential' } })
  })

  test('scan judges it offline; --fail-on decides the exit code', async () => {
    const { summary } = onlyLine<ScanLine>(await scan('--json'))
    expect(summary['critical']).toBeGreaterThan(0)
    expect((await scan()).code).toBe(0)
    for (const severity of ['info', 'low', 'medium', 'high', 'critical']) {
      expect((await scan('--fail-on', severity)).code).toBe(1)
    }
    const text = (await scan()).printed[0] ?? ''
    expect(text.split('\n')[0]).toContain(controller.url)
    expect(text.match(/^ {2}Critical /gm)).toHaveLength(summary['critical'] ?? -1)
    expect(text.split('\n').at(-1)).toContain(`${summary['critical']} critical`)
    expect((await scan('--fail-on', 'dreadful')).code).toBe(2)
    expect((await scan('--format', 'xml')).code).toBe(2)
  })

  test('--endpoint names one, by name or address', async () => {
    expect((await atlas(['scan', '--data', data, '--endpoint', controller.url])).code).toBe(0)
    expect((await atlas(['scan', '--data', data, '--endpoint', new URL(controller.url).host])).code).toBe(0)
    const other = await atlas(['scan', '--data', data, '--endpoint', 'elsewhere'])
    expect(other).toMatchObject({ code: 2, said: expect.stringContaining(new URL(controller.url).host) as string })
  })

  test('search finds by name; addon shows one of them, and asks on demand', async () => {
    const found = onlyLine<ScanLine>(await atlas(['scan', '--data', data, '--json'])).findings[0]?.addon
    const { hits } = onlyLine<{ hits: { kind: string; id: string; name: string }[] }>(
      await atlas(['search', found?.name ?? '', '--data', data, '--json', '--limit', '5']),
    )
    expect(hits).toContainEqual(expect.objectContaining({ kind: 'addon', id: found?.id, name: found?.name }))
    expect((await atlas(['search', 'no such thing', '--data', data])).printed).toEqual([])

    for (const name of [found?.id ?? '', found?.name ?? '']) {
      const detail = onlyLine<{ addon: { id: string }; findings: unknown[]; answer: null }>(
        await atlas(['addon', name, '--data', data, '--json']),
      )
      expect(detail).toMatchObject({ addon: { id: found?.id }, answer: null })
      expect(detail.findings.length).toBeGreaterThan(0)
    }
    const words = ['addon', found?.id ?? '', '--data', data]
    expect((await atlas(words)).printed[0]).toContain('not asked yet')
    const asked = await atlas([...words, '--ask'], { token: 'controller-key' })
    expect(asked.printed[0]).toContain('state provisioned')
    expect((await atlas(['addon', 'nothing-of-this-name', '--data', data])).code).toBe(2)
  })

  test('add-ons of one name are not guessed between', async () => {
    const answer = await fetch(`${controller.url}/addons`, { headers: { authorization: 'controller-key' } })
    const names = ((await answer.json()) as { name: string }[]).map(({ name }) => name)
    const twice = names.find((name, index) => names.indexOf(name) !== index) ?? ''
    const outcome = await atlas(['addon', twice, '--data', data])
    expect(outcome).toMatchObject({ code: 2, said: expect.stringContaining('name one by its id') as string })
  })
})

test('several endpoints: one line each, told apart in a scan; one that is gone does not hold back the other', async () => {
  const data = temporaryFolder()
  const short = await startDemo({ size: 'S', seed: 2, key: 'short-lived' })
  const words = (url: string) => ['sync', '--url', url, '--credential', 'key', '--data', data, '--json']
  await atlas(words(short.url), { token: 'short-lived' })
  await atlas(words(controller.url), { token: 'controller-key' })
  await short.close()
  const outcome = await atlas(['sync', '--data', data, '--json'])
  expect(outcome.code).toBe(2)
  expect(outcome.printed.map((line) => (JSON.parse(line) as SyncLine).endpoint).toSorted()).toEqual(
    [short.url, controller.url].toSorted(),
  )
  const { findings } = onlyLine<{ findings: { endpoint: string }[] }>(await atlas(['scan', '--data', data, '--json']))
  expect(new Set(findings.map(({ endpoint }) => endpoint))).toEqual(new Set([short.url, controller.url]))
})

test('demo says where it is and how to connect, and runs until it is told to end', async () => {
  const ending = Promise.withResolvers<void>()
  const shown = Promise.withResolvers<string>()
  const running = atlas(['demo', '--size', 'S', '--key', 'let-me-in', '--random-seed', '7', '--json'], {
    ended: ending.promise,
    onPrint: shown.resolve,
  })
  const line = JSON.parse(await shown.promise) as { url: string; key: string; credential: string }
  expect(line).toMatchObject({ key: 'let-me-in', credential: 'key', size: 'S', seed: 7 })
  const synced = await atlas(['sync', '--url', line.url, '--credential', line.credential, '--json'], {
    token: line.key,
  })
  expect(onlyLine<SyncLine>(synced)).toMatchObject({ complete: true, counts })

  const taken = await atlas(['demo', '--port', new URL(line.url).port])
  expect(taken).toMatchObject({ code: 2, said: expect.stringContaining('cannot be used') as string })
  ending.resolve()
  expect((await running).code).toBe(0)
  await expect(fetch(line.url)).rejects.toThrow()
})

test('demo as an edge prints words that work', async () => {
  const ending = Promise.withResolvers<void>()
  const printed: string[] = []
  const ready = Promise.withResolvers<void>()
  const running = atlas(['demo', '--edge'], {
    ended: ending.promise,
    onPrint(line) {
      printed.push(line)
      if (printed.length === 3) ready.resolve()
    },
  })
  await ready.promise
  const [, token = '', words = ''] = /ADDON_ATLAS_TOKEN=(\S+) addon-atlas (.*)$/.exec(printed[2] ?? '') ?? []
  expect((await atlas([...words.split(' '), '--json'], { token })).code).toBe(0)
  ending.resolve()
  await running
})

test('a sync that is told to end stops, with nothing lost', async () => {
  const data = temporaryFolder()
  const { words, token } = oneOff('key')
  const outcome = await atlas(['sync', ...words, '--data', data, '--json'], { token, ended: Promise.resolve() })
  expect(outcome.code).toBe(2)
  expect(outcome.printed.join('')).toContain('cancelled')
})
