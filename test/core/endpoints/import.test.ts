import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAkaFiles } from '#core/endpoints/import.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

function home(configuration: string | null, netrc: string | null): string {
  const folder = temporaryFolder()
  if (configuration !== null) {
    mkdirSync(join(folder, '.akkeris'))
    writeFileSync(join(folder, '.akkeris', 'config.json'), configuration)
  }
  if (netrc !== null) writeFileSync(join(folder, '.netrc'), netrc)
  return folder
}

const configuration = JSON.stringify({ auth: 'auth.example.com', apps: 'Apps.example.com', updates: '1' }, null, 2)

test('host and token are found', async () => {
  const netrc =
    'machine other.example.com password other\nmachine apps.example.com\n    login olive\n    password token-1\n'
  expect(await readAkaFiles(home(configuration, netrc))).toEqual({
    importable: [
      { url: 'https://apps.example.com', name: 'apps.example.com', source: '~/.akkeris/config.json', token: 'token-1' },
    ],
    problems: [],
  })
})

test('a port belongs to the name in both files, or only in one', async () => {
  const withPort = JSON.stringify({ apps: 'https://apps.example.com:8443' })
  for (const machine of ['apps.example.com:8443', 'apps.example.com']) {
    const { importable } = await readAkaFiles(home(withPort, `machine ${machine} password token-1`))
    expect(importable).toMatchObject([{ url: 'https://apps.example.com:8443', token: 'token-1' }])
  }
})

test('nothing there is no problem', async () => {
  expect(await readAkaFiles(home(null, null))).toEqual({ importable: [], problems: [] })
  expect(await readAkaFiles(home(null, 'machine a password b'))).toEqual({ importable: [], problems: [] })
  const alone = await readAkaFiles(home(configuration, null))
  expect(alone).toMatchObject({ importable: [{ token: null }], problems: [] })
})

test.each([
  ['no JSON', '{"apps":'],
  ['empty', ''],
  ['a list', '[]'],
  ['no host', '{"auth":"auth.example.com"}'],
  ['a number', '{"apps":5}'],
  ['a path', '{"apps":"https://apps.example.com/v1"}'],
  ['plain http', '{"apps":"http://apps.example.com"}'],
  ['too large', `{"apps":"apps.example.com","x":"${'x'.repeat(1_100_000)}"}`],
])('a configuration with %s is a problem in one sentence', async (_, text) => {
  const { importable, problems } = await readAkaFiles(home(text, null))
  expect(importable).toEqual([])
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(/^~\/\.akkeris\/config\.json .*\.$/)
})

test('a folder where a file should be is a problem', async () => {
  const folder = home(configuration, null)
  mkdirSync(join(folder, '.netrc'))
  const { importable, problems } = await readAkaFiles(folder)
  expect(importable).toMatchObject([{ token: null }])
  expect(problems).toEqual(['~/.netrc is not a file of a usual size.'])
})

test('a broken .netrc gives what it gives, and no problem quotes the secret', async () => {
  const netrc = 'machine apps.example.com password "top secret\nmachine b'
  const { importable, problems } = await readAkaFiles(home(configuration, netrc))
  expect(importable).toMatchObject([{ token: null }])
  expect(problems).toHaveLength(2)
  expect(problems.join(' ')).not.toContain('secret')
})
