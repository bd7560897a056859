/**
 * Whether Electron's program is here, or can be had. Its package brings only a downloader, and importing the package
 * starts it, so everything is told from files and one request.
 */
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, posix } from 'node:path'

/** How long to wait for the download server before giving it up, in milliseconds. */
const patience = 1500

/**
 * @typedef {object} Surroundings
 * @property {NodeJS.Platform} platform
 * @property {string} architecture
 * @property {Record<string, string | undefined>} environment
 * @property {number | undefined} user
 * @property {(path: string) => string | null} read a small system file, trimmed; null when it cannot be read
 */

/** @returns {Surroundings} */
export function thisMachine() {
  return {
    platform: process.platform,
    architecture: process.arch,
    environment: process.env,
    user: process.getuid?.(),
    read: readSmall,
  }
}

/** @param {string} path */
function readSmall(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

/**
 * Why a window cannot be shown on this machine at all, or null.
 * @param {Surroundings} surroundings
 * @returns {string | null}
 */
export function reasonAgainstWindow({ platform, environment, user }) {
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return 'there is no display'
  if (user === 0) return 'root cannot run it without giving up its sandbox'
  return null
}

/**
 * Why the program's sandbox cannot work, or null. Adding --no-sandbox instead is out of the question.
 * @param {Surroundings} surroundings
 * @param {string} sandboxHelper path of chrome-sandbox beside the program
 * @returns {string | null}
 */
export function reasonAgainstSandbox({ platform, read }, sandboxHelper) {
  if (platform !== 'linux') return null
  const helper = statSync(sandboxHelper, { throwIfNoEntry: false })
  if (helper && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return null
  const forbidden =
    read('/proc/sys/kernel/unprivileged_userns_clone') === '0' ||
    read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    read('/proc/sys/user/max_user_namespaces') === '0'
  return forbidden ? 'this system forbids the user namespaces that its sandbox needs' : null
}

/**
 * The program inside the package's folder, when it is there and of the package's version.
 * @param {string} packageFolder
 * @param {Surroundings} surroundings
 * @returns {string | null}
 */
export function presentProgram(packageFolder, { platform, environment, read }) {
  const name = programName(platform)
  if (!name) return null
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH']
  const program = join(override ?? join(packageFolder, 'dist'), name)
  if (!override) {
    if (read(join(packageFolder, 'path.txt')) !== name) return null
    if (read(join(packageFolder, 'dist', 'version'))?.replace(/^v/, '') !== versionOf(packageFolder)) return null
  }
  try {
    accessSync(program, constants.X_OK)
    return program
  } catch {
    return null
  }
}

/** @param {NodeJS.Platform} platform */
function programName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  if (platform === 'win32') return 'electron.exe'
  return platform === 'linux' ? 'electron' : null
}

/** @param {string} packageFolder */
function versionOf(packageFolder) {
  const description = readSmall(join(packageFolder, 'package.json')) ?? '{}'
  return /** @type {{ version?: string }} */ (JSON.parse(description)).version ?? ''
}

/**
 * Where the program is downloaded from, mirrors respected as the downloader itself does (@electron/get).
 * @param {string} packageFolder
 * @param {Surroundings} surroundings
 */
export function downloadAddress(packageFolder, { platform, architecture, environment }) {
  const version = `v${versionOf(packageFolder)}`
  /** @type {(name: string) => string | undefined} */
  const setting = (name) =>
    environment[`npm_config_electron_${name.replaceAll('_', '')}`] ||
    environment[`NPM_CONFIG_ELECTRON_${name.toUpperCase()}`] ||
    environment[`npm_config_electron_${name}`] ||
    environment[`ELECTRON_${name.toUpperCase()}`]
  const base = setting('mirror') ?? 'https://github.com/electron/electron/releases/download/'
  const folder = (setting('custom_dir') ?? version).replace('{{ version }}', version.slice(1))
  const file = setting('custom_filename') ?? `electron-${version}-${platform}-${architecture}.zip`
  return `${base}${folder}/${file}`
}

/**
 * Whether the downloader already has the zip and would work offline.
 * @param {string} address
 * @param {Surroundings} surroundings
 */
export function isDownloaded(address, { platform, environment }) {
  const url = new URL(address)
  const file = posix.basename(url.pathname)
  url.hash = ''
  url.search = ''
  url.pathname = posix.dirname(url.pathname)
  const folder = createHash('sha256').update(url.toString()).digest('hex')
  return existsSync(join(cacheFolder(platform, environment), folder, file))
}

/**
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} environment
 */
function cacheFolder(platform, environment) {
  const chosen = environment['electron_config_cache']
  if (chosen) return chosen
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'electron')
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'electron', 'Cache')
  }
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'electron')
}

/**
 * Whether the download server answers for this very file, within a second and a half.
 * @param {string} address
 */
export async function canBeDownloaded(address) {
  try {
    const { ok } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(patience) })
    return ok
  } catch {
    return false
  }
}
