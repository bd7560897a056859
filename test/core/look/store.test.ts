import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { AppLook, AuditLook, LookProgress } from '#shared/domain/look.ts'
import { openDatabase, type SqlDatabase } from '#core/store/database.ts'
import { lookStore, lookTables } from '#core/store/looks.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

const problem = { code: 'timeout', call: '/apps/a/dynos', message: 'Late.' } as const

const look: AppLook = {
  appId: 'a',
  app: 'a-qa',
  askedAt: 5,
  primaries: { one: true, ['__proto__']: false },
  states: null,
  silent: { two: 4, three: null },
  releases: [{ version: 3, status: 'succeeded', createdAt: '2026-11-23T08:55:52.613Z' }],
  dynos: [{ type: 'web', state: 'running', startedAt: null }],
  variables: { DATABASE_URL: 'one', OWN: null },
  problems: [problem],
}

const audits: AuditLook = {
  askedAt: 6,
  changes: [{ at: '2026-11-23', change: 'attach', addonId: 'one', app: 'a-qa', by: 'ops' }],
  since: null,
  problems: [],
}

const progress: LookProgress = {
  endpointId: 'e',
  scope: { kind: 'space', space: 'qa' },
  state: 'running',
  startedAt: 1,
  endedAt: null,
  total: 3,
  done: 2,
  failed: 1,
  brokerQuestions: 1,
  asking: ['/apps/a/dynos'],
  apps: { total: 1, done: 0 },
  problem,
}

function open(path: string | null = null) {
  const database = openDatabase(path, { synchronous: 'normal', exclusive: false })
  onTestFinished(() => {
    database.close()
  })
  return database
}

function storeOf(database: SqlDatabase) {
  return lookStore({ database: () => database, guarded: (work) => work() })
}

test('what is kept comes back the same from the file, endpoint by endpoint', async () => {
  const path = join(temporaryFolder(), 'cache.db')
  const database = open(path)
  database.exec(lookTables)
  const store = storeOf(database)
  expect([await store.looks('e'), store.audits('e'), store.progress('e')]).toEqual([[], null, null])
  store.keepLook('e', { ...look, askedAt: 1 })
  store.keepLook('e', look)
  store.keepLook('e', { ...look, appId: 'b' })
  store.keepLook('other', look)
  store.keepAudits('e', audits)
  store.keepProgress({ ...progress, done: 1 })
  store.keepProgress(progress)
  const again = storeOf(open(path))
  expect(await again.looks('e')).toEqual([
    { ...look, primaries: { one: true } },
    { ...look, appId: 'b', primaries: { one: true } },
  ])
  expect(again.audits('e')).toEqual(audits)
  expect(again.progress('e')).toEqual(progress)
  again.dropLooks('e', ['b', 'none'])
  expect(await again.looks('e')).toHaveLength(1)
  again.forgetLooks('e')
  expect([await again.looks('e'), again.audits('e'), again.progress('e')]).toEqual([[], null, null])
  expect(await again.looks('other')).toHaveLength(1)
})

test('what was kept before there was a list of silent add-ons has none', async () => {
  const database = open()
  database.exec(lookTables)
  const store = storeOf(database)
  store.keepLook('e', look)
  database.exec("UPDATE app_look SET body = json_remove(body, '$.silent')")
  expect(await store.looks('e')).toEqual([{ ...look, primaries: { one: true }, silent: {} }])
})

test('rows that do not fit count as not there', async () => {
  const database = open()
  database.exec(lookTables)
  const store = storeOf(database)
  store.keepLook('e', look)
  store.keepAudits('e', audits)
  store.keepProgress(progress)
  const wrong = { app_look: '$.askedAt', audit_look: '$.changes', look_progress: '$.scope' }
  for (const [table, field] of Object.entries(wrong)) {
    database.exec(`UPDATE ${table} SET body = json_set(body, '${field}', 'wrong')`)
  }
  expect([await store.looks('e'), store.audits('e'), store.progress('e')]).toEqual([[], null, null])
})

test('the tables can be made anew, and a damaged file gives its answer', async () => {
  const database = open()
  database.exec(lookTables)
  storeOf(database).keepLook('e', look)
  database.exec(lookTables)
  expect(await storeOf(database).looks('e')).toEqual([])
  const damaged = lookStore({ database: () => database, guarded: (_, whenDamaged) => whenDamaged })
  expect([await damaged.looks('e'), damaged.audits('e'), damaged.progress('e')]).toEqual([[], null, null])
})
