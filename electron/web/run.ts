import { homedir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { AppError, toAppError } from '#shared/errors.ts'
import type { CommandInput, CommandName } from '#shared/contract/commands.ts'
import type { LogEntry, Vault } from '#core/ports.ts'
import { environmentVault, memoryVault } from '#core/endpoints/vault.ts'
import { parseWords } from '../cli/command.ts'
import { defaultDataDirectory, prepareDataDirectory } from '../data-directory.ts'
import { untilAskedToEnd } from '../ending.ts'
import { explain } from '../explain.ts'
import { startCoreThread, type CoreCarrier } from '../thread/host.ts'
import { version } from '../version.ts'
import { openBrowser } from './browser.ts'
import { startWebShell, type WebShellOptions } from './server.ts'

export const webShellHelp = `Shows Addon Atlas in the browser of this machine.

  --no-open     only print the address, open no browser
  --port N      port to listen on, on 127.0.0.1 only; 0, the default, takes any that is free
  --data DIR    folder of cache.db and record.db instead of the usual one
  --demo        with the demo platform, offline and without an account
  --json        print the address as one line of JSON
  --token-stdin read the credential from standard input
  --help        this text

The credential in ADDON_ATLAS_TOKEN or on standard input is that of the one endpoint that has none of its own.
`

const syncEvery = 5 * 60_000

interface Flags {
  open: boolean
  port: number
  data: string
  demo: boolean
  json: boolean
  tokenFromInput: boolean
  help: boolean
}

/** Reads the words of a command line. Throws AppError invalid-input with a sentence. */
export function parseFlags(words: string[]): Flags {
  const { values } = parseWords(words, {
    'no-open': { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    demo: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'token-stdin': { type: 'boolean', default: false },
    // Read by the start script, which hands its words on as they are.
    web: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    throw new AppError('invalid-input', '--port takes a number from 0 to 65535.')
  }
  return {
    open: !values['no-open'],
    port,
    data: values.data ?? defaultDataDirectory(),
    demo: values.demo,
    json: values.json,
    tokenFromInput: values['token-stdin'],
    help: values.help,
  }
}

/**
 * Runs the web shell until it is asked to end and returns the exit code. Everything is closed in good order then: only
 * cache.db and record.db remain in the data folder.
 */
export async function runWebShell(
  words: string[],
  developmentPage?: WebShellOptions['developmentPage'],
): Promise<number> {
  try {
    const flags = parseFlags(words)
    if (flags.help) {
      process.stdout.write(webShellHelp)
      return 0
    }
    const vault = await sessionVault(flags.tokenFromInput)
    // Listening for signals starts before there are files: one that comes during the start must not leave files behind.
    const ending = untilAskedToEnd()
    const carrier = await startCoreThread({
      shell: 'web',
      version,
      dataDirectory: prepareDataDirectory(flags.data),
      homeDirectory: homedir(),
      syncEvery,
      vault,
      log: writeLog,
    })
    try {
      await serve(carrier, flags, ending, developmentPage)
    } finally {
      await carrier.close()
    }
    return 0
  } catch (thrown) {
    const error = toAppError(thrown)
    if (words.includes('--json')) process.stdout.write(`${JSON.stringify({ error: error.toData() })}\n`)
    process.stderr.write(`${explain(error)}\n`)
    if (error.code === 'internal' && error.cause instanceof Error) process.stderr.write(`${error.cause.message}\n`)
    return 2
  }
}

async function serve(
  carrier: CoreCarrier,
  flags: Flags,
  ending: Promise<void>,
  developmentPage: WebShellOptions['developmentPage'],
): Promise<void> {
  if (flags.demo) await showDemo(carrier)
  const shell = await listen({
    carrier,
    port: flags.port,
    rendererDirectory: rendererDirectory(),
    onNewAddress: (url) => {
      const stream = flags.json ? process.stderr : process.stdout
      stream.write(`For another window: ${url}\n`)
    },
    ...(developmentPage ? { developmentPage } : {}),
  })
  try {
    const url = shell.url()
    process.stdout.write(flags.json ? `${JSON.stringify({ url })}\n` : `Addon Atlas is at ${url}\n`)
    if (flags.open && !openBrowser(url)) {
      process.stderr.write('No browser was found to open it with. Ctrl-C ends it.\n')
    }
    await ending
  } finally {
    await shell.close()
  }
}

async function listen(options: WebShellOptions) {
  try {
    return await startWebShell(options)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'EADDRINUSE') throw new AppError('invalid-input', `Port ${options.port} is taken; choose another.`)
    if (code === 'EACCES') throw new AppError('invalid-input', `Port ${options.port} may not be used; choose another.`)
    if (code === 'ENOENT') throw new AppError('not-found', 'The page is not built yet: run npm run build first.')
    throw thrown
  }
}

/** Makes the demo platform an endpoint, shows it first and fills it, so that the page finds a whole map. */
async function showDemo(carrier: CoreCarrier): Promise<void> {
  const { endpointId } = z
    .object({ endpointId: z.string() })
    .parse(await ask(carrier, 'endpoints.demo', { size: 'S', seed: 1 }))
  await ask(carrier, 'preferences.set', { endpointId })
  await ask(carrier, 'inventory.sync', { endpointId })
}

async function ask<Name extends CommandName>(
  carrier: CoreCarrier,
  command: Name,
  input: CommandInput<Name>,
): Promise<unknown> {
  const bytes = await carrier.call({ id: `start-${command}`, command, input })
  const result = resultShape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  if (!result.ok) throw new AppError('internal', `The demo platform did not start: ${result.error.message}`)
  return result.value
}

const resultShape = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ message: z.string() }) }),
])

/**
 * Credentials last as long as this process; the environment's token is taken out of it so that no child inherits it.
 * Throws AppError no-credential when there was none to read.
 */
async function sessionVault(fromInput: boolean): Promise<Vault> {
  const inherited = process.env['ADDON_ATLAS_TOKEN']
  delete process.env['ADDON_ATLAS_TOKEN']
  const token = fromInput ? (await text(process.stdin)).trim() : inherited
  if (fromInput && !token) throw new AppError('no-credential', 'Standard input held no credential.')
  return token ? environmentVault({ token, next: memoryVault() }) : memoryVault()
}

function writeLog({ level, room, message }: LogEntry): void {
  if (level !== 'info') process.stderr.write(`${level} [${room}] ${message}\n`)
}

/** The built page lies beside the built shells. */
function rendererDirectory(): string {
  const built = import.meta.url.endsWith('.ts') ? ['..', '..', 'out', 'renderer'] : ['..', 'renderer']
  return join(import.meta.dirname, ...built)
}
