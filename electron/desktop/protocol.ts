import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pageHeaders } from '../page-headers.ts'
import { isPage, packagedOrigin } from './origin.ts'

/** In this shell the page has no network at all: calls go over IPC. */
const headers = {
  ...pageHeaders({ connects: false, opener: 'noopener-allow-popups' }),
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
}

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
}

/** What the build writes: plain names that neither begin with a dot nor need an escape. Nothing else is looked for. */
const fileAddress = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\.([a-z0-9]+)$/

/**
 * Answers requests of our own scheme with the files of `directory`, GET only, under one host. What is not there, not
 * ours or not plain is 404 (403 for a wrong host or method), and every answer carries the policy.
 */
export function serveFiles(directory: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' || !isPage(request.url, packagedOrigin)) return refusal(403)
    const file = fileOf(request.url)
    if (!file) return refusal(404)
    try {
      const bytes = await readFile(join(directory, file.path))
      return new Response(new Uint8Array(bytes), { status: 200, headers: { ...headers, 'content-type': file.type } })
    } catch {
      return refusal(404)
    }
  }
}

/** The address's own text decides, not what a parser made of it: parsers resolve `..` and differ over `\` and escapes. */
function fileOf(address: string): { path: string; type: string } | null {
  const text = address.slice(packagedOrigin.length).split(/[?#]/, 1)[0]
  const path = text === '' || text === '/' ? 'index.html' : (text?.slice(1) ?? '')
  const extension = fileAddress.exec(path)?.[1] ?? ''
  const type = Object.hasOwn(contentTypes, extension) ? contentTypes[extension] : undefined
  return type === undefined ? null : { path, type }
}

function refusal(status: 403 | 404): Response {
  return new Response(null, { status, headers })
}
