import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { request } from 'undici'

/**
 * The floor: Node's own server writing the same bytes under the same headers, with nothing behind it, in a process of
 * its own. Prints {url} as one line of JSON once it listens.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    path: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
  },
})
const answer = await request(values.url + values.path, { headers: { authorization: values.key } })
const body = Buffer.from(await answer.body.arrayBuffer())
const { date: _date, connection: _connection, 'transfer-encoding': _encoding, ...headers } = answer.headers

const server = createServer((_, response) => {
  response.writeHead(200, headers)
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address !== 'string') {
    console.log(JSON.stringify({ url: `http://127.0.0.1:${address.port}` }))
  }
})
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
