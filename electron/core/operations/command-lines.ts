import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { PlannedRequest } from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'
import { quoted } from '../risk/views/shell.ts'

/**
 * A request as a command for a POSIX shell. The credential is a variable, so nothing secret is in what is copied; the edge
 * takes a bearer token and no word about elevation, a controller the bare key and whatever the headers claim (API-FACTS
 * section 2).
 */
export function curlLine(
  { method, path, body, elevated }: PlannedRequest,
  { url, credentialKind, userName }: Pick<EndpointProfile, 'url' | 'credentialKind' | 'userName'>,
): string {
  const isKey = credentialKind === 'key'
  const authorization = isKey ? '$AKKERIS_TOKEN' : 'Bearer $AKKERIS_TOKEN'
  return [
    `curl --fail-with-body -X ${method} ${quoted(`${url}${path}`)}`,
    `-H "Authorization: ${authorization}"`,
    ...(isKey && userName !== '' ? [`-H ${quoted(`X-Username: ${userName}`)}`] : []),
    ...(isKey && elevated ? ["-H 'X-Elevated-Access: true'"] : []),
    ...(body === '' ? [] : ["-H 'Content-Type: application/json'", `-d ${quoted(body)}`]),
  ].join(' ')
}

/** A command of the aka CLI: its words, each quoted. */
export function akaLine(...words: string[]): string {
  return ['aka', ...words].map(quoted).join(' ')
}

/**
 * The body of a request. Signs that cannot be seen, or that turn the writing around, are escaped: what is shown in a plan
 * and pasted into a terminal is what is sent.
 */
export function jsonBody(value: Json): string {
  return JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{E0000}-\u{E0FFF}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
}
