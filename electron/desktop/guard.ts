import type { OnBeforeRequestListenerDetails, Session, WebContents } from 'electron'
import { isPage, packagedOrigin } from './origin.ts'

export interface GuardOptions {
  /** Where the page comes from, for example `addon-atlas://app`. */
  pageOrigin: string
  packaged: boolean
  /** Opens an address in the system's browser. */
  openExternal: (address: string) => void
}

/** Nothing that the page is or loads may leave its origin, open a window, or embed another page. */
export function guardContents(contents: WebContents, { pageOrigin, openExternal }: GuardOptions): void {
  const refuseForeign = (event: { url: string; preventDefault: () => void }): void => {
    if (!isPage(event.url, pageOrigin)) event.preventDefault()
  }
  contents.on('will-navigate', refuseForeign)
  contents.on('will-redirect', refuseForeign)
  contents.on('will-frame-navigate', refuseForeign)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) openExternal(url)
    return { action: 'deny' }
  })
}

/** Electron's name for writing plain text to the clipboard upon a person's gesture. */
const copying = 'clipboard-sanitized-write'

/**
 * Electron grants every permission unless told otherwise. The page needs one: to put plain text on the clipboard when a
 * copy button is pressed; reading it stays denied. It has no network of its own either.
 */
export function guardSession(session: Session, { pageOrigin, packaged }: GuardOptions): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(permission === copying)
  })
  session.setPermissionCheckHandler((_contents, permission) => permission === copying)
  session.setDevicePermissionHandler(() => false)
  // The spelling checker fetches its dictionaries from a server of its maker.
  session.setSpellCheckerEnabled(false)
  // What the page itself made, a report or a file of answers, may be saved where the person chooses; nothing else.
  session.on('will-download', (event, item) => {
    if (!isMadeByPage(item.getURL(), pageOrigin)) event.preventDefault()
  })
  session.webRequest.onBeforeRequest((details: OnBeforeRequestListenerDetails, answer) => {
    answer({ cancel: !mayRequest(details.url, pageOrigin, packaged) })
  })
}

/** Only a plain https address, without user info, is handed to the system; anything else could start a program. */
export function mayOpenOutside(address: string): boolean {
  const url = URL.parse(address)
  return (
    url !== null && address.length <= 2000 && url.protocol === 'https:' && url.username === '' && url.password === ''
  )
}

function isMadeByPage(address: string, pageOrigin: string): boolean {
  return address.startsWith(`blob:${packagedOrigin}/`) || address.startsWith(`blob:${pageOrigin}/`)
}

function mayRequest(address: string, pageOrigin: string, packaged: boolean): boolean {
  if (isPage(address, packagedOrigin) || isPage(address, pageOrigin) || isMadeByPage(address, pageOrigin)) return true
  if (packaged) return false
  // Development only: the hot reload socket of the same server, and the developer tools' own pages.
  const url = URL.parse(address)
  return url?.protocol === 'devtools:' || (url?.protocol === 'ws:' && `http://${url.host}` === pageOrigin)
}
