import Database from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { everyEntry } from '#core/store/journal.ts'
import { openRecord, recordMigrations } from '#core/store/record.ts'
import { fixedClock } from '../../kit/clock.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { acknowledgement, profile } from '../risk/answers/samples.ts'

const clock = fixedClock()
const baseline = { name: 'today', at: 1, by: 'ada', known: [] }

/** As the release that knew only version 1 wrote it; never to be changed with recordMigrations. */
function writeVersionOne(folder: string): void {
  const file = new Database(join(folder, 'record.db'))
  file.exec(`
    CREATE TABLE endpoint (
      id TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      profile TEXT NOT NULL CHECK (json_valid(profile))
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE preference (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO preference VALUES ('theme', '"dark"');
    PRAGMA user_version = 1;
  `)
  file.prepare('INSERT INTO endpoint VALUES (?, 1, ?)').run(profile.id, JSON.stringify(profile))
  file.close()
}

it('a file of version 1 keeps what is in it, is copied first, and then holds answers', () => {
  const folder = temporaryFolder()
  writeVersionOne(folder)
  const record = openRecord({ directory: folder, clock, notice: () => {} })
  expect(record.profiles()).toEqual([profile])
  expect(record.preferences().theme).toBe('dark')
  const entry = { at: 1, endpointId: profile.id, kind: 'acknowledge', subject: 's', by: 'ada', body: {} }
  const row = { ...acknowledgement, endpointId: profile.id }
  record.answers.keep([{ change: { kind: 'acknowledgement', row }, entry }])
  expect(record.answers.acknowledgements(profile.id)).toEqual([row])
  record.close()

  const copies = readdirSync(folder).filter((name) => name.startsWith('record.version-1-'))
  expect(copies).toHaveLength(1)
  const copy = new Database(join(folder, copies[0] ?? ''), { readonly: true })
  expect(copy.pragma('user_version', { simple: true })).toBe(1)
  expect(copy.prepare('SELECT count(*) FROM endpoint').pluck().get()).toBe(1)
  copy.close()
})

it('a file of version 2 keeps its journal, and finds the runs in it', () => {
  const folder = temporaryFolder()
  const before = openRecord({ directory: folder, clock, notice: () => {}, migrations: recordMigrations.slice(0, 2) })
  const entry = { at: 1, endpointId: 'one', kind: 'intent', subject: 's', by: 'ada', body: { runId: 'r', step: 0 } }
  const written = before.journal.append(entry)
  before.close()
  const record = openRecord({ directory: folder, clock, notice: () => {} })
  expect(record.journal.verify()).toEqual({ ok: true, broken: null, entries: 1 })
  expect(record.runs.recent(9)).toEqual([written])
  record.close()
  expect(readdirSync(folder).filter((name) => name.startsWith('record.version-2-'))).toHaveLength(1)
})

it('a file of version 3 keeps its journal, and finds what its entries are about', () => {
  const folder = temporaryFolder()
  const before = openRecord({ directory: folder, clock, notice: () => {}, migrations: recordMigrations.slice(0, 3) })
  const bodies = [{ addonId: 'a', appId: null }, { appId: 'b', subjects: ['a', 'c', 'a'] }, {}, [], 'a', null]
  for (const body of bodies) {
    before.journal.append({ at: 1, endpointId: 'one', kind: 'k', subject: 's', by: 'ada', body })
  }
  before.close()
  const record = openRecord({ directory: folder, clock, notice: () => {} })
  const { journal } = record
  expect(journal.verify()).toEqual({ ok: true, broken: null, entries: 6 })
  journal.append({ at: 2, endpointId: 'one', kind: 'k', subject: 'c', by: 'ada', body: { subjects: ['b'] } })
  const about = (subject: string): number[] => journal.sequences({ ...everyEntry, subject })
  expect(['a', 'b', 'c', 's'].map(about)).toEqual([
    [2, 1],
    [7, 2],
    [7, 2],
    [6, 5, 4, 3, 2, 1],
  ])
  record.close()
})

function schemaOf(folder: string): unknown[] {
  openRecord({ directory: folder, clock, notice: () => {} }).close()
  const file = new Database(join(folder, 'record.db'), { readonly: true })
  expect(file.pragma('user_version', { simple: true })).toBe(recordMigrations.length)
  const squeezed = "SELECT name, replace(replace(sql, ' ', ''), char(10), '') AS sql FROM sqlite_master ORDER BY name"
  const rows = file.prepare(squeezed).all()
  file.close()
  return rows
}

it('a migrated file and a new one have the same tables', () => {
  const old = temporaryFolder()
  writeVersionOne(old)
  expect(schemaOf(old)).toEqual(schemaOf(temporaryFolder()))
})

it('an endpoint that is removed takes every answer with it, of its own alone, and leaves the journal', () => {
  const record = openRecord({ directory: null, clock, notice: () => {} })
  const ids = ['one', 'other']
  for (const id of ids) {
    record.saveProfile({ ...profile, id })
    const place = { endpointId: id }
    const annotation = { ...place, addonId: null, appId: 'a', space: null, value: '5', by: 'ada', at: 1 }
    const entry = { ...place, at: 1, kind: 'k', subject: 's', by: 'ada', body: {} }
    record.answers.keep([
      { change: { kind: 'acknowledgement', row: { ...acknowledgement, ...place } }, entry },
      { change: { kind: 'annotation', row: { ...annotation, kind: 'pool' } }, entry },
      { change: { kind: 'baseline', row: { ...baseline, ...place } }, entry },
    ])
    record.answers.keepLook(id, 7)
  }
  // Saving a profile again is no removal.
  for (const id of ids) record.saveProfile({ ...profile, id, name: 'Renamed' })
  const counts = (id: string): number[] => [
    record.answers.acknowledgements(id).length,
    record.answers.annotations(id).length,
    record.answers.baselines(id).length,
    record.answers.lookedAt(id) ?? 0,
    record.journal.entries({ endpointId: id, limit: 9 }).length,
  ]
  expect(counts('one')).toEqual([1, 1, 1, 7, 3])
  record.removeProfile('one')
  expect(counts('one')).toEqual([0, 0, 0, 0, 3])
  expect(counts('other')).toEqual([1, 1, 1, 7, 3])
  expect(record.journal.verify().ok).toBe(true)
  expect(() => {
    record.answers.keepLook('one', 8)
  }).toThrow('There is no such endpoint.')
  record.close()
})

it('a row that cannot be read is no answer, and hides no other', () => {
  const folder = temporaryFolder()
  const record = openRecord({ directory: folder, clock, notice: () => {} })
  record.saveProfile(profile)
  const entry = { at: 1, endpointId: profile.id, kind: 'acknowledge', subject: 's', by: 'ada', body: {} }
  const rows = ['a', 'b'].map((addonId) => ({
    ...acknowledgement,
    endpointId: profile.id,
    addonId,
    findingId: `AKR-301/${addonId}`,
  }))
  record.answers.keep(rows.map((row) => ({ change: { kind: 'acknowledgement', row }, entry })))
  record.close()
  const file = new Database(join(folder, 'record.db'))
  file.exec("UPDATE acknowledgement SET category = 'whatever' WHERE addon_id = 'a'")
  file.close()
  const again = openRecord({ directory: folder, clock, notice: () => {} })
  expect(again.answers.acknowledgements(profile.id)).toEqual([rows[1]])
  again.close()
})
