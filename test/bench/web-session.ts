import { request } from 'undici'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { Result } from '#shared/errors.ts'
import { startProcess, type OtherProcess } from './processes.ts'

export interface WebSession extends OtherProcess {
  origin: string
  /** An address with a fresh ticket, for a browser. */
  address(): Promise<string>
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>
}

/** The web shell as `npm start` runs it, in a process of its own, with a session to talk to its core. */
export async function startWebSession(dataDirectory: string, nodeWords: string[] = []): Promise<WebSession> {
  const process = startProcess(
    `${import.meta.dirname}/../../out/main/web.js`,
    ['--no-open', '--port', '0', '--data', dataDirectory],
    nodeWords,
  )
  const used = new Set<string>()
  async function address(): Promise<string> {
    const line = await process.line(
      new RegExp(`#ticket=(?!${[...used].map((ticket) => `${ticket}$`).join('|') || '$'})`),
    )
    const found = /http:\S+/.exec(line)?.[0] ?? ''
    used.add(found.split('#ticket=')[1] ?? '')
    return found
  }

  const first = new URL(await address())
  const { origin } = first
  const headers = { 'content-type': 'application/json', origin }
  const login = await request(`${origin}/api/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ticket: first.hash.slice('#ticket='.length) }),
  })
  const cookie = String(login.headers['set-cookie']).split(';')[0] ?? ''
  const { value } = (await login.body.json()) as { value: { session: string } }

  let calls = 0
  return {
    ...process,
    origin,
    address,
    async call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
      const answer = await request(`${origin}/api/call`, {
        method: 'POST',
        headers: { ...headers, cookie, 'x-addon-atlas-session': value.session },
        body: JSON.stringify({ id: String(++calls), command: name, input }),
        headersTimeout: 120_000,
      })
      const result = (await answer.body.json()) as Result<CommandOutput<Name>>
      if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`)
      return result.value
    },
  }
}
