import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Whether the request was sent to a loopback name. Any port will do, so that the near end of an `ssh -L` tunnel works;
 * a foreign name means that a page made its own name point here (DNS rebinding).
 */
export function isLoopbackHost(request: IncomingMessage): boolean {
  if (request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length !== 1) {
    return false
  }
  const match = /^(127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.exec(request.headers.host ?? '')
  return match?.[1] !== undefined && loopbackNames.has(match[1].toLowerCase())
}

/** Whether our own page sent it. Browsers put Origin on every POST and WebSocket; without one it was not a browser. */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  if (headers.origin !== `http://${headers.host ?? ''}`) return false
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin'
}

/** From this version on Chromium surely knows what `isOpenedHere` is asked for. */
const knowing = 135

/**
 * Whether no page of another origin led here: a person or our own page opened the address. Only of a Chromium that knows the
 * opener policy `noopener-allow-popups` it is said: to others that would be none.
 */
export function isOpenedHere(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  const version = /"Chromium";v="(\d{1,4})"/.exec(String(headers['sec-ch-ua']))?.[1] ?? ''
  return Number(version) >= knowing && (site === 'none' || site === 'same-origin')
}

/** Only JSON: it is a type that a form of another site cannot send without asking first. */
export function isJson(headers: IncomingHttpHeaders): boolean {
  return /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(headers['content-type'] ?? '')
}

/** The value of one cookie, or null. Of several with the same name the first counts, as browsers send the closest first. */
export function readCookie(headers: IncomingHttpHeaders, name: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim()
  }
  return null
}
