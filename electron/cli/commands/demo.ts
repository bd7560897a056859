import { isUtf8 } from 'node:buffer'
import { readFile, realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { FleetSize } from '#shared/domain/endpoint.ts'
import { scenarioNames, scenarioWords } from '#shared/domain/scenario.ts'
import type { ScenarioName } from '#shared/domain/scenario.ts'
import { AppError } from '#shared/errors.ts'
import { startDemo, type Demo, type DemoOptions } from '#demo/demo.ts'
import { SeedError, readSeed } from '#demo/seed/read.ts'
import { credentialForm } from '#demo/seed/format.ts'
import type { Seed } from '#demo/seed/format.ts'
import { StateError } from '#demo/seed/state.ts'
import { exitCodes, parseWords, type CommandLineCommand } from '../command.ts'
import { table, type Terminal } from '../terminal.ts'

const options = {
  seed: { type: 'string' },
  size: { type: 'string' },
  'random-seed': { type: 'string' },
  scenario: { type: 'string' },
  state: { type: 'string' },
  port: { type: 'string', default: '0' },
  control: { type: 'string' },
  key: { type: 'string' },
  edge: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

type Words = ReturnType<typeof parseWords<typeof options>>['values']

export const demo: CommandLineCommand = {
  name: 'demo',
  summary: 'run an Akkeris platform in a box to try things on',
  help: `addon-atlas demo [options]

Serves a platform on this machine until it is interrupted: it can be read and changed like a real one. docs/demo.md
tells about seed files, scenarios, faults and the control port.

Which platform, one of:
  --size SIZE        a generated one of S (100 apps), M (2,000), L (5,000) or XL (10,000); S unless given
  --random-seed N    another one of the same size; 1 unless given
  --seed FILE        the one that a JSON file describes
  --scenario NAME    one with a story in it; list tells which there are

  --state FILE       keep what is changed in this file and go on from it, once it is there
  --port N           port on 127.0.0.1; any free one unless given
  --control N        another port for faults, outages, time and a log of requests; 0 for any free one
  --edge             be the public edge, which takes bearer tokens, instead of a controller
  --key KEY          the key it asks for, or the operator's token at the edge; a random one unless given. It protects
                     nothing but invented data
  --json             address and credentials as one line of JSON
`,
  async run(words, terminal) {
    refuseRepeated(words)
    const { values } = parseWords(withNegatives(words), options)
    if (values.scenario === 'list') return listScenarios(terminal, values.json)
    refuseContradictions(values)
    await refuseSameFile(values)
    const say = (sentence: string): void => {
      terminal.say(sentence)
    }
    const choice = await choose(values, say)
    const running = await start({ ...choice, ...doors(values, say) })
    try {
      tell(terminal, values, choice, running)
      await terminal.ended
    } finally {
      await asSentences(() => running.close())
    }
    return exitCodes.clean
  },
}

type Choice = { size: FleetSize; seed: number } | { file: Seed } | { scenario: ScenarioName }

function listScenarios(terminal: Terminal, json: boolean): number {
  const scenarios = scenarioNames.map((name) => ({ name, ...scenarioWords[name] }))
  if (json) terminal.print(JSON.stringify({ scenarios }))
  else {
    terminal.print(
      table(
        ['SCENARIO', 'ABOUT'],
        scenarios.map(({ name, about }) => [name, about]),
      ),
    )
  }
  return exitCodes.clean
}

/** The parser would take the last one in silence. */
function refuseRepeated(words: readonly string[]): void {
  const given = words.map((word) => word.split('=')[0] ?? '')
  const repeated = Object.keys(options).find((name) => given.filter((word) => word === `--${name}`).length > 1)
  if (repeated) throw new AppError('invalid-input', `--${repeated} is given twice.`)
}

const numbers = new Set(['--random-seed', '--port', '--control', '--seed'])

const isNumberOf = (option = '', word = ''): boolean => numbers.has(option) && /^-\d/.test(word)

/** The parser takes a negative number for another option, and says so in words of its own. */
function withNegatives(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    if (isNumberOf(words[at - 1], word)) return []
    return isNumberOf(word, words[at + 1]) ? [`${word}=${words[at + 1] ?? ''}`] : [word]
  })
}

const exclusive: [keyof Words, keyof Words, string][] = [
  ['seed', 'scenario', 'each is a whole platform'],
  ['seed', 'size', 'the file says how large the platform is'],
  ['seed', 'random-seed', 'nothing in a file is random'],
  ['scenario', 'size', 'a scenario has a size of its own'],
  ['scenario', 'random-seed', 'a scenario is the same every time'],
  ['scenario', 'state', 'a scenario is told from its beginning'],
]

function refuseContradictions(values: Words): void {
  const clash = exclusive.find(([one, other]) => values[one] !== undefined && values[other] !== undefined)
  if (clash) {
    throw new AppError('invalid-input', `--${clash[0]} and --${clash[1]} exclude each other: ${clash[2]}.`)
  }
  if (/^-?\d+$/.test(values.seed ?? '')) {
    throw new AppError('invalid-input', '--seed takes a file; the number of a generated platform is --random-seed.')
  }
  const empty = (['seed', 'state', 'key'] as const).find((name) => values[name] === '')
  if (empty) throw new AppError('invalid-input', `--${empty} is empty.`)
  if (values.key !== undefined && !credentialForm.test(values.key)) {
    throw new AppError('invalid-input', '--key is printable ASCII without blanks, quotes and backslashes.')
  }
  if (values.control === values.port && values.port !== '0') {
    throw new AppError('invalid-input', '--port and --control name the same port.')
  }
}

