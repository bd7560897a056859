import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

/** Draws the page into its place. */
export function showPage(place: HTMLElement): void {
  place.removeAttribute('role')
  place.textContent = ''
  createRoot(place).render(<App />)
}
