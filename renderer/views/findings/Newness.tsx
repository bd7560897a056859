import { useState, type JSX } from 'react'
import type { Inbox } from '#shared/domain/risk-views.ts'
import { announce } from '../../stores/announce.ts'
import { ageWords, exactWords, useNow } from '../../stores/age.ts'
import { runCommand } from '../../stores/command.ts'
import { Button } from '../../parts/parts.tsx'
import { countWords } from '../../parts/words.ts'

/** What "new" is measured against. A baseline goes before a look, so where there is one, looking changes nothing. */
function sinceWords({ kind, name, at }: Inbox['newSince'], now: number): string {
  if (kind === 'nothing' || at === null) return 'Nothing has been marked as seen yet, so nothing counts as new.'
  const age = ageWords(at, now)
  return kind === 'baseline' ? `new since baseline “${name}”, ${age}` : `new since you last marked all as seen, ${age}`
}

export async function markSeen(endpointId: string): Promise<void> {
  const result = await runCommand('risk.looked', { endpointId })
  announce(result.ok ? 'All marked as seen. What comes later is new.' : result.error.message)
}

export function Newness({
  endpointId,
  newSince,
  newCount,
  onBaselines,
}: {
  endpointId: string
  newSince: Inbox['newSince']
  newCount: number
  onBaselines: () => void
}): JSX.Element {
  const now = useNow()
  const [busy, setBusy] = useState(false)
  const mark = async (): Promise<void> => {
    setBusy(true)
    await markSeen(endpointId)
    setBusy(false)
  }
  return (
    <div className="newness" data-testid="newness">
      <p title={newSince.at === null ? undefined : exactWords(newSince.at)}>
        {newSince.kind === 'nothing' ? null : <strong>{countWords(newCount)} </strong>}
        {sinceWords(newSince, now)}
      </p>
      {newSince.kind === 'baseline' ? (
        <Button kind="quiet" className="button-small" onClick={onBaselines}>
          Set baseline…
        </Button>
      ) : (
        <Button kind="quiet" className="button-small" disabled={busy} onClick={() => void mark()}>
          Mark all as seen
        </Button>
      )}
    </div>
  )
}
