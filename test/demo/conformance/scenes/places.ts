import { expect } from 'vitest'
import { z } from 'zod'
import type { Seed } from '#demo/seed/format.ts'
import { recordedBody } from '../recordings.ts'
import type { Scene, Scenes } from '../scene.ts'

/** For `given`: a platform of these spaces only, and of nothing in the others. */
const onlySpaces =
  (names: string[]) =>
  (seed: Seed): void => {
    const kept = new Set(names)
    seed.spaces = seed.spaces.filter(({ name }) => kept.has(name))
    seed.apps = seed.apps.filter(({ space }) => kept.has(space))
    seed.addons = []
    seed.attachments = []
  }

const spaceRows = z.array(z.object({ id: z.string(), name: z.string() }))

/** A list of all spaces; how many apps are in them is up to the estate. */
function listing(name: string): Scene {
  const rows = recordedBody(name, spaceRows)
  return {
    given(seed) {
      onlySpaces(rows.map((row) => row.name))(seed)
      for (const space of seed.spaces) space.id = rows.find((row) => row.name === space.name)?.id
    },
    ordered: true,
    loose: ['[].apps'],
  }
}

const sizeRows = z.array(
  z.object({
    name: z.string(),
    price: z.number(),
    resources: z.object({ requests: z.object({ memory: z.string() }), limits: z.object({ memory: z.string() }) }),
  }),
)

/** Made at once: it is there, and nothing is in it. */
const creating = (name: string): Scene => ({
  async after(lab) {
    const { body } = await lab.ask('GET', `/spaces/${name}`)
    expect(JSON.parse(body)).toMatchObject({ name, apps: '0' })
  },
})

export const scenes: Scenes = {
  'spaces/create': creating('labspace'),
  'spaces/create-long-name': creating('a-space-name-well-over-twelve'),
  'spaces/create-prod-no-elevated': creating('labprod'),
  'spaces/get-by-id': { loose: ['apps'] },
  'spaces/get-by-name': { loose: ['apps'] },
  'spaces/list': listing('spaces/list'),
  'spaces/region': {},
  'spaces/regions': { older: true, ordered: true },
  'spaces/stack': {},
  'spaces/stacks': { older: true, ordered: true },

  'organizations/create': {},
  'organizations/get': {},
  'organizations/list': { ordered: true },

  'misc/octhc': {},
  'misc/path-prefix': listing('misc/path-prefix'),
  'misc/pipelines': {},
  'misc/sizes': {
    given(seed) {
      seed.sizes = recordedBody('misc/sizes', sizeRows).map(({ name, price, resources }) => ({
        name,
        price,
        memory: { requests: resources.requests.memory, limits: resources.limits.memory },
      }))
    },
    ordered: true,
  },

  'errors/403-create-region': {},
  'errors/403-create-stack': {},
  'errors/403-delete-organization': {},
  'errors/403-patch-stack': {},
  'errors/404-delete-space': {},
  'errors/404-head': {},
  'errors/404-no-such-route-account': {},
  'errors/404-no-such-route-plans': {},
  'errors/404-no-such-route-recommendations': {},
  'errors/404-options': {},
  'errors/404-patch-space': {},
  'errors/404-query-string-not-in-route': {},
  'errors/404-trailing-slash': {},
  'errors/404-unknown-space': {},
  'errors/409-create-space-exists': {},
  'errors/409-create-space-internal-not-capable': {},
  'errors/409-create-space-reserved': {},
  'errors/422-create-space-bad-name': {},
  'errors/422-create-space-compliance-not-array': {},
}
