import type { JSX } from 'react'
import type { IncidentView } from '#shared/domain/incident.ts'
import { useNow } from '../../stores/age.ts'
import { WarningIcon } from '../../parts/icons.tsx'
import { Age, Button } from '../../parts/parts.tsx'
import { gatheringWords } from './incident-words.ts'

/** How far the platform was asked, what did not answer, and how old the rest is. */
export function GatheringStrip({ view, onStop }: { view: IncidentView; onStop: () => void }): JSX.Element {
  const now = useNow()
  const { gathering, takenAt, complete } = view
  const { words, tone } = gatheringWords(gathering, now)
  const running = gathering.state === 'running'
  const percent = gathering.total === 0 ? 0 : Math.round((100 * gathering.done) / gathering.total)
  return (
    <div className="gathering" data-tone={tone} role={tone === 'trouble' ? 'alert' : undefined} data-testid="gathering">
      {tone === 'plain' ? null : <WarningIcon size={14} />}
      <p>
        {words}
        {running && gathering.asking.length > 0 ? <code> {gathering.asking[0]}</code> : null}
      </p>
      {running ? (
        <>
          <div
            className="gathering-bar"
            role="progressbar"
            aria-label="Questions put"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
          >
            <span style={{ width: `${percent}%` }} />
          </div>
          <Button kind="quiet" className="button-small" onClick={onStop}>
            Stop
          </Button>
        </>
      ) : null}
      <p className="gathering-lists">
        Lists read <Age at={takenAt} />
        {complete ? '' : ', in part'}
      </p>
    </div>
  )
}
