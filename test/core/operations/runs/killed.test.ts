import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { isOver, type Run } from '#shared/domain/operation.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import { runEntries, type RunEntry } from '#core/operations/entries.ts'
import { listeningProxy, type ListeningProxy } from '../../../kit/listening-proxy.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { openAtlas, until } from '../../whole/atlas.ts'
import { startProgram } from '../../whole/command-line.ts'
import { journalOf, ownAddon, present, sharedAddon } from './platform.ts'

/*
 * A core is killed in the middle of operations, over and over on one data folder: no request reaches the platform twice,
 * none arrives of which the journal does not know, and whatever it leaves open is open afterwards. `npm run torture` takes
 * 200 rounds, or as many as TORTURE_ROUNDS says; every other run takes fewer. npm tells which of its scripts it is.
 */
const { npm_lifecycle_event: script, TORTURE_ROUNDS: wanted = script === 'torture' ? '200' : undefined } = process.env
const rounds = Number(wanted ?? 25)

/** Milliseconds of a killing at random, from the first request of a round on: some operations long. */
const longest = 300

interface Child {
  process: ReturnType<typeof startProgram>
  lines: Interface
  loaded: Promise<unknown>
  errors: () => string
}

/** One that has read all its code: that takes longer than a round does. */
function child(): Child {
  const started = startProgram('test/core/operations/runs/operate-forever.ts', [])
  let said = ''
  started.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  started.stdin.on('error', () => {})
  const lines = createInterface(started.stdout)
  return { process: started, lines, loaded: once(lines, 'line'), errors: () => said }
}

function task(demo: Demo, url: string, folder: string) {
  const renamed = [0, 1, 2].map((index) => {
    const { id, owner } = ownAddon(demo, 'akkeris-postgresql', index)
    return { addonId: id, appId: present(owner).app.id }
  })
  const { id, attachments } = sharedAddon(demo)
  const shared = { addonId: id, appId: present(attachments.find(({ owned }) => !owned)).app.id }
  return { folder, url, key: demo.key, renamed, shared }
}

/** What the journal says of one request: the intent of a run at a step, and whether its outcome is there too. */
interface Intent {
  runId: string
  request: string
  answered: boolean
  checked: boolean
}

async function intentsIn(folder: string): Promise<Intent[]> {
  const entries = await journalOf(folder)
  const parsed = <Name extends 'intent' | 'outcome' | 'check'>(name: Name): RunEntry<Name>[] =>
    entries.filter(({ kind }) => kind === name).map(({ body }) => runEntries[name].parse(body) as RunEntry<Name>)
  const answered = new Set(parsed('outcome').map(({ runId, step }) => `${runId} ${step}`))
  const checked = new Set(parsed('check').map(({ runId }) => runId))
  return parsed('intent').map(({ runId, step, request: { method, path, body } }) => ({
    runId,
    request: `${method} ${path} ${body}`,
    answered: answered.has(`${runId} ${step}`),
    checked: checked.has(runId),
  }))
}

async function runsAfterRestart(folder: string): Promise<Run[]> {
  const atlas = await openAtlas({ dataDirectory: folder })
  try {
    return (await atlas.call('operations.runs', { endpointId: null })).runs
  } finally {
    await atlas.close()
  }
}

/** Lets one work and kills it, now and then on its way to its first request. Says when. */
async function kill(one: Child, given: object, proxy: ListeningProxy): Promise<string> {
  const { process: killed, lines, loaded, errors } = one
  const closed = once(killed, 'close')
  const cannot = closed.then((): never => {
    throw new Error(`It ended by itself: ${errors()}`)
  })
  // Later on it is killed, and then it is nobody's error.
  cannot.catch(() => {})
  await Promise.race([loaded, cannot])
  const began = once(lines, 'line')
  killed.stdin.write(`${JSON.stringify(given)}\n`)
  await Promise.race([began, cannot])
  const before = proxy.changes().length
  if (Math.random() > 0.15) {
    await Promise.race([until('something is sent', () => proxy.changes().length > before, 60_000), cannot])
  }
  const wait = Math.random() * longest
  await pause(wait)
  killed.kill('SIGKILL')
  await closed
  expect(errors(), 'nothing went wrong before').toBe('')
  return `killed after ${Math.round(wait)} ms`
}

/** What has to hold however often it was killed. Returns how many intents have no outcome. */
async function look(folder: string, proxy: ListeningProxy, when: string): Promise<number> {
  const heard = proxy.changes().map(({ method, path, body }) => `${method} ${path} ${body}`)
  expect(new Set(heard).size, `${when}: nothing arrived twice`).toBe(heard.length)
  const intents = await intentsIn(folder)
  const intended = new Set(intents.map(({ request }) => request))
  const unheardOf = heard.filter((request) => !intended.has(request))
  expect(unheardOf, `${when}: nothing arrived unheard of`).toEqual([])
  const runs = new Map((await runsAfterRestart(folder)).map((run) => [run.id, run]))
  for (const { runId, request, answered, checked } of intents) {
    if (answered || checked) continue
    expect(runs.get(runId), `${when}: ${request}`).toMatchObject({ state: 'unknown', code: 'outcome-unknown' })
  }
  const states = [...runs.values()].map(({ state }) => state)
  const open = states.filter((state) => state === 'unknown').length
  expect(states.lastIndexOf('unknown'), `${when}: what is open comes first`).toBe(open - 1)
  expect(states.filter((state) => !isOver(state))).toEqual([])
  return intents.filter(({ answered }) => !answered).length
}

async function torture(): Promise<void> {
  const demo = await startDemo({ size: 'S', seed: 7, brokerMilliseconds: 3 })
  onTestFinished(() => demo.close())
  const proxy = await listeningProxy(demo.url)
  onTestFinished(() => proxy.close())
  const folder = temporaryFolder()
  const work = task(demo, proxy.url, folder)
  const children: Child[] = []
  onTestFinished(() => {
    for (const { process: left } of children) left.kill('SIGKILL')
  })
  let cut = 0
  let next = child()
  for (let round = 1; round <= rounds; round++) {
    const one = next
    children.push(one)
    // The next one reads its code while this one works.
    if (round < rounds) next = child()
    const when = await kill(one, { ...work, round }, proxy)
    cut = await look(folder, proxy, `Round ${round}, ${when}`)
  }
  const arrived = proxy.changes().length
  // There was something to lose, and some killings came in the very middle of it.
  expect(arrived).toBeGreaterThan(rounds / 2)
  expect(cut).toBeGreaterThan(0)
  if (wanted !== undefined) console.log(`${rounds} killings, ${arrived} requests arrived, ${cut} intents were cut off.`)
}

test(
  `killed at ${rounds} random moments: nothing is sent twice, nothing unheard of, nothing forgotten`,
  torture,
  60_000 + rounds * 10_000,
)
