import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { SlotTable } from '#shared/map/slots.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { ask, cacheIn, morning, snapshotOf } from './rows.ts'

const table: SlotTable = {
  number: 3,
  base: [
    { space: 'pay', slots: 4 },
    { space: null, slots: 2 },
  ],
  later: [{ space: 'web', slots: 1 }],
  regions: [
    { space: 'pay', cells: ['a', null, 'c'], gone: [{ slot: 2, since: 7 }] },
    { space: null, cells: ['lost'], gone: [] },
    { space: 'web', cells: ['w'], gone: [] },
  ],
}

/** The file as somebody else left it. */
function changed(folder: string, sql: string): void {
  const file = new Database(join(folder, 'cache.db'))
  file.exec(sql)
  file.close()
}

test('a table comes back the same from the file, endpoint by endpoint, until its endpoint is forgotten', () => {
  const folder = temporaryFolder()
  const cache = cacheIn(folder)
  expect(cache.slots.table('e')).toBeNull()
  cache.slots.keepTable('e', table)
  cache.slots.keepTable('f', { ...table, number: 4 })
  cache.close()

  const again = cacheIn(folder)
  onTestFinished(() => {
    again.close()
  })
  expect(again.slots.table('e')).toEqual(table)
  expect(again.slots.table('f')?.number).toBe(4)
  again.forget('e')
  expect(again.slots.table('e')).toBeNull()
  expect(again.slots.table('f')).not.toBeNull()
  expect(ask(folder, 'SELECT count(*) FROM slot_table')).toBe(1)
})

test.each([
  ['is no table', '[]'],
  ['puts something nowhere', JSON.stringify({ ...table, regions: [{ space: 'pay', cells: [7], gone: [] }] })],
  ['promises room without end', JSON.stringify({ ...table, base: [{ space: 'pay', slots: 1e12 }] })],
  ['promises less than nothing', JSON.stringify({ ...table, later: [{ space: 'pay', slots: -1 }] })],
])('one that %s counts as not there', (_, body) => {
  const folder = temporaryFolder()
  const cache = cacheIn(folder)
  cache.slots.keepTable('e', table)
  cache.close()
  changed(folder, `UPDATE slot_table SET body = '${body}'`)
  const again = cacheIn(folder)
  onTestFinished(() => {
    again.close()
  })
  expect(again.slots.table('e')).toBeNull()
  expect(again.notices).toEqual([])
})

test('a cache from before there were tables keeps its snapshots and gets one', async () => {
  const folder = temporaryFolder()
  const cache = cacheIn(folder)
  const snapshot = snapshotOf('e', morning)
  await cache.keep(snapshot)
  cache.close()
  changed(folder, 'DROP TABLE slot_table')
  const again = cacheIn(folder)
  onTestFinished(() => {
    again.close()
  })
  again.slots.keepTable('e', table)
  expect(again.slots.table('e')).toEqual(table)
  expect(await again.latest('e')).toEqual(snapshot)
})
