/**
 * One sentence when this version of Node, such as `20.1.0`, is too old, else null. To be asked before anything else is
 * loaded: an older Node fails while it loads the rest, with a stack. 22.19 is the first that tells the authorities the
 * operating system trusts.
 */
export function tooOldNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 19)) return null
  return `Addon Atlas needs Node 22.19 or newer; this is v${version}.`
}
