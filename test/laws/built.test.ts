import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { checkBuild } from '../double/desktop.ts'
import { parseSource, root } from './sources.ts'

beforeAll(checkBuild)

const main = join(root, 'out', 'main')

/** What each built file imports, read once: entries share most of what they load. */
const specifiers = new Map<string, string[]>()

function specifiersOf(name: string): string[] {
  const known = specifiers.get(name)
  if (known) return known
  const { imports } = parseSource(name, readFileSync(join(main, name), 'utf8'))
  const found = imports.map(({ specifier }) => specifier)
  specifiers.set(name, found)
  return found
}

/** What a built entry loads at start or on demand: its own files, and the names of everything else. */
function reach(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const follow = (name: string): void => {
    if (files.has(name)) return
    files.add(name)
    for (const specifier of specifiersOf(name)) {
      if (specifier.startsWith('./')) follow(specifier.slice(2))
      else if (!specifier.startsWith('node:')) packages.add(specifier)
    }
  }
  follow(entry)
  return { files, packages }
}

it('only the desktop entry reaches electron', () => {
  expect([...reach('desktop.js').packages]).toContain('electron')
  for (const entry of ['web.js', 'cli.js', 'worker.js'])
    expect([...reach(entry).packages], entry).not.toContain('electron')
})

it('everything but native code is bundled', () => {
  for (const entry of ['desktop.js', 'web.js', 'cli.js', 'worker.js']) {
    // Only the command line paints where there is no page.
    const native = ['electron', 'better-sqlite3', ...(entry === 'cli.js' ? ['@napi-rs/canvas'] : [])]
    const others = [...reach(entry).packages].filter((name) => !native.includes(name))
    expect(others, entry).toEqual([])
  }
})

it('the font of pictures lies beside the command line', () => {
  const font = 'inter-latin-wght-normal.woff2'
  expect([...reach('cli.js').packages]).toContain('@napi-rs/canvas')
  expect(readFileSync(join(main, font))).toEqual(
    readFileSync(join(root, 'node_modules', '@fontsource-variable', 'inter', 'files', font)),
  )
})

it('nothing is built that no entry reaches', () => {
  const built = readdirSync(main).filter((name) => name.endsWith('.js'))
  const reached = new Set(['desktop.js', 'web.js', 'cli.js', 'worker.js'].flatMap((entry) => [...reach(entry).files]))
  expect(built.filter((name) => !reached.has(name))).toEqual([])
})

it('the page is told to load nothing that its policy forbids', () => {
  const page = readFileSync(join(root, 'out', 'renderer', 'index.html'), 'utf8')
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|data:|https?:/)
})
