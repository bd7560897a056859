import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { controlCommands } from './commands.ts'
import type { Command, ControlParts } from './commands.ts'
import { Refused, guard, readJson } from './guard.ts'

export interface Control {
  url: string
  close(): Promise<void>
}

function description(commands: Command[], url: string) {
  return {
    about: 'Faults, outages, time and logs of a demo platform. JSON in and out; wrong input is 400 with {error}.',
    try: `curl -s ${url}/clock -H 'content-type: application/json' -d '{"advance": 60}'`,
    commands: commands.map(({ method, path, says, example }) => ({
      request: `${method} ${path}`,
      says,
      ...(example === undefined ? {} : { example }),
    })),
  }
}

/** Throws Refused when there is nothing of that name. */
function commandFor(commands: Command[], request: IncomingMessage): Command {
  const path = request.url?.split('?')[0] ?? '/'
  const there = commands.filter((command) => command.path === path)
  const command = there.find(({ method }) => method === request.method)
  if (command) return command
  if (there.length === 0) throw new Refused(404, 'There is no such path; GET / lists them all.')
  throw new Refused(405, `${path} takes ${there.map(({ method }) => method).join(', ')}.`)
}

/**
 * The control port of a demo, on 127.0.0.1 only and never reachable for a page in a browser. `port`: 0 for any free one.
 * Fails like any server when the port is taken.
 */
export async function startControl(parts: ControlParts, port: number): Promise<Control> {
  const commands = controlCommands(parts)

  async function answer(request: IncomingMessage): Promise<{ status: number; value: unknown }> {
    try {
      guard(request, bound)
      const command = commandFor(commands, request)
      return { status: 200, value: await command.run(await readJson(request)) }
    } catch (thrown) {
      if (thrown instanceof Refused) return { status: thrown.status, value: { error: thrown.message } }
      return { status: 500, value: { error: thrown instanceof Error ? thrown.message : 'unknown' } }
    }
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, value }) => {
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      })
      return response.end(`${JSON.stringify(value, null, 2)}\n`)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The control port has no number.')
  const bound = address.port
  const url = `http://127.0.0.1:${bound}`
  commands.unshift({ method: 'GET', path: '/', says: 'This.', run: () => description(commands, url) })

  return {
    url,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
