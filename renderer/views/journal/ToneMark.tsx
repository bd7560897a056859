import type { JSX } from 'react'
import type { JournalRow } from '#shared/domain/journal.ts'
import { toneWords } from './journal-words.ts'

const drawings: Record<JournalRow['tone'], JSX.Element> = {
  good: <path d="m3 7.5 3 3L11 4" />,
  bad: <path d="m3.5 3.5 7 7M10.5 3.5l-7 7" />,
  open: <path d="M5 5.2a2.1 2.1 0 1 1 2.9 1.9c-.6.3-.9.7-.9 1.3v.3M7 11.3v.05" />,
  plain: <circle cx="7" cy="7" r="1.6" />,
}

/** How an entry's matter stands: a shape of its own for each, so that it does not rest on colour. */
export function ToneMark({ tone }: { tone: JournalRow['tone'] }): JSX.Element {
  const words = toneWords(tone)
  return (
    <span className="tone-mark" data-tone={tone} title={words === '' ? undefined : words}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {drawings[tone]}
      </svg>
      {words === '' ? null : <span className="unseen">{words}: </span>}
    </span>
  )
}
