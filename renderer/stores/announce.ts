import { create } from 'zustand'

/** What a screen reader should hear of something that happened away from the focus. */
const announcements = create<{ text: string }>()(() => ({ text: '' }))

export function announce(text: string): void {
  // The same words twice are only heard twice when they were gone in between.
  announcements.setState({ text: '' })
  window.setTimeout(() => {
    announcements.setState({ text })
  }, 50)
}

export function useAnnouncement(): string {
  return announcements((state) => state.text)
}
