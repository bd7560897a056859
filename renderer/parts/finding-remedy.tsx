import { useEffect, useState, type JSX } from 'react'
import type { Finding, RemedyRequest, RemedyStep } from '#shared/domain/finding.ts'
import type { FindingView } from '#shared/domain/risk-views.ts'
import { announce } from '../stores/announce.ts'
import { runCommand } from '../stores/command.ts'
import { resolveWanted } from '../stores/remedy.ts'
import { beginOperation } from '../stores/operation.ts'
import { CheckIcon, CopyIcon } from './icons.tsx'
import { Button, CopyButton } from './parts.tsx'
import { operationIn } from './remedy-operation.ts'

/** What a request asks for may be an operation: then it is planned like any other, with its verdict and whom it hurts. */
function PlanRequest({ finding, request }: { finding: Finding; request: RemedyRequest }): JSX.Element | null {
  const [busy, setBusy] = useState(false)
  const wanted = operationIn(request)
  if (wanted === null) return null
  const plan = async (): Promise<void> => {
    setBusy(true)
    const operation = await resolveWanted(wanted, finding.endpointId, runCommand)
    setBusy(false)
    if (operation.ok) beginOperation(operation.value)
    else announce(operation.error.message)
  }
  return (
    <Button
      kind="quiet"
      className="plan-request"
      busy={busy}
      aria-label={busy ? undefined : `Plan it: ${request.method} ${request.path}`}
      data-testid="plan-request"
      onClick={() => void plan()}
    >
      {busy ? 'One moment…' : 'Plan it'}
    </Button>
  )
}

function Step({ finding, step }: { finding: Finding; step: RemedyStep }): JSX.Element {
  return (
    <li>
      <p>{step.text}</p>
      {step.requests.map((request) => {
        const line = `${request.method} ${request.path}`
        return (
          <div key={`${line} ${request.body}`} className="request">
            <code>
              <b>{request.method}</b> {request.path}
              {request.body === '' ? null : (
                <>
                  {'\n'}
                  {request.body}
                </>
              )}
            </code>
            <PlanRequest finding={finding} request={request} />
            <CopyButton text={request.body === '' ? line : `${line}\n${request.body}`} label={`Copy ${line}`} />
          </div>
        )
      })}
    </li>
  )
}

export function Remedy({ finding }: { finding: Finding }): JSX.Element {
  return (
    <ol className="remedy">
      {finding.remedy.map((step) => (
        <Step key={step.text} finding={finding} step={step} />
      ))}
    </ol>
  )
}

function CopyAll({ text, words }: { text: string; words: string }): JSX.Element {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return undefined
    const timer = window.setTimeout(() => {
      setDone(false)
    }, 1_600)
    return () => {
      window.clearTimeout(timer)
    }
  }, [done])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
      announce('Copied. The credential is left out.')
    } catch {
      announce('The browser did not allow copying.')
    }
  }
  return (
    <Button kind="quiet" className="copy-all" onClick={() => void copy()}>
      {done ? <CheckIcon size={14} /> : <CopyIcon size={14} />} {words}
    </Button>
  )
}

/** The whole remedy as a script; nothing to copy where no step is a request. */
export function CopyRemedy({ finding, shell }: { finding: Finding; shell: FindingView['shell'] }): JSX.Element | null {
  if (finding.remedy.every(({ requests }) => requests.length === 0)) return null
  return (
    <div className="copy-remedy">
      <CopyAll text={shell.curl} words="Copy all as curl" />
      <CopyAll text={shell.aka} words="Copy all as aka" />
      <span className="faint">
        The credential is left out: curl reads <code>AKKERIS_TOKEN</code>, aka its own login.
      </span>
    </div>
  )
}
