import { create } from 'zustand'
import type { Preferences } from '#shared/contract/preferences.ts'
import { runCommand } from './command.ts'

/**
 * Light or dark. `data-theme` on the root element always holds the one in effect, so that styles and the map's painter
 * read one thing. The choice is also kept by the browser: the page must not flash before the core has answered.
 */
type Choice = Preferences['theme']
export type Theme = Exclude<Choice, 'system'>

const storageKey = 'addon-atlas-theme'
const systemDark = window.matchMedia('(prefers-color-scheme: dark)')

function isChoice(text: string | null): text is Choice {
  return text === 'system' || text === 'light' || text === 'dark'
}

function resolve(choice: Choice): Theme {
  if (choice !== 'system') return choice
  return systemDark.matches ? 'dark' : 'light'
}

const themeStore = create<{ choice: Choice; theme: Theme }>()(() => {
  const kept = window.localStorage.getItem(storageKey)
  const choice = isChoice(kept) ? kept : 'system'
  return { choice, theme: resolve(choice) }
})

function show(choice: Choice): void {
  const theme = resolve(choice)
  document.documentElement.dataset['theme'] = theme
  window.localStorage.setItem(storageKey, choice)
  themeStore.setState({ choice, theme })
}

/** Sets the theme before the first paint and follows the system from then on. */
export function startTheme(): void {
  show(themeStore.getState().choice)
  systemDark.addEventListener('change', () => {
    show(themeStore.getState().choice)
  })
}

/** What the core remembers wins over what the browser does: it is the same in every window. */
export function adoptTheme(choice: Choice): void {
  if (choice !== themeStore.getState().choice) show(choice)
}

export function chooseTheme(choice: Choice): void {
  show(choice)
  void runCommand('preferences.set', { theme: choice })
}

export function useTheme(): { choice: Choice; theme: Theme } {
  return themeStore()
}
