import type { JSX, ReactNode } from 'react'
import type { Operation } from '#shared/domain/operation.ts'
import { beginOperation, type OperationForm } from '../../../stores/operation.ts'
import { Dialog } from '../../../parts/Dialog.tsx'
import { Button } from '../../../parts/parts.tsx'

/** A small form in a dialog; what it gives is planned next, and nothing is sent before that. */
export function FormDialog({
  title,
  size = 'medium',
  form,
  operation,
  missing = '',
  onClose,
  children,
}: {
  title: string
  size?: 'medium' | 'large'
  form: OperationForm
  /** Null as long as something is missing. */
  operation: Operation | null
  /** What is missing, in words. */
  missing?: string
  onClose: () => void
  children: ReactNode
}): JSX.Element {
  return (
    <Dialog title={title} size={size} onClose={onClose}>
      <form
        className="dialog-form"
        data-testid="operation-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (operation !== null) beginOperation(operation, form)
        }}
      >
        <div className="dialog-body">{children}</div>
        <footer className="dialog-foot">
          <p className="confirming-said">
            {operation === null ? missing : 'Nothing is sent before you have seen the plan.'}
          </p>
          <span className="spring" />
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" kind="primary" disabled={operation === null}>
            Plan it
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
