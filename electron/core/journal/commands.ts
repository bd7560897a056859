import type { Handlers } from '../dispatch.ts'
import type { JournalRoom } from './journal.ts'

export function journalCommands({ room }: { room: JournalRoom }) {
  return {
    'journal.entries': ({ filter, offset, limit }, signal) => room.page(filter, offset, limit, signal),
    'journal.facets': () => room.facets(),
    'journal.entry': ({ sequence }) => room.entry(sequence),
    'journal.run': ({ runId }) => room.run(runId),
    'journal.verify': (_nothing, signal) => room.verify(signal),
    'journal.export': ({ filter, format }, signal) => room.export(filter, format, signal),
  } satisfies Handlers<
    'journal.entries' | 'journal.facets' | 'journal.entry' | 'journal.run' | 'journal.verify' | 'journal.export'
  >
}
