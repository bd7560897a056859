import type { JSX, ReactNode } from 'react'
import './legend.css'

/** What explains the marks of a picture; open unless it is said otherwise. */
export function Legend({
  open = true,
  className = '',
  children,
}: {
  open?: boolean
  className?: string
  children: ReactNode
}): JSX.Element {
  return (
    <details className={`map-legend ${className}`} open={open}>
      <summary>Legend</summary>
      {children}
    </details>
  )
}

/** A mark in a square of 20 pixels, and what it means. */
export function Mark({ words, children }: { words: string; children: ReactNode }): JSX.Element {
  return (
    <li>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  )
}

/** The same of a mark that is a part of the page rather than drawn for the legend. */
export function Sign({ words, children }: { words: string; children: ReactNode }): JSX.Element {
  return (
    <li>
      <span className="map-legend-sign" aria-hidden="true">
        {children}
      </span>
      {words}
    </li>
  )
}
