import type { FleetDelivery, FleetHook } from '../platform/fleet.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

/** The secret is never shown. */
export const hookRow = ({ id, active, events, createdAt, updatedAt, url }: FleetHook) => ({
  id,
  active,
  events,
  created_at: createdAt,
  updated_at: updatedAt,
  url,
})

/** Without the user and password that it may carry. */
function shownUrl(url: string): string {
  if (!URL.canParse(url)) return url
  const { protocol, host, pathname, search } = new URL(url)
  return `${protocol}//${host}${pathname}${search}`
}

/** One delivery with what was sent, config variables and token included. What the other side answered is not kept. */
export function hookResultRow(hook: FleetHook, { id, at, request, response }: FleetDelivery) {
  return {
    id,
    last_attempt: {
      request: { method: 'post', url: shownUrl(hook.url), headers: request.headers, body: request.body },
      response: { code: response?.code ?? 0, headers: response?.headers ?? null },
      status: response ? 'succeeded' : 'failed',
      updated_at: at,
    },
    num_attempts: 1,
    hook: { id: hook.id, events: hook.events },
    created_at: at,
  }
}
