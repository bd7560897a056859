import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

/** Draws the page into its place. */
export function showPage(place: HTMLElement): void {
  createRoot(place).render(<App />)
}
