import type { JSX } from 'react'
import type { RunbookPlanStep, RunbookRunStep, RunbookStep } from '#shared/domain/runbook.ts'
import { showRun } from '../../stores/operation.ts'
import { Button } from '../../parts/parts.tsx'
import { CopyLine } from '../operations/plan/Requests.tsx'
import { stepWords } from './runbook-words.ts'

type Step = RunbookStep & Partial<Pick<RunbookRunStep, 'state' | 'runId' | 'sentence'> & Pick<RunbookPlanStep, 'aka'>>

/** Every step with its requests, in order, and how far it is. */
export function Steps({ steps, next }: { steps: readonly Step[]; next: number | null }): JSX.Element {
  return (
    <ol className="runbook-steps" data-testid="runbook-steps">
      {steps.map((step, at) => {
        const { title, why, operation, requests, state, sentence, runId, aka } = step
        const words = state === undefined ? null : stepWords[state]
        return (
          <li
            // Steps never change their place.
            key={`${at} ${title}`}
            aria-current={next === at ? 'step' : undefined}
            data-state={state}
          >
            <p className="runbook-step-head">
              <strong>{title}</strong>
              {operation === null ? <span className="badge">yours to do</span> : null}
              <span className="spring" />
              {words ? (
                <span className="run-state" data-tone={words.tone}>
                  {words.name}
                </span>
              ) : null}
            </p>
            <p className="muted">{why}</p>
            {requests.map((request) => (
              <code key={`${request.method} ${request.path}`}>
                {request.method} {request.path} {request.body}
              </code>
            ))}
            {aka ? (
              <p className="muted">
                Copy as <CopyLine text={aka} name="aka" />
              </p>
            ) : null}
            {sentence ? <p>{sentence}</p> : null}
            {runId ? (
              <Button
                kind="quiet"
                onClick={() => {
                  showRun(runId)
                }}
              >
                Show this run
              </Button>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}
