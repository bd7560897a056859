import type { Seed } from '#demo/seed/format.ts'
import { addon, productionDatabase } from '../lab-addons.ts'
import type { Scene, Scenes } from '../scene.ts'
import { bucket, firstRetail, withToken } from './auth.ts'

/** The three people the recorded edge knew. */
const people: Seed['accounts'] = [
  {
    id: 'bca74083-22de-e191-2782-44e60cc36003',
    name: 'Olive Operator',
    email: 'olive@example.invalid',
    token: 'operator-token',
    role: 'operator',
  },
  {
    id: '1c168b09-58f8-6838-e1f1-4fee9749d6c1',
    name: 'Dev Eloper',
    email: 'dev@example.invalid',
    token: 'developer-token',
    role: 'developer',
  },
  { name: 'Otto Outsider', email: 'otto@example.invalid', token: 'outsider-token', role: 'outsider' },
]

const throughEdge = (scene: Scene = {}): Scene => ({
  ...scene,
  door: 'edge',
  given(seed) {
    seed.accounts = people
    scene.given?.(seed)
  },
})

const productionCache = addon('ee50b85b-6b92-4bd9-b3db-7a49bfd2ba62', 'akkeris-redis:small', {
  app: 'labz-pay-prod',
  name: 'akkeris-redis-morning-9483',
})

export const scenes: Scenes = {
  'edge/account-developer': throughEdge(),
  'edge/account-no-token-401': throughEdge(),
  'edge/account-operator': throughEdge(),
  'edge/account-outsider-403': throughEdge(),
  'edge/account-unknown-token-401': throughEdge(),
  'edge/bare-key-401': throughEdge(),
  'edge/basic-auth-token-as-password': throughEdge(),
  'edge/controller-down-503': throughEdge({
    before(lab) {
      lab.demo.platform.controllerUp = false
    },
  }),
  'edge/controller-error-404': throughEdge(),
  'edge/developer-attach': throughEdge({
    given(seed) {
      seed.addons.push(bucket)
      // Another bucket is labr-qa's primary.
      seed.addons.push(
        addon('f5a8fd80-40dd-4d10-9962-40ca2995f859', 'akkeris-s3:basic', {
          app: 'labr-qa',
          name: 'akkeris-s3-plum-12',
        }),
      )
    },
  }),
  'edge/developer-sends-elevated-header-403': throughEdge({ given: (seed) => seed.addons.push(productionDatabase()) }),
  'edge/gzip': throughEdge({ onlyShape: true }),
  'edge/health-no-auth': throughEdge(),
  'edge/jwt-passthrough': throughEdge({ given: firstRetail, sends: withToken }),
  'edge/malformed-json-400-html': throughEdge(),
  'edge/operator-deletes-in-prod-200': throughEdge({ given: (seed) => seed.addons.push(productionCache) }),
  'edge/query-string': throughEdge({ onlyShape: true }),
  'edge/spaces': throughEdge({ onlyShape: true }),
  'edge/unknown-route-404': throughEdge(),
}
