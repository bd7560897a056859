import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultDataDirectory, prepareDataDirectory } from '../../../electron/data-directory.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

function at(platform: NodeJS.Platform, environment: Record<string, string> = {}): string {
  return defaultDataDirectory({ platform, environment, home: '/people/one' }).replaceAll('\\', '/')
}

test('where each system keeps a program’s data', () => {
  expect(at('linux')).toBe('/people/one/.local/share/addon-atlas')
  expect(at('linux', { XDG_DATA_HOME: '/elsewhere' })).toBe('/elsewhere/addon-atlas')
  expect(at('linux', { XDG_DATA_HOME: 'not/absolute' })).toBe('/people/one/.local/share/addon-atlas')
  expect(at('linux', { XDG_DATA_HOME: '' })).toBe('/people/one/.local/share/addon-atlas')
  expect(at('darwin')).toBe('/people/one/Library/Application Support/Addon Atlas')
  expect(at('win32', { APPDATA: '/roaming' })).toBe('/roaming/Addon Atlas')
  expect(at('win32')).toBe('/people/one/AppData/Roaming/Addon Atlas')
})

test('a missing folder is made, closed to others; one that was there keeps its mode', () => {
  const folder = join(temporaryFolder(), 'deep', 'down')
  expect(prepareDataDirectory(folder)).toBe(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const mode of [0o755, 0o2770]) {
    chmodSync(folder, mode)
    prepareDataDirectory(folder)
    expect(statSync(folder).mode & 0o7777).toBe(mode)
  }
})

test.each([0o777, 0o1777])('a folder that everybody may write to (%o) is refused and left as it is', (mode) => {
  const folder = temporaryFolder()
  chmodSync(folder, mode)
  expect(() => prepareDataDirectory(folder)).toThrow(/^The data folder can be written by everybody/)
  expect(statSync(folder).mode & 0o7777).toBe(mode)
})

test('a link, a file and what cannot be made are refused with a sentence', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'real'))
  symlinkSync(join(folder, 'real'), join(folder, 'link'))
  writeFileSync(join(folder, 'file'), '')
  for (const name of ['link', 'link/', 'file', 'file/below']) {
    const refused = expect(() => prepareDataDirectory(join(folder, name)))
    refused.toThrow(expect.objectContaining({ code: 'store-read-only' }))
    refused.toThrow(/^The data folder [^/]*\.$/)
  }
})

test.runIf(process.getuid?.() === 0)('a folder of somebody else is refused', () => {
  const folder = temporaryFolder()
  chownSync(folder, 12_345, 12_345)
  expect(() => prepareDataDirectory(folder)).toThrow('belongs to someone else')
})
