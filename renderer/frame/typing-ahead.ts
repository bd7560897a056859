/**
 * What is typed between asking for the search and its field being there. Fetching and opening it takes a moment, and
 * the first keys of a word must neither be lost nor do something else.
 */
type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>

/** The text after a key; null when the key is none of typing and takes its usual course. */
export function typed(text: string, { key, ctrlKey, metaKey, altKey, isComposing }: Key): string | null {
  if (ctrlKey || metaKey || altKey || isComposing) return null
  if (key === 'Backspace') return text.slice(0, -1)
  // Nothing is found yet that it could open; left alone, it would press whatever has the focus.
  if (key === 'Enter') return text
  return key.length === 1 ? text + key : null
}

/** A field that does not come must not hold the keyboard for ever. */
const longestWait = 3_000

let text = ''
let stop: (() => void) | null = null

function onKey(event: KeyboardEvent): void {
  const next = typed(text, event)
  if (next === null) return
  text = next
  event.preventDefault()
  event.stopPropagation()
}

export function startTypingAhead(): void {
  if (stop) return
  window.addEventListener('keydown', onKey, { capture: true })
  const timer = window.setTimeout(endTypingAhead, longestWait)
  stop = () => {
    window.clearTimeout(timer)
    window.removeEventListener('keydown', onKey, { capture: true })
  }
}

/** Gives the keyboard back and what was typed, which is not kept. */
export function endTypingAhead(): string {
  stop?.()
  stop = null
  const all = text
  text = ''
  return all
}
