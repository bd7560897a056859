import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesBelow, root } from './sources.ts'

const topLevel = [
  'LICENSE',
  'README.md',
  'docs',
  'electron',
  'electron-builder.yml',
  'package-lock.json',
  'package.json',
  'renderer',
  'shared',
  'test',
  'tsconfig.json',
]
/** Made by tools, named in .gitignore. */
const passing = ['node_modules', 'out', 'dist', 'test-results', 'playwright-report']

it('the top level holds what it holds, and nothing else', () => {
  const names = readdirSync(root).filter((name) => !name.startsWith('.') && !passing.includes(name))
  expect(names.filter((name) => !topLevel.includes(name))).toEqual([])
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
  for (const name of passing) expect(ignored).toContain(`${name}/`)
})

const text = filesBelow('')
  .filter((path) => !/\.(png|woff2|ico|node|tsbuildinfo)$/.test(path) && path !== 'package-lock.json')
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** A longer file is two files; one that may not be split stands here with its reason. */
const longFiles: Record<string, string> = {}
const longest = 400

it(`files stay under ${longest} lines`, () => {
  const code = text.filter(({ path }) => /\.(ts|tsx|mjs|css)$/.test(path))
  const long = code.filter(({ text }) => text.split('\n').length - 1 >= longest).map(({ path }) => path)
  expect(long.toSorted()).toEqual(Object.keys(longFiles).toSorted())
})

/** Spelt so that this file does not break its own law. */
const placesOfOneMachine = new RegExp(
  ['work', 'root', 'home', 'Users'].map((name) => `(?<![\\w.~-])/${name}/[\\w.]`).join('|'),
)
const registries = new RegExp(
  ['registry\\.npm', 'npmjs', 'verdaccio', 'artifactory', 'jfrog', 'npmmirror'].join('|'),
  'i',
)

it('no file names a place of one machine', () => {
  // A made-up home folder is what a test of homes and of leaking texts is about.
  const found = text.filter(({ path, text }) =>
    placesOfOneMachine.test(path.startsWith('test/') ? withoutMadeUp(text) : text),
  )
  expect(found.map(({ path }) => path)).toEqual([])
})

function withoutMadeUp(text: string): string {
  return text.replaceAll(/\/(home|Users)\/(someone|ada)\b/g, '')
}

it('no file names a package registry', () => {
  const found = text.filter(({ path, text }) => path !== 'test/laws/tree.test.ts' && registries.test(text))
  expect(found.map(({ path }) => path)).toEqual([])
})

it('no way round the keyring, the sandbox or certificates', () => {
  const shipped = text.filter(({ path }) => /^(electron|renderer|shared)\//.test(path))
  const wayRound =
    /setUsePlainTextEncryption|['"`]-{0,2}no-sandbox|ignore-certificate-errors|rejectUnauthorized:\s*false|dangerouslySetInnerHTML/
  expect(shipped.filter(({ text }) => wayRound.test(text)).map(({ path }) => path)).toEqual([])
})

it('no other tests are left out or looked at alone', () => {
  const tests = text.filter(({ path }) => /\.(test|spec)\.tsx?$/.test(path))
  expect(tests.filter(({ text }) => /\b(it|test|describe)\.only\(/.test(text)).map(({ path }) => path)).toEqual([])
})
