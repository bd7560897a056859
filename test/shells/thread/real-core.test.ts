import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryVault } from '#core/endpoints/vault.ts'
import type { LogEntry } from '#core/ports.ts'
import { startCoreThread } from '../../../electron/thread/host.ts'
import { answeringServer } from '../../kit/answering-server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

test('the real core dies with its files open and comes back to them: what was kept is there, the secret too', async () => {
  const dataDirectory = temporaryFolder()
  const platform = await answeringServer({ '*': { hang: 'headers' } })
  const logged: LogEntry[] = []
  const carrier = await startCoreThread({
    shell: 'web',
    version: '0.0.0',
    dataDirectory,
    homeDirectory: dataDirectory,
    syncEvery: null,
    vault: memoryVault(),
    log: (entry) => void logged.push(entry),
    workerFile: join(import.meta.dirname, 'mortal-core.ts'),
  })
  let last = 0
  async function call(command: string, input: unknown = {}): Promise<unknown> {
    last += 1
    const bytes = await carrier.call({ id: String(last), command, input })
    return JSON.parse(new TextDecoder().decode(bytes))
  }
  try {
    await call('preferences.set', { theme: 'dark' })
    const profile = {
      name: 'Platform',
      url: platform.url,
      credentialKind: 'key',
      userName: '',
      elevated: false,
      environment: 'other',
      certificateAuthorityFile: null,
    }
    const added = await call('endpoints.add', { profile, credential: 'canary-4711' })
    const { endpointId } = (added as { value: { endpointId: string } }).value
    const syncing = call('inventory.sync', { endpointId })
    await expect.poll(() => platform.log.length).toBeGreaterThan(1)

    void call('die')
    expect(await syncing).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(await call('preferences.get')).toMatchObject({ ok: true, value: { theme: 'dark' } })
    expect(await call('endpoints.list')).toMatchObject({
      value: { endpoints: [{ profile: { id: endpointId }, credential: 'session', syncing: null }] },
    })
    expect(JSON.stringify(logged)).not.toContain('canary')
  } finally {
    await carrier.close()
    await platform.close()
  }
  expect(readdirSync(dataDirectory).toSorted()).toEqual(['cache.db', 'record.db'])
})
