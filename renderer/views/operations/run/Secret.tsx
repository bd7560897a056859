import { useEffect, useState, type JSX } from 'react'
import { announce } from '../../../stores/announce.ts'
import { runCommand } from '../../../stores/command.ts'
import { countdownWords, useSeconds } from '../../../stores/seconds.ts'
import { CopyIcon, EyeIcon } from '../../../parts/icons.tsx'
import { copyBriefly } from '../../../stores/secret-clipboard.ts'

/**
 * A secret of an answer: dots until a person asks for it, shown for a while, then gone for good. The value is in the state
 * of this one component and nowhere else; the core forgets it as well.
 */
export function Secret({
  runId,
  secretKey,
  field,
  kept,
}: {
  runId: string
  secretKey: string
  /** What it is called, for a screen reader. */
  field: string
  /** The core still has it. */
  kept: boolean
}): JSX.Element {
  const [shown, setShown] = useState<{ value: string; until: number } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [copied, setCopied] = useState(false)
  const now = useSeconds(shown !== null)
  const until = shown?.until ?? null
  useEffect(() => {
    if (until === null) return undefined
    const timer = window.setTimeout(() => {
      setShown(null)
      announce(`${field} is hidden again.`)
    }, until - Date.now())
    return () => {
      window.clearTimeout(timer)
    }
  }, [until, field])

  const ask = async (): Promise<{ value: string; shownFor: number } | null> => {
    setProblem(null)
    const result = await runCommand('operations.reveal', { runId, key: secretKey })
    if (result.ok) return result.value
    setProblem(result.error.message)
    announce(result.error.message)
    return null
  }
  const reveal = async (): Promise<void> => {
    const told = await ask()
    if (told) setShown({ value: told.value, until: Date.now() + told.shownFor })
  }
  const copy = async (): Promise<void> => {
    const value = shown?.value ?? (await ask())?.value
    if (value === undefined) return
    const done = await copyBriefly(value)
    setCopied(done)
    announce(done ? 'Copied. The clipboard is emptied in 30 seconds.' : 'The browser did not allow copying.')
  }
  if (shown !== null) {
    return (
      <span className="secret" data-shown data-testid="secret">
        <code>{shown.value}</code>
        <button type="button" className="secret-button" onClick={() => void copy()}>
          <CopyIcon size={12} /> {copied ? 'Copied for 30 s' : 'Copy'}
        </button>
        <span className="faint">
          hidden in <time>{countdownWords(shown.until - now)}</time>
        </span>
      </span>
    )
  }
  return (
    <span className="secret" data-testid="secret">
      <span className="secret-dots" aria-label="hidden">
        ••••••••
      </span>
      {kept ? (
        <>
          <button type="button" className="secret-button" aria-label={`Reveal ${field}`} onClick={() => void reveal()}>
            <EyeIcon size={12} /> Reveal
          </button>
          <button type="button" className="secret-button" aria-label={`Copy ${field}`} onClick={() => void copy()}>
            <CopyIcon size={12} /> {copied ? 'Copied for 30 s' : 'Copy'}
          </button>
        </>
      ) : (
        <span className="faint">{problem ?? 'forgotten'}</span>
      )}
      {kept && problem !== null ? <span className="secret-problem">{problem}</span> : null}
    </span>
  )
}
