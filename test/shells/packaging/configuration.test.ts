import { join } from 'node:path'
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')

async function configuration(change: Record<string, unknown> = {}) {
  const config = await getConfig(root, null, null)
  await validateConfiguration({ ...config, ...change }, new DebugLogger(false))
  return config
}

it('fits its schema', async () => {
  expect(await configuration()).toMatchObject({ appId: 'app.addonatlas.desktop', npmRebuild: false, asar: true })
})

it('would not pass with a mistake in it', async () => {
  await expect(configuration({ electronFuse: {} })).rejects.toThrow(/electronFuse/)
  await expect(configuration({ npmRebuild: 'no' })).rejects.toThrow(/npmRebuild/)
})

it('publishes nothing and looks for no updates', async () => {
  const config = await configuration()
  expect(config.publish).toBeNull()
  expect(JSON.stringify(config)).not.toMatch(/"(provider|url|updaterCacheDirName|generateUpdatesFilesForAllChannels)"/)
})
