import { onTestFinished } from 'vitest'
import type { JournalFilter } from '#shared/contract/operations.ts'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { Json } from '#shared/json.ts'
import { createJournalRoom, type JournalRoom } from '#core/journal/journal.ts'
import type { JournalDraft } from '#core/store/journal.ts'
import { openRecord, type RecordStore } from '#core/store/record.ts'
import { fixedClock, type FixedClock } from '../../kit/clock.ts'

/** A record in memory and the room that reads it. */
export interface Book {
  record: RecordStore
  room: JournalRoom
  clock: FixedClock
  /** Appends, a second after the one before. */
  write: (kind: string, body: Json, more?: Partial<JournalDraft>) => void
  /** Of these there are no rows in any list. */
  profiles: EndpointProfile[]
}

export const everything: JournalFilter = {
  endpointId: null,
  subject: null,
  runId: null,
  runbookId: null,
  kinds: [],
  text: '',
  since: null,
  until: null,
}

export const never = new AbortController().signal

export function book(): Book {
  const clock = fixedClock()
  const record = openRecord({ directory: null, clock, notice: () => {} })
  onTestFinished(() => {
    record.close()
  })
  const profiles: EndpointProfile[] = [profile('west', 'West')]
  const room = createJournalRoom({
    clock,
    version: '1.2.3',
    endpoints: { profiles: () => profiles },
    inventory: { current: () => Promise.resolve(null) },
    journal: record.journal,
    runs: record.runs,
  })
  return {
    record,
    room,
    clock,
    profiles,
    write(kind, body, more = {}) {
      clock.advance(1000)
      record.journal.append({
        at: clock.now(),
        endpointId: 'west',
        kind,
        subject: 'orders-db',
        by: 'ada',
        body,
        ...more,
      })
    },
  }
}

export function profile(id: string, name: string): EndpointProfile {
  return {
    id,
    name,
    url: `https://${id}.example`,
    credentialKind: 'bearer',
    userName: '',
    elevated: false,
    environment: 'production',
    readOnly: true,
    certificateAuthorityFile: null,
    demo: null,
  }
}

interface RunWords {
  title?: string
  result?: string
  /** Of the answer; 200 unless the end is not known. */
  status?: number | null
  operation?: Json
  /** The last entry. */
  until?: 'confirmed' | 'intent' | 'outcome'
}

/** The entries of one run as the runner writes them, up to the outcome. */
export function writeRun(
  { write }: Book,
  runId: string,
  {
    title = 'Detach orders-db from web-prod',
    result = 'done',
    status = result === 'unknown' ? null : 200,
    operation = { kind: 'detach', endpointId: 'west', appId: 'web', addonId: 'orders-db' },
    until = 'outcome',
  }: RunWords = {},
): void {
  const common = {
    runId,
    endpointName: 'West',
    title,
    reason: 'It locks | everything <b>now</b>',
    ticket: 'INC-7',
    subjects: ['orders-db', 'web'],
  }
  const request = { method: 'DELETE', path: '/addon-attachments/a1', body: '', elevated: false, does: 'Detaches it.' }
  write('confirmed', {
    ...common,
    sentence: `Confirmed: ${title}.`,
    operation,
    level: 'disruptive',
    requests: [request],
    predicted: { kind: 'will-work' },
    affected: [
      {
        appId: 'web',
        name: 'web-prod',
        space: 'prod',
        compliance: ['prod'],
        organization: 'shop',
        role: 'target',
        running: 'running',
        effects: ['redeploys', 'loses'],
        notes: ['It loses DATABASE_URL.'],
      },
    ],
    losses: ['The attachment and its name.'],
    hash: 'h',
    sendsAt: 1,
  })
  if (until === 'confirmed') return
  const verification = { kind: 'none', words: 'Nothing to read back.' }
  write('intent', { ...common, sentence: `Sending: ${title}.`, step: 0, of: 1, request, verification })
  if (until === 'intent') return
  write('outcome', {
    ...common,
    sentence: result === 'done' ? 'The platform answered 200.' : `It was ${result}.`,
    step: 0,
    result,
    status,
    words: '',
    code: null,
    ms: 120,
    asPredicted: result === 'done' ? true : null,
    told: { id: 'a1', name: 'orders' },
  })
}
