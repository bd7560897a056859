import type { Severity } from '#shared/domain/finding.ts'
import { severityWords } from '../wording.ts'
import { markup, trusted, type Markup } from './markup.ts'

/** The shapes of the window: shape and colour both say how bad it is, so that a printout without colour does too. */
const shapes: Record<Severity, Markup> = {
  critical: trusted('<path d="M7 .4 13.6 7 7 13.6.4 7Z"/>'),
  high: trusted('<path d="M7 1.4 13.4 12.6H.6Z"/>'),
  medium: trusted('<path fill-rule="evenodd" d="M1.6 1.6h10.8v10.8H1.6Zm3.2 3.2v4.4h4.4V4.8Z"/>'),
  low: trusted('<circle cx="7" cy="7" r="4.4" fill="none" stroke="currentColor" stroke-width="2.4"/>'),
  info: trusted('<circle cx="7" cy="7" r="2.4"/>'),
}

export function severityShape(severity: Severity): Markup {
  return markup`<svg class="shape ${severity}" viewBox="0 0 14 14" aria-hidden="true">${shapes[severity]}</svg>`
}

export function severityMark(severity: Severity): Markup {
  return markup`<span class="severity ${severity}">${severityShape(severity)} ${severityWords[severity]}</span>`
}

export const emblem = trusted(
  '<svg class="emblem" viewBox="0 0 24 24" fill="none" aria-hidden="true"><rect width="24" height="24" rx="5.5" fill="#0b111b"/><rect x="4" y="4" width="7.5" height="7.5" rx="1.9" fill="#3a4a66"/><rect x="12.5" y="12.5" width="7.5" height="7.5" rx="1.9" fill="#3a4a66"/><path d="M11.5 7.75h2.4a2.35 2.35 0 0 1 2.35 2.35v2.4" stroke="#2fd3de" stroke-width="1.6"/><circle cx="7.75" cy="7.75" r="1.5" fill="#2fd3de"/><circle cx="16.25" cy="16.25" r="1.5" fill="#2fd3de"/></svg>',
)
