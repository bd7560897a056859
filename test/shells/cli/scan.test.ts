import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import { createCore } from '#core/core.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import { writeFiles } from '../../../electron/cli/commands/scan/outputs.ts'
import { credentials, platform } from '../../core/inventory/platform.ts'
import { recordedEstate, routesOf } from '../../core/inventory/recordings.ts'
import { answeringServer } from '../../kit/answering-server.ts'
import { testPorts } from '../../kit/ports.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas, onlyLine } from './command-line.ts'

interface Line {
  findings: { id: string; ruleId: string; severity: string; state: string; isNew: boolean; addon: { name: string } }[]
  summary: Record<string, number>
  newSince: string | null
  platforms: { takenAt: string }[]
}

/** A folder that knows a platform, to copy from: syncing takes longer than copying. */
const known = mkdtempSync(join(tmpdir(), 'addon-atlas-test-'))
let demo: Demo
beforeAll(async () => {
  demo = await startDemo({ size: 'S', seed: 1, key: 'key' })
  await atlas(['sync', '--url', demo.url, '--credential', 'key', '--data', known], { token: 'key' })
})
afterAll(async () => {
  await demo.close()
  rmSync(known, { recursive: true, force: true })
})

function copied(): string {
  const data = temporaryFolder()
  cpSync(known, data, { recursive: true })
  return data
}

async function withCore(
  data: string,
  work: (
    call: <Name extends CommandName>(name: Name, input: CommandInput<Name>) => Promise<CommandOutput<Name>>,
    endpointId: string,
  ) => Promise<void>,
): Promise<void> {
  const core = await createCore(testPorts({ dataDirectory: data, clock: { now: () => Date.now() } }))
  const call = async <Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> => {
    const result = await core.call({ id: name, command: name, input })
    if (!result.ok) throw new Error(result.error.message)
    return result.value as CommandOutput<Name>
  }
  const { endpoints } = await call('endpoints.list', {})
  await work(call, endpoints[0]?.profile.id ?? '')
  await core.close()
}

const scan = (data: string, ...words: string[]) => atlas(['scan', '--data', data, ...words])

