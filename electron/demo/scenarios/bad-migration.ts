import type { Platform } from '../platform/platform.ts'
import { at, createActor } from './actor.ts'
import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

const addonId = '6e2a94d0-c7b8-4d15-a3e9-58f0417bc26d'
const owner = 'orders-shop-prod'
const consumers = [
  'checkout-shop-prod',
  'basket-shop-prod',
  'mailer-shop-prod',
  'tracking-ship-prod',
  'desk-care-prod',
] as const

const from = 'akkeris-postgresql:standard-1'
const to = 'akkeris-postgresql:premium-0'
/** From the beginning of the story: the change is ordered after a minute and done after ten. */
const minute = 60
const changed = 10 * minute

/** An incident on the platform's clock: a plan change that took care of the owner and of nobody else. */
export function badMigration(): Plot {
  const land = foundTown()
  const addon = land.addon('orders-db')
  addon.id = addonId
  addon.plan = from
  land.share('orders-db', consumers.join(' '))
  land.seed.provisioningSeconds = { [to]: changed - minute }
  return { seed: land.seed, begin: unfold }
}

function unfold(platform: Platform): void {
  const dana = createActor(platform, 'dana.reyes')
  const lee = createActor(platform, 'lee.tanaka')
  at(platform, minute, async () => {
    await dana.send('PATCH', `/apps/${owner}`, { maintenance: true })
    await dana.send('PATCH', `/apps/${owner}/addons/${addonId}`, { plan: to })
  })
  for (const [minutes, restarts] of [
    [2, 3],
    [4, 11],
    [8, 24],
  ] as const) {
    at(platform, minutes * minute, () => {
      crash(platform, restarts)
    })
  }
  at(platform, 3 * minute, () => {
    failRelease(platform)
  })
  // The broker is busy, which is all the same to the controller: 503 without a reason.
  at(platform, 5 * minute, () => lee.send('PATCH', `/apps/${owner}/addons/${addonId}`, { plan: from }))
  at(platform, changed + minute, () => dana.send('PATCH', `/apps/${owner}`, { maintenance: false }))
}

/** What a consumer's dynos do without a database that answers, over and over. */
function crash(platform: Platform, restarts: number): void {
  for (const name of consumers) {
    const app = platform.directory.app(name)
    if (!app) continue
    app.ailing = { ...app.ailing, web: { state: 'crashed', restarts } }
    platform.directory.touch(app)
  }
}

function failRelease(platform: Platform): void {
  const app = platform.directory.app('checkout-shop-prod')
  const before = app?.release
  if (!app || !before) return
  app.earlierReleases = [...(app.earlierReleases ?? []), before]
  app.release = {
    ...before,
    id: platform.random.uuid(),
    buildId: platform.random.uuid(),
    version: before.version + 1,
    message: 'Try the database again before giving up',
    author: 'sam.okafor',
    releasedAt: platform.clock.stamp(),
    status: 'failed',
  }
  platform.directory.touch(app)
  platform.effects.announce(app, 'release', 'sam.okafor', {
    release: { id: app.release.id, version: app.release.version },
  })
}
