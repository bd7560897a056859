import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '#demo/demo.ts'
import { difference, readPng } from '../../bench/map/picture.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas, type Outcome } from './command-line.ts'

const root = join(import.meta.dirname, '../../..')
const scripts = ['electron/cli/main.ts', 'out/main/cli.js']

let demo: Demo
let data: string
let picture: Buffer
/** An add-on that several apps hold. */
let shared: string
beforeAll(async () => {
  demo = await startDemo({ size: 'S', seed: 1, key: 'picture-key' })
  data = mkdtempSync(join(tmpdir(), 'addon-atlas-png-'))
  await atlas(['sync', '--url', demo.url, '--credential', 'key', '--data', data], { token: 'picture-key' })
  const [document = ''] = (await graph('--json', '--filter', 'apps > 3')).printed
  shared = (JSON.parse(document) as { addons: { id: string }[] }).addons[0]?.id ?? ''
  picture = await written('--format', 'png')
})
afterAll(async () => {
  await demo.close()
  rmSync(data, { recursive: true, force: true })
})

const graph = (...words: string[]): Promise<Outcome> => atlas(['graph', '--data', data, ...words])

async function written(...words: string[]): Promise<Buffer> {
  const outcome = await graph(...words)
  expect(outcome).toMatchObject({ code: 0, printed: [], said: '' })
  expect(outcome.written).toHaveLength(1)
  return Buffer.from(outcome.written[0] ?? [])
}

interface Ended {
  code: number
  bytes: Buffer
  said: string
}

/** A process of its own, its standard output a pipe. */
async function running(script: string, words: string[], node: string[] = []): Promise<Ended> {
  return await new Promise((resolve) => {
    const all = [...node, join(root, script), 'graph', '--data', data, ...words]
    execFile(process.execPath, all, { encoding: 'buffer', maxBuffer: 1e8 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), bytes: stdout, said: stderr.toString('utf8') })
    })
  })
}

describe('addon-atlas graph --format png', () => {
  test.each(scripts)('%s: the same bytes through a pipe and into a file', async (script) => {
    const piped = await running(script, ['--format', 'png'])
    expect(piped).toMatchObject({ code: 0, said: '' })
    expect(piped.bytes.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001A\n')
    const { width, height } = readPng(piped.bytes)
    expect({ width, height }).toEqual({ width: 3200, height: 2000 })

    const folder = temporaryFolder()
    const path = join(folder, 'map.png')
    writeFileSync(path, 'what was there before')
    expect(await running(script, ['--output', path])).toMatchObject({ code: 0, said: '', bytes: Buffer.alloc(0) })
    expect(readFileSync(path).equals(piped.bytes)).toBe(true)
    expect(readdirSync(folder)).toEqual(['map.png'])
  })

  test('is another picture for another focus, filter, size or theme', async () => {
    const plain = readPng(picture)
    const lit = readPng(await written('--format', 'png', '--focus', shared))
    expect(difference(plain, lit)).toBeGreaterThan(0.1)
    const filtered = readPng(await written('--format', 'png', '--filter', 'cross-space'))
    expect(difference(plain, filtered)).toBeGreaterThan(0.01)
    const dark = readPng(await written('--format', 'png', '--theme', 'dark'))
    expect(difference(plain, dark)).toBeGreaterThan(0.9)
    const small = readPng(await written('--format', 'png', '--size', '200x200'))
    expect(small.width).toBe(400)
    // What is said below it has no room in half of so small a picture.
    expect(small.height).toBeGreaterThan(400)
    expect((await written('--format', 'png')).equals(picture)).toBe(true)
  })

  test('reads the platform first when it is named', async () => {
    const words = ['graph', '--url', demo.url, '--credential', 'key', '--format', 'png']
    const outcome = await atlas(words, { token: 'picture-key' })
    expect(outcome.code).toBe(0)
    expect(readPng(Buffer.from(outcome.written[0] ?? [])).width).toBe(3200)
  })

  test('is not thrown at a terminal, but goes into a file from there', async () => {
    const words = ['graph', '--data', data, '--format', 'png']
    const refused = await atlas(words, { isShown: true })
    expect(refused).toMatchObject({ code: 2, printed: [], written: [] })
    expect(refused.said).toMatch(/^A terminal cannot show a PNG\. .*--output/)
    const path = join(temporaryFolder(), 'map.png')
    expect(await atlas([...words, '--output', path], { isShown: true })).toMatchObject({ code: 0, written: [] })
    expect(readFileSync(path).equals(picture)).toBe(true)
  })

  test.each([
    [['--size', '20000x20000'], 'A PNG has 64 million pixels at most, four for each of --size, as 5000x3200.'],
    [['--size', '5001x3200'], 'An svg may be larger.'],
    [['--focus', 'nothing-of-that-name'], 'No add-on of this name or id is known.'],
    [['--json'], '--json and --format say different things.'],
  ])('refuses %j with a sentence', async (words, sentence) => {
    const outcome = await graph('--format', 'png', ...words)
    expect(outcome).toMatchObject({ code: 2, written: [] })
    expect(outcome.said).toContain(sentence)
  })
})

/** Makes a package not to be found, as on a machine that it has no build for. */
const without = (name: string): string[] => {
  const hooks = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      if (specifier.startsWith('${name}')) throw new Error('not for this machine');
      return next(specifier, context);
    } });`
  return ['--import', `data:text/javascript,${encodeURIComponent(hooks)}`]
}

describe('where a part is missing', () => {
  test.each(scripts)('%s says what can be had instead', async (script) => {
    const { code, bytes, said } = await running(script, ['--format', 'png'], without('@napi-rs/canvas'))
    expect(said).toBe(
      `A PNG cannot be made here (${process.platform} ${process.arch}): what paints its pixels is not installed. ` +
        'An svg can. To have it, install Addon Atlas again.\n',
    )
    expect({ code, length: bytes.length }).toEqual({ code: 2, length: 0 })
  })

  test('nothing else minds', async () => {
    const { code, bytes, said } = await running(scripts[0] ?? '', ['--format', 'svg'], without('@napi-rs/canvas'))
    expect({ code, said }).toEqual({ code: 0, said: '' })
    expect(bytes.toString('utf8')).toContain('<svg ')
  })

  test('no picture is made in another font', async () => {
    const { code, said } = await running(scripts[0] ?? '', ['--format', 'png'], without('@fontsource-variable/inter'))
    expect(code).toBe(2)
    expect(said).toContain('its font is missing. An svg can.')
  })
})
