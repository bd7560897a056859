import { AppError } from '#shared/errors.ts'
import type { Handlers } from '../dispatch.ts'

function notYet(): never {
  throw new AppError('refused', 'This core gathers nothing about incidents yet.')
}

export function incidentCommands() {
  return {
    'incident.addon': notYet,
    'incident.gather': notYet,
    'incident.history': notYet,
    'incident.audits': notYet,
  } satisfies Handlers<'incident.addon' | 'incident.gather' | 'incident.history' | 'incident.audits'>
}