describe('reports', () => {
  test('several in one run, each whole in its file, and one more on standard output', async () => {
    const folder = temporaryFolder()
    const at = (name: string) => join(folder, name)
    const pairs = ['--format', 'sarif', '--output', at('a'), '--output', at('b.html'), '--output', at('c.xml')]
    const more = ['--output', at('d.csv'), '--output', at('e.sarif.json'), '--output', at('f.TXT'), '--format', 'json']
    const outcome = await scan(known, ...pairs, ...more)
    expect(outcome.code).toBe(0)
    const { findings } = onlyLine<Line>(outcome)
    expect(readdirSync(folder).toSorted()).toEqual(['a', 'b.html', 'c.xml', 'd.csv', 'e.sarif.json', 'f.TXT'])
    const text = (name: string) => readFileSync(at(name), 'utf8')
    for (const name of ['a', 'e.sarif.json']) {
      const { runs } = JSON.parse(text(name)) as { runs: { results: object[] }[] }
      expect(runs[0]?.results).toHaveLength(findings.length)
    }
    expect(text('b.html')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
    expect(text('c.xml')).toMatch(/^<\?xml [\s\S]*<\/testsuites>\n$/)
    expect(text('d.csv').split('\r\n')).toHaveLength(findings.length + 2)
    expect(text('f.TXT')).toContain(findings[0]?.addon.name)
  })

  test('the order of the words decides which format goes where', async () => {
    const folder = temporaryFolder()
    const csv = join(folder, 'one')
    const first = await scan(known, '--format=csv', '--output', csv, '--format', 'json')
    expect(readFileSync(csv, 'utf8')).toMatch(/^"endpoint",/)
    onlyLine<Line>(first)
    const other = join(folder, 'two.csv')
    const second = await scan(known, '--output', other, '--format=junit')
    expect(readFileSync(other, 'utf8')).toMatch(/^"endpoint",/)
    expect(second.printed[0]).toMatch(/^<\?xml /)
  })

  test('with files for all of them standard output is left alone; --json puts a line there', async () => {
    const csv = join(temporaryFolder(), 'a.csv')
    expect((await scan(known, '--output', csv)).printed).toEqual([])
    expect(onlyLine<Line>(await scan(known, '--output', csv, '--json')).findings.length).toBeGreaterThan(0)
  })

  test('a file that was there is replaced, through a link, and nothing is left beside it', async () => {
    const folder = temporaryFolder()
    const [file, link] = [join(folder, 'report.txt'), join(folder, 'latest.txt')]
    writeFileSync(file, 'before'.repeat(1_000_000))
    symlinkSync(file, link)
    await scan(known, '--output', link)
    expect(readFileSync(file, 'utf8')).not.toContain('before')
    expect(readFileSync(link, 'utf8')).toBe(readFileSync(file, 'utf8'))
    expect(readdirSync(folder).toSorted()).toEqual(['latest.txt', 'report.txt'])
  })

  test.each([
    [['--format', 'xml'], '--format is one of text, json, sarif, csv, html, junit.'],
    [['--format', 'csv', '--format', 'junit'], 'Only one format can go to standard output.'],
    [['--format', 'csv', '--json'], 'Only one format can go to standard output.'],
    [['--output', 'report'], 'The ending of --output does not tell a format.'],
    [['--output', 'report.pdf'], 'The ending of --output does not tell a format.'],
    [['--output', ''], '--output names no file.'],
    [['--output', 'missing/a.csv'], 'The --output for csv is in a folder that does not exist.'],
    [['--output', 'a.csv', '--format', 'json', '--output', 'a.csv'], 'Two reports cannot have the same --output.'],
    [['--format', 'html', '--output', 'folder'], 'The --output for html is a folder.'],
    [['--format', 'html', '--output', '/dev/null'], 'The --output for html is not a file.'],
    [['--output', 'a.csv', '--output', 'folder/'], 'The ending of --output does not tell a format.'],
    [['--fail-on', 'dreadful'], '--fail-on is one of info, low, medium, high, critical.'],
    [['--at', '1'], '--at looks back and --url reads anew'],
    [['--new-since', 'no-report.json'], 'The file of --new-since is no JSON report of a scan.'],
    [['--policy', 'no-such-file.yaml'], 'There is no file of the name given to --policy.'],
  ])(
    '%j: exit code 2 with a sentence, before the platform is asked and before anything is written',
    async (words, sentence) => {
      const folder = temporaryFolder()
      mkdirSync(join(folder, 'folder'))
      writeFileSync(join(folder, 'no-report.json'), '{"findings":[]}')
      const server = await answeringServer({ '*': { body: [] } })
      const placed = words.map((word, index) => {
        const isName = ['--output', '--new-since', '--policy'].includes(words[index - 1] ?? '')
        return isName && word !== '' && !word.startsWith('/') ? join(folder, word) : word
      })
      const outcome = await atlas(['scan', '--url', server.url, '--credential', 'key', ...placed], { token: 'key' })
      await server.close()
      expect(outcome.code).toBe(2)
      expect(outcome.said).toContain(sentence)
      expect(outcome.said).not.toContain(folder)
      expect(server.log).toEqual([])
      expect(readdirSync(folder).toSorted()).toEqual(['folder', 'no-report.json'])
    },
  )
})

describe('--fail-on', () => {
  test('counts open findings only, and what only a deep look tells does not close the gate', async () => {
    const data = copied()
    expect((await scan(data, '--fail-on', 'critical')).code).toBe(1)
    await withCore(data, async (call, endpointId) => {
      const { findings, summary } = await call('risk.findings', { endpointId })
      expect(summary.notAsked).toBeGreaterThan(0)
      const worst = findings.filter(({ severity }) => severity === 'critical')
      expect(worst.length).toBeGreaterThan(0)
      for (const { id } of worst) {
        const expiresAt = Date.now() + 7 * 86_400_000
        await call('risk.acknowledge', {
          endpointId,
          findingId: id,
          category: 'temporary',
          reason: 'Put right on Friday',
          ticket: '',
          expiresAt,
        })
      }
    })
    const outcome = await scan(data, '--fail-on', 'critical', '--json')
    expect(outcome.code).toBe(0)
    const { findings, summary } = onlyLine<Line>(outcome)
    expect(summary['critical']).toBe(0)
    expect(summary['answered']).toBe(findings.filter(({ state }) => state === 'acknowledged').length)
    expect((await scan(data)).printed[0]).toContain(`; ${summary['answered']} answered, not listed`)
    expect((await scan(data, '--fail-on', 'high')).code).toBe(1)
  })
})

describe('--new-since', () => {
  test('a report of an earlier scan: only what is not in it counts, and is marked', async () => {
    const base = join(temporaryFolder(), 'base.json')
    await scan(known, '--output', base)
    const same = await scan(known, '--new-since', base, '--fail-on', 'info', '--json')
    expect(same.code).toBe(0)
    expect(onlyLine<Line>(same).newSince).toBe('base.json')
    expect(onlyLine<Line>(same).findings.filter(({ isNew }) => isNew)).toEqual([])

    const before = JSON.parse(readFileSync(base, 'utf8')) as Line
    const high = before.findings.find(({ severity }) => severity === 'high')
    const fewer = { ...before, findings: before.findings.filter((finding) => finding !== high) }
    writeFileSync(base, JSON.stringify(fewer))
    const words = ['--new-since', base, '--json']
    const outcome = await scan(known, ...words, '--fail-on', 'high')
    expect(outcome.code).toBe(1)
    expect(onlyLine<Line>(outcome).findings.filter(({ isNew }) => isNew)).toMatchObject([{ id: high?.id }])
    expect((await scan(known, ...words, '--fail-on', 'critical')).code).toBe(0)
    expect((await scan(known, '--new-since', base)).printed[0]).toContain('1 new since base.json')

    const milder = before.findings.map((finding) => (finding === high ? { ...finding, severity: 'medium' } : finding))
    writeFileSync(base, JSON.stringify({ ...before, findings: milder }))
    const risen = await scan(known, ...words, '--fail-on', 'high')
    expect(risen.code).toBe(1)
    expect(onlyLine<Line>(risen).findings.filter(({ isNew }) => isNew)).toMatchObject([{ id: high?.id }])

    writeFileSync(base, JSON.stringify({ ...fewer, platforms: [] }))
    const elsewhere = await scan(known, ...words, '--fail-on', 'critical')
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.said).toContain('not in the report of --new-since, so all of it is new')
  })

  test('a stored baseline by its name, which has to be the newest', async () => {
    const data = copied()
    const none = await scan(data, '--new-since', 'release 7')
    expect(none.code).toBe(2)
    expect(none.said).toContain(
      'There is no file and no baseline of the name given to --new-since. No baseline is stored.',
    )

    await withCore(data, async (call, endpointId) => {
      await call('risk.baseline', { endpointId, name: 'release 7' })
    })
    const outcome = await scan(data, '--new-since', 'release 7', '--fail-on', 'info', '--json')
    expect(outcome.code).toBe(0)
    expect(onlyLine<Line>(outcome).newSince).toBe('release 7')
    expect((await scan(data, '--new-since', 'release 9')).said).toContain('Stored are: release 7.')

    await withCore(data, async (call, endpointId) => {
      await call('risk.baseline', { endpointId, name: 'release 8' })
    })
    const older = await scan(data, '--new-since', 'release 7')
    expect(older.code).toBe(2)
    expect(older.said).toContain('has a newer baseline than this one')
  })
})

