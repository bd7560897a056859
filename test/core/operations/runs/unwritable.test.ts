import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryVault } from '#core/endpoints/vault.ts'
import { createScribe } from '#core/operations/scribe.ts'
import { openDatabase, type SqlDatabase } from '#core/store/database.ts'
import { createJournal } from '#core/store/journal.ts'
import { openRecord } from '#core/store/record.ts'
import type { Operation } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { fixedClock } from '../../../kit/clock.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { opened, until, type Atlas } from '../../whole/atlas.ts'
import { confirmationOf, ownAddon, quickTimes, scene, sceneOf, someApp, type Scene } from './platform.ts'

/** A record whose connection is at hand, to take its disk away. */
function journalOn(take: (database: SqlDatabase) => void) {
  const folder = temporaryFolder()
  openRecord({ directory: folder, clock: fixedClock(), notice: () => {} }).close()
  const database = openDatabase(join(folder, 'record.db'), { synchronous: 'full', exclusive: true })
  onTestFinished(() => void database.close())
  const journal = createJournal(database)
  const scribe = createScribe({
    clock: fixedClock(),
    bus: { publish: () => {} },
    journal,
    who: () => 'ada',
    nameOf: () => 'Platform',
  })
  const body = { sentence: 'x'.repeat(20_000) }
  const write = (): void => {
    scribe.write({ kind: 'arm', endpointId: 'one', subject: 'one', body })
  }
  write()
  take(database)
  return { write, journal }
}

describe('what cannot be written down', () => {
  it.each<[string, (database: SqlDatabase) => void, string]>([
    [
      'a full disk',
      (database) => database.pragma(`max_page_count = ${String(database.pragma('page_count', { simple: true }))}`),
      'The disk that holds the data folder is full.',
    ],
    [
      'a file that is read only',
      (database) => database.pragma('query_only = on'),
      'The data folder cannot be written.',
    ],
  ])('because of %s is told, and leaves nothing behind', (_name, take, why) => {
    const { write, journal } = journalOn(take)
    expect(write).toThrow(AppError)
    expect(write).toThrow(`The journal could not be written. ${why}`)
    expect(journal.verify()).toEqual({ ok: true, broken: null, entries: 1 })
  })
})

/** A core on a folder whose journal takes everything but these kinds of entries. */
async function refusing(kinds: string[]): Promise<Scene & { reopened: () => Promise<Atlas> }> {
  const folder = temporaryFolder()
  const vault = memoryVault()
  const first = await scene({ dataDirectory: folder, vault, armed: false })
  await first.atlas.close()
  const file = new Database(join(folder, 'record.db'))
  const list = kinds.map((kind) => `'${kind}'`).join(', ')
  file.exec(
    `CREATE TRIGGER refusing BEFORE INSERT ON journal WHEN NEW.kind IN (${list}) BEGIN SELECT RAISE(ABORT, 'no'); END`,
  )
  file.close()
  const reopened = (): Promise<Atlas> => opened({ dataDirectory: folder, vault, times: quickTimes })
  return { ...sceneOf({ ...first, atlas: await reopened() }), reopened }
}

const maintenance = ({ endpointId, demo }: Scene): Operation => ({
  kind: 'maintenance',
  endpointId,
  appId: someApp(demo).id,
  on: true,
})

