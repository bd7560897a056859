import type { JSX } from 'react'
import { beginForm, beginOperation, leaveOperation, useBegun, type Begun } from '../../stores/operation.ts'
import { FormStage } from './forms/FormStage.tsx'
import { PlanStage } from './plan/PlanStage.tsx'
import { RunStage } from './run/RunStage.tsx'

function Stage({ begun }: { begun: Begun }): JSX.Element {
  const onClose = (): void => {
    leaveOperation(begun)
  }
  switch (begun.step) {
    case 'form':
      return <FormStage key={begun.form.kind} form={begun.form} given={begun.given} onClose={onClose} />
    case 'plan': {
      const { form, operation } = begun
      return (
        <PlanStage
          operation={operation}
          form={form}
          onBack={
            form === null
              ? null
              : () => {
                  beginForm(form, operation)
                }
          }
          onClose={onClose}
          onOperation={(changed) => {
            beginOperation(changed, form)
          }}
        />
      )
    }
    case 'run':
    default:
      return <RunStage key={begun.runId} runId={begun.runId} form={begun.form} onClose={onClose} />
  }
}

/** The dialogs of an operation that somebody has begun, one after the other, over whatever view is open. */
export default function OperationLayer(): JSX.Element | null {
  const begun = useBegun()
  return begun === null ? null : <Stage begun={begun} />
}
