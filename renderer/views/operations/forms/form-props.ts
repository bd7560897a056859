import type { Operation } from '#shared/domain/operation.ts'
import type { OperationForm } from '../../../stores/operation.ts'

export interface FormProps<Kind extends OperationForm['kind']> {
  form: Extract<OperationForm, { kind: Kind }>
  /** What an earlier turn of the form gave; of another kind when it was about something else. */
  given: Operation | null
  onClose: () => void
}

/** What was given before, when it is of that kind. */
export function givenAs<Kind extends Operation['kind']>(
  given: Operation | null,
  kind: Kind,
): Extract<Operation, { kind: Kind }> | null {
  return given !== null && isOfKind(given, kind) ? given : null
}

function isOfKind<Kind extends Operation['kind']>(
  operation: Operation,
  kind: Kind,
): operation is Extract<Operation, { kind: Kind }> {
  return operation.kind === kind
}
