import { useState, type JSX } from 'react'
import type { EndpointView } from '#shared/domain/views.ts'
import { momentWords, useNow } from '../stores/age.ts'
import { troubleOf } from '../stores/endpoints.ts'
import { CloseIcon, WarningIcon } from '../parts/icons.tsx'
import { IconButton } from '../parts/parts.tsx'
import { partialWords } from '../parts/partial.ts'
import { plural } from '../parts/words.ts'

/** Says what the latest sync could not bring, until it is put away; the next sync that falls short says it again. */
export function PartialBanner({ endpoint }: { endpoint: EndpointView | null }): JSX.Element | null {
  const [putAway, setPutAway] = useState<readonly string[]>([])
  const now = useNow()
  const report = endpoint?.lastSync
  // When it cannot be reached at all, that is said instead.
  if (!endpoint || !report || report.complete || troubleOf(endpoint)) return null
  const sync = `${report.endpointId} ${report.takenAt}`
  if (putAway.includes(sync)) return null
  const { sentences, more } = partialWords(report)
  return (
    <section className="banner banner-calm" aria-label="Partial picture" data-testid="partial-banner">
      <WarningIcon />
      <p>
        <strong>Some rows are missing in the sync of {momentWords(report.takenAt, now)}.</strong> {sentences.join(' ')}
        {more > 0 ? ` And ${plural(more, 'more problem')}.` : ''} Rows kept from before say when they were last seen.
      </p>
      <IconButton
        label="Put this away"
        onClick={() => {
          setPutAway([...putAway, sync])
        }}
      >
        <CloseIcon />
      </IconButton>
    </section>
  )
}
