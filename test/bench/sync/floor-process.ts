import { parseArgs } from 'node:util'
import { timed } from '../measure.ts'
import { createPlainClient, downloadAndParse } from './floor.ts'

/** The floor in a process of its own, as a first sync from the command line has one. Prints its milliseconds. */
const { values } = parseArgs({
  options: { url: { type: 'string', default: '' }, key: { type: 'string', default: '' } },
})
const client = createPlainClient(values.url, values.key)
console.log(await timed(() => downloadAndParse(client)))
await client.close()
