import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  differencesOfInstall,
  isNewEnough,
  newestChange,
  type Description,
  type Lock,
} from '../../../electron/tools/checkout.mjs'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

const description: Description = { dependencies: { a: '1.0.0' }, devDependencies: { b: '2.0.0' } }

function lock(): Required<Lock> {
  return {
    dependencies: {},
    devDependencies: {},
    optionalDependencies: {},
    packages: {
      '': description,
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b': { version: '2.0.0', integrity: 'sha512-b' },
      'node_modules/native': { version: '3.0.0', integrity: 'sha512-n', optional: true },
    },
  }
}

test('an install that fits the lock needs nothing, whatever optional packages it lacks', () => {
  const found = lock()
  delete found.packages['']
  delete found.packages['node_modules/native']
  expect(differencesOfInstall(lock(), found, description)).toEqual([])
})

test.each<[string, (found: Required<Lock>) => void]>([
  ['a is missing', (found) => delete found.packages['node_modules/a']],
  ['a is another version', (found) => (found.packages['node_modules/a'] = { version: '1.0.1', integrity: 'sha512-a' })],
  ['a is another version', (found) => (found.packages['node_modules/a'] = { version: '1.0.0', integrity: 'sha512-x' })],
  ['native is another version', (found) => (found.packages['node_modules/native'] = { version: '2', optional: true })],
  ['c is left over', (found) => (found.packages['node_modules/c'] = { version: '1.0.0' })],
])('%s', (words, change) => {
  const found = lock()
  change(found)
  expect(differencesOfInstall(lock(), found, description)).toEqual([`node_modules/${words}`])
})

test('nothing installed, and a package.json that moved on', () => {
  expect(differencesOfInstall(lock(), null, description)).toHaveLength(1)
  for (const changed of [
    { ...description, dependencies: { a: '1.0.1' } },
    { ...description, dependencies: { a: '1.0.0', z: '1.0.0' } },
    { ...description, dependencies: {} },
  ]) {
    expect(differencesOfInstall(lock(), lock(), changed)).toEqual(['package.json changed its dependencies'])
  }
})

test('this very checkout fits its lock', () => {
  const [wanted, found, description] = ['package-lock.json', 'node_modules/.package-lock.json', 'package.json'].map(
    (name) => JSON.parse(readFileSync(name, 'utf8')) as Lock,
  )
  expect(differencesOfInstall(wanted ?? {}, found ?? null, description ?? null)).toEqual([])
})

test('which Node is new enough', () => {
  expect(['22.19.0', '22.20.1', '23.0.0', '24.21.0'].map((version) => isNewEnough(version, '22.19.0'))).not.toContain(
    false,
  )
  expect(['18.20.0', '20.20.2', '22.18.9', '22.9.0'].map((version) => isNewEnough(version, '22.19.0'))).not.toContain(
    true,
  )
})

test('a file changed, added or deleted anywhere below is a change; nothing there is none', () => {
  const folder = temporaryFolder()
  const inner = join(folder, 'inner')
  mkdirSync(inner)
  writeFileSync(join(inner, 'one'), '')
  const old = new Date('2020-01-01')
  const age = () => {
    for (const path of [join(inner, 'one'), inner, folder]) utimesSync(path, old, old)
  }
  age()
  expect(newestChange([folder])).toBe(old.getTime())
  writeFileSync(join(inner, 'one'), 'changed')
  expect(newestChange([folder])).toBeGreaterThan(old.getTime())
  age()
  writeFileSync(join(inner, 'two'), '')
  expect(newestChange([folder])).toBeGreaterThan(old.getTime())
  rmSync(join(inner, 'two'))
  expect(newestChange([folder])).toBeGreaterThan(old.getTime())
  expect(newestChange([join(folder, 'nothing')])).toBe(0)
})
