import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LogEntry } from '#core/ports.ts'
import { createPolicyFile } from '#core/risk/policy/file.ts'
import { standardPolicy } from '#core/risk/policy/policy.ts'
import { fixedClock } from '../../../kit/clock.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { someRules } from './rules.ts'

function start(path: string | null) {
  const log: LogEntry[] = []
  const file = createPolicyFile({ path, clock: fixedClock(), log: (entry) => log.push(entry), rules: someRules })
  return { file, log }
}

function startInFolder() {
  const path = join(temporaryFolder(), 'addon-atlas.policy.yaml')
  const write = (content: string | Uint8Array) => writeFileSync(path, content)
  return { ...start(path), path, write }
}

const nothing = { rules: 0, exclusions: 0, organizationPairs: 0 }
const low = 'rules: { AKR-206: { severity: low } }\n'

it('without a path or a file there is none, and the standard policy holds', async () => {
  const { file } = start(null)
  expect(await file.reload()).toBe(false)
  expect(file.state()).toEqual({ path: null, state: 'none', problems: [], changes: nothing })
  const { file: absent, path } = startInFolder()
  expect(await absent.reload()).toBe(false)
  expect(absent.state()).toEqual({ path, state: 'none', problems: [], changes: nothing })
  expect(absent.current()).toBe(standardPolicy)
})

it('a file comes into force, changes, and goes', async () => {
  const { file, path, write, log } = startInFolder()
  write(low)
  expect(file.current()).toBe(standardPolicy)
  expect(await file.reload()).toBe(true)
  expect(file.state()).toEqual({ path, state: 'in-force', problems: [], changes: { ...nothing, rules: 1 } })
  const first = file.current()
  expect(first.settings.rules.get('AKR-206')?.severity).toBe('low')

  expect(await file.reload()).toBe(false)
  utimesSync(path, new Date(0), new Date(0))
  expect(await file.reload()).toBe(false)
  expect(file.current()).toBe(first)

  write(low.replace('low', 'high').concat('organizations: { may-share: [[a, b]] }\n'))
  expect(await file.reload()).toBe(true)
  expect(file.state().changes).toEqual({ rules: 1, exclusions: 0, organizationPairs: 1 })

  rmSync(path)
  expect(await file.reload()).toBe(true)
  expect(file.state().state).toBe('none')
  expect(file.current()).toBe(standardPolicy)
  expect(log).toEqual([])
})

it('another file of the same size and time is seen', async () => {
  const { file, path, write } = startInFolder()
  write(low)
  utimesSync(path, new Date(0), new Date(0))
  await file.reload()
  writeFileSync(`${path}.new`, low.replace('low', '"x"').replace('"x"', 'low').replace('206', '101'))
  utimesSync(`${path}.new`, new Date(0), new Date(0))
  renameSync(`${path}.new`, path)
  expect(await file.reload()).toBe(true)
  expect([...file.current().settings.rules.keys()]).toEqual(['AKR-101'])
})

it('while a file is invalid, what was in force stays in force', async () => {
  const { file, write, log } = startInFolder()
  write(low)
  await file.reload()
  const before = file.current()
  write('rules: { AKR-207: {} }')
  expect(await file.reload()).toBe(true)
  expect(file.state()).toMatchObject({ state: 'invalid', problems: [{ line: 1 }], changes: { rules: 1 } })
  expect(file.current()).toBe(before)
  expect(log).toEqual([{ level: 'warning', room: 'risk', message: expect.stringContaining('problems: 1') as string }])
  write('# still\nrules: { AKR-207: {} }')
  expect(await file.reload()).toBe(true)
  expect(file.state().problems[0]?.line).toBe(2)
  write(low)
  expect(await file.reload()).toBe(true)
  expect(file.state().state).toBe('in-force')
})

it('an invalid file at the beginning leaves the standard policy', async () => {
  const { file, write } = startInFolder()
  write('- no map')
  expect(await file.reload()).toBe(true)
  expect(file.state().state).toBe('invalid')
  expect(file.current()).toBe(standardPolicy)
})

it.each<[string, Uint8Array, number]>([
  ['Latin-1', Buffer.from('version: 1\n# caf\xe9\n', 'latin1'), 2],
  ['UTF-16', Buffer.from('\uFEFFversion: 1\n', 'utf16le'), 1],
  ['a character cut short', Buffer.from('version: 1\n\n# \xe2\x82', 'latin1'), 3],
])('names the line that is not UTF-8: %s', async (_, bytes, line) => {
  const { file, write } = startInFolder()
  write(bytes)
  await file.reload()
  expect(file.state()).toMatchObject({ state: 'invalid', problems: [{ line, message: /^It is not UTF-8 here/ }] })
})

it('a byte order mark is no part of the text', async () => {
  const { file, write } = startInFolder()
  write(`\uFEFF${low}`)
  await file.reload()
  expect(file.state().state).toBe('in-force')
})

it('10 MB are refused by their size', async () => {
  const { file, path, write } = startInFolder()
  write('')
  truncateSync(path, 10_000_000)
  const begin = performance.now()
  await file.reload()
  expect(performance.now() - begin).toBeLessThan(1000)
  expect(file.state()).toMatchObject({ state: 'invalid', problems: [{ line: null, message: /larger than 1 MB/ }] })
  expect(await file.reload()).toBe(false)
})

it('what cannot be read is invalid, without its path in the words', async () => {
  const { file, path } = startInFolder()
  mkdirSync(path)
  expect(await file.reload()).toBe(true)
  expect(file.state()).toMatchObject({ state: 'invalid', problems: [{ line: null, message: 'It is not a file.' }] })
  rmSync(path, { recursive: true })
  symlinkSync(path, path)
  expect(await file.reload()).toBe(true)
  expect(file.state().problems).toEqual([{ line: null, message: 'It cannot be read (ELOOP).' }])
  expect(await file.reload()).toBe(false)
})

it('several at once look once', async () => {
  const { file, write } = startInFolder()
  write(low)
  expect(await Promise.all([file.reload(), file.reload()])).toEqual([true, true])
  expect(await file.reload()).toBe(false)
})
