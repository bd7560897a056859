import { pageHeaders, type OpenerPolicy } from '../page-headers.ts'
export const securityHeaders: Readonly<Record<string, string>> = pageHeaders({
  connects: true,
  opener: 'same-origin',
})

/** In place of that for an address that no page of another origin led to. */
export const openedHereHeaders = { 'cross-origin-opener-policy': 'noopener-allow-popups' satisfies OpenerPolicy }

/** A whole HTTP answer for a connection that Node has already given up parsing, or that must not be upgraded. */
export function rawAnswer(status: number, reason: string): string {
  const lines = Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${reason}`, 'connection: close', 'content-length: 0', ...lines, '', ''].join('\r\n')
}
