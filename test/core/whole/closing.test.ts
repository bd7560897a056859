import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { opened } from './atlas.ts'
import { estateServer, key } from './estate.ts'

test('what still runs when the core closes its files is cancelled, and no fault of anything', async () => {
  const server = await estateServer()
  onTestFinished(() => server.close())
  const atlas = await opened({ dataDirectory: temporaryFolder() })
  const endpointId = await atlas.add(server.url, key)
  await atlas.call('inventory.sync', { endpointId })
  const { rows } = await atlas.call('inventory.addons', {
    endpointId,
    text: '',
    service: null,
    space: null,
    sharedOnly: false,
    sort: 'name',
    descending: false,
    offset: 0,
    limit: 20,
  })
  const asked = rows.map(({ id }) => atlas.attempt('incident.history', { endpointId, addonId: id }))
  await atlas.close()
  const codes = (await Promise.all(asked)).map((result) => (result.ok ? 'ok' : result.error.code))
  expect(new Set(codes)).toEqual(new Set(['cancelled']))
  expect(atlas.log.filter(({ level }) => level === 'error')).toEqual([])
})