/** The state is written over its file. */
async function refuseSameFile({ seed, state }: Words): Promise<void> {
  if (seed === undefined || state === undefined) return
  const [one, other] = await Promise.all([seed, state].map((path) => realpath(path).catch(() => resolve(path))))
  if (one === other) throw new AppError('invalid-input', '--seed and --state name the same file.')
}

async function choose(values: Words, say: (sentence: string) => void): Promise<Choice> {
  if (values.seed !== undefined) return { file: await readSeedFile(values.seed, say) }
  if (values.scenario !== undefined) return { scenario: scenarioName(values.scenario) }
  const seed = wholeNumber('--random-seed', values['random-seed'] ?? '1', 2_147_483_647)
  return { size: fleetSize(values.size ?? 'S'), seed }
}

function doors(
  { edge, key, port, control, state }: Words,
  say: (sentence: string) => void,
): Omit<DemoOptions, keyof Choice> & { port: number } {
  return {
    port: wholeNumber('--port', port, 65_535),
    frontDoor: edge ? 'edge' : 'controller',
    ...(key === undefined ? {} : edge ? { token: key } : { key }),
    ...(control === undefined ? {} : { control: wholeNumber('--control', control, 65_535) }),
    ...(state === undefined ? {} : { state }),
    say,
  }
}

/** Bytes that take about a second from the file to the running platform, on a slow machine. */
const longReading = 16_000_000

async function readSeedFile(path: string, say: (sentence: string) => void): Promise<Seed> {
  const name = `The seed file ${basename(path)}`
  const tell = (): void => {
    clearTimeout(timer)
    say(`${name} is being read; that takes a while.`)
  }
  // A pipe may be slow as well, whatever comes out of it.
  const timer = setTimeout(tell, 1000)
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (thrown) {
    throw new AppError('invalid-input', `The seed file cannot be read (${codeOf(thrown)}).`, { cause: thrown })
  } finally {
    clearTimeout(timer)
  }
  // Nothing else is done while it is being parsed, so this is said before.
  if (bytes.length > longReading) tell()
  if (!isUtf8(bytes)) {
    throw new AppError(
      'invalid-input',
      `${name} is not UTF-8 text; the first such place is in line ${strayLine(bytes)}.`,
    )
  }
  return asSentences(() => readSeed(bytes.toString(), name))
}

/** The first line that is not UTF-8, counted from 1. */
function strayLine(bytes: Buffer): number {
  for (let line = 1, from = 0; ; line += 1) {
    const end = bytes.indexOf('\n', from)
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) return line
    from = end + 1
  }
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'for an unknown reason'

/** What the demo throws of its own accord is made for people. */
async function asSentences<Outcome>(work: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof SeedError || thrown instanceof StateError) {
      throw new AppError('invalid-input', thrown.message, { cause: thrown })
    }
    throw thrown
  }
}

async function start(given: DemoOptions): Promise<Demo> {
  try {
    return await asSentences(() => startDemo(given))
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === 'EADDRINUSE' || code === 'EACCES') {
      const port = thrown instanceof Error && 'port' in thrown ? ` ${String(thrown.port)}` : ''
      throw new AppError('invalid-input', `Port${port} cannot be used; choose another.`, { cause: thrown })
    }
    throw thrown
  }
}

function tell(terminal: Terminal, values: Words, choice: Choice, running: Demo): void {
  const { url, accounts, control, resumed } = running
  const credential = values.edge ? 'bearer' : 'key'
  const key = values.edge ? running.token : running.key
  if (values.json) {
    const known = values.edge ? { accounts: accounts.map(({ name, role, token }) => ({ name, role, token })) } : {}
    const which = resumed || 'file' in choice ? {} : choice
    const line = { url, credential, key, ...known, ...(control ? { control: control.url } : {}), resumed, ...which }
    terminal.print(JSON.stringify(line))
    return
  }
  terminal.print(`The demo platform (${resumed ? basename(values.state ?? '') : nameOf(values, choice)}) is at ${url}`)
  terminal.print('Connect to it in the window with that address, or from another terminal:')
  const user = values.edge ? '' : ' --user demo'
  terminal.print(`  ADDON_ATLAS_TOKEN=${forShell(key)} addon-atlas sync --url ${url} --credential ${credential}${user}`)
  if (values.edge) {
    terminal.print('Tokens of everybody the edge knows:')
    const rows = accounts.map(({ role, name, token }) => [role, name, token])
    terminal.print(table(['ROLE', 'NAME', 'TOKEN'], rows).replaceAll(/^/gm, '  '))
  }
  if (control) terminal.print(`The control port is at ${control.url}`)
  if ('scenario' in choice) terminal.say(scenarioWords[choice.scenario].story)
  if (resumed) terminal.say('It goes on from the state file, whatever else was asked for.')
  terminal.say('Ctrl-C ends it.')
}

/** Where nothing in it means something to a shell it stands as it is. */
const forShell = (word: string): string => (/^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word}'`)

function nameOf({ seed }: Words, choice: Choice): string {
  if ('scenario' in choice) return scenarioWords[choice.scenario].title
  return 'file' in choice ? basename(seed ?? '') : choice.size
}

function scenarioName(text: string): ScenarioName {
  const known = scenarioNames.find((name) => name === text)
  if (known) return known
  throw new AppError('invalid-input', `There is no such scenario. There is ${scenarioNames.join(', ')}.`)
}

function fleetSize(text: string): FleetSize {
  if (text === 'S' || text === 'M' || text === 'L' || text === 'XL') return text
  throw new AppError('invalid-input', '--size is S, M, L or XL.')
}

function wholeNumber(name: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw new AppError('invalid-input', `${name} is a number from 0 to ${most}.`)
}
