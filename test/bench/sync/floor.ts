import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Agent } from 'undici'

const unpack = promisify(gunzip)

const lists = [
  '/addons',
  '/addon-attachments',
  '/apps',
  '/addon-services',
  '/spaces',
  '/regions',
  '/stacks',
  '/organizations',
  '/pipeline-couplings',
]

/** Keep-alive connections to one platform, as many at once as the app itself allows itself. */
export function createPlainClient(url: string, key: string, width = 6) {
  const agent = new Agent({ connections: width })
  async function get(path: string): Promise<unknown> {
    const { statusCode, headers, body } = await agent.request({
      origin: url,
      path,
      method: 'GET',
      headers: { authorization: key, accept: 'application/json', 'accept-encoding': 'gzip' },
    })
    const bytes = Buffer.from(await body.arrayBuffer())
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`)
    return JSON.parse((headers['content-encoding'] === 'gzip' ? await unpack(bytes) : bytes).toString('utf8'))
  }
  return { get, close: () => agent.close() }
}

export type PlainClient = ReturnType<typeof createPlainClient>

/** The floor: the same bodies downloaded concurrently, unpacked and parsed, and nothing else. */
export async function downloadAndParse(client: PlainClient): Promise<void> {
  await Promise.all(lists.map((path) => client.get(path)))
}

/** What the aka CLI has to do for the same picture: two calls per app, six at a time. Resolves with the calls made. */
export async function askPerApp(client: PlainClient, apps: readonly string[]): Promise<number> {
  const queue = apps.flatMap((app) => [`/apps/${app}/addons`, `/apps/${app}/addon-attachments`])
  const calls = queue.length
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let path = queue.pop(); path !== undefined; path = queue.pop()) await client.get(path)
    }),
  )
  return calls
}
