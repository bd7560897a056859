import { onTestFinished } from 'vitest'
import type { IncidentView } from '#shared/domain/incident.ts'
import { startDemo, type Demo, type DemoOptions } from '#demo/demo.ts'
import { opened, type Atlas, type AtlasOptions } from '../whole/atlas.ts'

/** The add-on of the story of a bad migration, and its owner. */
export const ordersDb = '6e2a94d0-c7b8-4d15-a3e9-58f0417bc26d'
export const owner = 'orders-shop-prod'
export const consumers = [
  'basket-shop-prod',
  'checkout-shop-prod',
  'desk-care-prod',
  'mailer-shop-prod',
  'tracking-ship-prod',
]
const minute = 60_000

export async function platform(options: DemoOptions): Promise<Demo> {
  const demo = await startDemo({ brokerMilliseconds: 1, ...options })
  onTestFinished(() => demo.close())
  return demo
}

/** A bad migration so many minutes after its beginning, and a core that has synced it. The core goes by its clock. */
export async function badMigration(
  minutes: number,
  options: AtlasOptions = {},
): Promise<{ demo: Demo; atlas: Atlas; endpointId: string }> {
  const demo = await platform({ scenario: 'bad-migration' })
  await demo.platform.clock.advance(minutes * minute)
  const atlas = await opened({ clock: demo.platform.clock, ...options })
  const endpointId = await atlas.add(demo.url, demo.key)
  await atlas.call('inventory.sync', { endpointId })
  return { demo, atlas, endpointId }
}

export function appIn({ apps }: IncidentView, name: string): IncidentView['apps'][number] {
  const found = apps.find(({ app }) => app === name)
  if (!found) throw new Error(`${name} does not hold it.`)
  return found
}

/** `time app text (by)` of each, newest first. */
export function told({ events }: Pick<IncidentView, 'events'>): string[] {
  return events.map(({ app, text, by }) => [app ?? '*', text, ...(by === '' ? [] : [`(${by})`])].join(' '))
}
