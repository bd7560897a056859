import { beginForm, beginOperation } from '../../../stores/operation.ts'
import type { Offer } from './offers.ts'

/** Asks for what is missing, or plans it at once. */
export function beginOffer({ begin }: Offer): void {
  if ('form' in begin) beginForm(begin.form)
  else beginOperation(begin.operation)
}
