import { readdirSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { createCore } from '#core/core.ts'
import { testPorts } from '../../kit/ports.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { everything, opened } from './atlas.ts'
import { jsonLines, runAtlas } from './command-line.ts'
import { estateServer, key } from './estate.ts'

test('a folder is open once: a second core and a second process are told so, the first goes on', async () => {
  const server = await estateServer()
  onTestFinished(() => server.close())
  const folder = temporaryFolder()
  const first = await opened({ dataDirectory: folder })
  const endpointId = await first.add(server.url, key)
  await first.call('inventory.sync', { endpointId })
  const before = await everything(first, endpointId)

  await expect(createCore(testPorts({ dataDirectory: folder }))).rejects.toMatchObject({ code: 'already-open' })
  const words = ['scan', '--data', folder, '--json']
  const second = await runAtlas(words)
  expect(second.code).toBe(2)
  expect(jsonLines(second)).toEqual([
    { error: { code: 'already-open', message: 'Another Addon Atlas is using this data folder.' } },
  ])
  expect(second.stderr).toMatch(/^Another Addon Atlas is using this data folder\. [^\n]*--data\.\n$/)

  expect(await everything(first, endpointId)).toEqual(before)
  expect(await first.call('inventory.sync', { endpointId })).toMatchObject({ complete: true })
  await first.call('preferences.set', { theme: 'dark' })
  await first.close()
  expect(readdirSync(folder).toSorted()).toEqual(['cache.db', 'record.db'])

  const third = await runAtlas(words)
  expect(third.code).toBe(0)
  expect(jsonLines(third)).toMatchObject([{ findings: before.findings.findings.map(({ ruleId }) => ({ ruleId })) }])
  const fourth = await opened({ dataDirectory: folder })
  expect(await fourth.call('preferences.get', {})).toMatchObject({ theme: 'dark' })
})

test('of several that want a folder at once one gets it, and when it ends another does', async () => {
  const folder = temporaryFolder()
  const open = () => createCore(testPorts({ dataDirectory: folder }))
  for (let round = 0; round < 2; round++) {
    const outcomes = await Promise.allSettled([open(), open()])
    const cores = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
    expect(cores).toHaveLength(1)
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'already-open' })
    for (const core of cores) {
      const about = await core.call({ id: '1', command: 'app.about', input: {} })
      expect(about).toMatchObject({ ok: true, value: { notices: [] } })
      await core.close()
    }
  }
})
