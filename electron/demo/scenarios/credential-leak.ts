import type { Platform } from '../platform/platform.ts'
import { at, createActor } from './actor.ts'
import { minutesBefore } from './build.ts'
import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

const outside = 'reports-data-prod'

/** Three ways in which secrets get out: a socs database outside socs, a key rotated halfway, a webhook's results. */
export function credentialLeak(): Plot {
  const land = foundTown()
  // Attached before the platform began to compare socs, which it does at that moment and never again.
  land.seed.historic = true
  const cards = land.addon('cards-db')
  cards.id = '3f6b0c52-9e1d-4a78-b0f4-6c8e2d715a30'
  cards.attachments = [{ app: outside, name: 'cards-db-reports', createdAt: '2023-05-04T14:20:00.000Z' }]

  const statements = land.addon('statements')
  statements.id = 'd48e7a16-0b5c-4c92-9a3f-1e7f60b2c483'
  land.share('statements', 'payouts-pay-prod refunds-pay-prod')
  statements.instance = { generation: 1 }
  // A rotation leaves no trace of its own; the variable that forces a redeploy of the one app does.
  const rotated = 40
  land.app('invoices-pay-prod').configVariables = { IAM_ROTATE_DATE: String(Date.parse(minutesBefore(rotated))) }
  const variable = { type: 'create', name: 'IAM_ROTATE_DATE' }
  land.audit(rotated, 'mila.novak', 'config_change', 'invoices-pay-prod', { changes: [variable] })
  for (const name of ['payouts-pay-prod', 'refunds-pay-prod']) {
    land.app(name).ailing = { web: { state: 'crashed', restarts: 9 } }
  }

  const url = 'https://chat.akkeris.invalid/rooms/numbers'
  const secret = 'fakehooksecret'
  const createdAt = '2025-11-03T10:00:00.000Z'
  land.app(outside).hooks = [{ url, events: ['addon_change', 'config_change'], secret, createdAt }]
  return {
    seed: land.seed,
    async begin(platform) {
      // A key takes real time, which the platform's clock would not wait for.
      await platform.tokens?.ready()
      at(platform, 30, () => tellTheChatRoom(platform))
    },
  }
}

/** Jonas orders a bucket, and the webhook says so, with the bucket's keys and a token that opens the platform. */
async function tellTheChatRoom(platform: Platform): Promise<void> {
  const username = 'jonas.weber'
  const jonas = createActor(platform, username)
  const bucket = { plan: 'akkeris-s3:basic', attachment: { name: 'exports' } }
  await jonas.send('POST', `/apps/${outside}/addons`, bucket)
  const app = platform.directory.app(outside)
  const delivery = app?.hooks?.[0]?.deliveries.at(-1)
  if (!app || !delivery || !platform.tokens) return
  const { id, event } = delivery
  // Nothing outside this machine is ever called; in the story the chat room is there and takes it.
  const token = await platform.tokens.issue({ username, deliveryId: id, event, appId: app.id })
  delivery.request.headers = {
    'x-akkeris-event': event,
    'x-akkeris-delivery': id,
    'x-akkeris-token': token,
    'content-type': 'application/json',
    'user-agent': 'akkeris-hookshot',
  }
  delivery.response = { code: 200, headers: { 'content-type': 'text/plain' }, body: '' }
}
