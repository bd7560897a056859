import { parseArgs } from 'node:util'
import { startDemo } from '#demo/demo.ts'

/**
 * A demo platform in a process of its own, as a real one is. Prints {url, key} as one line of JSON once it listens, and
 * ends when its standard input is closed, so that it never outlives the bench.
 */
const { values } = parseArgs({ options: { size: { type: 'string' } } })
const size = values.size
if (size !== 'S' && size !== 'M' && size !== 'L' && size !== 'XL') throw new Error('--size S|M|L|XL')

const demo = await startDemo({ size, seed: 1 })
console.log(JSON.stringify({ url: demo.url, key: demo.key }))
process.stdin.resume()
process.stdin.on('end', () => {
  void demo.close().then(() => process.exit(0))
})
