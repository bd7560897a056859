import { at, createActor } from './actor.ts'
import { minutesBefore } from './build.ts'
import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

/** Three ways in which secrets get out: a socs database outside socs, a key rotated halfway, a webhook's results. */
export function credentialLeak(): Plot {
  const land = foundTown()
  // Attached before the platform began to compare socs, which it does at that moment and never again.
  land.seed.historic = true
  const cards = land.addon('cards-db')
  cards.id = '3f6b0c52-9e1d-4a78-b0f4-6c8e2d715a30'
  cards.attachments = [{ app: 'reports-data-prod', name: 'cards-db', createdAt: '2023-05-04T14:20:00.000Z' }]

  const statements = land.addon('statements')
  statements.id = 'd48e7a16-0b5c-4c92-9a3f-1e7f60b2c483'
  land.share('statements', 'payouts-pay-prod refunds-pay-prod')
  statements.instance = { generation: 1 }
  // The rotation leaves no trace of its own; the variable that forces the owner's redeploy does.
  const rotatedAt = String(Date.parse(minutesBefore(40)))
  land.app('invoices-pay-prod').configVariables = { IAM_ROTATE_DATE: rotatedAt }
  land.audit(40, 'mila.novak', 'config_change', 'invoices-pay-prod', {
    changes: [{ type: 'create', name: 'IAM_ROTATE_DATE' }],
  })
  for (const name of ['payouts-pay-prod', 'refunds-pay-prod']) {
    land.app(name).ailing = { web: { state: 'crashed', restarts: 9 } }
  }

  land.app('refunds-pay-prod').hooks = [
    {
      url: 'https://chat.akkeris.invalid/rooms/payments',
      events: ['addon_change', 'config_change'],
      secret: 'fakehooksecret',
      createdAt: '2025-11-03T10:00:00.000Z',
    },
  ]
  return {
    seed: land.seed,
    begin(platform) {
      const mila = createActor(platform, 'mila.novak')
      at(platform, 30, () =>
        mila.send('POST', '/apps/refunds-pay-prod/addons', {
          plan: 'akkeris-s3:basic',
          attachment: { name: 'evidence' },
        }),
      )
    },
  }
}
