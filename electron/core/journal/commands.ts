import { AppError } from '#shared/errors.ts'
import type { Handlers } from '../dispatch.ts'

function notYet(): never {
  throw new AppError('refused', 'This core shows no journal yet.')
}

export function journalCommands() {
  return {
    'journal.entries': notYet,
    'journal.facets': notYet,
    'journal.entry': notYet,
    'journal.run': notYet,
    'journal.verify': notYet,
    'journal.export': notYet,
  } satisfies Handlers<
    'journal.entries' | 'journal.facets' | 'journal.entry' | 'journal.run' | 'journal.verify' | 'journal.export'
  >
}
