import type { Json } from '#shared/json.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../ports.ts'
import type { JournalStore } from '../store/journal.ts'

/** What operations write down, by kind of entry. */
export type OperationEntryKind =
  | 'arm'
  | 'disarm'
  | 'confirmed'
  | 'cancelled'
  | 'stopped'
  | 'intent'
  | 'outcome'
  | 'verified'
  | 'check'
  | 'reveal'
  | 'runbook'
  | 'runbook-step'
  | 'runbook-end'

export interface EntryDraft {
  kind: OperationEntryKind
  endpointId: string
  subject: string
  /** Who did it; whoever is at work on that endpoint unless given. */
  by?: string
  body: { sentence: string } & Record<string, Json>
}

/** Writes into the journal, with who, when and the endpoint's name at that time. */
export interface Scribe {
  /** On disk when it returns. Throws AppError journal-unwritable that says why. */
  write(draft: EntryDraft): void
}

interface ScribeOptions {
  clock: Clock
  bus: Pick<Bus, 'publish'>
  journal: Pick<JournalStore, 'append'>
  /** Throws AppError not-found for an endpoint that is gone. */
  who: (endpointId: string) => string
  /** Of an endpoint that is there. */
  nameOf: (endpointId: string) => string
}

export function createScribe({ clock, bus, journal, who, nameOf }: ScribeOptions): Scribe {
  return {
    write({ kind, endpointId, subject, by, body }) {
      // An outcome has to be written even when the endpoint was removed while its answer was on the way.
      const writer = by ?? orNothing(() => who(endpointId))
      const named = { endpointName: orNothing(() => nameOf(endpointId)), ...body }
      try {
        journal.append({ at: clock.now(), endpointId, kind, subject, by: writer, body: named })
      } catch (thrown) {
        const { message } = toAppError(thrown)
        throw new AppError('journal-unwritable', `The journal could not be written. ${message}`, { cause: thrown })
      }
      bus.publish({ name: 'journal.changed' })
    },
  }
}

function orNothing(text: () => string): string {
  try {
    return text()
  } catch {
    return ''
  }
}
