/** The scheme is ours alone: links of it from elsewhere reach links.ts, the page itself is served by protocol.ts. */
export const scheme = 'addon-atlas'

export const packagedOrigin = `${scheme}://app`

/**
 * Whether an address is the page's own. Protocol and host are compared whole: URL.origin is "null" for a scheme of one's
 * own, and comparing beginnings would let `http://127.0.0.1:5173.evil.example` pass for the development server.
 */
export function isPage(address: string, pageOrigin: string): boolean {
  const url = URL.parse(address)
  if (!url || url.username !== '' || url.password !== '') return false
  return `${url.protocol}//${url.host}` === pageOrigin
}

/**
 * Where the page comes from: the package, or a development server on loopback, which counts only while the app is not
 * packaged (a variable in the environment must not be able to replace the page of an installed app).
 */
export function originOfPage(packaged: boolean, developmentServer: string | undefined): string {
  if (packaged || developmentServer === undefined) return packagedOrigin
  const url = URL.parse(developmentServer)
  if (!url || url.protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(url.hostname)) return packagedOrigin
  return `${url.protocol}//${url.host}`
}
