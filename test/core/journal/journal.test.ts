import Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { hash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { preparedAppend, type JournalDraft, type JournalStore } from '#core/store/journal.ts'
import { openRecord, type RecordStore } from '#core/store/record.ts'
import { openStores } from '#core/store/stores.ts'
import { fixedClock } from '../../kit/clock.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { until } from '../whole/atlas.ts'

const clock = fixedClock()

function draft(number: number, more: Partial<JournalDraft> = {}): JournalDraft {
  const body = { number, text: 'Gr\u00fc\u00dfe \u{1f30d}', none: null, list: [1, 'two'] }
  return { at: number, endpointId: 'one', kind: 'annotate', subject: `subject-${number}`, by: 'ada', body, ...more }
}

function opened(directory: string | null): RecordStore {
  return openRecord({ directory, clock, notice: () => {} })
}

/** A journal in memory that is gone after the test. */
function journal(): JournalStore {
  const record = opened(null)
  onTestFinished(() => {
    record.close()
  })
  return record.journal
}

/** A folder with a record of five entries that nobody holds open. */
function folderOfFive(): string {
  const directory = temporaryFolder()
  const record = opened(directory)
  for (let number = 1; number <= 5; number++) record.journal.append(draft(number))
  record.close()
  return directory
}

function withFile(directory: string, work: (file: Database.Database) => void): void {
  const file = new Database(join(directory, 'record.db'))
  try {
    work(file)
  } finally {
    file.close()
  }
}

function withoutTriggers(directory: string, sql: string): void {
  withFile(directory, (file) => {
    const triggers = file.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()
    expect(triggers).toHaveLength(4)
    for (const name of triggers) file.exec(`DROP TRIGGER ${name}`)
    file.exec(sql)
  })
}

function verdict(directory: string): ReturnType<JournalStore['verify']> {
  const record = opened(directory)
  try {
    return record.journal.verify()
  } finally {
    record.close()
  }
}

describe('the journal', () => {
  it('gives back what was written, newest first', () => {
    const book = journal()
    expect(book.verify()).toMatchObject({ ok: true, broken: null })
    const written = [draft(1), draft(2, { endpointId: 'other' }), draft(3, { subject: 'subject-1' })].map((one) =>
      book.append(one),
    )
    expect(written.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(written[0]).toMatchObject({ ...draft(1), sequence: 1, previous: '' })
    expect(written[0]?.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(written[2]?.previous).toBe(written[1]?.digest)
    expect(book.entries({ endpointId: 'one', limit: 9 })).toEqual([written[2], written[0]])
    expect(book.entries({ endpointId: 'one', subject: 'subject-1', limit: 1 })).toEqual([written[2]])
    expect(book.entries({ endpointId: 'one', subject: 'subject-2', limit: 9 })).toEqual([])
    expect(book.entries({ endpointId: 'other', limit: 9 })).toEqual([written[1]])
  })

  it('holds with any text', () => {
    const book = journal()
    const text = fc.string({ unit: 'binary' })
    const half = fc.constantFrom('\ud800', '\udfff x', '\0', '')
    const any = fc.oneof(text, half)
    fc.assert(
      fc.property(any, any, any, any, fc.jsonValue(), (endpointId, kind, subject, by, value) => {
        const body = z.json().parse(JSON.parse(JSON.stringify({ value })))
        const written = book.append({ at: 1, endpointId, kind, subject, by, body })
        expect(book.entries({ endpointId: written.endpointId, limit: 1 })).toEqual([written])
      }),
    )
    expect(book.verify()).toMatchObject({ ok: true, broken: null })
  })

  it('cannot be changed, shortened or written over, not even by another program', () => {
    const directory = folderOfFive()
    withFile(directory, (file) => {
      const values = "1, 'one', 'annotate', 's', 'eve', '{}'"
      for (const sql of [
        "UPDATE journal SET said_by = 'eve' WHERE sequence = 2",
        'DELETE FROM journal WHERE sequence = 5',
        'DELETE FROM journal',
        `INSERT OR REPLACE INTO journal SELECT 2, ${values}, previous, digest FROM journal WHERE sequence = 5`,
        `INSERT OR REPLACE INTO journal SELECT 5, ${values}, digest, 'x' FROM journal WHERE sequence = 5`,
        `INSERT INTO journal VALUES (6, ${values}, '', 'x')`,
      ]) {
        expect(() => file.exec(sql)).toThrow('the journal is only ever added to')
      }
      expect(file.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(5)
    })
    expect(verdict(directory)).toMatchObject({ ok: true, broken: null })
  })

  it.each([
    ["UPDATE journal SET said_by = 'eve' WHERE sequence = 3", 3],
    ["UPDATE journal SET body = '{}' WHERE sequence = 1", 1],
    ['UPDATE journal SET at = at + 1 WHERE sequence = 5', 5],
    ["UPDATE journal SET kind = 'withdraw' WHERE sequence = 2", 2],
    ["UPDATE journal SET subject = 'subject-9' WHERE sequence = 2", 2],
    ["UPDATE journal SET endpoint_id = 'other' WHERE sequence = 4", 4],
    ["UPDATE journal SET previous = '' WHERE sequence = 4", 4],
    ["UPDATE journal SET digest = 'x' WHERE sequence = 4", 4],
    ['DELETE FROM journal WHERE sequence = 1', 1],
    ['DELETE FROM journal WHERE sequence = 3', 3],
    ['DELETE FROM journal WHERE sequence > 3', 4],
    ['DELETE FROM journal', 1],
    ['DELETE FROM journal WHERE sequence = 3; UPDATE journal SET sequence = sequence - 1 WHERE sequence > 3', 3],
    ["INSERT INTO journal SELECT 6, 1, 'one', 'k', 's', 'eve', '{}', digest, 'x' FROM journal WHERE sequence = 5", 6],
  ])('tells where it was tampered with: %s', (sql, broken) => {
    const directory = folderOfFive()
    withoutTriggers(directory, sql)
    expect(verdict(directory)).toMatchObject({ ok: false, broken })
  })

  it('tells of the entry after one that was forged together with its digest', () => {
    const directory = folderOfFive()
    const record = opened(directory)
    const third = record.journal.entries({ endpointId: 'one', subject: 'subject-3', limit: 1 })[0]
    record.close()
    const forged = [third?.previous, 3, 3, 'one', 'annotate', 'subject-3', 'eve', '{}']
    const digest = hash('sha256', JSON.stringify(forged), 'hex')
    withoutTriggers(
      directory,
      `UPDATE journal SET said_by = 'eve', body = '{}', digest = '${digest}' WHERE sequence = 3`,
    )
    expect(verdict(directory)).toMatchObject({ ok: false, broken: 4 })
  })

  it('still tells that its last entries were cut off once others follow', () => {
    const directory = folderOfFive()
    withoutTriggers(directory, 'DELETE FROM journal WHERE sequence > 3')
    const record = opened(directory)
    expect(record.journal.append(draft(6)).sequence).toBe(6)
    expect(record.journal.append(draft(7)).sequence).toBe(7)
    expect(record.journal.verify()).toMatchObject({ ok: false, broken: 4 })
    record.close()
  })

  it('is looked through when the files are opened, and a person is told', async () => {
    const directory = folderOfFive()
    const sound = await openStores(directory, clock)
    expect(sound.notices).toEqual([])
    await sound.close()
    withoutTriggers(directory, "UPDATE journal SET said_by = 'eve' WHERE sequence = 3")
    const stores = await openStores(directory, clock)
    expect(stores.notices).toEqual(['The journal was changed by something else than Addon Atlas, from entry 3 on.'])
    await stores.close()
  })

  it('is looked through at its end at once where it is long, and as a whole soon after', async () => {
    const directory = temporaryFolder()
    openRecord({ directory, clock, notice: () => {} }).close()
    withFile(directory, (file) => {
      file.transaction(() => {
        const append = preparedAppend(file)
        for (let at = 1; at <= 5_000; at++) append(draft(at))
      })()
    })
    const told = async (wanted: number, patience: number): Promise<string[]> => {
      const stores = await openStores(directory, clock, { patience })
      const atOnce = [...stores.notices]
      expect(atOnce).toHaveLength(wanted)
      // It can be written to meanwhile.
      stores.record.journal.append(draft(6_000))
      const last = stores.record.journal.entries({ endpointId: 'one', limit: 1 })[0]
      expect(last?.sequence).toBeGreaterThan(5_000)
      if (patience === 0) await until('all of it was gone through', () => stores.notices.length > wanted)
      const { notices } = stores
      await stores.close()
      return notices
    }
    expect(await told(0, 60_000)).toEqual([])
    withoutTriggers(directory, "UPDATE journal SET said_by = 'eve' WHERE sequence = 700")
    expect(await told(0, 0)).toEqual(['The journal was changed by something else than Addon Atlas, from entry 700 on.'])
    withFile(directory, (file) => file.exec("UPDATE journal SET said_by = 'eve' WHERE sequence = 4990"))
    expect(await told(1, 0)).toEqual([
      'The journal was changed by something else than Addon Atlas, from entry 4990 on.',
      'The journal was changed by something else than Addon Atlas, from entry 700 on.',
    ])
  })

  it('that is damaged while it is gone through is told of, and nothing falls over', async () => {
    const directory = temporaryFolder()
    opened(directory).close()
    withFile(directory, (file) => {
      file.transaction(() => {
        const append = preparedAppend(file)
        // One to a page, and more of them than SQLite keeps in memory.
        for (let at = 1; at <= 8_000; at++) append(draft(at, { body: 'x'.repeat(3_000) }))
      })()
    })
    const stores = await openStores(directory, clock, { patience: 50 })
    const path = join(directory, 'record.db')
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(400_000), 0, 400_000, 4_000_000)
    closeSync(file)
    await until('it was gone through', () => stores.notices.length > 0)
    expect(stores.notices).toEqual([
      'The journal cannot be read from beginning to end: its file, or the disk that holds it, is damaged.',
    ])
    await stores.close()
  })
})
