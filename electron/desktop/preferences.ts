import { z } from 'zod'
import { preferences, type Preferences } from '#shared/contract/preferences.ts'
import type { CoreCarrier } from '../thread/host.ts'
import { askCore } from './ask.ts'

const preferencesReply = z.object({ ok: z.literal(true), value: preferences })
const demoReply = z.object({ ok: z.literal(true), value: z.object({ endpointId: z.string() }) })

/** What the person chose, or null while the core cannot say. */
export async function askPreferences(carrier: CoreCarrier): Promise<Preferences | null> {
  return preferencesReply.safeParse(await askCore(carrier, 'preferences.get', {})).data?.value ?? null
}

/**
 * Makes the embedded demo platform (size S, seed 1) the endpoint that the window looks at and fills it, so that the page
 * finds a whole map; false when it does not start.
 */
export async function openDemo(carrier: CoreCarrier): Promise<boolean> {
  const reply = demoReply.safeParse(await askCore(carrier, 'endpoints.demo', { size: 'S', seed: 1 }))
  if (!reply.success) return false
  const { endpointId } = reply.data.value
  await askCore(carrier, 'preferences.set', { endpointId })
  await askCore(carrier, 'inventory.sync', { endpointId })
  return true
}