describe('--policy', () => {
  test('a policy that is not valid: every problem with its line, exit code 2, nothing judged', async () => {
    const policy = join(temporaryFolder(), 'policy.yaml')
    writeFileSync(policy, 'version: 1\nrules:\n  AKR-999:\n    severity: high\n  AKR-101:\n    severity: dreadful\n')
    const outcome = await scan(known, '--policy', policy)
    expect(outcome).toMatchObject({ code: 2, printed: [] })
    expect(outcome.said).toMatch(/^Line 3: .+\nLine 6: .+\nThe policy file is not valid, so nothing was judged\.$/)
    expect(onlyLine(await scan(known, '--policy', policy, '--json'))).toMatchObject({
      error: { code: 'invalid-input' },
    })
  })

  test('what it excludes is answered, and does not count', async () => {
    const policy = join(temporaryFolder(), 'policy.yaml')
    const expires = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
    writeFileSync(
      policy,
      `version: 1\nexclusions:\n  - rule: '*'\n    space: '*'\n    reason: A test.\n    expires: ${expires}\n`,
    )
    const outcome = await scan(known, '--policy', policy, '--json')
    const excluded = onlyLine<Line>(outcome).findings.filter(({ state }) => state === 'excluded')
    expect(excluded.length).toBeGreaterThan(0)
    expect(onlyLine<Line>(outcome).summary['answered']).toBe(excluded.length)
  })

  test('the one in the data folder is in force without being named', async () => {
    const data = copied()
    writeFileSync(join(data, 'addon-atlas.policy.yaml'), 'version: 99\n')
    expect(await scan(data)).toMatchObject({ code: 2, printed: [] })
  })
})

