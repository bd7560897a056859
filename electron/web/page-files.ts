import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface PageFile {
  bytes: Buffer
  type: string
  /** Built files carry a hash of their content in their name and may be kept for good. */
  immutable: boolean
}

const typesByExtension: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/**
 * The built page, by address, held in memory: a request is answered by looking its path up, so that no path can lead out
 * of the folder and no request waits for the disk. Files of other kinds (source maps) are left out.
 */
export async function readPageFiles(directory: string): Promise<Map<string, PageFile>> {
  const files = new Map<string, PageFile>()
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const type = typesByExtension[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const address = `/${relative(directory, path).split(sep).join('/')}`
    files.set(address, {
      bytes: await readFile(path),
      type,
      immutable: /^\/assets\/.+-[\w-]{8}\.\w+$/.test(address),
    })
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

const signedOutPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Addon Atlas</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/signed-out.css">
<main>
<h1>This page is not signed in</h1>
<p>Addon Atlas opens with the address printed in the terminal where it runs. Each address works once; the last one printed
there is good. If it is not running any more, start it again.</p>
</main>
`

const signedOutStyle = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem }
h1 { font-size: 1.375rem; font-weight: 600; margin: 0 0 .5rem }
p { margin: 0; opacity: .8 }
`

/** For a tab opened by hand: it has no session and cannot be given one without the terminal's word. */
export const signedOutFiles: ReadonlyMap<string, PageFile> = new Map([
  ['/signed-out', { bytes: Buffer.from(signedOutPage), type: 'text/html; charset=utf-8', immutable: false }],
  ['/signed-out.css', { bytes: Buffer.from(signedOutStyle), type: 'text/css; charset=utf-8', immutable: false }],
])
