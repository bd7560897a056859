import { fork } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { usualMachine, type Entry, type Machine } from './stage.ts'

const root = join(import.meta.dirname, '..', '..')
const built = join(root, 'out', 'main', 'desktop.js')

export interface DesktopOptions {
  dataDirectory: string
  flags?: string[]
  machine?: Partial<Machine>
  environment?: Record<string, string>
}

export interface Desktop {
  ask(what: string, ...values: unknown[]): Promise<unknown>
  /** What the app asked of Electron so far, in order. */
  journal(): Promise<Entry[]>
  /** Waits until the app has asked for this. */
  until(what: string): Promise<Entry>
  signal(name: NodeJS.Signals): void
  /** Settles when the process has ended. */
  readonly ended: Promise<{ code: number | null; errorBoxes: string[]; output: string }>
  stop(): Promise<void>
}

/** Throws unless the build is there and younger than the sources it was made from. */
export function checkBuild(): void {
  if (!existsSync(built)) throw new Error('out/main/desktop.js is missing: npm run build')
  const builtAt = statSync(built).mtimeMs
  const sources = ['electron/desktop', 'electron/thread'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
  )
  const newer = sources.find((file) => statSync(file).isFile() && statSync(file).mtimeMs > builtAt)
  if (newer !== undefined) throw new Error(`out/ is older than ${newer.slice(root.length + 1)}: npm run build`)
}

/** Runs the built desktop shell under plain Node with the double in Electron's place. */
export function startDesktop({ dataDirectory, flags = [], machine = {}, environment = {} }: DesktopOptions): Desktop {
  const child = fork(built, ['--data', dataDirectory, ...flags], {
    execArgv: ['register.mjs', 'probe.ts'].flatMap((name) => ['--import', join(import.meta.dirname, name)]),
    env: {
      PATH: process.env['PATH'],
      HOME: dataDirectory,
      ELECTRON_DOUBLE: JSON.stringify({ ...usualMachine, ...machine }),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const errorBoxes: string[] = []
  let lastAsk = 0
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (output += part.toString()))
  child.on('message', (message: { id?: number; answer?: unknown; failure?: string; errorBox?: string }) => {
    if (message.errorBox !== undefined) errorBoxes.push(message.errorBox)
    const asked = waiting.get(message.id ?? 0)
    if (message.failure === undefined) asked?.resolve(message.answer)
    else asked?.reject(new Error(message.failure))
  })
  const ended = new Promise<{ code: number | null; errorBoxes: string[]; output: string }>((resolve) => {
    child.on('exit', (code) => {
      for (const asked of waiting.values()) asked.reject(new Error(`The app has ended.\n${output}`))
      resolve({ code, errorBoxes, output })
    })
  })

  const ask = async (what: string, ...values: unknown[]): Promise<unknown> => {
    lastAsk += 1
    const asked = Promise.withResolvers<unknown>()
    waiting.set(lastAsk, asked)
    child.send({ id: lastAsk, ask: what, values })
    return asked.promise
  }
  const journal = async (): Promise<Entry[]> => (await ask('journal')) as Entry[]

  return {
    ask,
    journal,
    async until(what) {
      for (;;) {
        const found = (await journal()).find((entry) => entry.what === what)
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    signal(name) {
      child.kill(name)
    },
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}
