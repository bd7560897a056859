/**
 * Either way no page that opened the page's window keeps a hand on it, and the page opens no other (a law). For the first
 * Chromium begins a second process once the answer has come, and reads no compiled code: a page takes nearly twice as long to
 * open. Firefox does not know the second.
 */
export type OpenerPolicy = 'same-origin' | 'noopener-allow-popups'

/**
 * What every answer to the page carries in both window shells, errors included. The policy lets the page load its own
 * origin and nothing else: no inline script or style, no data: addresses, no frames, no strings turned into code. Only
 * where `connects` may it send requests, to that same origin.
 */
export function pageHeaders({ connects, opener }: { connects: boolean; opener: OpenerPolicy }): Record<string, string> {
  const contentSecurityPolicy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    ...(connects ? ["connect-src 'self'"] : []),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types map-painter',
  ]
  return {
    'content-security-policy': contentSecurityPolicy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': opener,
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  }
}
