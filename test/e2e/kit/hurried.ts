import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { memoryVault } from '#core/endpoints/vault.ts'
import { untilAskedToEnd } from '../../../electron/ending.ts'
import { startCoreThread } from '../../../electron/thread/host.ts'
import { version } from '../../../electron/version.ts'
import { startWebShell } from '../../../electron/web/server.ts'

/*
 * The web shell around a core that is in a hurry: a program of the tests alone, so that nothing that is shipped can be told
 * to leave a person no time.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    'no-open': { type: 'boolean' },
  },
})
const ending = untilAskedToEnd()
const carrier = await startCoreThread({
  shell: 'web',
  version,
  dataDirectory: values.data ?? '',
  homeDirectory: homedir(),
  syncEvery: 5 * 60_000,
  vault: memoryVault(),
  log: ({ level, room, message }) => {
    if (level !== 'info') process.stderr.write(`${level} [${room}] ${message}\n`)
  },
  workerFile: join(import.meta.dirname, 'hurried-core.ts'),
})
const shell = await startWebShell({
  carrier,
  port: 0,
  rendererDirectory: join(import.meta.dirname, '..', '..', '..', 'out', 'renderer'),
  onNewAddress: (url) => {
    process.stdout.write(`For another window: ${url}\n`)
  },
})
process.stdout.write(`Addon Atlas is at ${shell.url()}\n`)
await ending
await shell.close()
await carrier.close()
