import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Preferences } from '#shared/contract/preferences.ts'
import { preferences as preferencesSchema } from '#shared/contract/preferences.ts'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import { scenarioNames } from '#shared/domain/scenario.ts'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { createAnswerStore, type AnswerStore } from './answers.ts'
import { DamagedFile, explain, openDatabase, putAside, userVersion, type SqlDatabase } from './database.ts'
import { createJournal, type JournalStore } from './journal.ts'
import { createRunStore, type RunStore } from './runs.ts'

/**
 * What people chose and said. Never replaced in silence: migrated one step per transaction after a copy was made, refused when a
 * newer release wrote it, put aside and said aloud when damaged. Holds no secret.
 */
export interface RecordStore {
  /** In the order they were added. */
  profiles(): EndpointProfile[]
  saveProfile(profile: EndpointProfile): void
  /** With every answer to its findings; the journal stays. */
  removeProfile(id: string): void
  preferences(): Preferences
  savePreferences(preferences: Preferences): void
  answers: AnswerStore
  journal: JournalStore
  runs: RunStore
  close(): void
}

/** Step n brings a file from version n to n + 1. Released steps are never edited: add one. */
export const recordMigrations: readonly string[] = [
  `
  CREATE TABLE endpoint (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    profile TEXT NOT NULL CHECK (json_valid(profile))
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE preference (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT, WITHOUT ROWID;
  `,
  // An insert that replaces a row runs no trigger for what it takes away: the third one keeps such inserts out.
  `
  CREATE TABLE acknowledgement (
    endpoint_id TEXT NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,
    finding_id TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    addon_id TEXT NOT NULL,
    app_id TEXT,
    category TEXT NOT NULL,
    reason TEXT NOT NULL,
    ticket TEXT NOT NULL,
    said_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (endpoint_id, finding_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE annotation (
    endpoint_id TEXT NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    addon_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    space TEXT NOT NULL,
    value TEXT NOT NULL,
    said_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, kind, addon_id, app_id, space)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE baseline (
    endpoint_id TEXT NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    said_by TEXT NOT NULL,
    known TEXT NOT NULL CHECK (json_valid(known)),
    PRIMARY KEY (endpoint_id, name)
  ) STRICT;
  CREATE TABLE mark (
    endpoint_id TEXT NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    endpoint_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    said_by TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    previous TEXT NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_by_subject ON journal (endpoint_id, subject);
  CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is only ever added to');
  END;
  CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is only ever added to');
  END;
  CREATE TRIGGER journal_goes_on BEFORE INSERT ON journal
  WHEN NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM journal)
    OR NEW.previous <> coalesce((SELECT digest FROM journal ORDER BY sequence DESC LIMIT 1), '')
  BEGIN
    SELECT RAISE(ABORT, 'the journal is only ever added to');
  END;
  `,
  // What ties the entries of a run together stands in their bodies, where the digest covers it.
  `
  CREATE INDEX journal_by_run ON journal (json_extract(body, '$.runId'))
    WHERE json_extract(body, '$.runId') IS NOT NULL;
  CREATE INDEX journal_by_kind ON journal (kind, at);
  `,
  // So that neither what an entry is about nor how a run stands has to be looked for in every body of a long journal. It is
  // made of the bodies and proves nothing: the chain is theirs.
  `
  CREATE INDEX journal_by_time ON journal (endpoint_id, at);
  CREATE INDEX journal_of_runs ON journal (
    kind, json_extract(body, '$.runId'), json_extract(body, '$.step'), json_extract(body, '$.result'), at
  ) WHERE json_extract(body, '$.runId') IS NOT NULL;
  CREATE INDEX journal_by_runbook ON journal (json_extract(body, '$.runbookId'))
    WHERE json_extract(body, '$.runbookId') IS NOT NULL;
  CREATE TABLE journal_subject (
    subject TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (subject, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE VIEW journal_about AS
    SELECT sequence, subject FROM journal
    UNION ALL
    SELECT sequence, part.value FROM journal, json_each(body) AS part
    WHERE part.key IN ('addonId', 'appId') AND part.type = 'text'
    UNION ALL
    SELECT sequence, part.value FROM journal, json_each(body, '$.subjects') AS part WHERE part.type = 'text';
  INSERT INTO journal_subject (subject, sequence) SELECT DISTINCT subject, sequence FROM journal_about ORDER BY 1, 2;
  CREATE TRIGGER journal_subjects AFTER INSERT ON journal BEGIN
    INSERT INTO journal_subject (subject, sequence)
    SELECT DISTINCT subject, sequence FROM journal_about WHERE sequence = NEW.sequence;
  END;
  `,
]

const copiesKept = 2

