import process from 'node:process'
import type { Bus } from '../bus.ts'
import type { Handlers } from '../dispatch.ts'
import type { Ports } from '../ports.ts'
import type { Stores } from '../store/stores.ts'

interface Rooms {
  ports: Ports
  stores: Stores
  bus: Bus
}

/** What the app says of itself, and what a person prefers. */
export function appCommands({
  ports,
  stores,
  bus,
}: Rooms): Handlers<'app.about' | 'preferences.get' | 'preferences.set'> {
  return {
    'app.about': () => ({
      version: ports.version,
      shell: ports.shell,
      platform: process.platform,
      notices: [...stores.notices],
      vault: ports.vault.kind,
    }),
    'preferences.get': () => stores.record.preferences(),
    'preferences.set': (changes) => {
      const { record } = stores
      const before = record.preferences()
      const merged = {
        theme: changes.theme ?? before.theme,
        endpointId: changes.endpointId === undefined ? before.endpointId : changes.endpointId,
        mapViews: changes.mapViews ?? before.mapViews,
        pinned: changes.pinned ?? before.pinned,
      }
      record.savePreferences(merged)
      bus.publish({ name: 'preferences.changed' })
      return merged
    },
  }
}
