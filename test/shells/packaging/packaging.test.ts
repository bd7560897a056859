import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createPackage, extractAll, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import { checkBuild } from '../../double/desktop.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const run = promisify(execFile)

/** Marks the place in Electron's program where the fuses are; a version and a count follow, then one byte for each. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeInspectArguments',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserProcessSpecificV8Snapshot',
  'fileProtocolExtraPrivileges',
]

/** A folder that looks like Electron's to the packer: a program with fuses, a valid archive, a version. */
async function standIn(folder: string): Promise<string> {
  const electron = join(folder, 'electron')
  const app = join(folder, 'default-app')
  mkdirSync(join(electron, 'resources'), { recursive: true })
  mkdirSync(app)
  writeFileSync(join(app, 'main.js'), '')
  await createPackage(app, join(electron, 'resources', 'default_app.asar'))
  const fuses = Buffer.from([1, fuseNames.length, ...Buffer.from('10110001')])
  writeFileSync(
    join(electron, 'electron'),
    Buffer.concat([Buffer.from(`program ${fuseMark}`), fuses, Buffer.from('end')]),
  )
  writeFileSync(join(electron, 'version'), '45.4.1')
  writeFileSync(join(electron, 'LICENSE'), 'MIT')
  return electron
}

const addons = ['@napi-rs/canvas-linux-x64-gnu/skia.linux-x64-gnu.node', 'better-sqlite3/prebuilds/linux-x64.node']

describe.runIf(process.platform === 'linux')('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'addon-atlas-packaging-'))
  let unpacked = ''
  let files: string[] = []

  beforeAll(async () => {
    checkBuild()
    const electron = await standIn(folder)
    const program = join(root, 'node_modules', 'electron-builder', 'out', 'cli', 'cli.js')
    const settings = [`-c.electronDist=${electron}`, `-c.directories.output=${join(folder, 'dist')}`]
    try {
      await run(process.execPath, [program, '--linux', '--dir', '--x64', ...settings], { cwd: root })
    } catch (thrown) {
      // What went wrong stands on the packer's standard output.
      throw new Error((thrown as { stdout?: string }).stdout ?? 'The packer could not be run.', { cause: thrown })
    }
    unpacked = join(folder, 'dist', 'linux-unpacked')
    files = listPackage(join(unpacked, 'resources', 'app.asar'), { isPack: false })
  }, 120_000)
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('holds the build and what is native code, with one addon each', () => {
    const plain = files.filter((file) => /\.\w+$/.test(file))
    const outside = plain.filter((file) => !file.startsWith('/out/') && !file.startsWith('/node_modules/'))
    expect(outside).toEqual(['/package.json'])
    expect(files).toContain('/LICENSE')
    const packages = plain.map((file) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1])
    expect([...new Set(packages)].filter((name) => name !== undefined).toSorted()).toEqual([
      '@napi-rs/canvas',
      '@napi-rs/canvas-linux-x64-gnu',
      'better-sqlite3',
    ])
    expect(plain.filter((file) => file.endsWith('.node')).map((file) => file.replace('/node_modules/', ''))).toEqual(
      addons,
    )
    expect(plain.filter((file) => /\.(md|json)$/.test(file) && !file.endsWith('/package.json'))).toEqual([])
    for (const file of [
      '/out/main/inter-latin-wght-normal.woff2',
      '/out/main/desktop.js',
      '/out/main/worker.js',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
    ]) {
      expect(files).toContain(file)
    }
  })

  it('holds no sources, maps, tests or environment files', () => {
    expect(files.filter((file) => /\.(ts|tsx|map|env|cc?|cpp|hp?p?)$|\.test\.|\.env|\.built/.test(file))).toEqual([])
  })

  it('keeps the addons outside the archive, where they can be loaded', () => {
    const found = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.node'))
    const place = join('resources', 'app.asar.unpacked', 'node_modules')
    expect(found.toSorted()).toEqual(addons.map((addon) => join(place, addon)))
    expect(existsSync(join(unpacked, 'addon-atlas'))).toBe(true)
  })

  it('blows the fuses', () => {
    const program = readFileSync(join(unpacked, 'addon-atlas'))
    const first = program.indexOf(fuseMark) + fuseMark.length + 2
    const fuses = Object.fromEntries(
      fuseNames.map((name, index) => [name, String.fromCharCode(program[first + index] ?? 0)]),
    )
    expect(fuses).toEqual({
      runAsNode: '0',
      cookieEncryption: '1',
      nodeOptions: '0',
      nodeInspectArguments: '0',
      asarIntegrity: '1',
      onlyLoadAppFromAsar: '1',
      browserProcessSpecificV8Snapshot: '0',
      fileProtocolExtraPrivileges: '0',
    })
  })

  it('runs once taken apart again, the addons included', async () => {
    const taken = join(folder, 'taken')
    extractAll(join(unpacked, 'resources', 'app.asar'), taken)
    const command = [join(taken, 'out', 'main', 'cli.js'), 'endpoints', '--json', '--data', join(folder, 'data')]
    const { stdout } = await run(process.execPath, command, { cwd: folder })
    expect(JSON.parse(stdout)).toMatchObject({ endpoints: [] })

    const demo = await startDemo({ size: 'S', seed: 1, key: 'packed-key' })
    try {
      const picture = join(folder, 'map.png')
      const words = ['graph', '--url', demo.url, '--credential', 'key', '--output', picture]
      const env = { ...process.env, ADDON_ATLAS_TOKEN: 'packed-key' }
      await run(process.execPath, [join(taken, 'out', 'main', 'cli.js'), ...words], { cwd: folder, env })
      expect(readFileSync(picture).toString('latin1', 1, 4)).toBe('PNG')
    } finally {
      await demo.close()
    }
  })
})
