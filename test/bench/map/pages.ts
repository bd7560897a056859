import { spawnSync } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = join(import.meta.dirname, '../../..')
const competitors = join(import.meta.dirname, 'competitors')
const built = join(root, 'node_modules/.cache/bench-map')

/** A page of the course: one script, with everything it needs. */
export interface PageSource {
  name: string
  entry: string
}

/**
 * Installs what the map is measured against, beside its own package.json and nowhere else. Returns why that was not
 * possible, or null.
 */
export function installCompetitors(report: (line: string) => void): string | null {
  if (existsSync(join(competitors, 'node_modules', '.package-lock.json'))) return null
  report('installing what the map is measured against into test/bench/map/competitors/node_modules (some 25 MB)')
  // React is the project's own.
  const words = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1']
  const npm = process.env['npm_execpath'] ?? ''
  const [file, first] = npm.endsWith('npm-cli.js') ? [process.execPath, [npm]] : ['npm', []]
  const { status, stderr, error } = spawnSync(file, [...first, ...words], {
    cwd: competitors,
    encoding: 'utf8',
    timeout: 180_000,
    shell: file === 'npm' && process.platform === 'win32',
  })
  if (status === 0) return null
  return error?.message ?? (stderr.trim().split('\n')[0] || `npm ended with ${status}`)
}

/** Builds one page alone, and says how many bytes of script and style it is, compressed. */
export async function buildPage({ name, entry }: PageSource): Promise<number> {
  const outDir = join(built, name)
  await mkdir(outDir, { recursive: true })
  await build({
    configFile: false,
    root,
    base: `/${name}/`,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      dedupe: ['react', 'react-dom'],
      alias: [
        { find: /^#shared\//, replacement: `${root}/shared/` },
        { find: /^#renderer\//, replacement: `${root}/renderer/` },
      ],
    },
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: join(import.meta.dirname, entry),
        output: { entryFileNames: 'page.js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  })
  let bytes = 0
  for (const file of await readdir(outDir, { recursive: true })) {
    if (/\.(js|css)$/.test(file)) bytes += gzipSync(await readFile(join(outDir, file)), { level: 9 }).length
  }
  return bytes
}

export interface PageServer {
  address(page: string, hash?: string): string
  /** Not isolated: that makes Chromium open a page more slowly. */
  plainAddress(page: string): string
  close(): void
}

const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
const plain = 'plain'

/** Serves the built pages, each isolated, so that its clock is fine; `answer` gives the rest, as JSON. */
export async function servePages(answer: (path: string) => string | null): Promise<PageServer> {
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2' }
  async function respond(path: string): Promise<{ type: string; body: string | Buffer } | null> {
    const json = answer(path)
    if (json !== null) return { type: 'application/json', body: json }
    if (path.endsWith('/')) return { type: 'text/html', body: await documentOf(path.slice(1, -1)) }
    const file = join(built, path)
    if (!file.startsWith(built) || !existsSync(file)) return null
    return { type: types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream', body: await readFile(file) }
  }
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const found = await respond(pathname)
    response.writeHead(found ? 200 : 404, {
      'content-type': found?.type ?? 'text/plain',
      ...(searchParams.has(plain) ? {} : isolation),
    })
    response.end(found?.body)
  }
  const server = createServer((request, response) => {
    void serve(request, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address: (page, hash = '') => `${origin}/${page}/${hash}`,
    plainAddress: (page) => `${origin}/${page}/?${plain}`,
    close: () => server.close(),
  }
}

async function documentOf(page: string): Promise<string> {
  const styles = (await readdir(join(built, page))).filter((file) => file.endsWith('.css'))
  const links = styles.map((file) => `<link rel="stylesheet" href="/${page}/${file}">`).join('')
  return `<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>${page}</title>${links}
<style>html,body{margin:0;height:100%;background:#f4f6fa}#host{position:absolute;inset:0;overflow:hidden}</style>
<div id="host"></div><script type="module" src="/${page}/page.js"></script></html>`
}
