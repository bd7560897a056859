import { create } from 'zustand'
import { announce } from './announce.ts'

/**
 * A secret on the clipboard is taken away again after a while, if it is still there. Nothing here keeps it: what is on the
 * clipboard later is compared by a digest. Where the page may not read the clipboard, nobody else has written to it as long
 * as the window had the focus; after that a person is told and asked, because it may hold something of theirs.
 */
const mayHold = create<{ since: number | null }>()(() => ({ since: null }))

/** Since when the clipboard may still hold a secret though its time is over; null when it does not. */
export function useLingeringSecret(): number | null {
  return mayHold((state) => state.since)
}

export async function emptyClipboard(): Promise<void> {
  try {
    await navigator.clipboard.writeText('')
    announce('The clipboard was emptied.')
  } catch {
    announce('The browser did not allow emptying the clipboard.')
  }
  mayHold.setState({ since: null })
}

export function leaveClipboard(): void {
  mayHold.setState({ since: null })
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function mayRead(): Promise<boolean> {
  try {
    // Chromium and Electron know it; others throw.
    const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })
    return state === 'granted'
  } catch {
    return false
  }
}

/** Writing to the clipboard needs the focus: without it this waits until somebody is back. */
function focused(): Promise<void> {
  if (document.hasFocus()) return Promise.resolve()
  return new Promise((resolve) => {
    window.addEventListener('focus', () => resolve(), { once: true })
  })
}

/** What has to be known, on the day, to decide what happens to the clipboard. */
export function decide(seen: { copiedAnew: boolean; same: boolean | null; left: boolean }): 'keep' | 'empty' | 'ask' {
  if (seen.copiedAnew) return 'keep'
  if (seen.same !== null) return seen.same ? 'empty' : 'keep'
  return seen.left ? 'ask' : 'empty'
}

async function takeAway(digest: string, seen: { copiedAnew: boolean; left: boolean }): Promise<void> {
  await focused()
  const same = (await mayRead())
    ? await navigator.clipboard.readText().then(
        async (text) => (await digestOf(text)) === digest,
        () => null,
      )
    : null
  const outcome = decide({ ...seen, same })
  if (outcome === 'empty') await emptyClipboard()
  else if (outcome === 'ask') {
    mayHold.setState({ since: Date.now() })
    announce('The clipboard may still hold the secret.')
  }
}

/** Copies and takes it away after so many milliseconds. False when the browser does not allow copying. */
export async function copyBriefly(secret: string, takenAwayAfter = 30_000): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(secret)
  } catch {
    return false
  }
  const digest = await digestOf(secret)
  mayHold.setState({ since: null })
  const seen = { copiedAnew: false, left: false }
  const listening = new AbortController()
  const { signal } = listening
  const copied = (): void => {
    seen.copiedAnew = true
  }
  document.addEventListener('copy', copied, { signal })
  document.addEventListener('cut', copied, { signal })
  window.addEventListener(
    'blur',
    () => {
      seen.left = true
    },
    { signal },
  )
  window.setTimeout(() => {
    listening.abort()
    void takeAway(digest, seen)
  }, takenAwayAfter)
  return true
}
