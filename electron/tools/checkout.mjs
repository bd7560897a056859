import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {Record<string, string>} Ranges
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} Package
 * @typedef {{ dependencies?: Ranges, devDependencies?: Ranges, optionalDependencies?: Ranges }} Description
 * @typedef {Description & { packages?: Record<string, Package & Description> }} Lock
 */

/**
 * What is installed otherwise than the lock says, in words; empty when all is as it should be. Optional packages may be
 * missing: they are for other systems. A package.json that the lock does not know counts too.
 * @param {Lock} wanted package-lock.json
 * @param {Lock | null} found node_modules/.package-lock.json, null when nothing is installed
 * @param {Description | null} description package.json
 * @returns {string[]}
 */
export function differencesOfInstall(wanted, found, description) {
  if (!found?.packages) return ['nothing is installed']
  const different = []
  for (const kind of /** @type {const} */ (['dependencies', 'devDependencies', 'optionalDependencies'])) {
    if (!isSame(wanted.packages?.['']?.[kind], description?.[kind])) different.push(`package.json changed its ${kind}`)
  }
  for (const [path, entry] of Object.entries(wanted.packages ?? {})) {
    if (path === '') continue
    const installed = found.packages[path]
    if (!installed) {
      if (!entry.optional && !entry.devOptional) different.push(`${path} is missing`)
    } else if (installed.version !== entry.version || installed.integrity !== entry.integrity) {
      different.push(`${path} is another version`)
    }
  }
  for (const path of Object.keys(found.packages)) {
    if (!wanted.packages?.[path]) different.push(`${path} is left over`)
  }
  return different
}

/**
 * @param {Ranges | undefined} one
 * @param {Ranges | undefined} other
 */
function isSame(one = {}, other = {}) {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/**
 * @param {string} version
 * @param {string} oldest
 */
export function isNewEnough(version, oldest) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}

/**
 * When anything in these files and folders last changed, in milliseconds since the epoch; 0 when there is nothing.
 * Folders count themselves, so that a deleted file is a change.
 * @param {string[]} paths
 * @returns {number}
 */
export function newestChange(paths) {
  let newest = 0
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) continue
    const inside = found.isDirectory() ? newestChange(readdirSync(path).map((name) => join(path, name))) : 0
    newest = Math.max(newest, found.mtimeMs, inside)
  }
  return newest
}