describe('no journal, no operation', () => {
  it('nothing is armed', async () => {
    const stage = await refusing(['arm'])
    const { atlas, endpointId } = stage
    expect(await atlas.attempt('operations.arm', { endpointId })).toMatchObject({
      error: { code: 'journal-unwritable' },
    })
    expect((await atlas.call('operations.armed', {})).armed).toEqual([])
  })

  it('nothing is confirmed, not even a read, and the plan can be confirmed when the disk is there again', async () => {
    const stage = await refusing(['confirmed'])
    const { atlas, endpointId, demo } = stage
    await atlas.call('operations.arm', { endpointId })
    const addonId = ownAddon(demo, 'akkeris-memcached').id
    const read: Operation = { kind: 'action', endpointId, addonId, appId: null, action: 'stats', subject: '' }
    for (const operation of [maintenance(stage), read]) {
      const plan = await stage.plan(operation)
      for (let turn = 0; turn < 2; turn++) {
        expect(await atlas.attempt('operations.confirm', confirmationOf(plan))).toMatchObject({
          error: { code: 'journal-unwritable' },
        })
      }
    }
    expect((await atlas.call('operations.runs', { endpointId: null })).runs).toEqual([])
    expect(stage.changes()).toEqual([])
  })

  it('nothing is sent whose intent is not on disk', async () => {
    const stage = await refusing(['intent'])
    await stage.atlas.call('operations.arm', { endpointId: stage.endpointId })
    const run = await stage.run(maintenance(stage))
    expect(run).toMatchObject({ state: 'failed', code: 'journal-unwritable', requests: [{ sentAt: null }] })
    expect(run.sentence).toMatch(/^Nothing was sent\. The journal could not be written\./)
    expect(stage.changes()).toEqual([])
  })

  it('what was sent is told, though its outcome cannot be written down, and is open after a restart', async () => {
    const stage = await refusing(['outcome', 'verified'])
    await stage.atlas.call('operations.arm', { endpointId: stage.endpointId })
    const run = await stage.run(maintenance(stage))
    expect(run).toMatchObject({ state: 'done', verification: { state: 'verified' } })
    expect(run.sentence).toContain('The journal could not be written.')
    expect(stage.atlas.log.filter(({ level, room }) => level === 'error' && room === 'operations')).toHaveLength(2)
    await stage.atlas.close()
    const atlas = await stage.reopened()
    const { runs } = await atlas.call('operations.runs', { endpointId: null })
    expect(runs).toMatchObject([{ id: run.id, state: 'unknown', code: 'outcome-unknown' }])
    const checked = await atlas.call('operations.check', { runId: run.id })
    expect(checked).toMatchObject({ state: 'done', verification: { state: 'verified' } })
    expect(stage.changes()).toHaveLength(1)
  })

  it('what waits can be taken back, and an endpoint made read-only, all the same', async () => {
    const stage = await refusing(['cancelled', 'disarm'])
    const { atlas, endpointId } = stage
    await atlas.call('operations.arm', { endpointId })
    const plan = await stage.plan(maintenance(stage))
    stage.demo.faults.set('*', { kind: 'delay', milliseconds: 200 })
    const { id } = await stage.confirm(plan)
    await atlas.call('operations.cancel', { runId: id })
    expect(await atlas.call('operations.disarm', { endpointId })).toEqual({ disarmed: true })
    expect(await stage.over(id)).toMatchObject({ state: 'cancelled' })
    expect((await atlas.call('operations.armed', {})).armed).toEqual([])
    expect(stage.changes()).toEqual([])
  })

  it('no runbook is begun, and its plan can be begun when the disk is there again', async () => {
    const stage = await refusing(['runbook'])
    const { atlas, endpointId, demo } = stage
    await atlas.call('operations.arm', { endpointId })
    const { id: addonId } = ownAddon(demo, 'akkeris-redis')
    const runbook = { kind: 'detach-and-destroy', endpointId, addonId, elevated: false } as const
    const { id, hash, friction } = await atlas.call('runbooks.plan', { runbook })
    const confirmation = { planId: id, hash, typed: friction.typed, reason: 'A test.', ticket: '' }
    for (let turn = 0; turn < 2; turn++) {
      expect(await atlas.attempt('runbooks.start', confirmation)).toMatchObject({
        error: { code: 'journal-unwritable' },
      })
    }
    expect((await atlas.call('runbooks.list', { endpointId: null })).runbooks).toEqual([])
    expect(stage.changes().filter((change) => !change.startsWith('GET'))).toEqual([])
  })

  it('a runbook is not over before that is on record', async () => {
    const { atlas, endpointId, demo } = await refusing(['runbook-end'])
    await atlas.call('operations.arm', { endpointId })
    const { id: addonId } = ownAddon(demo, 'akkeris-memcached')
    const runbook = { kind: 'detach-and-destroy', endpointId, addonId, elevated: false } as const
    const { id, hash, friction } = await atlas.call('runbooks.plan', { runbook })
    const confirmation = { planId: id, hash, typed: friction.typed, reason: 'A test.', ticket: '' }
    const { id: runbookId } = await atlas.call('runbooks.start', confirmation)
    const now = () => atlas.call('runbooks.get', { runbookId })
    await until('it rests', async () => (await now()).state !== 'running')
    expect(await now()).toMatchObject({ state: 'paused', endedAt: null, next: null, steps: [{ state: 'done' }] })
    expect((await now()).sentence).toContain('The journal could not be written.')
  })
})