describe('--at', () => {
  test('a snapshot by its id, its name or the beginning of its time', async () => {
    const data = copied()
    let taken = { id: 0, takenAt: 0 }
    await withCore(data, async (call, endpointId) => {
      const { snapshots } = await call('history.snapshots', { endpointId })
      taken = snapshots[0] ?? taken
      await call('history.keep', { endpointId, snapshotId: taken.id, name: 'before the move' })
    })
    const iso = new Date(taken.takenAt).toISOString()
    const shown = `${iso.slice(0, 16).replace('T', ' ')} UTC`
    for (const word of [String(taken.id), 'before the move', iso, iso.slice(0, 16), `${iso.slice(0, 19)}Z`, shown]) {
      const outcome = await scan(data, '--at', word, '--json')
      expect(outcome.code, word).toBe(0)
      expect(onlyLine<Line>(outcome).platforms).toMatchObject([{ takenAt: iso }])
    }
    for (const word of ['99', 'after the move', '1999-12-31', '']) {
      const outcome = await scan(data, '--at', word)
      expect(outcome, word).toMatchObject({ code: 2, printed: [] })
      expect(outcome.said).toContain('There is no such snapshot.')
      expect(outcome.said).toContain(`${taken.id} (${iso}, before the move).`)
    }
  })
})

test('a snapshot that holds only a part does not pass for clean', async () => {
  const routes = routesOf(recordedEstate())
  const data = temporaryFolder()
  const { url } = await platform(routes)
  routes['/addon-attachments'] = { status: 500, body: 'x' }
  await atlas(['sync', '--url', url, '--credential', 'key', '--data', data], { token: credentials.key })
  const unknown = await scan(data, '--at', 'none')
  const [, id = ''] = /has (\d+) \(/.exec(unknown.said) ?? []
  const outcome = await scan(data, '--at', id, '--json')
  expect(outcome.code).toBe(2)
  expect(outcome.said).toContain('Could not look: the snapshot holds only a part of what there was.')
})

test('files that cannot be put in their places leave nothing behind', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'taken.csv'))
  const files = ['a.txt', 'taken.csv'].map((name) => ({ path: join(folder, name), content: 'x' }))
  await expect(writeFiles(files)).rejects.toMatchObject({ code: 'invalid-input' })
  expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([])
  await expect(writeFiles([{ path: join(folder, 'missing', 'a'), content: '' }])).rejects.toMatchObject({
    message: 'The reports could not be written (ENOENT).',
  })
})

test('nothing is written where a report cannot be judged', async () => {
  const csv = join(temporaryFolder(), 'a.csv')
  expect((await scan(temporaryFolder(), '--output', csv)).code).toBe(2)
  expect(existsSync(csv)).toBe(false)
})
