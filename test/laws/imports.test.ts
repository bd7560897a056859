import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { climbingImports, importCycles, strayImports } from './imports.ts'
import { parseSource, root, sourcesBelow } from './sources.ts'

const product = sourcesBelow('shared', 'electron', 'renderer')

it('every import stays in its territory', () => {
  expect(product.length).toBeGreaterThan(50)
  expect(strayImports(product)).toEqual([])
})

it('no import cycles', () => {
  expect(importCycles(product)).toEqual([])
})

it('the demo is built in storeys: no room knows of one above it', () => {
  expect(climbingImports(product)).toEqual([])
})

it.each([
  ['platform/a.ts', "import type { B } from '../doors/b.ts'"],
  ['platform/a.ts', "import { b } from '../rows/b.ts'"],
  ['catalogue/a.ts', "import { b } from '#demo/doors/b.ts'"],
  ['brokers/a.ts', "import { b } from '../routes/b.ts'"],
  ['routes/apps/a.ts', "import { b } from '../../doors/b.ts'"],
  ['doors/a.ts', "import { b } from '../demo.ts'"],
  ['cellar/a.ts', ''],
])('would see that the demo’s %s may not say %s', (path, text) => {
  expect(climbingImports([parseSource(`electron/demo/${path}`, text)])).toHaveLength(1)
})

it('every import of ours is there', () => {
  const missing = product.flatMap(({ path, imports }) =>
    imports.flatMap(({ file }) => {
      const name = file?.replace(/\?.*$/, '')
      return name === undefined || existsSync(join(root, name)) ? [] : [`${path} imports ${name}`]
    }),
  )
  expect(missing).toEqual([])
})

it('tests reach Electron through the double only', () => {
  const sources = sourcesBelow('test').filter(({ path }) => !path.startsWith('test/double/'))
  const reaching = sources.filter(({ imports }) =>
    imports.some(({ specifier, typeOnly }) => specifier === 'electron' && !typeOnly),
  )
  expect(reaching.map(({ path }) => path)).toEqual([])
})

it.each([
  ['shared/a.ts', "import { b } from '#core/b.ts'"],
  ['shared/a.ts', "import { readFileSync } from 'node:fs'"],
  ['electron/core/risk/a.ts', "import { app } from 'electron'"],
  ['electron/core/risk/a.ts', "import { b } from '../../web/b.ts'"],
  ['electron/core/risk/a.ts', "import Database from 'better-sqlite3'"],
  ['electron/core/store/a.ts', "import { request } from 'undici'"],
  ['electron/core/inventory/a.ts', "import { request } from 'node:https'"],
  ['electron/core/inventory/a.ts', "const { request } = await import('undici')"],
  ['electron/core/graph/a.ts', "import { useState } from 'react'"],
  ['electron/core/graph/a.ts', "const { createCanvas } = await import('@napi-rs/canvas')"],
  ['electron/cli/a.ts', "const { createCanvas } = await import('@napi-rs/canvas')"],
  ['electron/cli/commands/graph/png.ts', "import { createCanvas } from '@napi-rs/canvas'"],
  ['electron/web/a.ts', "import type { App } from 'electron'"],
  ['electron/web/a.ts', "import { b } from '../../renderer/b.ts'"],
  ['renderer/a.ts', "import { b } from '../electron/core/b.ts'"],
  ['renderer/a.ts', "import { readFileSync } from 'node:fs'"],
  ['renderer/a.ts', "import 'reactive'"],
  ['renderer/a.ts', "export { b } from 'electron'"],
])('would see that %s may not say %s', (path, text) => {
  expect(strayImports([parseSource(path, text)])).toHaveLength(1)
})

it('would see a cycle, and none where types or a late import close it', () => {
  const a = parseSource('shared/a.ts', "import { b } from './b.ts'")
  const back = (text: string) => importCycles([a, parseSource('shared/b.ts', text)])
  expect(back("import { a } from './a.ts'")).toEqual([['shared/a.ts', 'shared/b.ts', 'shared/a.ts']])
  expect(back("export * from './a.ts'")).toHaveLength(1)
  expect(back("import type { A } from './a.ts'")).toEqual([])
  expect(back("const { a } = await import('./a.ts')")).toEqual([])
})
