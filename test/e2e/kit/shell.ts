import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { request } from 'undici'
import { z } from 'zod'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { Result } from '#shared/errors.ts'
import { timesVariable, type GivenTimes } from './hurried-times.ts'

/** The web shell as `npm start` runs it, in a process of its own. */
export interface Shell {
  origin: string
  /** An address with a ticket that nobody has used yet, as it is printed in the terminal. */
  address(): Promise<string>
  /** What a tab that is signed in has. */
  session: { cookie: { name: string; value: string }; secret: string }
  /** The same way in as the page's, for preparing a test. Throws when the core answers with an error. */
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>
  /** Everything written to standard error so far. */
  errors(): string
  /** Asks it to end as Ctrl-C does and waits until it has; rejects when it does not end well. */
  stop(): Promise<void>
}

export interface ShellOptions {
  /** Data folder. */
  folder: string
  /** Where ~/.akkeris and ~/.netrc are looked for; an empty place unless given. */
  home?: string
  /** ADDON_ATLAS_TOKEN. */
  token?: string
  /** A core in a hurry (hurried.ts), with what lasts otherwise than it likes. Runs from the sources, with the built page. */
  times?: GivenTimes
}

const program = join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'web.js')
const hurriedProgram = join(import.meta.dirname, 'hurried.ts')
const loginAnswer = z.object({ value: z.object({ session: z.string() }) })

export async function startShell({ folder, home = folder, token, times }: ShellOptions): Promise<Shell> {
  const { ADDON_ATLAS_TOKEN: _none, ...environment } = process.env
  const words = [times ? hurriedProgram : program, '--no-open', '--port', '0', '--data', folder]
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      HOME: home,
      USERPROFILE: home,
      ...(token === undefined ? {} : { ADDON_ATLAS_TOKEN: token }),
      ...(times ? { [timesVariable]: JSON.stringify(times) } : {}),
    },
  })
  let errors = ''
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString('utf8')))
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  const printed: string[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const found = /http:\S+#ticket=\S+/.exec(line)?.[0]
    if (found === undefined) return
    printed.push(found)
    for (const wake of waiting) wake()
  })

  let given = 0
  /** Each printed address works once, and the next is printed when one has been used. */
  function address(): Promise<string> {
    const wanted = given++
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = printed[wanted]
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
      void ended.then((code) => {
        reject(new Error(`The web shell ended with ${code}. It said: ${errors}`))
        return undefined
      })
    })
  }

  const first = new URL(await address())
  const { origin } = first
  const headers = { 'content-type': 'application/json', origin }
  const login = await request(`${origin}/api/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ticket: first.hash.slice('#ticket='.length) }),
  })
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(String(login.headers['set-cookie'])) ?? []
  const { session: secret } = loginAnswer.parse(await login.body.json()).value

  let calls = 0
  return {
    origin,
    address,
    session: { cookie: { name, value }, secret },
    async call<Name extends CommandName>(command: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
      const answer = await request(`${origin}/api/call`, {
        method: 'POST',
        headers: { ...headers, cookie: `${name}=${value}`, 'x-addon-atlas-session': secret },
        body: JSON.stringify({ id: `test-${++calls}`, command, input }),
      })
      const result = (await answer.body.json()) as Result<CommandOutput<Name>>
      if (!result.ok) throw new Error(`${command}: ${result.error.code} ${result.error.message}`)
      return result.value
    },
    errors: () => errors,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const code = await ended
      if (code !== 0) throw new Error(`The web shell ended with ${code}. It said: ${errors}`)
      if (/^error /m.test(errors)) throw new Error(`The core had trouble of its own: ${errors}`)
    },
  }
}

/** A new empty folder; the returned function removes it. */
export async function newFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'addon-atlas-browser-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
