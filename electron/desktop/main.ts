import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { app, protocol } from 'electron'
import { defaultDataDirectory, prepareDataDirectory } from '../data-directory.ts'
import { refuseToStart, runApplication } from './application.ts'
import { routeOfArguments } from './links.ts'
import { scheme } from './origin.ts'
import { readRemembered } from './remembered.ts'

/**
 * What has to happen before Electron is ready happens here, without an await in between: names and folders, the lock of
 * the data folder, the sandbox, our scheme, and whether there is a GPU to use. The rest is application.ts.
 */
function start(): void {
  app.setName('Addon Atlas')
  // Chromium's own switches may stand among the arguments too: what is not ours is passed over.
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { data: { type: 'string' }, demo: { type: 'boolean', default: false } },
    strict: false,
  })
  const dataDirectory = prepareDataDirectory(typeof values.data === 'string' ? values.data : defaultDataDirectory())
  // Chromium's profile lies in the data folder, and so does its lock: one desktop window for each data folder.
  app.setPath('userData', join(dataDirectory, 'desktop'))
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }

  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, bypassCSP: false } },
  ])
  const memoryFile = join(dataDirectory, 'desktop', 'window.json')
  const remembered = readRemembered(memoryFile)
  // Drawing the map through an emulated GPU takes five times as long as drawing it without any.
  if (isFresh(remembered.noGpuSeenAt)) app.disableHardwareAcceleration()

  runApplication({
    dataDirectory,
    memoryFile,
    remembered,
    demo: values.demo === true,
    route: routeOfArguments(process.argv),
  })
}

/** One look in a week: a driver may be mended, and a GPU that failed once may work again. */
function isFresh(seenAt: number | null): boolean {
  return seenAt !== null && Math.abs(Date.now() - seenAt) < 7 * 24 * 3_600_000
}

try {
  start()
} catch (thrown) {
  refuseToStart(thrown)
}
