import { useEffect, useState, type JSX } from 'react'
import './look.css'
import type { LookProgress } from '#shared/domain/look.ts'
import { useNow } from '../../stores/age.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import { CloseIcon, LookIcon, WarningIcon } from '../../parts/icons.tsx'
import { Button, IconButton } from '../../parts/parts.tsx'
import { countWords, plural } from '../../parts/words.ts'
import { LookBar } from './LookBar.tsx'
import LookDialog from './LookDialog.tsx'
import { endWords, remainingWords, scopeWords } from './look-words.ts'

const ends = { done: 'is done', stopped: 'was stopped', failed: 'failed' }

/** Says how a look ended that was seen running here; gives the failure until it is put away. */
function useEnd(progress: LookProgress | null): { failure: LookProgress | null; putAway: () => void } {
  // Looks are told apart by when they began.
  const [seen, setSeen] = useState<number | null>(null)
  const [away, setAway] = useState<number | null>(null)
  const startedAt = progress?.startedAt ?? null
  if (progress?.state === 'running' && seen !== startedAt) setSeen(startedAt)
  const ended = progress !== null && progress.state !== 'running' && seen === startedAt ? progress : null
  useEffect(() => {
    if (!ended || ended.state === 'running') return
    announce(`The deep look ${ends[ended.state]}. ${endWords(ended)} ${ended.problem?.message ?? ''}`)
    // eslint-disable-next-line react/exhaustive-deps -- once for each look, however often its end is told
  }, [ended?.startedAt])
  return {
    failure: ended?.state === 'failed' && away !== startedAt ? ended : null,
    putAway: () => {
      setAway(startedAt)
    },
  }
}

/** A slim strip for as long as a look at this endpoint runs, whichever view is open. Nothing otherwise. */
export default function LookStatus({ endpointId }: { endpointId: string }): JSX.Element | null {
  const { data } = useCommand('look.state', { endpointId })
  const { endpoints } = useEndpoints()
  const now = useNow()
  const [open, setOpen] = useState(false)
  const progress = data?.progress ?? null
  const { failure, putAway } = useEnd(progress)
  if (!progress) return null
  const name = endpoints.find(({ profile }) => profile.id === endpointId)?.profile.name ?? 'this endpoint'
  const about = scopeWords(progress.scope, name, null)
  const dialog = open ? (
    <LookDialog
      endpointId={endpointId}
      scope={progress.scope}
      onClose={() => {
        setOpen(false)
      }}
    />
  ) : null
  const details = (
    <Button
      kind="quiet"
      onClick={() => {
        setOpen(true)
      }}
    >
      Details
    </Button>
  )
  if (failure) {
    return (
      <>
        <section className="banner" aria-label="Deep look" data-testid="look-status">
          <WarningIcon />
          <p>
            <strong role="alert">The deep look at {about} failed.</strong> {failure.problem?.message}{' '}
            {endWords(failure)}
          </p>
          {details}
          <IconButton label="Put this away" onClick={putAway}>
            <CloseIcon />
          </IconButton>
        </section>
        {dialog}
      </>
    )
  }
  // The dialog that was opened from here stays until it is closed.
  if (progress.state !== 'running') return dialog
  const { done, total, failed, asking } = progress
  return (
    <>
      <section className="look-status" aria-label="Deep look" data-testid="look-status">
        <LookIcon />
        <p>
          <strong>Deep look</strong> at {about}
          <span>
            {countWords(done)} of {plural(total, 'question')}
          </span>
          {failed > 0 ? <span>{countWords(failed)} not answered</span> : null}
          <span>{remainingWords(progress, now) ?? ''}</span>
          <code>{asking[0] ?? ''}</code>
        </p>
        {details}
        <Button kind="quiet" onClick={() => void runCommand('look.stop', { endpointId })}>
          Stop
        </Button>
        <LookBar progress={progress} />
      </section>
      {dialog}
    </>
  )
}
