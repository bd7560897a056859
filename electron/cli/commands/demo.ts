import type { FleetSize } from '#shared/domain/endpoint.ts'
import { AppError } from '#shared/errors.ts'
import { startDemo, type Demo, type DemoOptions } from '#demo/demo.ts'
import { exitCodes, parseWords, type CommandLineCommand } from '../command.ts'

export const demo: CommandLineCommand = {
  name: 'demo',
  summary: 'run an Akkeris platform in a box to try things on',
  help: `addon-atlas demo [options]

Serves an invented platform on this machine until it is interrupted. Nothing is kept; the same size and seed give the
same platform.

  --size SIZE        S (100 apps), M (2,000), L or XL (10,000); S unless given
  --seed N           another platform of the same size; 1 unless given
  --port N           port on 127.0.0.1; any free one unless given
  --key KEY          the key it asks for; a random one unless given. It protects nothing but invented data
  --edge             be the public edge, which takes the key as a bearer token, instead of a controller
  --json             address and key as one line of JSON
`,
  async run(words, terminal) {
    const { values } = parseWords(words, {
      size: { type: 'string', default: 'S' },
      seed: { type: 'string', default: '1' },
      port: { type: 'string', default: '0' },
      key: { type: 'string' },
      edge: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    })
    const size = fleetSize(values.size)
    const seed = wholeNumber('--seed', values.seed, 2_147_483_647)
    const port = wholeNumber('--port', values.port, 65_535)
    const secrets: Pick<DemoOptions, 'key' | 'token'> =
      values.key === undefined ? {} : values.edge ? { token: values.key } : { key: values.key }
    const running = await start({ size, seed, port, frontDoor: values.edge ? 'edge' : 'controller', ...secrets })
    try {
      const credential = values.edge ? 'bearer' : 'key'
      const key = values.edge ? running.token : running.key
      if (values.json) terminal.print(JSON.stringify({ url: running.url, credential, key, size, seed }))
      else {
        terminal.print(`The demo platform (${size}) is at ${running.url}`)
        terminal.print('Connect to it in the window with that address, or from another terminal:')
        const user = values.edge ? '' : ' --user demo'
        terminal.print(
          `  ADDON_ATLAS_TOKEN=${key} addon-atlas sync --url ${running.url} --credential ${credential}${user}`,
        )
        terminal.say('Ctrl-C ends it.')
      }
      await terminal.ended
    } finally {
      await running.close()
    }
    return exitCodes.clean
  },
}

async function start(options: DemoOptions & { port: number }): Promise<Demo> {
  try {
    return await startDemo(options)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'EADDRINUSE' || code === 'EACCES') {
      throw new AppError('invalid-input', `Port ${options.port} cannot be used; choose another.`)
    }
    throw thrown
  }
}

function fleetSize(text: string): FleetSize {
  if (text === 'S' || text === 'M' || text === 'L' || text === 'XL') return text
  throw new AppError('invalid-input', '--size is S, M, L or XL.')
}

function wholeNumber(name: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw new AppError('invalid-input', `${name} is a number from 0 to ${most}.`)
}
