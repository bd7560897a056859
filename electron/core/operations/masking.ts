import type { Operation, PlannedRequest } from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'
import { looksLikeHtml } from '../inventory/decode/body.ts'
import { maskAnswer } from './answers/mask.ts'

/** As it may be written down and shown again later: what somebody typed into a body may be a secret. */
export function maskedRequest(request: PlannedRequest): PlannedRequest {
  return { ...request, body: maskedBody(request.body) }
}

export function maskedOperation(operation: Operation): Operation {
  return operation.kind === 'custom-action' ? { ...operation, body: maskedBody(operation.body) } : operation
}

function maskedBody(body: string): string {
  return body === '' ? '' : JSON.stringify(withoutKeys(maskAnswer(body, null).json))
}

/** Nobody keeps what stood there, so there is no key to ask for it by. */
function withoutKeys(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutKeys)
  if (typeof json !== 'object' || json === null) return json
  const fields = Object.entries(json)
  if (fields.length === 1 && fields[0]?.[0] === 'masked') return '[masked]'
  return Object.fromEntries(fields.map(([name, value]) => [name, withoutKeys(value)]))
}

const longestWords = 300
/** More of an error page is not gone through. */
const longestLookedAt = 4_000

/** The server's own words for a refusal: one line, shortened, without secrets; empty where it said nothing, or a page. */
export function serverWords(body: Buffer): string {
  const said = body.subarray(0, longestLookedAt).toString('utf8').trim()
  if (said === '' || looksLikeHtml(said)) return ''
  const masked = withoutKeys(maskAnswer(said, null).json)
  const line = (typeof masked === 'string' ? masked : JSON.stringify(masked)).replaceAll(/\s+/g, ' ').trim()
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line
}

const telling = ['id', 'name', 'state', 'status', 'progress', 'created_at', 'updated_at'] as const
const longestTold = 200

/** What of a masked answer is written down: which thing was made or changed, and how it stands. */
export function toldOf(json: Json): Record<string, string | number | boolean> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {}
  const told: Record<string, string | number | boolean> = {}
  for (const name of telling) {
    const value = Object.hasOwn(json, name) ? json[name] : null
    if (typeof value === 'string' && value.length > longestTold) continue
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') told[name] = value
  }
  return told
}
