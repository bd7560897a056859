/**
 * What every answer carries, errors included. The policy lets the page load and reach its own origin and nothing else:
 * no inline script or style, no data: addresses, no frames, no strings turned into code.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

/** A whole HTTP answer for a connection that Node has already given up parsing, or that must not be upgraded. */
export function rawAnswer(status: number, reason: string): string {
  const lines = Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${reason}`, 'connection: close', 'content-length: 0', ...lines, '', ''].join('\r\n')
}
