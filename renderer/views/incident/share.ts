/**
 * The address of what is on screen, for somebody else. The desktop window's own scheme opens the program wherever it is
 * installed; a link of it takes no query. Served by loopback, the address in the bar is all there is.
 */
export function shareLink(location: Pick<Location, 'protocol' | 'href' | 'hash'> = window.location): string {
  if (location.protocol === 'http:') return location.href
  return `addon-atlas://open/${location.hash.replace(/^#\//, '').replace(/\?.*$/, '')}`
}
