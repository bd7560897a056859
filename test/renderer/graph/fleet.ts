import * as fc from 'fast-check'
import type { MapData } from '#shared/domain/views.ts'

/** A map with everything left out that a test does not speak of. Apps are `[space index, risk]`. */
export function mapOf({
  spaces = ['one'],
  apps = [],
  addons = [],
  attachments = [],
}: {
  spaces?: string[]
  apps?: { space: number; name?: string; risk?: number }[]
  addons?: { owner: number; risk?: number; name?: string }[]
  /** Add-on and app. */
  attachments?: [number, number][]
}): MapData {
  return {
    endpointId: 'endpoint',
    takenAt: 0,
    complete: true,
    organizations: ['core'],
    services: ['akkeris-postgresql'],
    plans: ['akkeris-postgresql:standard-0'],
    spaces: spaces.map((name, i) => ({ id: `space-${i}`, name, compliance: [], region: 'us-seattle', stack: 'ds1' })),
    apps: {
      ids: apps.map((_, i) => `app-${i}`),
      names: apps.map(({ name, space }, i) => name ?? `web${i}-${spaces[space] ?? 'gone'}`),
      spaces: apps.map(({ space }) => space),
      organizations: apps.map(() => 0),
      flags: apps.map(() => 4),
      risks: apps.map(({ risk }) => risk ?? 0),
    },
    addons: {
      ids: addons.map((_, i) => `addon-${i}`),
      names: addons.map(({ name }, i) => name ?? `akkeris-postgresql-${i}`),
      services: addons.map(() => 0),
      plans: addons.map(() => 0),
      flags: addons.map(() => 0),
      owners: addons.map(({ owner }) => owner),
      risks: addons.map(({ risk }) => risk ?? 0),
    },
    attachments: { addons: attachments.map(([addon]) => addon), apps: attachments.map(([, app]) => app) },
    dangling: 0,
    slots: null,
  }
}

/** Two spaces; the first one's app owns an add-on that an app of the second one borrows. */
export function sharedPair(risk = 0): MapData {
  return mapOf({
    spaces: ['pay-prod', 'web-prod'],
    apps: [{ space: 0, risk }, { space: 0 }, { space: 1 }, { space: 1 }],
    addons: [{ owner: 0, risk }, { owner: 1 }],
    attachments: [[0, 2]],
  })
}

const names = fc.oneof(
  fc.constantFrom('payments-prod', 'search-stage', 'x', 'فريق-الدفع-prod', '👩‍👩‍👧‍👦-team-dev', 'n'.repeat(200)),
  fc.string({ minLength: 1, maxLength: 30 }),
)

/** Any map the core could send, broken references included: owners, spaces and ends that do not exist. */
export const anyMap: fc.Arbitrary<MapData> = fc
  .record({
    spaces: fc.array(names, { maxLength: 24 }),
    appCount: fc.integer({ min: 0, max: 160 }),
    addonCount: fc.integer({ min: 0, max: 80 }),
    attachmentCount: fc.integer({ min: 0, max: 120 }),
    seed: fc.integer({ min: 1, max: 2_147_483_646 }),
  })
  .map(({ spaces, appCount, addonCount, attachmentCount, seed }) => {
    const random = randomNumbers(seed)
    // One past either end now and then: a reference to nothing.
    const index = (count: number): number => Math.floor(random() * (count + 1.3)) - (random() < 0.1 ? 1 : 0)
    return mapOf({
      spaces,
      // The square makes a few spaces large and many small, as in a real fleet.
      apps: Array.from({ length: appCount }, () => ({
        space: random() < 0.05 ? index(spaces.length) : Math.floor(random() ** 2 * spaces.length),
        risk: Math.floor(random() * 6),
      })),
      addons: Array.from({ length: addonCount }, () => ({ owner: index(appCount), risk: Math.floor(random() * 6) })),
      attachments: Array.from({ length: attachmentCount }, (): [number, number] => [
        index(addonCount),
        index(appCount),
      ]),
    })
  })

function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