const profileSchema: z.ZodType<EndpointProfile> = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  credentialKind: z.enum(['bearer', 'key']),
  userName: z.string(),
  elevated: z.boolean(),
  environment: z.enum(['production', 'other']),
  readOnly: z.boolean(),
  certificateAuthorityFile: z.string().nullable(),
  demo: z
    .object({
      size: z.enum(['S', 'M', 'L', 'XL']),
      seed: z.number().int(),
      scenario: z.enum(scenarioNames).exactOptional(),
    })
    .nullable(),
})

const defaultPreferences: Preferences = { theme: 'system', endpointId: null, mapViews: [], pinned: [] }

interface RecordOptions {
  directory: string | null
  clock: Clock
  notice: (sentence: string) => void
  /** Only tests pass another list, to see a failing step leave everything as it was. */
  migrations?: readonly string[]
}

export function openRecord({ directory, clock, notice, migrations = recordMigrations }: RecordOptions): RecordStore {
  const path = directory === null ? null : join(directory, 'record.db')
  const database = openOrPutAside()

  function openOrPutAside(): SqlDatabase {
    const options = { synchronous: 'full', exclusive: true } as const
    try {
      const opened = openDatabase(path, options)
      migrate(opened)
      return opened
    } catch (thrown) {
      if (!(explain(thrown) instanceof DamagedFile) || path === null) throw explain(thrown)
      const aside = putAside(path, clock.now())
      notice(
        `The record of endpoints, preferences and answers was damaged. It is kept as ${basename(aside)}; a new one was begun.`,
      )
      const fresh = openDatabase(path, options)
      migrate(fresh)
      return fresh
    }
  }

  function migrate(target: SqlDatabase): void {
    const from = userVersion(target)
    if (from > migrations.length) {
      target.close()
      throw new AppError('store-newer', 'This data folder was written by a newer Addon Atlas.')
    }
    try {
      if (from > 0 && from < migrations.length && path !== null) copyBeforeMigration(target, path, from, clock.now())
      for (let step = from; step < migrations.length; step++) {
        target
          .transaction(() => {
            target.exec(migrations[step] ?? '')
            target.pragma(`user_version = ${step + 1}`)
          })
          .immediate()
      }
    } catch (thrown) {
      target.close()
      throw thrown
    }
  }

  return {
    profiles() {
      const rows = database.prepare<[], string>('SELECT profile FROM endpoint ORDER BY position, id').pluck().all()
      return rows.flatMap((text) => {
        const profile = profileSchema.safeParse(JSON.parse(text))
        return profile.success ? [profile.data] : []
      })
    },
    saveProfile(profile) {
      write(() =>
        database
          .prepare(
            `INSERT INTO endpoint (id, position, profile)
             VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM endpoint), ?)
             ON CONFLICT (id) DO UPDATE SET profile = excluded.profile`,
          )
          .run(profile.id, JSON.stringify(profile)),
      )
    },
    removeProfile(id) {
      write(() => database.prepare('DELETE FROM endpoint WHERE id = ?').run(id))
    },
    preferences() {
      const rows = database.prepare<[], { name: string; value: string }>('SELECT name, value FROM preference').all()
      const stored = Object.fromEntries(rows.map((row) => [row.name, JSON.parse(row.value) as unknown]))
      const parsed = preferencesSchema.safeParse({ ...defaultPreferences, ...stored })
      return parsed.success ? parsed.data : defaultPreferences
    },
    savePreferences(preferences) {
      write(() =>
        database
          .transaction(() => {
            const save = database.prepare('INSERT OR REPLACE INTO preference (name, value) VALUES (?, ?)')
            for (const [name, value] of Object.entries(preferences)) save.run(name, JSON.stringify(value))
          })
          .immediate(),
      )
    },
    answers: createAnswerStore(database),
    journal: createJournal(database),
    runs: createRunStore(database),
    close() {
      database.pragma('wal_checkpoint(truncate)')
      database.close()
    },
  }
}

function write(work: () => unknown): void {
  try {
    work()
  } catch (thrown) {
    throw explain(thrown)
  }
}

/** A checked copy beside the file before anything is changed; the oldest go once there are more than two. */
function copyBeforeMigration(database: SqlDatabase, path: string, version: number, now: number): void {
  const folder = dirname(path)
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-')
  const copy = join(folder, `record.version-${version}-${stamp}.db`)
  if (!existsSync(copy)) database.prepare('VACUUM INTO ?').run(copy)
  const check = openDatabase(copy, { synchronous: 'normal', exclusive: true })
  check.pragma('journal_mode = delete')
  check.close()
  const copies = readdirSync(folder).filter((name) => /^record\.version-\d+-.*\.db$/.test(name))
  for (const old of copies.toSorted().slice(0, -copiesKept)) rmSync(join(folder, old), { force: true })
}
