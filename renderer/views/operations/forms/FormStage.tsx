import type { JSX } from 'react'
import '../forms.css'
import type { Operation } from '#shared/domain/operation.ts'
import type { OperationForm } from '../../../stores/operation.ts'
import { ActionForm } from './ActionForm.tsx'
import { AttachForm } from './AttachForm.tsx'
import { CreateAddonForm } from './CreateAddonForm.tsx'
import { ChangePlanForm } from './ChangePlanForm.tsx'
import { CustomActionForm } from './CustomActionForm.tsx'
import { RenameForm } from './RenameForm.tsx'
import { ScaleForm } from './ScaleForm.tsx'

/** Asks for what is missing, then plans. */
export function FormStage({
  form,
  given,
  onClose,
}: {
  form: OperationForm
  given: Operation | null
  onClose: () => void
}): JSX.Element {
  switch (form.kind) {
    case 'create-addon':
      return <CreateAddonForm form={form} given={given} onClose={onClose} />
    case 'attach':
      return <AttachForm form={form} given={given} onClose={onClose} />
    case 'rename':
      return <RenameForm form={form} given={given} onClose={onClose} />
    case 'change-plan':
      return <ChangePlanForm form={form} given={given} onClose={onClose} />
    case 'scale':
      return <ScaleForm form={form} given={given} onClose={onClose} />
    case 'action':
      return <ActionForm form={form} given={given} onClose={onClose} />
    case 'custom-action':
    default:
      return <CustomActionForm form={form} given={given} onClose={onClose} />
  }
}
