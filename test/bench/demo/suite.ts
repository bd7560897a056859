import { setTimeout as pause } from 'node:timers/promises'
import { Agent } from 'undici'
import { z } from 'zod'
import { atLeast, atMost, median, timed, type Measure, type Suite } from '../measure.ts'
import { residentMegabytes, startDemoProcess, startProcess } from '../processes.ts'

const starts = 5
const rounds = 25
const list = '/addon-attachments'

/**
 * The demo platform at its largest: how soon it is there, how fast it gives its longest list, and what it holds on to
 * when nobody asks. Rounds of the list and of its floor take turns, so that a busy machine slows both.
 */
export const demoSuite: Suite = {
  name: 'demo',
  async run(report) {
    return [...(await coldStart(report)), ...(await longestList(report))]
  },
}

/** From the start of a fresh process until it listens; and its memory after one reading of the longest list. */
async function coldStart(report: (line: string) => void): Promise<Measure[]> {
  const seconds: number[] = []
  const megabytes: number[] = []
  for (let round = 1; round <= starts; round++) {
    const since = performance.now()
    const demo = await startDemoProcess('XL')
    seconds.push((performance.now() - since) / 1000)
    const client = new Agent()
    await download(client, demo.url, demo.key)
    await client.close()
    await pause(1000)
    megabytes.push(residentMegabytes(demo.child))
    await demo.stop()
    report(`start ${round}: ${seconds.at(-1)?.toFixed(2)} s, resident ${megabytes.at(-1)?.toFixed(0)} MB`)
  }
  return [
    atMost(3, { name: 'XL demo, fresh process to listening', value: median(seconds), unit: 's' }),
    atMost(400, { name: 'XL demo, idle after one reading, resident', value: Math.max(...megabytes), unit: 'MB' }),
  ]
}

/** Reads the list to its end and forgets it. Resolves with its bytes. */
async function download(client: Agent, url: string, key: string): Promise<number> {
  const { statusCode, body } = await client.request({
    origin: url,
    path: list,
    method: 'GET',
    headers: { authorization: key },
  })
  if (statusCode !== 200) throw new Error(`${list} answered ${statusCode}`)
  let bytes = 0
  for await (const chunk of body) if (Buffer.isBuffer(chunk)) bytes += chunk.length
  return bytes
}

async function longestList(report: (line: string) => void): Promise<Measure[]> {
  const demo = await startDemoProcess('XL')
  const words = ['--url', demo.url, '--path', list, '--key', demo.key]
  const floor = startProcess(`${import.meta.dirname}/floor-process.ts`, words)
  const client = new Agent({ connections: 1 })
  try {
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(await floor.line(/^\{/)))
    const floors: number[] = []
    const ratios: number[] = []
    let bytes = 0
    for (let round = 0; round <= rounds; round++) {
      const least = await timed(() => download(client, url, ''))
      const taken = await timed(async () => {
        bytes = await download(client, demo.url, demo.key)
      })
      // The first round warms compiler and connections on both sides.
      if (round === 0) continue
      floors.push(least)
      ratios.push(least / taken)
      report(`round ${round}: floor ${least.toFixed(1)} ms, demo ${taken.toFixed(1)} ms`)
    }
    return [
      atLeast(0.5, {
        name: `GET ${list} at XL, speed over that of the same bytes`,
        value: median(ratios),
        unit: 'x',
        floorOrPeer: { name: `${(bytes / 1e6).toFixed(0)} MB from a bare server`, value: median(floors), unit: 'ms' },
      }),
    ]
  } finally {
    await client.close()
    await floor.stop()
    await demo.stop()
  }
}
