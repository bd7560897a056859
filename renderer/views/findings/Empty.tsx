import type { JSX } from 'react'
import type { Inbox } from '#shared/domain/risk-views.ts'
import type { FindingFilter } from '../../stores/route.ts'
import { openFindings } from '../../stores/route.ts'
import { silenceWords } from '../../parts/doubt.ts'
import { CheckIcon, SearchIcon, WarningIcon } from '../../parts/icons.tsx'
import { Button, EmptyState } from '../../parts/parts.tsx'
import { countWords, plural } from '../../parts/words.ts'

function Silence({ inbox, addons }: { inbox: Inbox; addons: number | null }): JSX.Element {
  const silence = silenceWords(inbox, addons)
  if (silence === null) {
    const { notAsked } = inbox.summary
    return (
      <EmptyState icon={<CheckIcon size={20} />} title="Nothing to report">
        Every rule that the lists can tell was applied to every add-on.
        {notAsked > 0 ? ` ${plural(notAsked, 'check still needs', 'checks still need')} a deep look.` : ''}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<WarningIcon size={20} />} title={silence.title}>
      {silence.reasons.slice(0, 3).join(' ')}
      {silence.reasons.length > 3 ? ` And ${plural(silence.reasons.length - 3, 'more reason')}.` : ''}
    </EmptyState>
  )
}

/** Why the list is empty, and what would fill it. */
export function Empty({
  inbox,
  filter,
  addons,
  onChange,
}: {
  inbox: Inbox
  filter: FindingFilter
  /** Of the picture; null while that is not known. */
  addons: number | null
  onChange: (filter: FindingFilter) => void
}): JSX.Element {
  if (inbox.total === 0) return <Silence inbox={inbox} addons={addons} />
  const { text, show, incident, hidden } = filter
  const narrowed = text !== '' || incident || hidden.some((severity) => severity !== 'info')
  const all = (
    <Button
      kind="quiet"
      onClick={() => {
        onChange({ ...openFindings, hidden: [], show: 'all', sort: filter.sort })
      }}
    >
      Show all {countWords(inbox.total)}
    </Button>
  )
  if (!narrowed && show === 'open') {
    return (
      <EmptyState icon={<CheckIcon size={20} />} title="Nothing waits for you" action={all}>
        {inbox.summary.answered > 0 ? `All ${plural(inbox.summary.answered, 'finding')} are answered. ` : ''}
        {inbox.summary.info > 0 ? 'Only context is left, which is hidden.' : ''}
      </EmptyState>
    )
  }
  if (!narrowed && show === 'new') {
    return (
      <EmptyState icon={<CheckIcon size={20} />} title="Nothing is new" action={all}>
        {inbox.newSince.kind === 'nothing'
          ? 'Mark all as seen, or set a baseline, and what comes later is shown here.'
          : 'Nothing has come up since.'}
      </EmptyState>
    )
  }
  if (!narrowed && show === 'answered') {
    return (
      <EmptyState icon={<SearchIcon size={20} />} title="Nothing is answered yet" action={all}>
        What you acknowledge, or the policy file excludes, is shown here.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<SearchIcon size={20} />} title="No finding fits" action={all}>
      {incident ? 'Incident mode leaves context out.' : ''}
    </EmptyState>
  )
}
