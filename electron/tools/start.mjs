/**
 * `npm start`: the desktop window where Electron's program is here or can be had, otherwise the web shell, in this very
 * process, so that signals reach it whatever npm does with them.
 *   --web          the web shell in any case
 *   --no-open --port N    words of the web shell; each of them means --web
 *   --data DIR --demo     words of both
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  canBeDownloaded,
  downloadAddress,
  isDownloaded,
  presentProgram,
  reasonAgainstSandbox,
  reasonAgainstWindow,
  thisMachine,
} from './electron-program.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packageFolder = join(root, 'node_modules', 'electron')
const words = process.argv.slice(2)
const surroundings = thisMachine()
/** Signals of a program that could not even come up: no sandbox, no display, missing libraries. */
const crashes = new Set(['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS'])
const comesUpWithin = 5000

/**
 * Looks for the program and fetches it where that is possible.
 * @returns {Promise<{ program: string } | { reason: string }>}
 */
async function findProgram() {
  const against = reasonAgainstWindow(surroundings)
  if (against) return { reason: against }
  let program = presentProgram(packageFolder, surroundings)
  if (!program) {
    const address = downloadAddress(packageFolder, surroundings)
    if (!isDownloaded(address, surroundings) && !(await canBeDownloaded(address))) {
      return { reason: 'its program is not here and cannot be downloaded' }
    }
    process.stderr.write('Fetching Electron.\n')
    spawnSync(process.execPath, [join(packageFolder, 'install.js')], { stdio: ['ignore', 2, 2] })
    program = presentProgram(packageFolder, surroundings)
    if (!program) return { reason: 'its program could not be fetched' }
  }
  const sandbox = reasonAgainstSandbox(surroundings, join(dirname(program), 'chrome-sandbox'))
  return sandbox ? { reason: sandbox } : { program }
}

/**
 * Shows the window until it is closed. Resolves with a reason when the program could not come up.
 * @param {string} program
 * @returns {Promise<string | null>}
 */
function showWindow(program) {
  const startedAt = Date.now()
  const child = spawn(program, [root, ...words], { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', () => {
      resolve('its program cannot be run')
    })
    child.on('exit', (code, signal) => {
      if (signal && crashes.has(signal) && Date.now() - startedAt < comesUpWithin) {
        for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
        resolve(`its program ended by ${signal}`)
      } else {
        process.exitCode = code ?? 1
        resolve(null)
      }
    })
  })
}

async function showPage() {
  // Runs by being imported, with the words of this process.
  await import(new URL('../../out/main/web.js', import.meta.url).href)
}

if (!existsSync(join(root, 'out', 'main', 'web.js'))) {
  process.stderr.write('Addon Atlas is not built yet: run npm run build first.\n')
  process.exitCode = 1
} else if (words.some((word) => /^--(web|no-open|port|help)(=|$)/.test(word))) {
  await showPage()
} else {
  const found = await findProgram()
  const reason = 'program' in found ? await showWindow(found.program) : found.reason
  if (reason !== null) {
    process.stderr.write(`Electron cannot be used here (${reason}); Addon Atlas opens in the browser instead.\n`)
    await showPage()
  }
}
