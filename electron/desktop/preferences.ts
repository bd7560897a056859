import { z } from 'zod'
import { preferences, type CommandInput, type CommandName, type Preferences } from '#shared/contract/commands.ts'
import type { CoreCarrier } from '../thread/host.ts'

const preferencesReply = z.object({ ok: z.literal(true), value: preferences })
const demoReply = z.object({ ok: z.literal(true), value: z.object({ endpointId: z.string() }) })

let lastCall = 0

/** What the person chose, or null while the core cannot say. */
export async function askPreferences(carrier: CoreCarrier): Promise<Preferences | null> {
  return preferencesReply.safeParse(await ask(carrier, 'preferences.get', {})).data?.value ?? null
}

/**
 * Makes the embedded demo platform (size S, seed 1) the endpoint that the window looks at and fills it, so that the page
 * finds a whole map; false when it does not start.
 */
export async function openDemo(carrier: CoreCarrier): Promise<boolean> {
  const reply = demoReply.safeParse(await ask(carrier, 'endpoints.demo', { size: 'S', seed: 1 }))
  if (!reply.success) return false
  const { endpointId } = reply.data.value
  await ask(carrier, 'preferences.set', { endpointId })
  await ask(carrier, 'inventory.sync', { endpointId })
  return true
}

async function ask<Name extends CommandName>(
  carrier: CoreCarrier,
  command: Name,
  input: CommandInput<Name>,
): Promise<unknown> {
  lastCall += 1
  const bytes = await carrier.call({ id: `desktop-${lastCall}`, command, input })
  return JSON.parse(new TextDecoder().decode(bytes))
}
