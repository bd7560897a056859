/**
 * Makes a checkout ready, whatever state it is in: runs before every npm script, on any Node from 18, with no packages
 * installed. `--build` also builds when sources changed, `--browser` also finds or installs a Chromium for the tests.
 * Says nothing and takes a tenth of a second when there is nothing to do.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'
import { differencesOfInstall, isNewEnough, newestChange } from './checkout.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const oldestNode = '22.19.0'

/**
 * Ends the script with a sentence for a person.
 * @param {string} message
 * @returns {never}
 */
function giveUp(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/**
 * Runs a program with its output shown on standard error, so that scripts keep standard output to themselves.
 * @param {string} file
 * @param {string[]} words
 * @returns {boolean} whether it ended well
 */
function run(file, words) {
  const { status } = spawnSync(file, words, { cwd: root, stdio: ['ignore', 2, 2] })
  return status === 0
}

/** The Node that comes with the packages where there is one, else the one this runs on. */
function nodeToUse() {
  const bundled = join(root, 'node_modules', '.bin', 'node')
  return existsSync(bundled) ? bundled : process.execPath
}

function checkNode() {
  // Linux on x64 gets its Node with the packages; everywhere else the one at hand has to do.
  const bringsItsOwn = process.platform === 'linux' && process.arch === 'x64'
  if (!bringsItsOwn && !isNewEnough(process.versions.node, oldestNode)) {
    giveUp(`Addon Atlas needs Node ${oldestNode} or newer; this is ${process.versions.node}. See https://nodejs.org.`)
  }
}

/** @param {string} name */
function readJson(name) {
  try {
    return /** @type {import('./checkout.mjs').Lock} */ (JSON.parse(readFileSync(join(root, name), 'utf8')))
  } catch {
    return null
  }
}

function install() {
  const wanted = readJson('package-lock.json')
  if (!wanted) giveUp('package-lock.json is missing or damaged.')
  const description = readJson('package.json')
  const different = differencesOfInstall(wanted, readJson('node_modules/.package-lock.json'), description)
  if (different.length === 0) return
  process.stderr.write(`Installing packages (${different[0]}).\n`)
  const npm = process.env['npm_execpath'] ?? ''
  // Through the very npm that runs us: no shell and no npm.cmd in between.
  const isDone = npm.endsWith('npm-cli.js') ? run(process.execPath, [npm, ...installWords]) : runNpm()
  if (!isDone) giveUp('The packages could not be installed; npm says why above.')
}

const installWords = ['ci', '--no-audit', '--no-fund']

function runNpm() {
  // npm is a script that Windows runs only through a shell; these words need no quoting.
  if (process.platform === 'win32') return run(process.env['ComSpec'] ?? 'cmd.exe', ['/c', 'npm', ...installWords])
  return run('npm', installWords)
}

function build() {
  const stamp = join(root, 'out', '.built')
  const sources = ['electron', 'renderer', 'shared', 'package.json', 'package-lock.json'].map((name) =>
    join(root, name),
  )
  const changed = newestChange(sources)
  if (changed <= newestChange([stamp])) return
  process.stderr.write('Building.\n')
  rmSync(stamp, { force: true })
  const words = ['build', '--config', 'electron/electron.vite.config.ts', '--logLevel', 'warn']
  if (!run(nodeToUse(), [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), ...words])) {
    giveUp('The build failed; the reason is above.')
  }
  writeFileSync(stamp, '')
}

async function browser() {
  if (await findChromium(root)) return
  process.stderr.write('Installing a Chromium for the browser tests.\n')
  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  if (run(nodeToUse(), [playwright, 'install', 'chromium']) && (await findChromium(root))) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('apt-get', ['update', '-q'])
    const words = ['install', '-y', '-q', '--no-install-recommends', 'chromium']
    if (run('/usr/bin/env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...words]) && (await findChromium(root)))
      return
  }
  giveUp('No Chromium was found or could be installed. Install one, or name it in ADDON_ATLAS_CHROMIUM.')
}

checkNode()
install()
if (process.argv.includes('--build')) build()
if (process.argv.includes('--browser')) await browser()
